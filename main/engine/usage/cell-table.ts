import { decodeColumn, encodeInts, encodeNumbers } from './column-codec.ts';

/** Sums of calls, items and bytes under pairs of 32-bit keys, in typed arrays. */
export class CellTable {
  count = 0;
  first = new Uint32Array(256);
  second = new Uint32Array(256);
  calls = new Float64Array(256);
  items = new Float64Array(256);
  bytes = new Float64Array(256);
  #table = new Int32Array(512).fill(-1);

  /** Position of a cell, made when it is new. */
  at(first: number, second: number): number {
    const mask = this.#table.length - 1;
    let slot = mix(first, second) & mask;
    for (;;) {
      const found = this.#table[slot]!;
      if (found < 0) return this.#add(first, second, slot);
      if (this.first[found] === first && this.second[found] === second) return found;
      slot = (slot + 1) & mask;
    }
  }

  add(first: number, second: number, calls: number, items: number, bytes: number): void {
    const at = this.at(first, second);
    this.calls[at] = this.calls[at]! + calls;
    this.items[at] = this.items[at]! + items;
    this.bytes[at] = this.bytes[at]! + bytes;
  }

  clear(): void {
    if (this.count === 0) return;
    this.calls.fill(0, 0, this.count);
    this.items.fill(0, 0, this.count);
    this.bytes.fill(0, 0, this.count);
    this.count = 0;
    this.#table.fill(-1);
  }

  #add(first: number, second: number, slot: number): number {
    if (this.count === this.first.length) {
      this.#grow();
      const mask = this.#table.length - 1;
      slot = mix(first, second) & mask;
      while (this.#table[slot]! >= 0) slot = (slot + 1) & mask;
    }
    const at = this.count++;
    this.first[at] = first;
    this.second[at] = second;
    this.#table[slot] = at;
    return at;
  }

  #grow(): void {
    const length = this.first.length * 2;
    this.first = larger(new Uint32Array(length), this.first);
    this.second = larger(new Uint32Array(length), this.second);
    this.calls = larger(new Float64Array(length), this.calls);
    this.items = larger(new Float64Array(length), this.items);
    this.bytes = larger(new Float64Array(length), this.bytes);
    this.#table = new Int32Array(length * 2).fill(-1);
    const mask = length * 2 - 1;
    for (let at = 0; at < this.count; at++) {
      let slot = mix(this.first[at]!, this.second[at]!) & mask;
      while (this.#table[slot]! >= 0) slot = (slot + 1) & mask;
      this.#table[slot] = at;
    }
  }
}

function mix(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e37_79b1 | 0) ^ Math.imul(second, 0x85eb_ca6b | 0);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b_3c6d);
  return hash ^ (hash >>> 13);
}

function larger<T extends Uint32Array | Float64Array>(to: T, from: T): T {
  to.set(from);
  return to;
}

/** Cells as stored: two keys and three sums each. */
export interface Cells {
  readonly count: number;
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  readonly calls: Float64Array;
  readonly items: Float64Array;
  readonly bytes: Float64Array;
}

/** A table of cells as one blob: the count, then five columns with their lengths. */
export function encodeCells(cells: Cells): Uint8Array {
  const columns = [...[cells.first, cells.second].map(keys => encodeInts(keys, cells.count).blob), ...[cells.calls, cells.items, cells.bytes].map(sums => encodeNumbers(sums, cells.count).blob)];
  const blob = new Uint8Array(columns.reduce((sum, column) => sum + 4 + column.length, 4));
  const view = new DataView(blob.buffer);
  view.setUint32(0, cells.count, true);
  let at = 4;
  for (const column of columns) {
    view.setUint32(at, column.length, true);
    blob.set(column, at + 4);
    at += 4 + column.length;
  }
  return blob;
}

export function decodeCells(blob: Uint8Array): Cells {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const count = view.getUint32(0, true);
  let at = 4;
  const next = <T extends Uint32Array | Float64Array>(into: T): T => {
    const length = view.getUint32(at, true);
    const decoded = decodeColumn(blob.subarray(at + 4, at + 4 + length), count, into);
    at += 4 + length;
    return decoded;
  };
  return {
    count, first: next(new Uint32Array(count)), second: next(new Uint32Array(count)),
    calls: next(new Float64Array(count)), items: next(new Float64Array(count)), bytes: next(new Float64Array(count)),
  };
}
