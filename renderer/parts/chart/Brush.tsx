import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { classes } from '../classes.ts';
import { clampWindow, instantAt, panBy, spanOf, xOf } from './time-window.ts';
import type { TimeWindow } from './time-window.ts';
import './chart.css';

export interface BrushProps {
  /** Everything that can be chosen. */
  readonly bounds: TimeWindow;
  readonly value: TimeWindow;
  readonly widthPx: number;
  readonly heightPx: number;
  /** What the arrow keys move by, and with Shift. */
  readonly fineMs: number;
  readonly coarseMs: number;
  readonly minSpanMs: number;
  /** Puts an edge where it may stand. */
  readonly snap?: (atMs: number) => number;
  readonly labels: { readonly brush: string; readonly from: string; readonly to: string };
  readonly say: (atMs: number) => string;
  readonly onChange: (window: TimeWindow) => void;
  /** Double click: everything. */
  readonly onReset: () => void;
}

type Grip = { readonly kind: 'from' | 'to' | 'body' | 'new'; readonly anchorMs: number; readonly start: TimeWindow; readonly startX: number };

/**
 * Chooses a stretch of time on a strip: drag anew, drag the body, drag a handle; arrow keys on a handle, Shift for a whole
 * bar, Alt moves both; double click takes everything. The strip itself is drawn by whoever uses this.
 */
export function Brush({ bounds, value, widthPx, heightPx, fineMs, coarseMs, minSpanMs, snap = atMs => atMs, labels, say, onChange, onReset }: BrushProps) {
  const stripRef = useRef<HTMLDivElement>(null);
  const grip = useRef<Grip | null>(null);
  const fromX = Math.max(0, xOf(bounds, widthPx, value.fromMs));
  const toX = Math.min(widthPx, xOf(bounds, widthPx, value.toMs));
  const emit = (fromMs: number, toMs: number): void => {
    const [low, high] = fromMs <= toMs ? [fromMs, toMs] : [toMs, fromMs];
    const from = Math.max(bounds.fromMs, snap(low));
    const to = Math.min(bounds.toMs, Math.max(snap(high), from + minSpanMs));
    onChange({ fromMs: Math.min(from, to - Math.min(minSpanMs, spanOf(bounds))), toMs: to });
  };

  const xIn = (event: PointerEvent): number => event.clientX - (stripRef.current?.getBoundingClientRect().left ?? 0);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    const x = xIn(event);
    const handle = event.target instanceof HTMLElement ? event.target.dataset['edge'] : undefined;
    const isWhole = spanOf(value) >= spanOf(bounds);
    const kind = handle === 'from' || handle === 'to' ? handle : x >= fromX && x <= toX && !isWhole ? 'body' : 'new';
    grip.current = { kind, anchorMs: instantAt(bounds, widthPx, x), start: value, startX: x };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const held = grip.current;
    if (held === null) return;
    const x = Math.min(Math.max(xIn(event), 0), widthPx);
    const atMs = instantAt(bounds, widthPx, x);
    if (held.kind === 'new') { if (Math.abs(x - held.startX) >= 3) emit(held.anchorMs, atMs); }
    else if (held.kind === 'from') emit(Math.min(atMs, held.start.toMs - minSpanMs), held.start.toMs);
    else if (held.kind === 'to') emit(held.start.fromMs, Math.max(atMs, held.start.fromMs + minSpanMs));
    else moveTo(panBy(held.start, atMs - held.anchorMs, bounds));
  };
  const moveTo = (window: TimeWindow): void => {
    const fromMs = snap(window.fromMs);
    onChange(clampWindow({ fromMs, toMs: fromMs + spanOf(window) }, bounds));
  };

  const onKeyDown = (edge: 'from' | 'to') => (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      const byMs = by * (event.shiftKey ? coarseMs : fineMs);
      if (event.altKey) onChange(panBy(value, byMs, bounds));
      else if (edge === 'from') emit(Math.min(value.fromMs + byMs, value.toMs - minSpanMs), value.toMs);
      else emit(value.fromMs, Math.max(value.toMs + byMs, value.fromMs + minSpanMs));
      return;
    }
    if (event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    if (edge === 'from') emit(event.key === 'Home' ? bounds.fromMs : value.toMs - minSpanMs, value.toMs);
    else emit(value.fromMs, event.key === 'End' ? bounds.toMs : value.fromMs + minSpanMs);
  };

  const handle = (edge: 'from' | 'to', x: number) => (
    <div
      className={classes('brush-handle', `brush-${edge}`)}
      data-edge={edge}
      role="slider"
      tabIndex={0}
      aria-label={labels[edge]}
      aria-valuemin={bounds.fromMs}
      aria-valuemax={bounds.toMs}
      aria-valuenow={edge === 'from' ? value.fromMs : value.toMs}
      aria-valuetext={say(edge === 'from' ? value.fromMs : value.toMs)}
      style={{ left: x }}
      onKeyDown={onKeyDown(edge)}
    />
  );
  return (
    <div
      ref={stripRef}
      className="brush"
      role="group"
      aria-label={labels.brush}
      style={{ width: widthPx, height: heightPx }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => { grip.current = null; }}
      onPointerCancel={() => { grip.current = null; }}
      onDoubleClick={onReset}
    >
      <div className="brush-veil" style={{ left: 0, width: fromX }} />
      <div className="brush-veil" style={{ left: toX, right: 0 }} />
      <div className="brush-body" style={{ left: fromX, width: Math.max(2, toX - fromX) }} />
      {handle('from', fromX)}
      {handle('to', Math.max(toX, fromX + 2))}
    </div>
  );
}
