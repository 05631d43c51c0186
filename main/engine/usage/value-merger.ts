import { ByteDictionary, NO_VALUE, OVERFLOW } from './byte-dictionary.ts';
import type { ColumnCoder } from './column-coder.ts';
import type { FreshValues } from './scan-messages.ts';

/**
 * Brings the ids of several scanners together: one dictionary a column for the whole source, numbered in file order
 * however the work was shared out. Values that were met but never used do not enter it.
 */
export class ValueMerger {
  readonly dictionary: ByteDictionary;
  readonly #toUtf8: ((bytes: Uint8Array) => Uint8Array) | null;
  readonly #coder: ColumnCoder;
  readonly #scanners: ScannerValues[] = [];

  /** @param toUtf8 set when the log is in another encoding */
  constructor(most: number, toUtf8: ((bytes: Uint8Array) => Uint8Array) | null, coder: ColumnCoder) {
    this.dictionary = new ByteDictionary(most);
    this.#coder = coder;
    this.#toUtf8 = toUtf8;
  }

  learn(scanner: number, fresh: FreshValues): void {
    (this.#scanners[scanner] ??= new ScannerValues(this.#coder)).append(fresh);
  }

  /** Writes the source's ids of `from[start, end)` to `to` at `at`; false when some did not fit the dictionary. */
  merge(scanner: number, from: Uint32Array, start: number, end: number, to: Uint32Array, at: number): boolean {
    const values = this.#scanners[scanner];
    if (values === undefined) {
      // Only empty fields so far.
      to.fill(NO_VALUE, at, at + end - start);
      return true;
    }
    to.set(from.subarray(start, end), at);
    const stop = at + end - start;
    let fits = true;
    for (let row = this.#coder.renumber(to, at, stop, values.merged); row < stop; row = this.#coder.renumber(to, row, stop, values.merged)) {
      const id = to[row]!, known = id === OVERFLOW ? OVERFLOW : this.#intern(values, id);
      if (known === OVERFLOW) {
        fits = false;
        to[row++] = NO_VALUE;
      } else values.merged[id] = known;
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

/** The values one scanner has told about, by its own ids, and the ids they got in the source. */
class ScannerValues {
  arena = new Uint8Array(1 << 12);
  view = new DataView(this.arena.buffer);
  ends: Uint32Array = new Uint32Array(1 << 8);
  merged: Uint32Array;
  #count = 0;
  readonly #coder: ColumnCoder;

  constructor(coder: ColumnCoder) {
    this.#coder = coder;
    this.merged = coder.ints(1 << 8);
  }

  append({ bytes, lengths }: FreshValues): void {
    const count = this.#count + lengths.length;
    if (count >= this.ends.length) {
      const length = Math.max(count + 1, this.ends.length * 2);
      this.ends = widened(this.ends, new Uint32Array(length));
      this.merged = widened(this.merged, this.#coder.ints(length));
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

function widened(array: Uint32Array, larger: Uint32Array): Uint32Array {
  larger.set(array);
  return larger;
}
