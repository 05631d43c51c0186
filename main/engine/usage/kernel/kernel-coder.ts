import { AS_DOUBLES, bitsFor, blobLength, HEAD, IS_DELTA, writeHead } from '../column-codec.ts';
import type { EncodedColumn, EncodedTimes } from '../column-codec.ts';
import type { ColumnCoder } from '../column-coder.ts';
import { narrowSet, NARROW, smallSet } from '../value-set.ts';
import { KernelInstance } from './instance.ts';

interface Exports {
  alloc(bytes: number): number;
  foundAt(): number;
  rangeOfInts(at: number, count: number): void;
  rangeOfNumbers(at: number, count: number): void;
  rangeOfTimes(at: number, count: number): void;
  smallNumbers(at: number, count: number, base: number, to: number): void;
  smallSteps(at: number, count: number, leastStep: number, unit: number, to: number): void;
  pack(at: number, count: number, base: number, bits: number, to: number): void;
  mark(at: number, count: number, base: number, to: number): void;
  renumber(at: number, from: number, to: number, map: number, known: number): number;
}

// What a range is told as, in doubles.
const LEAST = 0, MOST = 1, LEAST_STEP = 2, MOST_STEP = 3, UNIT = 4;
/** Room behind a packed column, into which packing writes. */
const SPARE = 8;

/** Encodes columns that lie in its own memory: those it gave room to, of at most `rows` values. */
export class KernelCoder implements ColumnCoder {
  readonly #instance = new KernelInstance<Exports>();
  readonly #found: Float64Array;
  readonly #small: Uint32Array;
  readonly #marks: Uint8Array;
  readonly #rows: number;
  #packed: Uint8Array;
  #used = 0;

  constructor(rows: number) {
    const instance = this.#instance;
    this.#rows = rows;
    this.#found = new Float64Array(instance.memory.buffer, instance.exports.foundAt(), 5);
    this.#small = instance.ints(rows);
    this.#marks = instance.bytes(NARROW);
    this.#packed = instance.bytes(0);
  }

  ints(length: number): Uint32Array {
    return this.#instance.ints(length);
  }

  floats(length: number): Float64Array {
    return this.#instance.floats(length);
  }

  startSegment(): void {
    this.#used = 0;
  }

  encodeInts(values: Uint32Array, count: number): EncodedColumn {
    const { exports } = this.#instance, at = values.byteOffset;
    exports.rangeOfInts(at, count);
    const min = this.#found[LEAST]!, max = this.#found[MOST]!, bits = bitsFor(max - min);
    const blob = this.#start(bits, count, 0, min, 1);
    if (bits !== 0) exports.pack(at, count, min, bits, blob.byteOffset + HEAD);
    return { blob, min, max };
  }

  encodeNumbers(values: Float64Array, count: number): EncodedColumn {
    const { exports } = this.#instance, at = values.byteOffset, small = this.#small.byteOffset;
    exports.rangeOfNumbers(at, count);
    const min = this.#found[LEAST]!, max = this.#found[MOST]!, bits = bitsFor(max - min);
    const blob = this.#start(bits, count, 0, bits === AS_DOUBLES ? 0 : min, 1);
    if (bits === AS_DOUBLES) copyDoubles(values, count, blob);
    else if (bits !== 0) {
      exports.smallNumbers(at, count, min, small);
      exports.pack(small, count, 0, bits, blob.byteOffset + HEAD);
    }
    return { blob, min, max };
  }

  encodeTimes(values: Float64Array, count: number): EncodedTimes {
    const { exports } = this.#instance, at = values.byteOffset, small = this.#small.byteOffset;
    exports.rangeOfTimes(at, count);
    const [min, max, least, most, unit] = [LEAST, MOST, LEAST_STEP, MOST_STEP, UNIT].map(place => this.#found[place]!) as [number, number, number, number, number];
    const bits = bitsFor((most - least) / unit);
    const blob = this.#start(bits, count, IS_DELTA, values[0]!, unit);
    if (bits === AS_DOUBLES) copyDoubles(values, count, blob);
    else {
      new DataView(blob.buffer, blob.byteOffset).setFloat64(24, least / unit, true);
      if (bits !== 0) {
        exports.smallSteps(at, count, least, unit, small);
        exports.pack(small, count, 0, bits, blob.byteOffset + HEAD);
      }
    }
    return { blob, min, max, isOrdered: least >= 0 };
  }

  smallSet(values: Uint32Array, count: number, min: number, max: number): Uint8Array | null {
    if (max - min >= NARROW) return smallSet(values, count, min, max);
    this.#marks.fill(0);
    this.#instance.exports.mark(values.byteOffset, count, min, this.#marks.byteOffset);
    return narrowSet(this.#marks, min, max);
  }

  renumber(values: Uint32Array, from: number, to: number, map: Uint32Array): number {
    return this.#instance.exports.renumber(values.byteOffset, from, to, map.byteOffset, map.length);
  }

  /** A column with its head, after the ones of the same segment. */
  #start(bits: number, count: number, flags: number, base: number, step: number): Uint8Array {
    const length = blobLength(bits, count);
    if (this.#used + length + SPARE > this.#packed.length) this.#moreRoom(length);
    const blob = this.#packed.subarray(this.#used, this.#used + length);
    this.#used = (this.#used + length + SPARE + 7) & ~7;
    blob.fill(0, 0, HEAD);
    writeHead(new DataView(blob.buffer, blob.byteOffset), bits, flags, base, step);
    return blob;
  }

  /** Subtle: the room before stays where it is, so that columns in it are good. */
  #moreRoom(wanted: number): void {
    this.#packed = this.#instance.bytes(Math.max(wanted + SPARE, this.#rows * 16, this.#packed.length * 2));
    this.#used = 0;
  }
}

function copyDoubles(values: Float64Array, count: number, blob: Uint8Array): void {
  new Float64Array(blob.buffer, blob.byteOffset + HEAD, count).set(values.subarray(0, count));
}
