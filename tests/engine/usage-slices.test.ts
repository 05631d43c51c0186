import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { sliceHandlers } from '../../main/engine/handlers/slices.ts';
import { usageHandlers } from '../../main/engine/handlers/usage.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';

const HEAD = 'time,app,credential,method,path,status,items,bytes,tenant\n';
const LINES = [
  '2022-08-01T00:00:00Z,search,cr-1,GET,/a,200,10,1,Capitol Police',
  '2022-08-01T01:00:00Z,search,cr-2,GET,/a,200,10,1,"two\nlines of capitol"',
  'not a request: Capitol',
  '2022-08-01T02:00:00Z,ads,cr-1,GET,/a,200,10,1,plain',
  '2022-08-02T02:00:00Z,ads,cr-1,GET,/a,429,10,1,Capitol',
];
const LOG = `${HEAD}${LINES.join('\n')}\n`;

let usage: UsageCase;
beforeEach(() => { usage = makeUsageCase(); });

const grep = (part: Partial<Parameters<typeof sliceHandlers['usage.grep']>[0]>) => sliceHandlers['usage.grep']({ pattern: 'Capitol', isRegex: false, ignoreCase: false, slice: slice(), saveAs: null, ...part }, usage.context);

test.each(['plain', 'gzip'])('a word in an unmapped column is found by line, and lines that are no request are told apart (%s)', async form => {
  await usage.take({ 'a.csv': form === 'gzip' ? gzipSync(LOG) : LOG }, { kind: 'usage' });
  const found = await grep({});
  expect([found.rows, found.elsewhere, found.bytes, found.hits.map(({ ref, line }) => [ref !== null, line])]).toEqual([2, 1, Buffer.byteLength(LOG), [[true, 2], [false, 5], [true, 7]]]);
  expect((await grep({ ignoreCase: true })).hits.map(({ line }) => line)).toEqual([2, 3, 5, 7]);
  expect((await grep({ pattern: '^2022-08-0\\d.*(Capitol|plain)$', isRegex: true })).rows).toBe(2);
  expect((await grep({ slice: slice({ apps: ['ads'] }) }))).toMatchObject({ rows: 1, elsewhere: 0 });
});

test('hits become a slice that filters figures, rows and findings', async () => {
  await usage.take({ 'a.csv': LOG, 'b.csv': `${HEAD}2022-09-01T00:00:00Z,search,cr-9,GET,/b,200,1,1,x Capitol` }, { kind: 'usage' });
  const { saved } = await grep({ ignoreCase: true, saveAs: 'Capitol' });
  expect(saved).toMatchObject({ name: 'Capitol', slice: { hits: [1] }, query: 'proviso usage CASE count --hits 1' });
  expect((await usageHandlers['usage.count']({ slice: slice({ hits: [1] }) }, usage.context)).calls).toBe(4);
  expect((await usageHandlers['usage.count']({ slice: slice({ hits: [1], apps: ['search'] }) }, usage.context)).calls).toBe(3);
  const { rows } = await usageHandlers['usage.rows']({ slice: slice({ hits: [1] }), after: null, limit: 10 }, usage.context);
  expect(rows.map(row => row.line)).toEqual([2, 3, 7, 2]);
  const finding = await usageHandlers['finding.add']({ title: '', slice: slice({ hits: [1] }) }, usage.context);
  expect([finding.figures.calls, finding.query]).toEqual([4, 'proviso usage CASE count --hits 1']);
  await expect(grep({ saveAs: 'Capitol' })).rejects.toMatchObject({ code: 'slice.name-taken' });
});

test('slices are saved, renamed, replaced and removed, each with an entry of custody', () => {
  const ask = slice({ where: [{ column: 'tenant', value: 'x' }] });
  const saved = sliceHandlers['slice.save']({ name: 'one', slice: ask, note: 'n', replace: false }, usage.context);
  expect(() => sliceHandlers['slice.save']({ name: 'one', slice: ask, note: '', replace: false }, usage.context)).toThrow(expect.objectContaining({ code: 'slice.name-taken' }));
  expect(() => sliceHandlers['slice.save']({ name: 'two', slice: slice({ hits: [7] }), note: '', replace: false }, usage.context)).toThrow(expect.objectContaining({ code: 'slice.unknown-hits' }));
  sliceHandlers['slice.save']({ name: 'one', slice: slice(), note: 'all', replace: true }, usage.context);
  sliceHandlers['slice.rename']({ sliceId: saved.sliceId, name: 'all' }, usage.context);
  expect(sliceHandlers['slice.list']({}, usage.context).map(({ name, note, query }) => [name, note, query])).toEqual([['all', 'all', 'proviso usage CASE count']]);
  sliceHandlers['slice.remove']({ sliceId: saved.sliceId }, usage.context);
  expect(sliceHandlers['slice.list']({}, usage.context)).toEqual([]);
  expect(() => sliceHandlers['slice.remove']({ sliceId: saved.sliceId }, usage.context)).toThrow(expect.objectContaining({ code: 'slice.unknown' }));
  expect(readLedger(usage.context.db).verify().holds).toBe(true);
});

test('a search stops when it is cancelled and keeps nothing', async () => {
  const stop = new AbortController();
  const stopped = makeUsageCase({ signal: stop.signal });
  await stopped.take({ 'a.csv': LOG }, { kind: 'usage' });
  stop.abort(new Error('enough'));
  await expect(sliceHandlers['usage.grep']({ pattern: 'Capitol', isRegex: false, ignoreCase: false, slice: slice(), saveAs: 'x' }, stopped.context)).rejects.toThrow('enough');
  expect(sliceHandlers['slice.list']({}, stopped.context)).toEqual([]);
});
