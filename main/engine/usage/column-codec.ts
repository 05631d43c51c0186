/**
 * A column of whole numbers as one blob: 32 bytes of head (bits a value, flags, base, step, least difference), then the values
 * less the base in the narrowest of 0, 1, 2, 4, 8, 12, 16, 24, 32 bits, or as doubles. Times are coded as differences from the
 * one before, less the least difference, divided by the step.
 */
/** Bytes before the values. */
export const HEAD = 32;
const WIDTHS = [0, 1, 2, 4, 8, 12, 16, 24, 32] as const;
/** Width of values that are kept as doubles. */
export const AS_DOUBLES = 64;
/** Marks values that are differences. */
export const IS_DELTA = 1;

type Numbers = Uint32Array | Float64Array;

export interface EncodedColumn {
  readonly blob: Uint8Array;
  readonly min: number;
  readonly max: number;
}

/** `isOrdered` when no time is before the one in front of it. */
export interface EncodedTimes extends EncodedColumn { readonly isOrdered: boolean }

/** Encodes ids and lengths. */
export function encodeInts(values: Uint32Array, count: number): EncodedColumn {
  let min = count === 0 ? 0 : values[0]!, max = min;
  for (let at = 1; at < count; at++) {
    const value = values[at]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const bits = bitsFor(max - min);
  const blob = startBlob(bits, count, 0, min, 1);
  if (bits !== 0) {
    const small = smallFor(count);
    if (min === 0) small.set(count === values.length ? values : values.subarray(0, count));
    else for (let at = 0; at < count; at++) small[at] = values[at]! - min;
    pack(blob, bits, small, count);
  }
  return { blob, min, max };
}

/** Encodes figures; all must be whole numbers below 2^53. */
export function encodeNumbers(values: Float64Array, count: number): EncodedColumn {
  let min = count === 0 ? 0 : values[0]!, max = min;
  for (let at = 1; at < count; at++) {
    const value = values[at]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const bits = bitsFor(max - min);
  const blob = startBlob(bits, count, 0, bits === AS_DOUBLES ? 0 : min, 1);
  if (bits === AS_DOUBLES) new Float64Array(blob.buffer, HEAD, count).set(values.subarray(0, count));
  else if (bits !== 0) {
    const small = smallFor(count);
    for (let at = 0; at < count; at++) small[at] = values[at]! - min;
    pack(blob, bits, small, count);
  }
  return { blob, min, max };
}

/** Encodes instants in file order: the first one in full, then steps. */
export function encodeTimes(values: Float64Array, count: number): EncodedTimes {
  const first = count === 0 ? 0 : values[0]!;
  let min = first, max = first, before = first, least = 0, most = 0, step = 1_000_000;
  for (let at = 1; at < count; at++) {
    const value = values[at]!;
    const delta = value - before;
    if (delta < least) least = delta;
    else if (delta > most) most = delta;
    if (value < min) min = value;
    else if (value > max) max = value;
    if (step !== 1 && !isMultiple(delta, step)) step = isMultiple(delta, 1_000) ? 1_000 : 1;
    before = value;
  }
  const bits = bitsFor((most - least) / step);
  const blob = startBlob(bits, count, IS_DELTA, first, step);
  if (bits === AS_DOUBLES) new Float64Array(blob.buffer, HEAD, count).set(values.subarray(0, count));
  else {
    new DataView(blob.buffer).setFloat64(24, least / step, true);
    if (bits !== 0) {
      const small = smallFor(count);
      for (let at = 0, previous = first; at < count; at++) { const value = values[at]!; small[at] = (value - previous - least) / step; previous = value; }
      pack(blob, bits, small, count);
    }
  }
  return { blob, min, max, isOrdered: least >= 0 };
}

/** Subtle: `%` on doubles is slow; a whole quotient times the step gives the number back only when it divides. */
function isMultiple(value: number, step: number): boolean {
  return Math.floor(value / step) * step === value;
}

/** The narrowest width that holds whole numbers up to `range`; `AS_DOUBLES` when none does. */
export function bitsFor(range: number): number {
  if (range > 0xffff_ffff) return AS_DOUBLES;
  for (const bits of WIDTHS) if (bits === 32 || range < 2 ** bits) return bits;
  return AS_DOUBLES;
}

function startBlob(bits: number, count: number, flags: number, base: number, step: number): Uint8Array<ArrayBuffer> {
  const blob = new Uint8Array(blobLength(bits, count));
  writeHead(new DataView(blob.buffer), bits, flags, base, step);
  return blob;
}

/** Bytes of a column, its head included. */
export function blobLength(bits: number, count: number): number {
  return HEAD + Math.ceil((count * bits) / 8) + (bits === 12 ? 1 : 0);
}

/** Writes the head of a column but for the least difference, which stands at byte 24. */
export function writeHead(head: DataView, bits: number, flags: number, base: number, step: number): void {
  head.setUint8(0, bits);
  head.setUint8(1, flags);
  head.setFloat64(8, base, true);
  head.setFloat64(16, step, true);
}

const held = new Uint32Array(65_536);

function smallFor(count: number): Uint32Array {
  return count <= held.length ? held : new Uint32Array(count);
}

function pack(blob: Uint8Array<ArrayBuffer>, bits: number, small: Uint32Array, count: number): void {
  switch (bits) {
    case 8: for (let at = 0, put = HEAD; at < count; at++) blob[put++] = small[at]!; return;
    case 16: { const to = new Uint16Array(blob.buffer, HEAD, count); for (let at = 0; at < count; at++) to[at] = small[at]!; return; }
    case 32: new Uint32Array(blob.buffer, HEAD, count).set(small.subarray(0, count)); return;
    case 24:
      for (let at = 0, put = HEAD; at < count; at++) { const value = small[at]!; blob[put++] = value; blob[put++] = value >>> 8; blob[put++] = value >>> 16; }
      return;
    case 12:
      for (let at = 0, put = HEAD; at < count; at += 2) {
        const low = small[at]!, high = at + 1 < count ? small[at + 1]! : 0;
        blob[put++] = low;
        blob[put++] = (low >>> 8) | (high << 4);
        blob[put++] = high >>> 4;
      }
      return;
    default: {
      const perByte = 8 / bits;
      for (let at = 0, put = HEAD; at < count; put++) {
        let byte = 0;
        for (let part = 0; part < perByte && at < count; part++, at++) byte |= small[at]! << (part * bits);
        blob[put] = byte;
      }
    }
  }
}

/** Decodes `count` values into `into`; ids and line lengths fit a Uint32Array, times and figures want a Float64Array. */
export function decodeColumn<T extends Numbers>(blob: Uint8Array, count: number, into: T): T {
  const head = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const bits = head.getUint8(0), isDelta = (head.getUint8(1) & IS_DELTA) !== 0, base = head.getFloat64(8, true), step = head.getFloat64(16, true);
  if (bits === AS_DOUBLES) {
    for (let at = 0; at < count; at++) into[at] = head.getFloat64(HEAD + at * 8, true);
    return into;
  }
  if (isDelta) {
    unpack(blob, bits, count, into, 0);
    const least = head.getFloat64(24, true);
    let value = base;
    // Subtle: the first difference is from the base itself, so it is zero whatever was packed for it.
    for (let at = 0; at < count; at++) { value += (into[at]! + least) * step; into[at] = value; }
    return into;
  }
  return unpack(blob, bits, count, into, base);
}

function unpack<T extends Numbers>(blob: Uint8Array, bits: number, count: number, into: T, base: number): T {
  switch (bits) {
    case 0: into.fill(base, 0, count); break;
    case 8: for (let at = 0, from = HEAD; at < count; at++) into[at] = blob[from++]! + base; break;
    case 16: for (let at = 0, from = HEAD; at < count; at++, from += 2) into[at] = (blob[from]! | (blob[from + 1]! << 8)) + base; break;
    case 24: for (let at = 0, from = HEAD; at < count; at++, from += 3) into[at] = (blob[from]! | (blob[from + 1]! << 8) | (blob[from + 2]! << 16)) + base; break;
    case 32: for (let at = 0, from = HEAD; at < count; at++, from += 4) into[at] = ((blob[from]! | (blob[from + 1]! << 8) | (blob[from + 2]! << 16) | (blob[from + 3]! << 24)) >>> 0) + base; break;
    case 12:
      for (let at = 0, from = HEAD; at < count; at += 2, from += 3) {
        const middle = blob[from + 1]!;
        into[at] = (blob[from]! | ((middle & 15) << 8)) + base;
        if (at + 1 < count) into[at + 1] = ((middle >>> 4) | (blob[from + 2]! << 4)) + base;
      }
      break;
    default: {
      const mask = (1 << bits) - 1;
      let from = HEAD, shift = 0;
      for (let at = 0; at < count; at++) {
        into[at] = ((blob[from]! >>> shift) & mask) + base;
        shift += bits;
        if (shift === 8) { shift = 0; from++; }
      }
    }
  }
  return into;
}
