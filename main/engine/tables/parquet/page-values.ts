import type { Encoding, ParquetType } from 'hyparquet';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { HybridReader } from './hybrid-reader.ts';

/** The values of a page that are there, in their order, one at a time: a page may hold millions. */
export type NextValue = () => unknown;

export interface ValuesPage {
  /** The unpacked page. */
  readonly bytes: Uint8Array;
  /** Where its values start. */
  readonly at: number;
  readonly encoding: Encoding;
  readonly type: ParquetType;
  readonly typeLength: number | undefined;
  /** How many values are there; asked for where values are not taken one at a time. */
  count(): number;
}

/** @throws Error for an encoding that a page of this type cannot have */
export function valuesOf(page: ValuesPage): NextValue {
  const { bytes, at, encoding, type } = page;
  if (encoding === 'PLAIN') return plainValues(page);
  if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') {
    const indexes = new HybridReader(bytes, at + 1, bytes.length, bytes[at] ?? 0);
    return () => indexes.next();
  }
  if (encoding === 'RLE' && type === 'BOOLEAN') {
    const bits = new HybridReader(bytes, at + 4, bytes.length, 1);
    return () => bits.next() === 1;
  }
  const values = unpacked(page);
  let next = 0;
  return () => {
    if (next >= values.length) throw new Error('values end before their page does');
    return values[next++];
  };
}

function unpacked({ bytes, at, encoding, type, typeLength, count }: ValuesPage): ArrayLike<unknown> {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at), offset: 0 }, total = count();
  if (encoding === 'DELTA_BINARY_PACKED') {
    const output = type === 'INT32' ? new Int32Array(total) : new BigInt64Array(total);
    if (total > 0) deltaBinaryUnpack(reader, total, output);
    return output;
  }
  if (encoding === 'DELTA_LENGTH_BYTE_ARRAY' || encoding === 'DELTA_BYTE_ARRAY') {
    const output = new Array<Uint8Array>(total);
    if (total > 0) (encoding === 'DELTA_BYTE_ARRAY' ? deltaByteArray : deltaLengthByteArray)(reader, total, output);
    return output;
  }
  if (encoding === 'BYTE_STREAM_SPLIT') return byteStreamSplit(reader, total, type, typeLength) as ArrayLike<unknown>;
  throw new Error(`values are written as ${encoding}, which is not read here`);
}

/** Values as they are (Encodings.md: plain). */
export function plainValues({ bytes, at: start, type, typeLength }: Omit<ValuesPage, 'encoding' | 'count'>): NextValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = start;
  const take = (length: number): number => {
    const from = at;
    at += length;
    if (at > bytes.length) throw new Error('values end before their page does');
    return from;
  };
  switch (type) {
    case 'BOOLEAN': {
      let bit = start * 8;
      return () => { const byte = bytes[bit >>> 3]; if (byte === undefined) throw new Error('values end before their page does'); return (byte >> (bit++ & 7) & 1) === 1; };
    }
    case 'INT32': return () => view.getInt32(take(4), true);
    case 'INT64': return () => view.getBigInt64(take(8), true);
    case 'INT96': return () => { const from = take(12); return BigInt(view.getInt32(from + 8, true)) << 64n | view.getBigUint64(from, true); };
    case 'FLOAT': return () => view.getFloat32(take(4), true);
    case 'DOUBLE': return () => view.getFloat64(take(8), true);
    case 'BYTE_ARRAY': return () => { const length = view.getUint32(take(4), true), from = take(length); return bytes.subarray(from, at); };
    case 'FIXED_LEN_BYTE_ARRAY': {
      const length = typeLength ?? 0;
      if (length < 1) throw new Error('values of a fixed length that is not said');
      return () => { const from = take(length); return bytes.subarray(from, at); };
    }
  }
}
