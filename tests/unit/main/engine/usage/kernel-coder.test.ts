import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeColumn } from '../../../../../main/engine/usage/column-codec.ts';
import { plainCoder } from '../../../../../main/engine/usage/column-coder.ts';
import { KernelCoder } from '../../../../../main/engine/usage/kernel/kernel-coder.ts';

const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);
const ROWS = 200;
const kernel = new KernelCoder(ROWS);
const ints = kernel.ints(ROWS), floats = kernel.floats(ROWS);
/** Values as close together as a width of the format holds, or one wider; somewhere among 32-bit numbers. */
const whole = fc.tuple(fc.constantFrom(0, 1, 3, 15, 16, 255, 256, 4_095, 4_096, 65_535, 65_536, 0xff_ffff, 0x100_0000, 0xffff_ffff), fc.nat(0xffff_ffff))
  .chain(([range, base]) => fc.array(fc.nat(range).map(value => Math.min(0xffff_ffff, base + value)), { minLength: 1, maxLength: ROWS }));
const wide = fc.tuple(fc.constantFrom(0, 1, 255, 70_000, 0xffff_ffff, 0x1_0000_0000, Number.MAX_SAFE_INTEGER), fc.constantFrom(-1, 0, 5, 2 ** 40))
  .chain(([range, base]) => fc.array(fc.nat(range).map(value => base + value), { minLength: 1, maxLength: ROWS }));
const times = fc.tuple(fc.constantFrom(1, 1_000, 1_000_000), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }))
  .chain(([unit, first]) => fc.array(fc.integer({ min: -50_000, max: 5_000_000 }), { minLength: 1, maxLength: ROWS }).map(steps => {
    let at = first;
    return steps.map(step => at += step * unit);
  }));

test(`packs ids and lengths into the same bytes as without the kernel (seed ${seed})`, () => {
  fc.assert(fc.property(whole, list => {
    ints.set(list);
    kernel.startSegment();
    const coded = kernel.encodeInts(ints, list.length), plain = plainCoder.encodeInts(Uint32Array.from(list), list.length);
    expect({ ...coded, blob: Buffer.from(coded.blob).toString('hex') }).toEqual({ ...plain, blob: Buffer.from(plain.blob).toString('hex') });
    expect(kernel.smallSet(ints, list.length, coded.min, coded.max)).toEqual(plainCoder.smallSet(Uint32Array.from(list), list.length, plain.min, plain.max));
  }), { numRuns: 400, seed });
});

test(`packs figures and times into the same bytes as without the kernel (seed ${seed})`, () => {
  fc.assert(fc.property(wide, times, (figures, instants) => {
    kernel.startSegment();
    for (const [list, how] of [[figures, 'encodeNumbers'], [instants, 'encodeTimes']] as const) {
      floats.set(list);
      const coded = kernel[how](floats, list.length), plain = plainCoder[how](Float64Array.from(list), list.length);
      expect({ ...coded, blob: Buffer.from(coded.blob).toString('hex') }).toEqual({ ...plain, blob: Buffer.from(plain.blob).toString('hex') });
    }
  }), { numRuns: 400, seed });
});

test('keeps the columns of a segment while later ones are packed, however many there are', () => {
  kernel.startSegment();
  const columns = Array.from({ length: 300 }, (_, column) => {
    for (let row = 0; row < ROWS; row++) ints[row] = (row * (column + 7)) % (1 << (column % 32)) >>> 0;
    return { blob: kernel.encodeInts(ints, ROWS).blob, values: Array.from(ints) };
  });
  for (const { blob, values } of columns) expect(Array.from(decodeColumn(blob, ROWS, new Uint32Array(ROWS)))).toEqual(values);
});

test(`renumbers up to the first id without a number, as without the kernel (seed ${seed})`, () => {
  const map = kernel.ints(64);
  fc.assert(fc.property(fc.array(fc.nat(70), { minLength: 1, maxLength: ROWS }), fc.array(fc.nat(5), { minLength: 64, maxLength: 64 }), fc.nat(ROWS), (ids, numbers, start) => {
    const from = Math.min(start, ids.length), plain = Uint32Array.from(ids);
    ints.set(ids);
    map.set(numbers);
    map[0] = 0;
    const stopped = plainCoder.renumber(plain, from, ids.length, Uint32Array.from(map));
    expect(kernel.renumber(ints, from, ids.length, map)).toBe(stopped);
    expect(ints.subarray(0, ids.length)).toEqual(plain);
    const isKnown = (id: number): boolean => id < 64 && (id === 0 || map[id] !== 0);
    expect(ids.slice(from, stopped).every(isKnown) && (stopped === ids.length || !isKnown(ids[stopped]!))).toBe(true);
  }), { numRuns: 300, seed });
});
