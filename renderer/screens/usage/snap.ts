import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, clampWindow, spanOf } from '../../parts/chart/time-window.ts';
import { UTC_CLOCK } from '../../parts/chart/wall-clock.ts';
import type { WallClock } from '../../parts/chart/wall-clock.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';

/** The shortest stretch the brush takes; the totals have cells of this length. */
export const MIN_SPAN_MS = 15 * MINUTE_MS;

const UNITS = [DAY_MS, 6 * HOUR_MS, HOUR_MS, 15 * MINUTE_MS, MINUTE_MS, SECOND_MS] as const;

/** The largest round unit that is no more than a length of time; edges of the brush stand on multiples of it. */
export function snapUnit(spanMs: number): number {
  return UNITS.find(unit => unit <= spanMs) ?? SECOND_MS;
}

/** Puts both edges on round times of a zone, finer ones the shorter the window is; totals are quickest there and the words read better. */
export function snapWindow(window: TimeWindow, bounds: TimeWindow, clock: WallClock = UTC_CLOCK): TimeWindow {
  const unit = snapUnit(spanOf(window) / 48);
  const round = (atMs: number): number => clock.fromWall(Math.round(clock.toWall(atMs) / unit) * unit);
  const fromMs = round(window.fromMs);
  return clampWindow({ fromMs, toMs: Math.max(fromMs + unit, round(window.toMs)) }, bounds);
}
