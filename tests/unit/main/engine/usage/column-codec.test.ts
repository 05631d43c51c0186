import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeColumn, encodeInts, encodeNumbers, encodeTimes } from '../../../../../main/engine/usage/column-codec.ts';

const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);
const range = fc.constantFrom(0, 1, 3, 15, 255, 4_095, 65_535, 16_777_215, 4_294_967_295, Number.MAX_SAFE_INTEGER);

test(`numbers come back as they were, at every width (seed ${seed})`, () => {
  fc.assert(fc.property(range.chain(max => fc.array(fc.integer({ min: -1, max: Math.max(0, max - 1) }), { maxLength: 300 })), list => {
    const { blob, min, max } = encodeNumbers(Float64Array.from(list), list.length);
    expect([...decodeColumn(blob, list.length, new Float64Array(list.length))]).toEqual(list);
    if (list.length > 0) expect([min, max]).toEqual([Math.min(...list), Math.max(...list)]);
  }), { seed });
});

test(`times come back as they were, in any order (seed ${seed})`, () => {
  fc.assert(fc.property(fc.constantFrom(1, 1_000, 1_000_000), fc.array(fc.integer({ min: -8_000_000_000, max: 7_000_000_000 }), { maxLength: 300 }), (step, list) => {
    const times = list.map(at => at * step);
    const { blob, isOrdered } = encodeTimes(Float64Array.from(times), times.length);
    expect([...decodeColumn(blob, times.length, new Float64Array(times.length))]).toEqual(times);
    expect(isOrdered).toBe(times.every((at, row) => row === 0 || at >= (times[row - 1] ?? 0)));
  }), { seed });
});

test('a column that is always the same costs its head alone, and two values cost a bit each', () => {
  expect(encodeInts(new Uint32Array(65_536).fill(7), 65_536).blob.length).toBe(32);
  expect(encodeInts(Uint32Array.from({ length: 65_536 }, (_, at) => at % 2), 65_536).blob.length).toBe(32 + 8_192);
});
