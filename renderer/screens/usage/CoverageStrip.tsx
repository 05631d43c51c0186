import { useCallback, useMemo } from 'react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ChartCanvas } from '../../parts/chart/ChartCanvas.tsx';
import type { Painting } from '../../parts/chart/ChartCanvas.tsx';
import { paintMissing } from '../../parts/chart/stack.ts';
import { spanOf, xOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { textWidth } from '../../parts/chart/labels.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { layFiles, overlapsOf } from './coverage.ts';
import { PLOT_LEFT } from './plot.ts';
import type { UsageGround } from './use-usage.ts';

const LANES = 2;
const LANE_PX = 9;
const HEIGHT = LANES * LANE_PX + 4;

/** Which files have rows when: a bar a file, hatch where none has, an outline where two cover the same time. */
export function CoverageStrip({ ground, window, widthPx }: { readonly ground: UsageGround; readonly window: TimeWindow; readonly widthPx: number }) {
  const { t } = useLingui();
  const words = useTimeWords();
  const spans = useMemo(() => layFiles(ground.counted, LANES), [ground.counted]);
  const overlaps = useMemo(() => overlapsOf(ground.counted), [ground.counted]);
  const paint = useCallback(({ context, colors, hatch, widthPx: canvasPx }: Painting) => {
    paintMissing(context, ground.missing, { window, left: 0, top: 1, widthPx: canvasPx, heightPx: HEIGHT - 2 }, colors, hatch);
    context.fillStyle = colors.neutral;
    for (const span of spans) {
      const from = Math.max(0, xOf(window, canvasPx, span.fromMs)), to = Math.min(canvasPx, xOf(window, canvasPx, span.toMs));
      if (to < 0 || from > canvasPx || to <= from) continue;
      // A hairline between files, so that fourteen do not look like one.
      context.fillRect(from, 3 + span.lane * LANE_PX, Math.max(1, to - from - (to - from > 3 ? 1 : 0)), 6);
    }
    context.strokeStyle = colors.warning;
    context.lineWidth = 1.25;
    for (const overlap of overlaps) {
      const from = xOf(window, canvasPx, overlap.fromMs), to = xOf(window, canvasPx, overlap.toMs);
      if (to >= 0 && from <= canvasPx) context.strokeRect(Math.round(from) + 0.5, 1.5, Math.max(2, Math.round(to - from)), HEIGHT - 3);
    }
  }, [ground.missing, spans, overlaps, window]);
  const seen = overlaps.filter(overlap => overlap.toMs > window.fromMs && overlap.fromMs < window.toMs);
  const said = plural(ground.files.length, { one: '# file', other: '# files' });
  const gaps = ground.missing.filter(gap => gap.toMs > window.fromMs && gap.fromMs < window.toMs).map(gap => words.hole(gap)).join('; ');
  const doubled = seen.map(overlap => words.hole(overlap)).join('; ');
  return (
    <div className="usage-files" style={{ height: HEIGHT }}>
      <span className="chart-axis usage-strip-name">{t`Files`}</span>
      <div className="usage-canvas" style={{ left: PLOT_LEFT }}><ChartCanvas widthPx={widthPx} heightPx={HEIGHT} paint={paint} /></div>
      {seen.map(overlap => {
        const length = words.length(spanOf(overlap));
        const text = t`${length} in two files`;
        const x = xOf(window, widthPx, overlap.fromMs);
        return x > textWidth(text, 10) + 8 && <span key={overlap.fromMs} className="chart-axis usage-overlap" style={{ right: `calc(100% - ${String(PLOT_LEFT + x - 5)}px)` }}>{text}</span>;
      })}
      <p className="visually-hidden">
        {said}. {gaps === '' ? t`No time without rows.` : t`No rows: ${gaps}.`} {doubled === '' ? '' : t`In two files: ${doubled}.`}
      </p>
    </div>
  );
}
