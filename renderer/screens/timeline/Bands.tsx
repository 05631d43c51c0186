import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { TimelineView } from '../../../shared/contract/timeline.ts';
import { useFormat } from '../../format.ts';
import { classes } from '../../parts/classes.ts';
import { textWidth } from '../../parts/chart/labels.ts';
import { xOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useBasisWords } from './basis-words.ts';
import { BAND_PX } from './lanes.ts';
import { stepFocus } from './roving.ts';

export type Band = TimelineView['bands'][number];

/** The names of the instruments, in the order of their lanes. */
export function instrumentsOf(bands: readonly Band[]): readonly string[] {
  return [...new Set(bands.map(band => band.agreement))];
}

/** Which text of each instrument was in force when. Arrow keys go from text to text. */
export function Bands({ bands, window, widthPx, selected, onSelect }: {
  readonly bands: readonly Band[];
  readonly window: TimeWindow;
  readonly widthPx: number;
  readonly selected: string | null;
  readonly onSelect: (band: Band) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const bases = useBasisWords();
  const group = useRef<HTMLDivElement>(null);
  const instruments = instrumentsOf(bands);
  const stop = bands.find(band => band.ref === selected) ?? bands.find(band => band.fromUtcMs < window.toMs && (band.toUtcMs ?? Infinity) > window.fromMs);
  return (
    <div ref={group} className="timeline-bands" role="group" aria-label={t`Agreement texts in force`} onKeyDown={(event: KeyboardEvent) => { stepFocus(group.current, event); }}>
      {instruments.flatMap((agreement, line) => bands.filter(band => band.agreement === agreement).map((band, place) => {
        const x = Math.max(0, xOf(window, widthPx, band.fromUtcMs));
        const end = band.toUtcMs === null ? widthPx : Math.min(widthPx, xOf(window, widthPx, band.toUtcMs));
        if (end <= 0 || x >= widthPx || end - x < 1) return null;
        const full = `${agreement} ${band.label}`;
        const room = end - x - 10;
        const label = textWidth(full, 11) <= room ? full : textWidth(band.label, 11) <= room ? band.label : '';
        const from = format.date(band.fromUtcMs);
        const to = band.toUtcMs === null ? t`still in force` : t`to ${format.date(band.toUtcMs)}`;
        return (
          <button
            key={band.ref}
            type="button"
            className={classes('timeline-band', place % 2 === 1 && 'timeline-band-odd', band.ref === selected && 'timeline-band-on')}
            style={{ left: x, width: end - x - (band.toUtcMs === null || end >= widthPx ? 0 : 1), top: 5 + line * BAND_PX }}
            tabIndex={band === stop ? 0 : -1}
            aria-label={`${full}, ${from}, ${to}, ${bases(band.basis)}`}
            aria-pressed={band.ref === selected}
            title={`${full}: ${from}, ${to}`}
            onClick={() => { onSelect(band); }}
          >
            {label}
          </button>
        );
      }))}
    </div>
  );
}
