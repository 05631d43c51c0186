import { expect, test } from 'vitest';
import fc from 'fast-check';
import { Cursor } from '../../../../shared/domain/basics.ts';
import { makeKeysetRows } from '../../../../renderer/parts/keyset-rows.ts';
import type { Anchor, KeysetSource } from '../../../../renderer/parts/keyset-rows.ts';

/** A list in memory that can be read and counted only as the engine allows; counts what it was asked. */
function listOf(instants: readonly number[]): KeysetSource<number> & { readonly asked: { pages: number; counts: number } } {
  const sorted = [...instants].sort((a, b) => a - b);
  const asked = { pages: 0, counts: 0 };
  const firstAtOrAfter = (at: number): number => { const found = sorted.findIndex(instant => instant >= at); return found === -1 ? sorted.length : found; };
  return {
    asked,
    total: sorted.length, fromAt: (sorted[0] ?? 0) - 5, toAt: (sorted.at(-1) ?? 0) + 1,
    page: (fromAt, after, limit) => {
      asked.pages += 1;
      const start = after === null ? firstAtOrAfter(fromAt) : Number(after);
      const end = Math.min(sorted.length, start + limit);
      return Promise.resolve({ rows: Array.from({ length: end - start }, (_, at) => start + at), next: end < sorted.length ? Cursor.parse(String(end)) : null });
    },
    count: (fromAt, toAt) => { asked.counts += 1; return Promise.resolve(firstAtOrAfter(toAt) - firstAtOrAfter(fromAt)); },
  };
}

async function rowsFrom(source: KeysetSource<number>, known: readonly Anchor[], first: number, end: number): Promise<(number | undefined)[]> {
  const { promise, resolve } = Promise.withResolvers<(number | undefined)[]>();
  const list = makeKeysetRows(source, known);
  list.subscribe(() => {
    const rows = Array.from({ length: Math.min(end, source.total) - first }, (_, at) => list.rowAt(first + at));
    if (rows.every(row => row !== undefined)) resolve(rows);
  });
  list.want(first, end);
  return promise;
}

test('any place of the list opens at its exact row, however the rows are spread', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.record({ at: fc.integer({ min: 0, max: 1_000_000 }), copies: fc.integer({ min: 1, max: 1_500 }) }), { minLength: 1, maxLength: 12 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    async (bursts, share) => {
      const source = listOf(bursts.flatMap(({ at, copies }) => Array.from({ length: copies }, () => at)));
      const first = Math.floor(share * (source.total - 1));
      const end = Math.min(source.total, first + 40);
      expect(await rowsFrom(source, [], first, end)).toEqual(Array.from({ length: end - first }, (_, at) => first + at));
    },
  ), { numRuns: 40 });
});

test('a place far away takes a few counts and pages, not a walk through the list', async () => {
  const source = listOf(Array.from({ length: 200_000 }, (_, at) => at * 37 + (at % 5) * 11));
  await rowsFrom(source, [], 150_000, 150_040);
  expect(source.asked.counts).toBeLessThan(12);
  expect(source.asked.pages).toBeLessThan(8);
});

test('the running sums of a chart save the counting', async () => {
  const instants = Array.from({ length: 50_000 }, (_, at) => at * 10);
  const source = listOf(instants);
  const known = Array.from({ length: 500 }, (_, cell) => ({ index: cell * 100, fromAt: cell * 1_000, after: null }));
  await rowsFrom(source, known, 33_333, 33_373);
  expect(source.asked).toEqual({ pages: 1, counts: 0 });
});

test('a failed page is reported once and comes again on retry', async () => {
  const source = listOf([1, 2, 3]);
  let isBroken = true;
  const failing: KeysetSource<number> = { ...source, page: (...asked) => (isBroken ? Promise.reject(new Error('no')) : source.page(...asked)) };
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const list = makeKeysetRows(failing, []);
  list.subscribe(() => {
    if (list.error !== null && isBroken) { isBroken = false; list.retry(); }
    if (list.rowAt(2) !== undefined) resolve(undefined);
  });
  list.want(0, 3);
  await promise;
  expect([list.error, list.rowAt(0)]).toEqual([null, 0]);
});

test('nobody listens, nothing is fetched', async () => {
  const source = listOf([1, 2, 3]);
  const list = makeKeysetRows(source, []);
  list.want(0, 3);
  await Promise.resolve();
  expect(source.asked.pages).toBe(0);
});

test('sums that come all at once take the place of counts one by one', async () => {
  const instants = Array.from({ length: 100_000 }, (_, at) => at * 10 + (at % 7) * 900);
  const plain = listOf(instants);
  const sorted = [...instants].sort((a, b) => a - b);
  const source = { ...plain, sums: (fromAt: number, toAt: number) => Promise.resolve(Array.from({ length: Math.ceil((toAt - fromAt) / 5_000) }, (_, cell) => {
    const at = Math.max(fromAt, Math.floor(fromAt / 5_000) * 5_000 + cell * 5_000), end = Math.min(toAt, Math.floor(fromAt / 5_000) * 5_000 + (cell + 1) * 5_000);
    return { at, count: sorted.filter(instant => instant >= at && instant < end).length };
  })) };
  expect(await rowsFrom(source, [], 70_000, 70_010)).toEqual(Array.from({ length: 10 }, (_, at) => 70_000 + at));
  expect(plain.asked.counts).toBe(0);
});
