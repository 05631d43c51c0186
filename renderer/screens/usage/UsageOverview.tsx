import { useCallback, useMemo } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format.ts';
import { Brush } from '../../parts/chart/Brush.tsx';
import { ChartCanvas } from '../../parts/chart/ChartCanvas.tsx';
import type { Painting } from '../../parts/chart/ChartCanvas.tsx';
import { fitLabels } from '../../parts/chart/labels.ts';
import { highest, paintMissing, paintStack } from '../../parts/chart/stack.ts';
import { STEP_MS } from '../../parts/chart/time-step.ts';
import { makeTickWords, timeTicks } from '../../parts/chart/time-ticks.ts';
import { spanOf, xOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { PLOT_LEFT } from './plot.ts';
import { MIN_SPAN_MS, snapUnit } from './snap.ts';
import type { Series, UsageGround } from './use-usage.ts';
import { useClock } from '../../parts/chart/wall-clock.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { useStepWords } from './words.ts';

const TOP = 13;
const BARS = 46;
const AXIS = 17;

/** Everything the logs cover, with the brush that says how much of it is looked at. */
export function UsageOverview({ ground, extent, window, series, fineMs, widthPx, onWindow, onReset }: {
  readonly ground: UsageGround;
  readonly extent: TimeWindow;
  readonly window: TimeWindow;
  readonly series: Series | null;
  /** One bar of the chart above: what an arrow key moves an edge by. */
  readonly fineMs: number;
  readonly widthPx: number;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onReset: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const clock = useClock();
  const stepWords = useStepWords();
  const step = series?.step ?? 'week';
  const most = useMemo(() => highest(series?.cells ?? [], extent), [series, extent]);
  const paint = useCallback(({ context, colors, hatch, widthPx: canvasPx }: Painting) => {
    const plot = { window: extent, left: 0, top: TOP, widthPx: canvasPx, heightPx: BARS, max: Math.max(1, most) };
    paintMissing(context, ground.missing, plot, colors, hatch);
    if (series !== null) paintStack(context, series.cells, { ...plot, gapPx: 1.5 }, colors, place => series.apps[place]?.color ?? 8);
    paintMissing(context, ground.missing.filter(gap => spanOf(gap) < STEP_MS[step]), plot, colors, hatch);
    context.strokeStyle = colors.text2;
    context.setLineDash([1, 2]);
    context.beginPath();
    for (const band of ground.bands) {
      if (band.fromUtcMs <= extent.fromMs || band.fromUtcMs >= extent.toMs) continue;
      const x = Math.round(xOf(extent, canvasPx, band.fromUtcMs)) + 0.5;
      context.moveTo(x, 2);
      context.lineTo(x, TOP + BARS);
    }
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = colors.line;
    context.fillRect(0, TOP + BARS, canvasPx, 1);
  }, [extent, ground, series, most, step]);
  const ticks = useMemo(() => timeTicks(extent, widthPx, makeTickWords(format.locale), 60, clock), [extent, widthPx, format.locale, clock]);
  const texts = fitLabels(ground.bands.filter(band => band.fromUtcMs > extent.fromMs && band.fromUtcMs < extent.toMs).map(band => ({ key: band.ref, x: xOf(extent, widthPx, band.fromUtcMs) + 4, text: band.label })), widthPx, 10);
  // As fine as a pixel, rounded to what people say.
  const pixelMs = Math.max(MIN_SPAN_MS, spanOf(extent) / Math.max(widthPx, 1));
  const unit = snapUnit(pixelMs);
  return (
    <div className="usage-overview" style={{ height: TOP + BARS + AXIS }}>
      <span className="chart-axis usage-strip-name" style={{ top: TOP + BARS - 12 }}>{stepWords[step].cells}</span>
      <div className="usage-canvas" style={{ left: PLOT_LEFT }}><ChartCanvas widthPx={widthPx} heightPx={TOP + BARS + 1} paint={paint} /></div>
      {texts.map(label => <span key={label.key} className="usage-version" style={{ left: PLOT_LEFT + label.x, top: -1 }}>{label.text}</span>)}
      {fitLabels(ticks.map(tick => ({ key: String(tick.atMs), x: tick.x, text: tick.label })), widthPx, 10).map(tick => (
        <span key={tick.key} className="chart-axis" style={{ left: PLOT_LEFT + tick.x, top: TOP + BARS + 3 }}>{tick.text}</span>
      ))}
      <div className="usage-brush" style={{ left: PLOT_LEFT, top: TOP }}>
        {widthPx > 0 && (
          <Brush
            bounds={extent}
            value={window}
            widthPx={widthPx}
            heightPx={BARS + 1}
            fineMs={Math.max(MIN_SPAN_MS, fineMs)}
            coarseMs={STEP_MS[step]}
            minSpanMs={MIN_SPAN_MS}
            snap={atMs => clock.fromWall(Math.round(clock.toWall(atMs) / unit) * unit)}
            labels={{ brush: t`Period shown`, from: t`Start of the period`, to: t`End of the period` }}
            say={words.minute}
            onChange={onWindow}
            onReset={onReset}
          />
        )}
      </div>
    </div>
  );
}
