/** Id of a value that is not there: an empty field. Real values count from 1. */
export const NO_VALUE = 0;
/** Given instead of an id once a dictionary is full; the column is then re-read from the original. */
export const OVERFLOW = 0xffff_ffff;

const MIX = 0x9e37_79b1 | 0;
const FIRST_SLOTS = 1 << 10;
const FIRST_ARENA = 1 << 14;

/**
 * Byte strings numbered in order of arrival, in typed arrays: no object and no string per value, so that a million
 * values cost their bytes and sixteen more each.
 */
export class ByteDictionary {
  /** Number of values; ids run from 1 to it. */
  count = 0;
  /** Bytes of all values, one after another. */
  arena = new Uint8Array(FIRST_ARENA);
  /** `ends[id]` is where value `id` ends in the arena and value `id + 1` starts. */
  ends = new Uint32Array(FIRST_SLOTS);
  /** Set once a value did not fit any more. */
  isFull = false;
  readonly #most: number;
  #arenaView = new DataView(this.arena.buffer);
  #hashes = new Int32Array(FIRST_SLOTS);
  #table = new Uint32Array(FIRST_SLOTS * 2);
  #mask = FIRST_SLOTS * 2 - 1;

  /** @param most number of values after which `intern` gives `OVERFLOW` for new ones */
  constructor(most: number) {
    this.#most = most;
  }

  /** Id of `bytes[start, end)`, added when it is new. An empty range is `NO_VALUE`. `view` is a DataView over the same bytes. */
  intern(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const length = end - start;
    if (length === 0) return NO_VALUE;
    const hash = hashBytes(bytes, view, start, end);
    const table = this.#table, hashes = this.#hashes, mask = this.#mask;
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      const id = table[slot]!;
      if (id === 0) return this.#add(bytes, start, end, hash, slot);
      if (hashes[id] === hash && this.#isSame(id, bytes, view, start, length)) return id;
      slot = (slot + 1) & mask;
    }
  }

  /**
   * `intern` for one field of many records: field `first` of `count` records of `width` fields, whose places are in `starts` and `ends`.
   * Ids go to `to` from `base` on. A negative start is −1 − place in `extra`.
   * Subtle: the same as `intern` in a loop; written out because a call for each value costs as much as the look-up.
   */
  internFields(bytes: Uint8Array, view: DataView, extra: Uint8Array, extraView: DataView, starts: Int32Array, ends: Int32Array, first: number, width: number, count: number, to: Uint32Array, base: number): void {
    let table = this.#table, hashes = this.#hashes, valueEnds = this.ends, mask = this.#mask, arena = this.#arenaView;
    for (let row = 0, at = first; row < count; row++, at += width) {
      const start = starts[at]!, length = ends[at]! - start;
      if (length < 4 || start < 0) {
        to[base + row] = start < 0 ? this.intern(extra, extraView, -1 - start, ends[at]!) : this.intern(bytes, view, start, start + length);
        table = this.#table; hashes = this.#hashes; valueEnds = this.ends; mask = this.#mask; arena = this.#arenaView;
        continue;
      }
      const last = start + length - 4;
      let hash = length;
      for (let from = start; from < last; from += 4) {
        hash = Math.imul(hash ^ view.getInt32(from, true), MIX);
        hash ^= hash >>> 15;
      }
      const lastWord = view.getInt32(last, true);
      hash = Math.imul(hash ^ lastWord, MIX);
      hash ^= hash >>> 15;
      let slot = (hash ^ (hash >>> 16)) & mask, id: number;
      for (;;) {
        id = table[slot]!;
        if (id === 0) {
          id = this.#add(bytes, start, start + length, hash, slot);
          table = this.#table; hashes = this.#hashes; valueEnds = this.ends; mask = this.#mask; arena = this.#arenaView;
          break;
        }
        if (hashes[id] === hash) {
          const own = valueEnds[id - 1]!, offset = own - start;
          if (valueEnds[id]! - own === length && arena.getInt32(own + length - 4, true) === lastWord) {
            let from = start;
            while (from < last && arena.getInt32(from + offset, true) === view.getInt32(from, true)) from += 4;
            if (from >= last) break;
          }
        }
        slot = (slot + 1) & mask;
      }
      to[base + row] = id;
    }
  }

  #isSame(id: number, bytes: Uint8Array, view: DataView, start: number, length: number): boolean {
    const from = this.ends[id - 1]!;
    if (this.ends[id]! - from !== length) return false;
    if (length < 4) {
      const arena = this.arena;
      for (let at = 0; at < length; at++) if (arena[from + at] !== bytes[start + at]) return false;
      return true;
    }
    const mine = this.#arenaView, last = length - 4;
    for (let at = 0; at < last; at += 4) if (mine.getInt32(from + at, true) !== view.getInt32(start + at, true)) return false;
    return mine.getInt32(from + last, true) === view.getInt32(start + last, true);
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    if (this.count >= this.#most) {
      this.isFull = true;
      return OVERFLOW;
    }
    const id = ++this.count;
    const from = this.ends[id - 1]!;
    const to = from + end - start;
    if (to > this.arena.length) {
      this.arena = grown(this.arena, Math.max(to, this.arena.length * 2));
      this.#arenaView = new DataView(this.arena.buffer);
    }
    if (id >= this.ends.length) {
      this.ends = grown32(this.ends, this.ends.length * 2);
      const hashes = new Int32Array(this.ends.length);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
    }
    const arena = this.arena;
    for (let at = start, put = from; at < end; at++, put++) arena[put] = bytes[at]!;
    this.ends[id] = to;
    this.#hashes[id] = hash;
    this.#table[slot] = id;
    if (id * 2 > this.#mask) this.#rehash();
    return id;
  }

  #rehash(): void {
    const table = new Uint32Array((this.#mask + 1) * 2);
    const mask = table.length - 1;
    for (let id = 1; id <= this.count; id++) {
      const hash = this.#hashes[id]!;
      let slot = (hash ^ (hash >>> 16)) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = id;
    }
    this.#table = table;
    this.#mask = mask;
  }

  /** Adds values one after another, `lengths` bytes each: as they were numbered, into an empty dictionary or after the ones before. */
  load(bytes: Uint8Array, lengths: Uint32Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let start = 0;
    for (const length of lengths) {
      this.intern(bytes, view, start, start + length);
      start += length;
    }
  }

  /** Bytes of a value; valid until the next `intern`. */
  bytesOf(id: number): Uint8Array {
    return this.arena.subarray(this.ends[id - 1], this.ends[id]);
  }
}

/** Mixes four bytes at a time; the last four overlap the ones before. */
function hashBytes(bytes: Uint8Array, view: DataView, start: number, end: number): number {
  const length = end - start;
  let hash = length;
  if (length < 4) {
    hash = Math.imul(hash ^ (bytes[start]! | (bytes[start + (length >> 1)]! << 8) | (bytes[end - 1]! << 16)), MIX);
    return hash ^ (hash >>> 15);
  }
  const last = end - 4;
  for (let at = start; at < last; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), MIX);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ view.getInt32(last, true), MIX);
  return hash ^ (hash >>> 15);
}

function grown(array: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(array);
  return larger;
}

function grown32(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
