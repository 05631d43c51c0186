import { UTC_CLOCK } from './wall-clock.ts';
import type { WallClock } from './wall-clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, spanOf, xOf } from './time-window.ts';
import type { TimeWindow } from './time-window.ts';

/** A mark on a time axis. `isMajor` ones begin a larger unit and name it. */
export interface TimeTick {
  readonly atMs: number;
  readonly x: number;
  readonly label: string;
  readonly isMajor: boolean;
}

type TickUnit = 'ms' | 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';
interface TickStep { readonly unit: TickUnit; readonly every: number; readonly aboutMs: number }

const MONTH_MS = 30.4369 * DAY_MS;
const YEAR_MS = 365.2425 * DAY_MS;
const LENGTH: Readonly<Record<TickUnit, number>> = { ms: 1, second: SECOND_MS, minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS, month: MONTH_MS, year: YEAR_MS };
const LADDER: readonly TickStep[] = ([
  ['ms', [1, 2, 5, 10, 20, 50, 100, 200, 500]], ['second', [1, 2, 5, 10, 15, 30]], ['minute', [1, 2, 5, 10, 15, 30]], ['hour', [1, 2, 3, 6, 12]],
  ['day', [1, 2, 3, 7, 14]], ['month', [1, 2, 3, 6]], ['year', [1, 2, 5, 10, 20, 50, 100, 200, 500]],
] as const).flatMap(([unit, counts]) => counts.map(every => ({ unit, every, aboutMs: LENGTH[unit] * every })));

/** `plain` within a larger unit, `larger` where one begins, `full` where nothing before says which. */
type TickStyle = 'plain' | 'larger' | 'full';

/** How a language writes the marks of an axis; build once a language. */
export interface TickWords {
  write(unit: TickUnit, atMs: number, style: TickStyle): string;
}

/** @param locale BCP 47, as `Intl` takes it */
export function makeTickWords(locale: string): TickWords {
  const make = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const date = { day: 'numeric', month: 'short' } as const;
  const year = { year: 'numeric' } as const;
  const seconds = { ...clock, second: '2-digit' } as const;
  const forms: Readonly<Record<TickUnit, Readonly<Record<TickStyle, Intl.DateTimeFormat>>>> = {
    year: all(make(year)),
    month: { plain: make({ month: 'short' }), larger: make({ month: 'short', ...year }), full: make({ month: 'short', ...year }) },
    day: { plain: make({ day: 'numeric' }), larger: make(date), full: make({ ...date, ...year }) },
    hour: { plain: make(clock), larger: make(date), full: make({ ...date, ...clock }) },
    minute: { plain: make(clock), larger: make(date), full: make({ ...date, ...clock }) },
    second: { plain: make(seconds), larger: make(clock), full: make({ ...date, ...seconds }) },
    ms: { plain: make({ ...seconds, fractionalSecondDigits: 3 }), larger: make(seconds), full: make({ ...date, ...seconds }) },
  };
  // en-GB writes "Sept"; the axis is drawn for three letters.
  return { write: (unit, atMs, style) => forms[unit][style].format(atMs).replace('Sept', 'Sep') };
}

function all(format: Intl.DateTimeFormat): Record<TickStyle, Intl.DateTimeFormat> {
  return { plain: format, larger: format, full: format };
}

/** Marks at calendar steps of a zone that stand at least `minGapPx` apart; the first of a larger unit names it. */
export function timeTicks(window: TimeWindow, widthPx: number, words: TickWords, minGapPx = 56, clock: WallClock = UTC_CLOCK): readonly TimeTick[] {
  if (widthPx <= 0) return [];
  const wanted = (spanOf(window) / widthPx) * minGapPx;
  const step = LADDER.find(candidate => candidate.aboutMs >= wanted) ?? { unit: 'year', every: 1_000, aboutMs: YEAR_MS * 1_000 };
  const walls = [...instants(step, { fromMs: clock.toWall(window.fromMs), toMs: clock.toWall(window.toMs) })];
  return walls.map((wallMs, index) => {
    const atMs = clock.fromWall(wallMs), isMajor = beginsLarger(step.unit, wallMs, step.every);
    return { atMs, x: xOf(window, widthPx, atMs), label: words.write(step.unit, wallMs, index === 0 ? 'full' : isMajor ? 'larger' : 'plain'), isMajor };
  });
}

function* instants(step: TickStep, window: TimeWindow): Generator<number> {
  const at = new Date(window.fromMs);
  if (step.unit === 'year' || step.unit === 'month') {
    let months = step.unit === 'year'
      ? Math.floor(at.getUTCFullYear() / step.every) * step.every * 12
      : at.getUTCFullYear() * 12 + Math.floor(at.getUTCMonth() / step.every) * step.every;
    const by = step.unit === 'year' ? step.every * 12 : step.every;
    for (let ms = monthMs(months); ms < window.toMs; ms = monthMs(months)) {
      if (ms >= window.fromMs) yield ms;
      months += by;
    }
    return;
  }
  if (step.unit === 'day' && step.every > 1) {
    yield* daysWithinMonths(step.every, window);
    return;
  }
  const by = LENGTH[step.unit] * step.every;
  for (let ms = Math.ceil(window.fromMs / by) * by; ms < window.toMs; ms += by) yield ms;
}

/** Every nth day counted from the first of each month, leaving out a last one too near the next first. */
function* daysWithinMonths(every: number, window: TimeWindow): Generator<number> {
  const at = new Date(window.fromMs);
  let months = at.getUTCFullYear() * 12 + at.getUTCMonth();
  for (let first = monthMs(months); first < window.toMs; first = monthMs(months)) {
    const next = monthMs(months + 1);
    for (let ms = first; ms + (ms === first ? 0 : every * DAY_MS * 0.6) <= next - DAY_MS * 0.5 && ms < window.toMs; ms += every * DAY_MS) {
      if (ms >= window.fromMs) yield ms;
    }
    months += 1;
  }
}

function beginsLarger(unit: TickUnit, atMs: number, every: number): boolean {
  const at = new Date(atMs);
  switch (unit) {
    case 'year': return every < 10 ? at.getUTCFullYear() % 10 === 0 : at.getUTCFullYear() % 100 === 0;
    case 'month': return at.getUTCMonth() === 0;
    case 'day': return at.getUTCDate() === 1;
    case 'hour':
    case 'minute': return mod(atMs, DAY_MS) === 0;
    case 'second': return mod(atMs, MINUTE_MS) === 0;
    case 'ms': return mod(atMs, SECOND_MS) === 0;
  }
}

function monthMs(months: number): number {
  const at = new Date(0);
  at.setUTCFullYear(Math.floor(months / 12), mod(months, 12), 1);
  return at.getTime();
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
