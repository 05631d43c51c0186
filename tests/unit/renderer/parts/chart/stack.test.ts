import { expect, test } from 'vitest';
import { buildStack, cellAt, highest, valueAxis } from '../../../../../renderer/parts/chart/stack.ts';

const cells = buildStack([
  { atMs: 20, series: 1, value: 5 }, { atMs: 0, series: 0, value: 3 }, { atMs: 0, series: 1, value: 4 }, { atMs: 0, series: 1, value: 1 },
], 2, fromMs => fromMs + 10);

test('points of one start are one bar, and bars come in order of time', () => {
  expect(cells).toEqual([
    { fromMs: 0, toMs: 10, values: Float64Array.of(3, 5), total: 8 },
    { fromMs: 20, toMs: 30, values: Float64Array.of(0, 5), total: 5 },
  ]);
});

test('between two bars there is no bar', () => {
  expect([cellAt(cells, 9)?.total, cellAt(cells, 10), cellAt(cells, 20)?.total, cellAt(cells, 30), cellAt(cells, -1)]).toEqual([8, undefined, 5, undefined, undefined]);
});

test('only bars that reach into the window decide its height', () => {
  expect([highest(cells, { fromMs: 5, toMs: 100 }), highest(cells, { fromMs: 10, toMs: 100 }), highest(cells, { fromMs: 40, toMs: 100 })]).toEqual([8, 5, 0]);
});

test('marks of the value axis are round and lie under its top', () => {
  const axis = valueAxis(184_206);
  expect(axis.ticks).toEqual([50_000, 100_000, 150_000]);
  expect(axis.max).toBeGreaterThan(184_206);
});

test('small counts are marked in whole calls', () => {
  expect(valueAxis(2).ticks).toEqual([1, 2]);
});
