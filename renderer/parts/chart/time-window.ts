/** A stretch of time on screen: UTC milliseconds, end exclusive, never empty. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export function spanOf(window: TimeWindow): number {
  return window.toMs - window.fromMs;
}

export function isSameWindow(a: TimeWindow | null, b: TimeWindow | null): boolean {
  return a === b || (a !== null && b !== null && a.fromMs === b.fromMs && a.toMs === b.toMs);
}

/** Where an instant stands, in pixels from the window's start. */
export function xOf(window: TimeWindow, widthPx: number, atMs: number): number {
  return ((atMs - window.fromMs) / spanOf(window)) * widthPx;
}

/** The instant under a pixel. */
export function instantAt(window: TimeWindow, widthPx: number, x: number): number {
  return window.fromMs + (x / widthPx) * spanOf(window);
}

/** Moves and, if it must, shortens a window so that it lies within bounds. */
export function clampWindow(window: TimeWindow, bounds: TimeWindow): TimeWindow {
  const span = Math.min(spanOf(window), spanOf(bounds));
  const fromMs = Math.min(Math.max(window.fromMs, bounds.fromMs), bounds.toMs - span);
  return { fromMs, toMs: fromMs + span };
}

export interface ZoomLimits {
  readonly bounds: TimeWindow;
  /** The shortest span that still means something. */
  readonly minSpanMs: number;
}

/** Zooms about an instant, which keeps its place; a factor under 1 goes in, over 1 goes out. */
export function zoomAbout(window: TimeWindow, atMs: number, factor: number, limits: ZoomLimits): TimeWindow {
  const span = Math.min(Math.max(spanOf(window) * factor, limits.minSpanMs), Math.max(spanOf(limits.bounds), limits.minSpanMs));
  const share = (atMs - window.fromMs) / spanOf(window);
  const fromMs = Math.round(atMs - share * span);
  return clampWindow({ fromMs, toMs: fromMs + Math.round(span) }, limits.bounds);
}

/** Moves by a time, as far as the bounds allow. */
export function panBy(window: TimeWindow, byMs: number, bounds: TimeWindow): TimeWindow {
  const by = Math.round(byMs);
  return clampWindow({ fromMs: window.fromMs + by, toMs: window.toMs + by }, bounds);
}

/** A window of a span with an instant in its middle. */
export function centredOn(atMs: number, spanMs: number, bounds: TimeWindow): TimeWindow {
  const fromMs = Math.round(atMs - spanMs / 2);
  return clampWindow({ fromMs, toMs: fromMs + Math.round(spanMs) }, bounds);
}

/** How much of `window` the pixels of a wheel turn zoom: a notch is a little over a tenth. */
export function wheelFactor(deltaY: number, deltaMode: number): number {
  const pixels = deltaMode === 1 ? deltaY * 16 : deltaMode === 2 ? deltaY * 400 : deltaY;
  return Math.exp(Math.min(Math.max(pixels, -400), 400) * 0.0022);
}

/** Both bounds of several windows; null when there is none. */
export function hullOf(windows: readonly TimeWindow[]): TimeWindow | null {
  if (windows.length === 0) return null;
  return { fromMs: Math.min(...windows.map(window => window.fromMs)), toMs: Math.max(...windows.map(window => window.toMs)) };
}
