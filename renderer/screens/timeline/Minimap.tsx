import { useCallback, useMemo } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format.ts';
import { Brush } from '../../parts/chart/Brush.tsx';
import { ChartCanvas } from '../../parts/chart/ChartCanvas.tsx';
import type { Painting } from '../../parts/chart/ChartCanvas.tsx';
import { fitLabels } from '../../parts/chart/labels.ts';
import { highest } from '../../parts/chart/stack.ts';
import { makeTickWords, timeTicks } from '../../parts/chart/time-ticks.ts';
import { spanOf, xOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { LABELS_PX } from './chart-size.ts';
import { MIN_SPAN_MS } from './use-timeline.ts';
import type { Scene } from './use-timeline.ts';

export const MINIMAP_PX = 55;
const BARS = 31;

/** Everything dated on one strip, and how much of it the lanes show. */
export function Minimap({ whole, bounds, window, widthPx, onWindow, onReset }: {
  readonly whole: Scene;
  readonly bounds: TimeWindow;
  readonly window: TimeWindow;
  readonly widthPx: number;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onReset: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const most = useMemo(() => highest(whole.cells, bounds), [whole, bounds]);
  const paint = useCallback(({ context, colors, widthPx: canvasPx }: Painting) => {
    const bars = (at: number, length: number, share: number, color: string): void => {
      const x = Math.round(xOf(bounds, canvasPx, at)), end = Math.round(xOf(bounds, canvasPx, at + length));
      context.fillStyle = color;
      const height = Math.max(1, share * (BARS - 4));
      context.fillRect(x, BARS - height, Math.max(1, end - x - 1), height);
    };
    for (const cell of whole.cells) if (cell.total > 0) bars(cell.fromMs, cell.toMs - cell.fromMs, cell.total / Math.max(1, most), colors.neutral);
    const { cells, stepMs } = whole.view.correspondence;
    const mostItems = Math.max(1, ...cells.map(cell => cell.items));
    for (const cell of cells) if (cell.items > 0) bars(cell.atUtcMs, stepMs, (cell.items / mostItems) * 0.14, colors.text2);
    context.fillStyle = colors.text2;
    for (const event of whole.view.events) if (event.atUtcMs !== null) context.fillRect(Math.round(xOf(bounds, canvasPx, event.atUtcMs)), 2, 1.5, 4);
    context.fillStyle = colors.line;
    context.fillRect(0, BARS, canvasPx, 1);
  }, [whole, bounds, most]);
  const ticks = useMemo(() => timeTicks(bounds, widthPx, makeTickWords(format.locale), 70), [bounds, widthPx, format.locale]);
  const extent = whole.view.extent;
  const years = extent === null ? '' : [new Date(extent.fromUtcMs), new Date(extent.toUtcMs - 1)].map(at => String(at.getUTCFullYear()));
  const [first = '', last = ''] = years;
  const pixelMs = spanOf(bounds) / Math.max(widthPx, 1);
  return (
    <div className="timeline-minimap" style={{ height: MINIMAP_PX }}>
      <span className="timeline-minimap-name t-caption">{first === last ? first : t`${first} to ${last}`}</span>
      <div className="timeline-minimap-field" style={{ left: LABELS_PX }}>
        <ChartCanvas widthPx={widthPx} heightPx={BARS + 1} paint={paint} />
        {fitLabels(ticks.map(tick => ({ key: String(tick.atMs), x: tick.x, text: tick.label })), widthPx, 10).map(tick => <span key={tick.key} className="chart-axis" style={{ left: tick.x + 3, top: BARS + 4 }}>{tick.text}</span>)}
        {widthPx > 0 && (
          <Brush
            bounds={bounds}
            value={window}
            widthPx={widthPx}
            heightPx={BARS + 1}
            fineMs={Math.max(MIN_SPAN_MS, Math.round(spanOf(window) / 50))}
            coarseMs={Math.max(MIN_SPAN_MS, Math.round(spanOf(window) / 5))}
            minSpanMs={Math.max(MIN_SPAN_MS, Math.round(Math.min(pixelMs, spanOf(window))))}
            labels={{ brush: t`Part of the timeline shown`, from: t`Start of what is shown`, to: t`End of what is shown` }}
            say={atMs => format.dateTime(atMs)}
            onChange={onWindow}
            onReset={onReset}
          />
        )}
      </div>
    </div>
  );
}
