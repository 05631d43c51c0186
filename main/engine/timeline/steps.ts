const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths of a cell; those under a quarter hour are finer than rollups, and their requests are read one by one. */
const READ_STEPS_MS = [SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE] as const;
/** A period this short may be read request by request. */
const READ_UP_TO_MS = 3 * HOUR;
const ROLLED_STEPS_MS = [
  15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 56 * DAY, 112 * DAY, 364 * DAY,
] as const;
const WIDEST = 364 * DAY;

/** The narrowest cell with which a period fits into `columns`; under a quarter hour only for periods of up to three hours. */
export function stepFor(fromUtcMs: number, toUtcMs: number, columns: number): number {
  const span = Math.max(1, toUtcMs - fromUtcMs);
  const steps = span <= READ_UP_TO_MS ? [...READ_STEPS_MS, ...ROLLED_STEPS_MS] : ROLLED_STEPS_MS;
  const fitting = steps.find(step => span / step <= columns);
  return fitting ?? Math.ceil(span / columns / WIDEST) * WIDEST;
}

/** The period widened to whole cells, counted from 1970, so that a column always holds the same requests however it was reached. */
export function wholeCells(fromUtcMs: number, toUtcMs: number, stepMs: number): { readonly fromUtcMs: number; readonly toUtcMs: number } {
  const from = Math.floor(fromUtcMs / stepMs) * stepMs;
  return { fromUtcMs: from, toUtcMs: Math.max(from + stepMs, Math.ceil(toUtcMs / stepMs) * stepMs) };
}
