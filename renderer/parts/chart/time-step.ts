import { DAY_MS, HOUR_MS, MINUTE_MS } from './time-window.ts';
import type { TimeWindow } from './time-window.ts';
import { UTC_CLOCK } from './wall-clock.ts';
import type { WallClock } from './wall-clock.ts';
import type { UsageStep } from '../../../shared/contract/usage.ts';

/** How long a cell of each step is, months and years on average. */
export const STEP_MS = {
  '15min': 15 * MINUTE_MS, hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 30.4369 * DAY_MS, year: 365.2425 * DAY_MS,
} as const satisfies Record<UsageStep, number>;

/** Finest first. */
export const STEPS = ['15min', 'hour', 'day', 'week', 'month', 'year'] as const satisfies readonly UsageStep[];

/** 1970 began on a Thursday; weeks begin on Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** The start of the cell an instant lies in: calendar spans of a zone, hours and quarters as its clocks show them; a change of clocks ends one. */
export function startOfStep(step: UsageStep, atMs: number, clock: WallClock = UTC_CLOCK): number {
  if (clock === UTC_CLOCK) return utcStart(step, atMs);
  const wall = clock.toWall(atMs);
  if (step !== '15min' && step !== 'hour') return clock.fromWall(utcStart(step, wall));
  const fromMs = atMs - (wall - utcStart(step, wall)), shift = wall - atMs;
  for (let quarter = fromMs; quarter <= atMs; quarter += STEP_MS['15min']) if (clock.toWall(quarter) - quarter === shift) return quarter;
  return fromMs;
}

function utcStart(step: UsageStep, atMs: number): number {
  switch (step) {
    case 'month': { const at = new Date(atMs); return utc(at.getUTCFullYear(), at.getUTCMonth()); }
    case 'year': return utc(new Date(atMs).getUTCFullYear(), 0);
    case 'week': return Math.floor((atMs - FIRST_MONDAY_MS) / STEP_MS.week) * STEP_MS.week + FIRST_MONDAY_MS;
    default: return Math.floor(atMs / STEP_MS[step]) * STEP_MS[step];
  }
}

/** The start of the cell `by` cells after the one that starts at `startMs`. */
export function addSteps(step: UsageStep, startMs: number, by: number, clock: WallClock = UTC_CLOCK): number {
  if (clock !== UTC_CLOCK) return step === '15min' || step === 'hour' ? startOfStep(step, startMs + by * STEP_MS[step], clock) : clock.fromWall(addSteps(step, utcStart(step, clock.toWall(startMs)), by));
  const at = new Date(startMs);
  switch (step) {
    case 'month': return utc(at.getUTCFullYear(), at.getUTCMonth() + by);
    case 'year': return utc(at.getUTCFullYear() + by, 0);
    default: return startMs + by * STEP_MS[step];
  }
}

/** How many cells of a step a window touches. */
export function cellsIn(step: UsageStep, window: TimeWindow): number {
  const first = new Date(window.fromMs), last = new Date(window.toMs - 1);
  if (step === 'month') return (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth() + 1;
  if (step === 'year') return last.getUTCFullYear() - first.getUTCFullYear() + 1;
  return Math.round((startOfStep(step, window.toMs - 1) - startOfStep(step, window.fromMs)) / STEP_MS[step]) + 1;
}

/** Points one answer may hold. */
export const POINT_LIMIT = 20_000;

/** True when a step gives no more cells than pixels and fits one answer. */
export function isStepDrawable(step: UsageStep, window: TimeWindow, widthPx: number, seriesCount: number, minCellPx = 1): boolean {
  const cells = cellsIn(step, window);
  return cells * minCellPx <= widthPx && cells * Math.max(seriesCount, 1) <= POINT_LIMIT;
}

/** The finest step that is drawable, or the wished one when it is. The coarsest is always allowed. */
export function chooseStep(window: TimeWindow, widthPx: number, seriesCount: number, wish: UsageStep | null = null, minCellPx = 1): UsageStep {
  if (wish !== null && isStepDrawable(wish, window, widthPx, seriesCount, minCellPx)) return wish;
  const from = wish === null ? 0 : STEPS.indexOf(wish);
  return STEPS.slice(from).find(step => isStepDrawable(step, window, widthPx, seriesCount, minCellPx)) ?? 'year';
}

function utc(year: number, month: number): number {
  const at = new Date(0);
  at.setUTCFullYear(year, month, 1);
  return at.getTime();
}
