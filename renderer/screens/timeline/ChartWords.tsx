import { useLingui } from '@lingui/react/macro';
import type { TimelineView } from '../../../shared/contract/timeline.ts';
import { useFormat } from '../../format.ts';
import { classes } from '../../parts/classes.ts';
import { fitLabels } from '../../parts/chart/labels.ts';
import type { TimeTick } from '../../parts/chart/time-ticks.ts';
import { spanOf, xOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { AXIS_PX } from './chart-size.ts';
import type { Lane } from './lanes.ts';

/** Words over the lanes: the axis, what is missing, the line under the pointer and the one of the selection. */
export function ChartWords({ ticks, missing, window, widthPx, lane, heightPx, atMs, selectedMs, isShort }: {
  readonly ticks: readonly TimeTick[];
  readonly missing: TimelineView['usage']['missing'];
  readonly window: TimeWindow;
  readonly widthPx: number;
  /** The lane of usage. */
  readonly lane: Lane;
  readonly heightPx: number;
  readonly atMs: number | null;
  readonly selectedMs: number | null;
  /** The tag of the line needs a clock. */
  readonly isShort: boolean;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const say = (ms: number): string => (isShort ? format.dateTimeExact(ms) : spanOf(window) < 40 * 86_400_000 ? format.dateTime(ms) : format.date(ms));
  const line = (ms: number, name: string) => {
    const x = xOf(window, widthPx, ms);
    if (x < 0 || x > widthPx) return null;
    return (
      <div className={`timeline-line timeline-line-${name}`} style={{ left: x, height: AXIS_PX + heightPx }} aria-hidden="true">
        <span style={{ transform: `translateX(${String(-Math.min(Math.max(x / Math.max(1, widthPx), 0.08), 0.92) * 100)}%)` }}>{say(ms)}</span>
      </div>
    );
  };
  return (
    <>
      {fitLabels(ticks.map(tick => ({ key: String(tick.atMs), x: tick.x + 5, text: tick.label, isMajor: tick.isMajor })), widthPx, 11, 4).map(tick => (
        <span key={tick.key} className={classes('timeline-tick', tick.isMajor && 'timeline-tick-major')} style={{ left: tick.x }}>{tick.text}</span>
      ))}
      {missing.map(gap => {
        const from = Math.max(0, xOf(window, widthPx, gap.fromUtcMs)), to = Math.min(widthPx, xOf(window, widthPx, gap.toUtcMs));
        if (to - from < 66) return null;
        const length = words.length(gap.toUtcMs - gap.fromUtcMs);
        return (
          <span key={`${String(gap.fromUtcMs)}-${gap.reason}`} className="timeline-missing" style={{ left: from, width: to - from, top: AXIS_PX + lane.top, height: lane.heightPx }}>
            <span>{gap.reason === 'no-source' ? t`no source` : t`no rows for ${length}`}</span>
          </span>
        );
      })}
      {selectedMs !== null && line(selectedMs, 'selected')}
      {atMs !== null && line(atMs, 'cursor')}
    </>
  );
}
