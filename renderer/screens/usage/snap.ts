import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, clampWindow, spanOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';

/** The shortest stretch the brush takes; the totals have cells of this length. */
export const MIN_SPAN_MS = 15 * MINUTE_MS;

const UNITS = [DAY_MS, 6 * HOUR_MS, HOUR_MS, 15 * MINUTE_MS, MINUTE_MS, SECOND_MS] as const;

/** The largest round unit that is no more than a length of time; edges of the brush stand on multiples of it. */
export function snapUnit(spanMs: number): number {
  return UNITS.find(unit => unit <= spanMs) ?? SECOND_MS;
}

/** Puts both edges on round instants, finer ones the shorter the window is; totals are quickest there and the words read better. */
export function snapWindow(window: TimeWindow, bounds: TimeWindow): TimeWindow {
  const unit = snapUnit(spanOf(window) / 48);
  const fromMs = Math.round(window.fromMs / unit) * unit;
  return clampWindow({ fromMs, toMs: Math.max(fromMs + unit, Math.round(window.toMs / unit) * unit) }, bounds);
}
