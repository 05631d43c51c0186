const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths of a cell, from the finest that rollups hold. */
const STEPS_MS = [
  15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 56 * DAY, 112 * DAY, 364 * DAY,
] as const;
const WIDEST = 364 * DAY;

/** The narrowest cell with which a period fits into `columns`; never narrower than a quarter hour. */
export function stepFor(fromUtcMs: number, toUtcMs: number, columns: number): number {
  const span = Math.max(1, toUtcMs - fromUtcMs);
  const fitting = STEPS_MS.find(step => span / step <= columns);
  return fitting ?? Math.ceil(span / columns / WIDEST) * WIDEST;
}

/** The period widened to whole cells, counted from 1970, so that a column always holds the same requests however it was reached. */
export function wholeCells(fromUtcMs: number, toUtcMs: number, stepMs: number): { readonly fromUtcMs: number; readonly toUtcMs: number } {
  const from = Math.floor(fromUtcMs / stepMs) * stepMs;
  return { fromUtcMs: from, toUtcMs: Math.max(from + stepMs, Math.ceil(toUtcMs / stepMs) * stepMs) };
}
