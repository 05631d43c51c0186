import { useCallback, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { TimelineRow } from '../../../shared/contract/timeline.ts';
import { useFormat } from '../../format.ts';
import { ChartCanvas } from '../../parts/chart/ChartCanvas.tsx';
import type { Painting } from '../../parts/chart/ChartCanvas.tsx';
import { cellAt } from '../../parts/chart/stack.ts';
import { makeTickWords, timeTicks } from '../../parts/chart/time-ticks.ts';
import { HOUR_MS, centredOn, instantAt, panBy, spanOf, xOf, zoomAbout } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { useSize } from '../../parts/chart/use-size.ts';
import { useWheel } from '../../parts/chart/use-wheel.ts';
import { Bands, instrumentsOf } from './Bands.tsx';
import type { Band } from './Bands.tsx';
import { ChartWords } from './ChartWords.tsx';
import { ColumnBox } from './ColumnBox.tsx';
import { CursorBox, EventBox } from './CursorBox.tsx';
import { EventMarks } from './EventMarks.tsx';
import { LaneLabels } from './LaneLabels.tsx';
import { Minimap, MINIMAP_PX } from './Minimap.tsx';
import { AXIS_PX, LABELS_PX } from './chart-size.ts';
import { layoutEvents } from './event-layout.ts';
import type { PlacedEvent } from './event-layout.ts';
import { EVENT_PX, eventLines, laneHeights } from './lanes.ts';
import { messageColumns, messagesPerTick, paintDensity } from './paint-density.ts';
import { MIN_SPAN_MS } from './use-timeline.ts';
import type { Timeline } from './use-timeline.ts';

export interface TimelineChartProps {
  readonly timeline: Timeline;
  /** Width of the field beside the lane names. */
  readonly widthPx: number;
  readonly shownApps: readonly string[];
  readonly selected: string | null;
  /** Where the selected row stands; null when it has no date. */
  readonly selectedMs: number | null;
  readonly onSelectRow: (row: TimelineRow) => void;
  readonly onSelectBand: (band: Band) => void;
  readonly onOpenRow: (row: TimelineRow) => void;
  /** Opens the requests of a stretch. */
  readonly onRows: (window: TimeWindow) => void;
  /** An undated card was dropped at an instant. */
  readonly onDrop: (reference: string, atMs: number) => void;
}

type Grip = { readonly startX: number; readonly startY: number; readonly from: TimeWindow; readonly isRange: boolean; hasMoved: boolean };

/** The lanes: drag moves, Shift drag and the wheel zoom, a click on a column of usage opens it; every act has a key. */
export function TimelineChart({ timeline, widthPx, shownApps, selected, selectedMs, onSelectRow, onSelectBand, onOpenRow, onRows, onDrop }: TimelineChartProps) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const box = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  /** The area with the marks that lie on it: the wheel works over both. */
  const field = useRef<HTMLDivElement>(null);
  const grip = useRef<Grip | null>(null);
  const { heightPx } = useSize(box);
  const { window, bounds, near, whole, apps, setWindow, fit } = timeline;
  const [pointer, setPointer] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const [cursorMs, setCursorMs] = useState<number | null>(null);
  const [range, setRange] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [pointed, setPointed] = useState<PlacedEvent | null>(null);
  const [column, setColumn] = useState<TimeWindow | null>(null);
  const [isPanning, setPanning] = useState(false);

  const scene = near ?? whole;
  const bands = whole.view.bands;
  const lanes = useMemo(() => laneHeights(heightPx - AXIS_PX - MINIMAP_PX, instrumentsOf(bands).length), [heightPx, bands]);
  const ticks = useMemo(() => timeTicks(window, widthPx, makeTickWords(format.locale), 50), [window, widthPx, format.locale]);
  const layout = useMemo(() => layoutEvents(scene.view.events, window, widthPx, eventLines(lanes.events)), [scene, window, widthPx, lanes.events]);
  const paint = useCallback((painting: Painting) => { paintDensity(painting, { window, near, whole, apps, lanes, ticks }); }, [window, near, whole, apps, lanes, ticks]);

  const { stepMs } = scene.view.usage;
  const columnAt = (atMs: number): TimeWindow => { const cell = cellAt(scene.cells, atMs); const fromMs = cell?.fromMs ?? Math.floor(atMs / stepMs) * stepMs; return { fromMs, toMs: fromMs + stepMs }; };
  const isMissing = (part: TimeWindow): boolean => scene.view.usage.missing.some(gap => gap.fromUtcMs <= part.fromMs && gap.toUtcMs >= part.toMs);
  const move = (to: TimeWindow): void => { setColumn(null); setWindow(to); };
  const zoom = (factor: number, atMs: number): void => { move(zoomAbout(window, atMs, factor, { bounds, minSpanMs: MIN_SPAN_MS })); };
  useWheel(field, {
    onZoom: (x, factor) => { zoom(factor, instantAt(window, widthPx, x)); },
    onPan: pixels => { move(panBy(window, (pixels / Math.max(1, widthPx)) * spanOf(window), bounds)); },
  });

  const place = (event: { readonly clientX: number; readonly clientY: number }): { x: number; y: number } => {
    const rect = area.current?.getBoundingClientRect();
    return { x: Math.min(Math.max(event.clientX - (rect?.left ?? 0), 0), widthPx), y: event.clientY - (rect?.top ?? 0) - AXIS_PX };
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    const at = place(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { startX: at.x, startY: at.y, from: window, isRange: event.shiftKey, hasMoved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const at = place(event);
    setPointer(at);
    setCursorMs(null);
    const held = grip.current;
    if (held === null) return;
    if (Math.abs(at.x - held.startX) > 3) held.hasMoved = true;
    if (!held.hasMoved) return;
    if (held.isRange) setRange({ from: Math.min(held.startX, at.x), to: Math.max(held.startX, at.x) });
    else { setPanning(true); move(panBy(held.from, ((held.startX - at.x) / Math.max(1, widthPx)) * spanOf(held.from), bounds)); }
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    const held = grip.current;
    grip.current = null;
    setPanning(false);
    if (range !== null) {
      const fromMs = instantAt(window, widthPx, range.from), toMs = instantAt(window, widthPx, range.to);
      move({ fromMs: Math.round(fromMs), toMs: Math.round(Math.max(toMs, fromMs + MIN_SPAN_MS)) });
      setRange(null);
      return;
    }
    if (held === null || held.hasMoved) return;
    const at = place(event);
    const isUsage = at.y >= lanes.usage.top && at.y < lanes.usage.top + lanes.usage.heightPx;
    setColumn(isUsage ? columnAt(instantAt(window, widthPx, at.x)) : null);
  };

  const middle = window.fromMs + spanOf(window) / 2;
  const current = cursorMs ?? (pointer === null ? selectedMs !== null && selectedMs >= window.fromMs && selectedMs < window.toMs ? selectedMs : middle : instantAt(window, widthPx, pointer.x));
  const moveCursor = (byColumns: number): void => {
    const at = Math.min(Math.max(columnAt(current).fromMs + byColumns * stepMs + stepMs / 2, bounds.fromMs), bounds.toMs - 1);
    setPointer(null);
    setColumn(null);
    setCursorMs(at);
    if (at < window.fromMs || at >= window.toMs) setWindow(panBy(window, at < window.fromMs ? -spanOf(window) / 2 : spanOf(window) / 2, bounds));
  };
  const zoomToColumn = (to: TimeWindow): void => { move(centredOn((to.fromMs + to.toMs) / 2, Math.max(spanOf(to) * 12, MIN_SPAN_MS), bounds)); setCursorMs((to.fromMs + to.toMs) / 2); area.current?.focus(); };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.shiftKey ? 10 : 1;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => { moveCursor(-by); }, ArrowRight: () => { moveCursor(by); },
      ArrowUp: () => { zoom(0.5, current); }, ArrowDown: () => { zoom(2, current); },
      '+': () => { zoom(0.5, current); }, '=': () => { zoom(0.5, current); }, '-': () => { zoom(2, current); },
      PageUp: () => { move(panBy(window, -spanOf(window) / 2, bounds)); }, PageDown: () => { move(panBy(window, spanOf(window) / 2, bounds)); },
      Home: fit, 0: fit,
      Enter: () => { setColumn(columnAt(current)); },
      Escape: () => { setColumn(null); setCursorMs(null); setPointer(null); },
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  const under = cursorMs ?? (pointer === null || isPanning ? null : instantAt(window, widthPx, pointer.x));
  const saidColumn = columnAt(current);
  const saidCalls = isMissing(saidColumn) ? t`no file covers this` : plural(cellAt(scene.cells, saidColumn.fromMs)?.total ?? 0, { one: '# call', other: '# calls' });
  const inForce = bands.filter(band => band.fromUtcMs <= current && (band.toUtcMs ?? Infinity) > current).map(band => `${band.agreement} ${band.label}`).join(', ');
  const isInUsage = pointer !== null && pointer.y >= lanes.usage.top && pointer.y < lanes.correspondence.top + lanes.correspondence.heightPx;
  const perTick = messagesPerTick(messageColumns(scene, window, widthPx), window, lanes.correspondence.heightPx);
  return (
    <div
      ref={box}
      className="timeline-chart"
      onDragOver={event => { if (event.dataTransfer.types.includes(DRAG_TYPE)) { event.preventDefault(); setPointer(place(event)); } }}
      onDrop={event => { const reference = event.dataTransfer.getData(DRAG_TYPE); if (reference !== '') { event.preventDefault(); onDrop(reference, instantAt(window, widthPx, place(event).x)); } }}
    >
      <div className="timeline-lanes" style={{ height: AXIS_PX + lanes.heightPx }}>
        <LaneLabels lanes={lanes} view={scene.view} bands={bands} layout={layout} window={window} stepMs={stepMs} perTick={perTick} />
        <div ref={field} className="timeline-field" style={{ left: LABELS_PX, width: widthPx }}>
          <div className="timeline-canvas" style={{ top: AXIS_PX }}><ChartCanvas widthPx={widthPx} heightPx={lanes.heightPx} paint={paint} /></div>
          <div
            ref={area}
            className={isPanning ? 'timeline-area timeline-area-held' : 'timeline-area'}
            role="slider"
            tabIndex={0}
            data-primary=""
            aria-label={t`Timeline`}
            aria-valuemin={window.fromMs}
            aria-valuemax={window.toMs}
            aria-valuenow={Math.min(Math.max(current, window.fromMs), window.toMs)}
            aria-valuetext={t`${words.period(saidColumn)}: ${saidCalls}. In force: ${inForce === '' ? t`no text` : inForce}.`}
            onKeyDown={onKeyDown}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={onPointerUp}
            onPointerCancel={() => { grip.current = null; setRange(null); setPanning(false); }}
            onPointerLeave={() => { if (grip.current === null) setPointer(null); }}
            onBlur={() => { setCursorMs(null); }}
            onDoubleClick={event => { zoom(0.33, instantAt(window, widthPx, place(event).x)); }}
          />
          <ChartWords ticks={ticks} missing={scene.view.usage.missing} window={window} widthPx={widthPx} lane={lanes.usage} atMs={under} selectedMs={selectedMs} heightPx={lanes.heightPx} isShort={spanOf(window) < 3 * HOUR_MS} />
          <div className="timeline-layer" style={{ top: AXIS_PX + lanes.agreements.top, width: widthPx, height: lanes.agreements.heightPx }}>
            <Bands bands={bands} window={window} widthPx={widthPx} selected={selected} onSelect={onSelectBand} />
          </div>
          <div className="timeline-layer" style={{ top: AXIS_PX + lanes.events.top, width: widthPx, height: lanes.events.heightPx }}>
            <EventMarks layout={layout} widthPx={widthPx} selected={selected} onSelect={onSelectRow} onOpen={onOpenRow} onPoint={setPointed} />
          </div>
          {range !== null && <div className="timeline-range" style={{ left: range.from, width: range.to - range.from }} />}
          {pointed !== null && <EventBox event={pointed} widthPx={widthPx} top={AXIS_PX + lanes.events.top + pointed.line * EVENT_PX - 6} />}
          {column === null && pointed === null && under !== null && (isInUsage || cursorMs !== null) && (
            <CursorBox scene={scene} window={window} apps={apps} column={columnAt(under)} isMissing={isMissing(columnAt(under))} x={xOf(window, widthPx, under)} top={AXIS_PX + lanes.usage.top + 6} widthPx={widthPx} />
          )}
          {column !== null && (
            <ColumnBox
              column={column}
              apps={shownApps}
              isMissing={isMissing(column)}
              x={xOf(window, widthPx, (column.fromMs + column.toMs) / 2)}
              top={AXIS_PX + lanes.usage.top + 6}
              widthPx={widthPx}
              onZoom={spanOf(column) <= 1_000 ? null : () => { zoomToColumn(column); }}
              onRows={() => { onRows(column); }}
              onClose={() => { setColumn(null); area.current?.focus(); }}
            />
          )}
        </div>
      </div>
      <Minimap whole={whole} bounds={bounds} window={window} widthPx={widthPx} onWindow={move} onReset={fit} />
    </div>
  );
}

/** What an undated card carries while it is dragged. */
export const DRAG_TYPE = 'application/x-proviso-event';
