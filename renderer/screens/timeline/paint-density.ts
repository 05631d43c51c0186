import type { Painting } from '../../parts/chart/ChartCanvas.tsx';
import type { AppSeries } from '../../parts/chart/app-series.ts';
import { highest, indexBefore, paintMissing, paintStack, rateTo, widthOf } from '../../parts/chart/stack.ts';
import type { StackCell } from '../../parts/chart/stack.ts';
import type { TimeTick } from '../../parts/chart/time-ticks.ts';
import { spanOf, xOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import type { LaneHeights } from './lanes.ts';
import type { Scene } from './use-timeline.ts';

export interface DensityScene {
  readonly window: TimeWindow;
  readonly near: Scene | null;
  readonly whole: Scene;
  readonly apps: readonly AppSeries[];
  readonly lanes: LaneHeights;
  readonly ticks: readonly TimeTick[];
}

const TICK_PX = 4;

/** Draws what is too many to be elements: grid, usage by app, gaps, messages as stacked ticks. */
export function paintDensity({ context, widthPx, heightPx, colors, hatch }: Painting, scene: DensityScene): void {
  const { lanes, ticks } = scene;
  context.fillStyle = colors.lineSoft;
  for (const tick of ticks) context.fillRect(Math.round(tick.x), 0, 1, heightPx);
  paintUsage({ context, widthPx, heightPx, colors, hatch }, scene);
  paintMessages({ context, widthPx, heightPx, colors, hatch }, scene);
  context.fillStyle = colors.line;
  for (const lane of [lanes.usage, lanes.correspondence, lanes.events]) context.fillRect(0, lane.top, widthPx, 1);
}

function paintUsage({ context, widthPx, colors, hatch }: Painting, { window, near, whole, apps, lanes }: DensityScene): void {
  const colorOf = (place: number): number => apps[place]?.color ?? 8;
  const scene = near ?? whole;
  const coarse = near === null ? [] : outside(whole.cells, near.window, window);
  const rate = rateTo(whole.view.usage.stepMs, scene.view.usage.stepMs);
  const max = Math.max(1, highest(scene.cells, window), highest(coarse, window) * rate);
  const plot = { window, left: 0, top: lanes.usage.top + 8, widthPx, heightPx: lanes.usage.heightPx - 13, max: max * 1.03 };
  const missing = near === null ? whole.view.usage.missing : [...near.view.usage.missing, ...whole.view.usage.missing.filter(gap => near.window.fromMs > gap.fromUtcMs || near.window.toMs < gap.toUtcMs)];
  paintMissing(context, missing.map(gap => ({ fromMs: gap.fromUtcMs, toMs: gap.toUtcMs })), plot, colors, hatch);
  if (coarse.length > 0) {
    context.globalAlpha = 0.45;
    paintStack(context, coarse, { ...plot, rate, gapPx: 0 }, colors, colorOf);
    context.globalAlpha = 1;
  }
  paintStack(context, scene.cells, plot, colors, colorOf);
}

/** Cells of the whole that the nearer scene does not have, within the window. */
function outside(cells: readonly StackCell[], have: TimeWindow, window: TimeWindow): readonly StackCell[] {
  if (have.fromMs <= window.fromMs && have.toMs >= window.toMs) return [];
  return [...cells.slice(0, indexBefore(cells, have.fromMs) + 1), ...cells.slice(Math.max(0, indexBefore(cells, have.toMs - 1)))];
}

/** A column of messages. */
export interface MessageColumn {
  readonly fromMs: number;
  readonly toMs: number;
  readonly items: number;
  readonly linked: number;
}

const COLUMN_PX = 9;

/** Messages in columns wide enough to be seen: neighbouring cells are summed, always the same ones however the window moves. */
export function messageColumns(scene: Scene, window: TimeWindow, widthPx: number): readonly MessageColumn[] {
  const { cells, stepMs } = scene.view.correspondence;
  let spanMs = stepMs;
  while (widthOf(window, widthPx, spanMs) < COLUMN_PX && spanMs < spanOf(window)) spanMs *= 2;
  const columns = new Map<number, { items: number; linked: number }>();
  for (const cell of cells) {
    if (cell.items === 0) continue;
    const fromMs = Math.floor(cell.atUtcMs / spanMs) * spanMs;
    const column = columns.get(fromMs) ?? { items: 0, linked: 0 };
    column.items += cell.items;
    column.linked += cell.linked;
    columns.set(fromMs, column);
  }
  return [...columns].map(([fromMs, counts]) => ({ fromMs, toMs: fromMs + spanMs, ...counts }));
}

/** How many messages one tick stands for when the fullest column on screen must fit. */
export function messagesPerTick(columns: readonly MessageColumn[], window: TimeWindow, heightPx: number): number {
  const room = Math.max(1, Math.floor((heightPx - 10) / TICK_PX));
  const most = columns.reduce((known, column) => (column.toMs > window.fromMs && column.fromMs < window.toMs ? Math.max(known, column.items) : known), 0);
  return roundUp(most / room);
}

function roundUp(value: number): number {
  if (value <= 1) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find(factor => factor * size >= value) ?? 10) * size;
}

function paintMessages({ context, widthPx, colors }: Painting, { window, near, whole, lanes }: DensityScene): void {
  const columns = messageColumns(near ?? whole, window, widthPx);
  const per = messagesPerTick(columns, window, lanes.correspondence.heightPx);
  const bottom = lanes.correspondence.top + lanes.correspondence.heightPx - 5;
  for (const isCited of [false, true]) {
    context.fillStyle = isCited ? colors.accent : colors.neutralSoft;
    for (const column of columns) {
      const x = xOf(window, widthPx, column.fromMs), end = xOf(window, widthPx, column.toMs);
      if (end < 0 || x > widthPx) continue;
      const width = Math.max(1, Math.min(24, Math.round(end) - Math.round(x) - 1));
      const ticks = Math.max(1, Math.round(column.items / per));
      const cited = column.linked === 0 ? 0 : Math.min(ticks, Math.max(1, Math.round(column.linked / per)));
      for (let at = isCited ? 0 : cited; at < (isCited ? cited : ticks); at += 1) context.fillRect(Math.round(x), bottom - (at + 1) * TICK_PX + 1, width, TICK_PX - 1);
    }
  }
}
