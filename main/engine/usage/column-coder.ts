import { NO_VALUE } from './byte-dictionary.ts';
import { encodeInts, encodeNumbers, encodeTimes } from './column-codec.ts';
import type { EncodedColumn, EncodedTimes } from './column-codec.ts';
import { smallSet } from './value-set.ts';

/** Gives columns room and encodes them: here, or in the kernel for logs that are worth it. Either way the same bytes come out. */
export interface ColumnCoder {
  ints(length: number): Uint32Array;
  floats(length: number): Float64Array;
  /** Before the columns of a segment: what was encoded before is good until then. */
  startSegment(): void;
  encodeInts(values: Uint32Array, count: number): EncodedColumn;
  encodeNumbers(values: Float64Array, count: number): EncodedColumn;
  encodeTimes(values: Float64Array, count: number): EncodedTimes;
  /** As `smallSet`. */
  smallSet(values: Uint32Array, count: number, min: number, max: number): Uint8Array | null;
  /** Puts `map[id]` in place of each id in `[from, to)`; gives the place of the first that has no number there yet, or `to`. */
  renumber(values: Uint32Array, from: number, to: number, map: Uint32Array): number;
}

/** Encodes without the kernel. */
export const plainCoder: ColumnCoder = {
  ints: length => new Uint32Array(length),
  floats: length => new Float64Array(length),
  startSegment: () => {},
  encodeInts, encodeNumbers, encodeTimes, smallSet,
  renumber: (values, from, to, map) => {
    const known = map.length;
    for (let at = from; at < to; at++) {
      const id = values[at]!;
      if (id >= known) return at;
      const own = map[id]!;
      if (own === NO_VALUE && id !== NO_VALUE) return at;
      values[at] = own;
    }
    return to;
  },
};
