import { scaleLinear } from 'd3-scale';
import { spanOf, xOf } from './time-window.ts';
import type { TimeWindow } from './time-window.ts';
import type { ChartColors } from './colors.ts';

/** A bar: a stretch of time with one value for each series, bottom first. */
export interface StackCell {
  readonly fromMs: number;
  readonly toMs: number;
  readonly values: Float64Array;
  readonly total: number;
}

export interface StackPoint {
  readonly atMs: number;
  /** Place in the stack, from 0. */
  readonly series: number;
  readonly value: number;
}

/** Puts points of the same start on top of each other; cells come in order of time. */
export function buildStack(points: Iterable<StackPoint>, seriesCount: number, endOf: (fromMs: number) => number): readonly StackCell[] {
  const cells = new Map<number, Float64Array>();
  for (const { atMs, series, value } of points) {
    let values = cells.get(atMs);
    if (values === undefined) cells.set(atMs, values = new Float64Array(seriesCount));
    values[series] = (values[series] ?? 0) + value;
  }
  return [...cells].sort(([a], [b]) => a - b).map(([fromMs, values]) => ({ fromMs, toMs: endOf(fromMs), values, total: values.reduce((sum, value) => sum + value, 0) }));
}

/** The cell an instant lies in; undefined where there is none. Cells are in order and do not overlap. */
export function cellAt(cells: readonly StackCell[], atMs: number): StackCell | undefined {
  const cell = cells[indexBefore(cells, atMs)];
  return cell !== undefined && atMs < cell.toMs ? cell : undefined;
}

/** The index of the last cell that starts at or before an instant; -1 when all start later. */
export function indexBefore(cells: readonly StackCell[], atMs: number): number {
  let low = 0, high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cells[middle]?.fromMs ?? Infinity) <= atMs) low = middle + 1; else high = middle;
  }
  return low - 1;
}

/** The highest bar that reaches into a window. */
export function highest(cells: readonly StackCell[], window: TimeWindow): number {
  let most = 0;
  for (let at = Math.max(0, indexBefore(cells, window.fromMs)); at < cells.length; at += 1) {
    const cell = cells[at];
    if (cell === undefined || cell.fromMs >= window.toMs) break;
    if (cell.toMs > window.fromMs && cell.total > most) most = cell.total;
  }
  return most;
}

export interface ValueAxis {
  readonly max: number;
  readonly ticks: readonly number[];
}

/** A round maximum and a few round marks, whole numbers only. */
export function valueAxis(most: number, wanted = 4): ValueAxis {
  if (most <= 0) return { max: 1, ticks: [] };
  const scale = scaleLinear().domain([0, most * 1.04]);
  const ticks = scale.ticks(wanted).filter(tick => tick > 0 && Number.isInteger(tick));
  return { max: most * 1.06, ticks };
}

export interface StackPlot {
  readonly window: TimeWindow;
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Value at the top of the plot. */
  readonly max: number;
  /** Space between bars that are wide enough to have some. */
  readonly gapPx?: number;
  /** Multiplies values: cells of another length shown as if they had the plot's. */
  readonly rate?: number;
}

/** Draws stacked bars, bottom series first. Bars narrower than a pixel share it, the higher one seen. */
export function paintStack(context: CanvasRenderingContext2D, cells: readonly StackCell[], plot: StackPlot, colors: ChartColors, colorOf: (series: number) => number): void {
  const { window, left, top, widthPx, heightPx, max, gapPx = 1, rate = 1 } = plot;
  const bottom = top + heightPx;
  const perValue = (heightPx / max) * rate;
  context.save();
  context.beginPath();
  context.rect(left, top, widthPx, heightPx);
  context.clip();
  const first = Math.max(0, indexBefore(cells, window.fromMs));
  const seriesCount = cells[0]?.values.length ?? 0;
  const bars: { x: number; width: number; cell: StackCell }[] = [];
  for (let at = first; at < cells.length; at += 1) {
    const cell = cells[at];
    if (cell === undefined || cell.fromMs >= window.toMs) break;
    const x = Math.round(left + xOf(window, widthPx, cell.fromMs));
    const end = Math.round(left + xOf(window, widthPx, cell.toMs));
    const width = end - x;
    bars.push({ x, width: Math.max(1, width >= 5 ? width - gapPx : width), cell });
  }
  const heights = new Float64Array(bars.length);
  for (let series = 0; series < seriesCount; series += 1) {
    context.fillStyle = colors.series[colorOf(series)] ?? colors.neutral;
    context.beginPath();
    for (const [at, { x, width, cell }] of bars.entries()) {
      const value = (cell.values[series] ?? 0) * perValue;
      if (value <= 0) continue;
      const from = heights[at] ?? 0;
      // Whole pixels, so that thin bars are not grey where they touch; the sum is rounded, not the parts.
      const y = Math.round(bottom - from - value), height = Math.round(bottom - from) - y;
      heights[at] = from + value;
      if (height > 0) context.rect(x, y, width, height);
    }
    context.fill();
  }
  // A cell with calls is never drawn as none.
  context.fillStyle = colors.neutral;
  for (const [at, { x, width, cell }] of bars.entries()) if (cell.total > 0 && (heights[at] ?? 0) < 0.5) context.fillRect(x, bottom - 1, width, 1);
  context.restore();
}

/** Fills stretches without data with the hatch, between dashed edges. Stretches thinner than a pixel are widened to one. */
export function paintMissing(context: CanvasRenderingContext2D, missing: readonly TimeWindow[], plot: Pick<StackPlot, 'window' | 'left' | 'top' | 'widthPx' | 'heightPx'>, colors: ChartColors, hatch: CanvasPattern | string): void {
  const { window, left, top, widthPx, heightPx } = plot;
  for (const { fromMs, toMs } of missing) {
    if (toMs <= window.fromMs || fromMs >= window.toMs) continue;
    const x = left + Math.max(0, xOf(window, widthPx, fromMs)), end = left + Math.min(widthPx, xOf(window, widthPx, toMs));
    context.fillStyle = hatch;
    context.fillRect(x, top, Math.max(1, end - x), heightPx);
    if (end - x < 4) continue;
    context.strokeStyle = colors.missingMark;
    context.lineWidth = 1;
    context.setLineDash([3, 2]);
    context.beginPath();
    for (const edge of [fromMs > window.fromMs ? Math.round(x) + 0.5 : null, toMs < window.toMs ? Math.round(end) - 0.5 : null]) {
      if (edge === null) continue;
      context.moveTo(edge, top);
      context.lineTo(edge, top + heightPx);
    }
    context.stroke();
    context.setLineDash([]);
  }
}

/** How many of a plot's cells an average cell of `span` is long; makes cells of two lengths comparable. */
export function rateTo(cellSpanMs: number, plotCellSpanMs: number): number {
  return plotCellSpanMs / cellSpanMs;
}

/** Width of a time span in a plot. */
export function widthOf(window: TimeWindow, widthPx: number, spanMs: number): number {
  return (spanMs / spanOf(window)) * widthPx;
}
