import { useCallback, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format.ts';
import { ChartCanvas } from '../../parts/chart/ChartCanvas.tsx';
import type { Painting } from '../../parts/chart/ChartCanvas.tsx';
import { cellAt, highest, indexBefore, paintMissing, paintStack, rateTo, valueAxis } from '../../parts/chart/stack.ts';
import type { StackCell } from '../../parts/chart/stack.ts';
import { STEP_MS, addSteps, startOfStep } from '../../parts/chart/time-step.ts';
import { makeTickWords, timeTicks } from '../../parts/chart/time-ticks.ts';
import { instantAt, panBy, spanOf, xOf, zoomAbout } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useSize } from '../../parts/chart/use-size.ts';
import { useWheel } from '../../parts/chart/use-wheel.ts';
import { useClock } from '../../parts/chart/wall-clock.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { CellBox } from './CellBox.tsx';
import { PlotMarks } from './PlotMarks.tsx';
import { PLOT_LEFT, PLOT_RIGHT } from './plot.ts';
import { MIN_SPAN_MS, snapWindow } from './snap.ts';
import type { Series, UsageGround } from './use-usage.ts';

const TOP = 16;
const AXIS = 20;
const TICK = 4;

export interface UsageChartProps {
  readonly ground: UsageGround;
  readonly window: TimeWindow;
  /** Bars of the period; those of another one stay until the new ones come. */
  readonly series: Series | null;
  /** Bars of everything, shown where the finer ones have not come yet. */
  readonly overview: Series | null;
  readonly bounds: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onReset: () => void;
  /** Goes to the rows at an instant. */
  readonly onRows: (atMs: number) => void;
}

/** Calls over time, stacked by app. Drag chooses a stretch, Shift drag and a sideways wheel move, the wheel and + − zoom about the pointer. */
export function UsageChart({ ground, window, series, overview, bounds, onWindow, onReset, onRows }: UsageChartProps) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const clock = useClock();
  const box = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const { widthPx: boxPx, heightPx } = useSize(box);
  const widthPx = Math.max(0, boxPx - PLOT_LEFT - PLOT_RIGHT);
  const plotPx = Math.max(0, heightPx - TOP - AXIS);
  const [pointer, setPointer] = useState<number | null>(null);
  const [cursorMs, setCursorMs] = useState<number | null>(null);
  const [hasFocus, setFocus] = useState(false);
  const [drag, setDrag] = useState<{ readonly startX: number; readonly x: number; readonly pan: TimeWindow | null } | null>(null);

  const step = series?.step ?? 'day';
  const cells = useMemo(() => series?.cells ?? [], [series]);
  const shown: TimeWindow | null = useMemo(() => (series === null ? null : { fromMs: series.slice.fromUtcUs === null ? bounds.fromMs : series.slice.fromUtcUs / 1_000, toMs: series.slice.toUtcUs === null ? bounds.toMs : series.slice.toUtcUs / 1_000 }), [series, bounds]);
  const isStale = shown !== null && (window.fromMs < shown.fromMs || window.toMs > shown.toMs);
  const rate = overview === null ? 1 : rateTo(STEP_MS[overview.step], STEP_MS[step]);
  const coarse = useMemo(() => (isStale ? outside(overview?.cells ?? [], shown) : []), [isStale, overview, shown]);
  const axis = useMemo(() => valueAxis(Math.max(highest(cells, window), highest(coarse, window) * rate)), [cells, coarse, window, rate]);
  const ticks = useMemo(() => timeTicks(window, widthPx, makeTickWords(format.locale), 60, clock), [window, widthPx, format.locale, clock]);

  const paint = useCallback(({ context, colors, hatch, widthPx: canvasPx, heightPx: canvasHeight }: Painting) => {
    const bottom = canvasHeight - TICK;
    const plot = { window, left: 0, top: TOP, widthPx: canvasPx, heightPx: bottom - TOP, max: axis.max };
    context.strokeStyle = colors.lineSoft;
    context.lineWidth = 1;
    context.beginPath();
    for (const tick of axis.ticks) { const y = Math.round(TOP + plot.heightPx * (1 - tick / axis.max)) + 0.5; context.moveTo(0, y); context.lineTo(canvasPx, y); }
    context.stroke();
    paintMissing(context, ground.missing, plot, colors, hatch);
    if (coarse.length > 0) { context.globalAlpha = 0.45; paintStack(context, coarse, { ...plot, rate, gapPx: 0 }, colors, place => overview?.apps[place]?.color ?? 8); context.globalAlpha = 1; }
    paintStack(context, cells, plot, colors, place => series?.apps[place]?.color ?? 8);
    context.strokeStyle = colors.text2;
    context.setLineDash([1, 2]);
    context.beginPath();
    for (const { fromUtcMs } of ground.bands) {
      if (fromUtcMs <= window.fromMs || fromUtcMs >= window.toMs) continue;
      const x = Math.round(xOf(window, canvasPx, fromUtcMs)) + 0.5;
      context.moveTo(x, 2);
      context.lineTo(x, bottom);
    }
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = colors.line;
    context.fillRect(0, bottom - 1, canvasPx, 1);
    for (const tick of ticks) context.fillRect(Math.round(tick.x), bottom, 1, TICK);
  }, [window, axis, ticks, ground, cells, coarse, rate, series, overview]);

  const xIn = (event: PointerEvent): number => event.clientX - (area.current?.getBoundingClientRect().left ?? 0);
  const focusMs = pointer === null ? window.fromMs + spanOf(window) / 2 : instantAt(window, widthPx, pointer);
  const zoom = (factor: number, atMs: number): void => { onWindow(snapWindow(zoomAbout(window, atMs, factor, { bounds, minSpanMs: MIN_SPAN_MS }), bounds, clock)); };
  useWheel(area, {
    onZoom: (x, factor) => { zoom(factor, instantAt(window, widthPx, x)); },
    onPan: pixels => { onWindow(panBy(window, (pixels / Math.max(widthPx, 1)) * spanOf(window), bounds)); },
  });

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = xIn(event);
    setDrag({ startX: x, x, pan: event.shiftKey ? window : null });
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const x = Math.min(Math.max(xIn(event), 0), widthPx);
    setPointer(x);
    setCursorMs(null);
    if (drag === null) return;
    setDrag({ ...drag, x });
    if (drag.pan !== null) onWindow(panBy(drag.pan, ((drag.startX - x) / Math.max(widthPx, 1)) * spanOf(drag.pan), bounds));
  };
  const onPointerUp = (): void => {
    if (drag !== null && drag.pan === null) {
      const [from, to] = [Math.min(drag.startX, drag.x), Math.max(drag.startX, drag.x)].map(x => instantAt(window, widthPx, x));
      if (Math.abs(drag.x - drag.startX) < 4) onRows(startOfStep(step, instantAt(window, widthPx, drag.x), clock));
      else if (from !== undefined && to !== undefined) onWindow(snapWindow({ fromMs: from, toMs: Math.max(to, from + MIN_SPAN_MS) }, bounds, clock));
    }
    setDrag(null);
  };

  const current = cursorMs ?? startOfStep(step, focusMs, clock);
  const moveCursor = (toMs: number): void => {
    const at = Math.min(Math.max(toMs, startOfStep(step, window.fromMs, clock)), startOfStep(step, window.toMs - 1, clock));
    setPointer(null);
    setCursorMs(at);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.shiftKey ? 10 : 1;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => { moveCursor(addSteps(step, current, -by, clock)); },
      ArrowRight: () => { moveCursor(addSteps(step, current, by, clock)); },
      Home: () => { moveCursor(window.fromMs); },
      End: () => { moveCursor(window.toMs); },
      PageUp: () => { onWindow(panBy(window, -spanOf(window) / 2, bounds)); },
      PageDown: () => { onWindow(panBy(window, spanOf(window) / 2, bounds)); },
      '+': () => { zoom(0.6, current); }, '=': () => { zoom(0.6, current); }, '-': () => { zoom(1 / 0.6, current); }, '−': () => { zoom(1 / 0.6, current); },
      0: onReset,
      Enter: () => { onRows(current); },
      Escape: () => { setCursorMs(null); setPointer(null); },
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  const marked = drag !== null && drag.pan === null && Math.abs(drag.x - drag.startX) >= 4 ? drag : null;
  const shownMs = marked !== null ? null : cursorMs ?? (pointer === null ? (hasFocus ? current : null) : startOfStep(step, instantAt(window, widthPx, pointer), clock));
  const cell = shownMs === null ? null : { fromMs: shownMs, toMs: addSteps(step, shownMs, 1, clock) };
  const bar = cell === null ? undefined : cellAt(cells, cell.fromMs);
  const currentCell = { fromMs: current, toMs: addSteps(step, current, 1, clock) };
  const currentBar = cellAt(cells, current);
  const isMissing = (part: TimeWindow): boolean => ground.missing.some(gap => gap.fromMs <= part.fromMs && gap.toMs >= part.toMs);
  const saidCalls = isMissing(currentCell) ? t`no file covers this` : format.number(currentBar?.total ?? 0);
  const saidCell = words.cell(step, currentCell);
  return (
    <div ref={box} className="usage-plot">
      <div className="usage-canvas" style={{ left: PLOT_LEFT }}><ChartCanvas widthPx={widthPx} heightPx={Math.max(0, heightPx - AXIS + TICK)} paint={paint} /></div>
      <PlotMarks ground={ground} window={window} axis={axis} ticks={ticks} widthPx={widthPx} top={TOP} plotPx={plotPx} />
      {marked !== null && <div className="usage-drag" style={{ left: PLOT_LEFT + Math.min(marked.startX, marked.x), width: Math.abs(marked.x - marked.startX), top: TOP, height: plotPx }} />}
      {cell !== null && widthPx > 0 && (
        <div
          className="usage-cursor"
          style={{ left: PLOT_LEFT + Math.max(0, xOf(window, widthPx, cell.fromMs)), width: Math.max(1, Math.min(widthPx, xOf(window, widthPx, cell.toMs)) - Math.max(0, xOf(window, widthPx, cell.fromMs))), top: TOP, height: plotPx }}
        />
      )}
      <div
        ref={area}
        className="usage-area"
        style={{ left: PLOT_LEFT, right: PLOT_RIGHT, top: 0, bottom: AXIS }}
        role="slider"
        tabIndex={0}
        data-primary=""
        aria-label={t`Calls over time, stacked by app`}
        aria-valuemin={window.fromMs}
        aria-valuemax={window.toMs}
        aria-valuenow={Math.min(Math.max(current, window.fromMs), window.toMs)}
        aria-valuetext={t`${saidCell}: ${saidCalls}`}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => { setDrag(null); }}
        onPointerLeave={() => { if (drag === null) setPointer(null); }}
        onFocus={event => { setFocus(event.currentTarget.matches(':focus-visible')); }}
        onBlur={() => { setFocus(false); setCursorMs(null); }}
        onDoubleClick={onReset}
      />
      {cell !== null && series !== null && (
        <CellBox cell={cell} bar={bar} series={series} isMissing={isMissing(cell)} x={PLOT_LEFT + xOf(window, widthPx, (cell.fromMs + cell.toMs) / 2)} widthPx={boxPx} />
      )}
    </div>
  );
}

/** Cells that lie, in whole or in part, outside a window. */
function outside(cells: readonly StackCell[], window: TimeWindow | null): readonly StackCell[] {
  if (window === null) return cells;
  return [...cells.slice(0, indexBefore(cells, window.fromMs) + 1), ...cells.slice(Math.max(0, indexBefore(cells, window.toMs - 1)))];
}
