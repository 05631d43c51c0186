import { ByteDictionary, NO_VALUE, OVERFLOW } from './byte-dictionary.ts';
import type { FreshValues } from './scan-messages.ts';

/**
 * Brings the ids of several scanners together: one dictionary a column for the whole source, numbered in file order
 * however the work was shared out. Values that were met but never used do not enter it.
 */
export class ValueMerger {
  readonly dictionary: ByteDictionary;
  readonly #toUtf8: ((bytes: Uint8Array) => Uint8Array) | null;
  readonly #scanners: ScannerValues[] = [];

  /** @param toUtf8 set when the log is in another encoding */
  constructor(most: number, toUtf8: ((bytes: Uint8Array) => Uint8Array) | null) {
    this.dictionary = new ByteDictionary(most);
    this.#toUtf8 = toUtf8;
  }

  learn(scanner: number, fresh: FreshValues): void {
    (this.#scanners[scanner] ??= new ScannerValues()).append(fresh);
  }

  /** Writes the source's ids of `from[start, end)` to `to` at `at`; false when some did not fit the dictionary. */
  merge(scanner: number, from: Uint32Array, start: number, end: number, to: Uint32Array, at: number): boolean {
    const values = this.#scanners[scanner];
    if (values === undefined) {
      // Only empty fields so far.
      to.fill(NO_VALUE, at, at + end - start);
      return true;
    }
    if (mergeKnown(values.merged, from, start, end, to, at)) return true;
    const merged = values.merged;
    let fits = true;
    for (let index = start, put = at; index < end; index++, put++) {
      const id = from[index]!;
      let known = id < merged.length ? merged[id]! : NO_VALUE;
      if (known === NO_VALUE && id !== NO_VALUE) {
        known = id === OVERFLOW ? OVERFLOW : this.#intern(values, id);
        if (known === OVERFLOW) { fits = false; known = NO_VALUE; } else merged[id] = known;
      }
      to[put] = known;
    }
    return fits;
  }

  #intern(values: ScannerValues, id: number): number {
    const start = values.ends[id - 1]!, end = values.ends[id]!;
    if (this.#toUtf8 === null) return this.dictionary.intern(values.arena, values.view, start, end);
    const bytes = this.#toUtf8(values.arena.subarray(start, end));
    return this.dictionary.intern(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length);
  }
}

/** Takes over ids that all have a number already, by far the most common; false as soon as that is not so of one. */
function mergeKnown(merged: Uint32Array, from: Uint32Array, start: number, end: number, to: Uint32Array, at: number): boolean {
  const count = merged.length;
  for (let index = start, put = at; index < end; index++, put++) {
    const id = from[index]!;
    if (id >= count) return false;
    const known = merged[id]!;
    if (known === NO_VALUE && id !== NO_VALUE) return false;
    to[put] = known;
  }
  return true;
}

/** The values one scanner has told about, by its own ids, and the ids they got in the source. */
class ScannerValues {
  arena = new Uint8Array(1 << 12);
  view = new DataView(this.arena.buffer);
  ends = new Uint32Array(1 << 8);
  merged = new Uint32Array(1 << 8);
  #count = 0;

  append({ bytes, lengths }: FreshValues): void {
    const count = this.#count + lengths.length;
    if (count >= this.ends.length) {
      const length = Math.max(count + 1, this.ends.length * 2);
      this.ends = widened(this.ends, length);
      this.merged = widened(this.merged, length);
    }
    let end = this.ends[this.#count]!;
    if (end + bytes.length > this.arena.length) {
      const arena = new Uint8Array(Math.max(end + bytes.length, this.arena.length * 2));
      arena.set(this.arena);
      this.arena = arena;
      this.view = new DataView(arena.buffer);
    }
    this.arena.set(bytes, end);
    for (const length of lengths) this.ends[++this.#count] = end += length;
  }
}

function widened(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
