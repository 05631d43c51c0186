import { useCallback, useMemo } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { LimitTest } from '../../../shared/contract/limits.ts';
import { useFormat } from '../../format.ts';
import { ChartCanvas } from '../../parts/chart/ChartCanvas.tsx';
import type { Painting } from '../../parts/chart/ChartCanvas.tsx';
import { xOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { PLOT_LEFT } from './plot.ts';

const HEIGHT = 16;

/** When tested limits were exceeded: a tick a stretch, the higher the further over. Drawn once a limit was tested. */
export function LimitLane({ results, window, widthPx }: { readonly results: readonly LimitTest[]; readonly window: TimeWindow; readonly widthPx: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const marks = useMemo(() => results.flatMap(result => result.marks.map(mark => ({ fromMs: mark.fromUtcUs / 1_000, toMs: mark.toUtcUs / 1_000, times: mark.measured / Math.max(1, result.maximum) }))), [results]);
  const most = useMemo(() => marks.reduce((highest, mark) => Math.max(highest, mark.times), 1), [marks]);
  const paint = useCallback(({ context, colors, widthPx: canvasPx }: Painting) => {
    context.fillStyle = colors.lineSoft;
    context.fillRect(0, HEIGHT - 1, canvasPx, 1);
    context.fillStyle = colors.warning;
    for (const mark of marks) {
      if (mark.toMs < window.fromMs || mark.fromMs > window.toMs) continue;
      const from = xOf(window, canvasPx, mark.fromMs), to = xOf(window, canvasPx, mark.toMs);
      const heightPx = 3 + Math.round((HEIGHT - 5) * Math.min(1, Math.log(mark.times + 1) / Math.log(most + 1)));
      context.fillRect(from, HEIGHT - 1 - heightPx, Math.max(1, to - from), heightPx);
    }
  }, [marks, most, window]);
  if (results.length === 0) return null;
  const seen = format.number(marks.filter(mark => mark.toMs > window.fromMs && mark.fromMs < window.toMs).length);
  const left = results.reduce((sum, result) => sum + result.marksTotal - result.marks.length, 0), more = format.number(left);
  return (
    <div className="usage-files" style={{ height: HEIGHT }}>
      <span className="chart-axis usage-strip-name">{t`Limits`}</span>
      <div className="usage-canvas" style={{ left: PLOT_LEFT }}><ChartCanvas widthPx={widthPx} heightPx={HEIGHT} paint={paint} /></div>
      <p className="visually-hidden">{t`${seen} stretches over a limit in this period.`} {left > 0 && t`${more} more are not drawn.`}</p>
    </div>
  );
}
