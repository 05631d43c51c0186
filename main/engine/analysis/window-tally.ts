import { monthOf } from '../usage/buckets.ts';

/** A stretch of time in which some key was over. */
export interface Mark { readonly fromUtcUs: number; toUtcUs: number; keys: number; measured: number }

/** What is known of one key after its windows were looked at in order of time. */
export interface KeyTally {
  windows: number;
  exceeded: number;
  /** Largest window over; 0 when none is. */
  worst: number;
  worstFromUtcUs: number;
  worstToUtcUs: number;
  longestRun: number;
  runFromUtcUs: number;
  runToUtcUs: number;
  /** The run that is going on. */
  run: number;
  startedUtcUs: number;
  lastOver: number;
}

/** Adds up windows that come in order of time for each key. */
export class WindowTally {
  windows = 0;
  exceeded = 0;
  beyond = 0;
  readonly keys: KeyTally[] = [];
  readonly months = new Map<number, { windows: number; exceeded: number }>();
  readonly #maximum: number;
  #month = { from: Number.NaN, to: Number.NaN, counts: { windows: 0, exceeded: 0 } };

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /**
   * One window of a key. `order` is its place among windows: two that differ by one are next to each other.
   * @returns true when it is over
   */
  add(key: number, order: number, fromUtcUs: number, toUtcUs: number, measured: number): boolean {
    const tally = this.#keyOf(key), month = this.#monthAt(fromUtcUs);
    this.windows++;
    tally.windows++;
    month.windows++;
    if (measured <= this.#maximum) return false;
    this.exceeded++;
    this.beyond += measured - this.#maximum;
    tally.exceeded++;
    month.exceeded++;
    if (measured > tally.worst) {
      tally.worst = measured;
      tally.worstFromUtcUs = fromUtcUs;
      tally.worstToUtcUs = toUtcUs;
    }
    if (tally.run === 0 || order !== tally.lastOver + 1) { tally.run = 0; tally.startedUtcUs = fromUtcUs; }
    tally.run++;
    tally.lastOver = order;
    if (tally.run > tally.longestRun) {
      tally.longestRun = tally.run;
      tally.runFromUtcUs = tally.startedUtcUs;
      tally.runToUtcUs = toUtcUs;
    }
    return true;
  }

  #keyOf(key: number): KeyTally {
    return this.keys[key] ??= {
      windows: 0, exceeded: 0, worst: 0, worstFromUtcUs: 0, worstToUtcUs: 0, longestRun: 0, runFromUtcUs: 0, runToUtcUs: 0, run: 0, startedUtcUs: 0, lastOver: Number.NaN,
    };
  }

  #monthAt(atUtcUs: number): { windows: number; exceeded: number } {
    if (atUtcUs >= this.#month.from && atUtcUs < this.#month.to) return this.#month.counts;
    const month = monthOf(atUtcUs);
    let counts = this.months.get(month);
    if (counts === undefined) this.months.set(month, counts = { windows: 0, exceeded: 0 });
    const startOf = (at: number): number => Date.UTC(Math.floor(at / 12), at - Math.floor(at / 12) * 12, 1) * 1_000;
    this.#month = { from: startOf(month), to: startOf(month + 1), counts };
    return counts;
  }
}

/** Marks in order of time, of which the first `most` are kept. */
export class MarkList {
  readonly kept: Mark[] = [];
  total = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(mark: Mark): void {
    this.total++;
    if (this.kept.length < this.#most) this.kept.push(mark);
  }
}
