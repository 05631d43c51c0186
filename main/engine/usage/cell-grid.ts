import { CellTable } from './cell-table.ts';

const FIRST_KEYS = 64, SECOND_KEYS = 2_048;

/** Sums under pairs of small keys, found without hashing; larger keys go to a table. Meant to be drained and filled again and again. */
export class CellGrid {
  readonly #calls = new Float64Array(FIRST_KEYS * SECOND_KEYS);
  readonly #items = new Float64Array(FIRST_KEYS * SECOND_KEYS);
  readonly #bytes = new Float64Array(FIRST_KEYS * SECOND_KEYS);
  readonly #touched = new Uint32Array(FIRST_KEYS * SECOND_KEYS);
  readonly #rest = new CellTable();
  #used = 0;

  get count(): number {
    return this.#used + this.#rest.count;
  }

  add(first: number, second: number, calls: number, items: number, bytes: number): void {
    if (first >= FIRST_KEYS || second >= SECOND_KEYS) { this.#rest.add(first, second, calls, items, bytes); return; }
    const at = first * SECOND_KEYS + second;
    if (this.#calls[at] === 0) this.#touched[this.#used++] = at;
    this.#calls[at]! += calls;
    this.#items[at]! += items;
    this.#bytes[at]! += bytes;
  }

  /** Gives every cell once, in the order in which they came, and leaves the grid empty. `calls` of a cell are never 0. */
  drain(take: (first: number, second: number, calls: number, items: number, bytes: number) => void): void {
    for (let index = 0; index < this.#used; index++) {
      const at = this.#touched[index]!, first = Math.floor(at / SECOND_KEYS);
      take(first, at - first * SECOND_KEYS, this.#calls[at]!, this.#items[at]!, this.#bytes[at]!);
      this.#calls[at] = this.#items[at] = this.#bytes[at] = 0;
    }
    this.#used = 0;
    const { count, first, second, calls, items, bytes } = this.#rest;
    for (let at = 0; at < count; at++) take(first[at]!, second[at]!, calls[at]!, items[at]!, bytes[at]!);
    this.#rest.clear();
  }
}
