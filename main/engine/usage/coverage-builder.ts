import { DAY_US } from './rollup-builder.ts';

const MINUTE_US = 60_000_000;
const HOUR_US = 3_600_000_000;
const MINUTES = 1_440;
const HOURS_OF_WEEK = 168;
const GAP_MEDIANS = 20;
/** Shorter intervals than this cannot move a threshold above one hour, so they are only counted. */
const SHORT_US = HOUR_US / GAP_MEDIANS;

/** The rule, as reports print it. */
export const GAP_RULE = 'A gap is a stretch without a request longer than one hour and longer than 20 times the median of the file\'s other intervals that start in the same hour of the week (UTC), or of all its other intervals where that hour has none.';

export interface Gap { readonly fromUtcUs: number; readonly toUtcUs: number }

export interface TimeCoverage {
  readonly firstUtcUs: number | null;
  readonly lastUtcUs: number | null;
  /** Requests earlier than the one before them in the file. */
  readonly disorder: number;
  readonly gaps: readonly Gap[];
}

interface Day {
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly count: Uint32Array;
}

/**
 * What a file covers in time. It keeps the first, the last and the number of requests of each minute, which is all the gap rule
 * needs and does not depend on the order of the rows.
 */
export class CoverageBuilder {
  #disorder = 0;
  #before = Number.NEGATIVE_INFINITY;
  readonly #days = new Map<number, Day>();
  #day: Day | null = null;
  #dayStart = Number.NaN;
  #minute = 0;
  #minuteStart = Number.NaN;

  add(atUtcUs: Float64Array, from: number, to: number): void {
    let before = this.#before, minuteStart = this.#minuteStart, minute = this.#minute, day = this.#day;
    for (let row = from; row < to; row++) {
      const at = atUtcUs[row]!;
      if (at < before) this.#disorder++;
      before = at;
      if (day === null || !(at >= minuteStart && at < minuteStart + MINUTE_US)) {
        day = this.#dayOf(at);
        minute = Math.floor((at - this.#dayStart) / MINUTE_US);
        minuteStart = this.#dayStart + minute * MINUTE_US;
      }
      const { first, last, count } = day;
      if (count[minute]!++ === 0) { first[minute] = at; last[minute] = at; }
      else if (at > last[minute]!) last[minute] = at;
      else if (at < first[minute]!) first[minute] = at;
    }
    this.#before = before;
    this.#minuteStart = minuteStart;
    this.#minute = minute;
    this.#day = day;
  }

  #dayOf(at: number): Day {
    if (this.#day !== null && at >= this.#dayStart && at < this.#dayStart + DAY_US) return this.#day;
    const number = Math.floor(at / DAY_US);
    let day = this.#days.get(number);
    if (day === undefined) {
      day = { first: new Float64Array(MINUTES), last: new Float64Array(MINUTES), count: new Uint32Array(MINUTES) };
      this.#days.set(number, day);
    }
    this.#day = day;
    this.#dayStart = number * DAY_US;
    return day;
  }

  finish(): TimeCoverage {
    const numbers = [...this.#days.keys()].sort((one, other) => one - other);
    const short = new Float64Array(HOURS_OF_WEEK);
    const long: number[][] = Array.from({ length: HOURS_OF_WEEK }, () => []);
    const wide: Gap[] = [];
    let firstUtcUs: number | null = null, lastUtcUs: number | null = null;
    for (const number of numbers) {
      const { first, last, count } = this.#days.get(number)!;
      for (let minute = 0; minute < MINUTES; minute++) {
        const requests = count[minute]!;
        if (requests === 0) continue;
        if (lastUtcUs === null) firstUtcUs = first[minute]!;
        else {
          const interval: number = first[minute]! - lastUtcUs, hour = hourOfWeek(lastUtcUs);
          if (interval <= SHORT_US) short[hour]!++;
          else long[hour]!.push(interval);
          if (interval > HOUR_US) wide.push({ fromUtcUs: lastUtcUs, toUtcUs: first[minute]! });
        }
        short[hourOfWeek(first[minute]!)]! += requests - 1;
        lastUtcUs = last[minute]!;
      }
    }
    const allShort = short.reduce((sum, count) => sum + count, 0), allLong = long.flat();
    const gaps = wide.filter(({ fromUtcUs, toUtcUs }) => {
      const hour = hourOfWeek(fromUtcUs), interval = toUtcUs - fromUtcUs;
      const others = without(long[hour]!, interval);
      const hasOthers = short[hour]! + others.length > 0;
      return interval > GAP_MEDIANS * (hasOthers ? medianAbove(short[hour]!, others) : medianAbove(allShort, without(allLong, interval)));
    });
    return { firstUtcUs, lastUtcUs, disorder: this.#disorder, gaps };
  }
}

/** 0 is Thursday 00:00, the hour 1970 began in. */
function hourOfWeek(atUtcUs: number): number {
  const hour = Math.floor(atUtcUs / HOUR_US) % HOURS_OF_WEEK;
  return hour < 0 ? hour + HOURS_OF_WEEK : hour;
}

function without(list: readonly number[], value: number): number[] {
  const at = list.indexOf(value);
  return [...list.slice(0, at), ...list.slice(at + 1)];
}

/** The lower median of `short` small intervals and the listed larger ones; 0 stands for any small one. */
function medianAbove(short: number, long: readonly number[]): number {
  if (short + long.length === 0) return 0;
  const middle = Math.floor((short + long.length - 1) / 2);
  if (middle < short) return 0;
  return [...long].sort((one, other) => one - other)[middle - short]!;
}
