import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { TimelineView } from '../../../shared/contract/timeline.ts';
import { useFormat } from '../../format.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { instrumentsOf } from './Bands.tsx';
import type { Band } from './Bands.tsx';
import { AXIS_PX } from './chart-size.ts';
import type { EventLayout } from './event-layout.ts';
import type { Lane, LaneHeights } from './lanes.ts';

/** What each lane is, and how much of it is on screen. */
export function LaneLabels({ lanes, view, bands, layout, window, stepMs, perTick }: {
  readonly lanes: LaneHeights;
  readonly view: TimelineView;
  readonly bands: readonly Band[];
  readonly layout: EventLayout;
  readonly window: TimeWindow;
  readonly stepMs: number;
  readonly perTick: number;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const instruments = instrumentsOf(bands).length;
  const inWindow = view.correspondence.cells.filter(cell => cell.atUtcMs + view.correspondence.stepMs > window.fromMs && cell.atUtcMs < window.toMs);
  const cited = inWindow.reduce((sum, cell) => sum + cell.linked, 0);
  const hidden = layout.hidden + view.eventsHidden;
  const rate = ({ [15 * MINUTE_MS]: t`calls in 15 minutes`, [HOUR_MS]: t`calls an hour`, [DAY_MS]: t`calls a day`, [7 * DAY_MS]: t`calls a week`, [MINUTE_MS]: t`calls a minute`, 1000: t`calls a second` })[stepMs] ?? t`calls in ${words.length(stepMs)}`;
  const lane = (own: Lane, name: string, ...notes: (React.ReactNode | null)[]) => (
    <div className="timeline-label" style={{ top: AXIS_PX + own.top, height: own.heightPx }}>
      <b>{name}</b>
      {notes.map((note, at) => note !== null && <span key={at}>{note}</span>)}
    </div>
  );
  return (
    <div className="timeline-labels">
      {lane(lanes.agreements, t`Agreements`, plural(instruments, { one: '# instrument', other: '# instruments' }))}
      {lane(lanes.usage, t`Usage`, rate)}
      {lane(lanes.correspondence, t`Correspondence`, <>{t`${format.number(cited)} cited`} <i className="timeline-cited" aria-hidden="true" /></>, perTick > 1 ? t`a tick is ${format.number(perTick)}` : null)}
      {lane(lanes.events, t`Events`, t`${format.number(layout.placed.length)} shown`, hidden > 0 ? plural(hidden, { one: '# without room', other: '# without room' }) : null)}
    </div>
  );
}
