import type { DuplicateRule } from '../../store/repositories/duplicates.ts';
import { SEGMENT_ROWS } from '../segment-builder.ts';

/** Sets of several holders that a log gets by one rule; later ones are told holder by holder, so that many logs do not make as many sets as requests. */
const MOST_JOINT_SETS = 64;

/** Places a set keeps of the first of its requests, each with what it repeats. */
export const MOST_EXAMPLES = 1_000;

/** Repeats of one log that the same others hold, by one rule, while they are found. */
export interface FoundSet {
  readonly rule: DuplicateRule;
  readonly log: number;
  /** Ascending. */
  readonly heldBy: readonly number[];
  rows: number;
  /** By segment from 0. */
  readonly segments: Map<number, SegmentRows>;
  readonly examples: Examples;
}

/** Gathers repeats: at most a few bits a row, so that memory stays small beside the requests. */
export class FoundSets {
  readonly #sets = new Map<string, FoundSet>();
  readonly #joint = new Map<string, number>();
  #last: FoundSet | null = null;

  /** @param heldBy ascending; read at once @param firsts where the request stands first in each of them */
  add(rule: DuplicateRule, log: number, place: number, heldBy: readonly number[], firsts: readonly number[]): void {
    const set = this.#setOf(rule, log, heldBy);
    if (set !== null) this.#put(set, place, firsts[0]!);
    else heldBy.forEach((holder, at) => { this.#put(this.#setOf(rule, log, [holder])!, place, firsts[at]!); });
  }

  #put(set: FoundSet, place: number, repeats: number): void {
    const segment = Math.floor(place / SEGMENT_ROWS), row = place % SEGMENT_ROWS;
    let rows = set.segments.get(segment);
    if (rows === undefined) set.segments.set(segment, rows = new SegmentRows());
    rows.add(row);
    set.rows++;
    set.examples.offer(place, repeats);
  }

  all(): FoundSet[] {
    return [...this.#sets.values()];
  }

  /** Null for one set too many of several holders. */
  #setOf(rule: DuplicateRule, log: number, heldBy: readonly number[]): FoundSet | null {
    const last = this.#last;
    if (last !== null && last.rule === rule && last.log === log && last.heldBy.length === heldBy.length && last.heldBy.every((own, at) => own === heldBy[at])) return last;
    const key = `${rule} ${log} ${heldBy.join(' ')}`;
    let set = this.#sets.get(key);
    if (set === undefined) {
      const joint = this.#joint.get(`${rule} ${log}`) ?? 0;
      if (heldBy.length > 1) {
        if (joint >= MOST_JOINT_SETS) return null;
        this.#joint.set(`${rule} ${log}`, joint + 1);
      }
      this.#sets.set(key, set = { rule, log, heldBy: [...heldBy], rows: 0, segments: new Map(), examples: new Examples() });
    }
    this.#last = set;
    return set;
  }
}

/** Rows of one segment: a list while they are few, then a bit a row. */
export class SegmentRows {
  count = 0;
  #list: Uint16Array | null = new Uint16Array(8);
  #bits: Uint8Array | null = null;

  /** Each row once. */
  add(row: number): void {
    if (this.#list !== null && this.count === this.#list.length) {
      if (this.count * 2 > SEGMENT_ROWS / 16) this.#bits = this.bits();
      const list = this.#bits === null ? new Uint16Array(this.count * 2) : null;
      list?.set(this.#list);
      this.#list = list;
    }
    if (this.#list !== null) this.#list[this.count] = row;
    else this.#bits![row >> 3]! |= 1 << (row & 7);
    this.count++;
  }

  /** One bit a row, the lowest of the first byte first. */
  bits(): Uint8Array {
    if (this.#bits !== null) return this.#bits;
    const bits = new Uint8Array(SEGMENT_ROWS / 8);
    for (const row of this.#list?.subarray(0, this.count) ?? []) bits[row >> 3]! |= 1 << (row & 7);
    return bits;
  }
}

/** The requests of a set that stand first in their log, offered in any order. */
class Examples {
  #pairs: [number, number][] = [];
  #last = Number.POSITIVE_INFINITY;

  offer(place: number, repeats: number): void {
    if (place > this.#last) return;
    this.#pairs.push([place, repeats]);
    if (this.#pairs.length >= MOST_EXAMPLES * 4) this.#cut();
  }

  /** Pairs of places in the order of the log. */
  pairs(): Uint32Array {
    this.#cut();
    return Uint32Array.from(this.#pairs.flat());
  }

  #cut(): void {
    this.#pairs.sort((one, other) => one[0] - other[0]);
    this.#pairs = this.#pairs.slice(0, MOST_EXAMPLES);
    if (this.#pairs.length === MOST_EXAMPLES) this.#last = this.#pairs.at(-1)?.[0] ?? this.#last;
  }
}
