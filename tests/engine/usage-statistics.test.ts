import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mapping } from '../../shared/domain/usage.ts';
import type { UsageStep } from '../../shared/contract/usage.ts';
import { sliceHandlers } from '../../main/engine/handlers/slices.ts';
import { statisticsHandlers } from '../../main/engine/handlers/statistics.ts';
import { usageHandlers } from '../../main/engine/handlers/usage.ts';
import { bucketsOf } from '../../main/engine/usage/buckets.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { NAIVE_HEADER, readNaively } from '../support/naive-log.ts';
import { randomLog } from '../support/random-log.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

const signal = new AbortController().signal;
const ROLES = ['time', 'app', 'credential', 'method', 'endpoint', 'status', 'items', 'bytes'] as const;
const MAPPING: Mapping = {
  format: 'csv', delimiter: ',', hasHeader: true, encoding: 'utf-8', time: { format: 'iso', zone: null }, templates: [],
  columns: NAIVE_HEADER.split(',').map((name, index) => ({ index, name, role: ROLES[index] ?? 'keep' })),
};
const ZONES = ['UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu'];
const COLUMNS = ['app', 'credential', 'method', 'tenant', 'status'] as const;
const SQL_OF: Readonly<Record<(typeof COLUMNS)[number], string>> = { app: 'app_id', credential: 'credential', method: 'method', tenant: 'tenant', status: 'status' };

test('figures by two dimensions, distinct values and percentiles agree with a script for DuckDB, by scan and by rollup, in any zone', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const duck = await instance.connect();
  const ask = async (sql: string): Promise<(string | number | null)[][]> => (await duck.runAndReadAll(sql)).getRows().map(row => row.map(value => (typeof value === 'bigint' ? Number(value) : value as string | number | null)));
  await fc.assert(fc.asyncProperty(randomLog, fc.constantFrom(...ZONES), fc.constantFrom<UsageStep>('hour', 'day', 'week', 'month', 'year'), fc.constantFrom(...COLUMNS), fc.constantFrom(...COLUMNS), async (bytes, zone, step, by, by2) => {
    const usage = makeUsageCase();
    await usage.take({ 'log.csv': bytes }, { kind: 'usage', mapping: MAPPING });
    // The plain reader decides what is a request; DuckDB reads those rows from a file and does all the arithmetic.
    const clean = join(tempDir(), 'rows.json');
    const rows = readNaively(bytes).rows;
    fc.pre(rows.length > 0);
    writeFileSync(clean, rows.map(({ atUtcUs, fields: [, app_id, credential, method, , status, items, bytesOut, tenant] }) => JSON.stringify({ us: atUtcUs, app_id, credential, method, status, items: Number(items) || 0, bytes: Number(bytesOut) || 0, tenant })).join('\n'));
    const table = `(SELECT *, (timezone('${zone}', make_timestamptz(us)))::TIMESTAMP AS local FROM read_json('${clean}', format='newline_delimited', columns={us:'BIGINT', app_id:'VARCHAR', credential:'VARCHAR', method:'VARCHAR', status:'VARCHAR', items:'BIGINT', bytes:'BIGINT', tenant:'VARCHAR'}))`;
    const start = `epoch_us(timezone('${zone}', date_trunc('${step}', local)))`;
    const expected = await ask(`SELECT ${start} a, ${SQL_OF[by]} v, ${SQL_OF[by2]} w, count(*), sum(items)::BIGINT, sum(bytes)::BIGINT FROM ${table} GROUP BY ALL`);
    const sorted = (list: (string | number | null)[][]): string[] => list.map(row => JSON.stringify(row)).sort();
    const { points, folded } = await usageHandlers['usage.series']({ slice: slice(), step, zone, by, by2, keep: 5_000, keep2: 1_000, limit: 20_000 }, usage.context);
    expect(folded).toEqual({ by: 0, by2: 0 });
    expect(sorted(points.map(({ atUtcUs, value, value2, calls, items, bytes: out }) => [atUtcUs, value, value2 ?? null, calls, items, out]))).toEqual(sorted(expected));
    const scanned = await measure(usage.context, slice(), { buckets: bucketsOf(step, zone), by, by2, signal, scanOnly: true });
    expect(sorted(scanned.cells.map(({ atUtcUs, value, value2, calls, items, bytes: out }) => [atUtcUs, value, value2, calls, items, out]))).toEqual(sorted(expected));

    const distinct = await statisticsHandlers['usage.distinct']({ slice: slice(), column: by, step, zone }, usage.context);
    expect(distinct.periods.map(({ atUtcUs, distinct: values, calls }) => [atUtcUs, values, calls])).toEqual(await ask(`SELECT ${start} a, count(DISTINCT nullif(${SQL_OF[by]}, '')), count(*) FROM ${table} GROUP BY a ORDER BY a`));
    const spread = await statisticsHandlers['usage.percentiles']({ slice: slice(), of: 'items', per: by, step, zone, zeros: false, limit: 500 }, usage.context);
    const ranks = [50, 90, 95, 99].map(percent => `min(f) FILTER (rank >= ceil(${percent} * n / 100.0))`).join(', ');
    const [all] = await ask(`WITH cells AS (SELECT ${start} a, ${SQL_OF[by]} v, sum(items)::BIGINT f FROM ${table} GROUP BY ALL), ranked AS (SELECT f, row_number() OVER (ORDER BY f) rank, count(*) OVER () n FROM cells) SELECT count(*), ${ranks}, max(f) FROM ranked`);
    expect(spread.all === null ? null : [spread.all.count, spread.all.p50, spread.all.p90, spread.all.p95, spread.all.p99, spread.all.max]).toEqual(all);

    const keep = await usageHandlers['usage.series']({ slice: slice(), step: null, zone, by, by2: null, keep: 1, keep2: 1, limit: 20_000 }, usage.context);
    expect(keep.points.reduce((sum, { calls }) => sum + calls, 0)).toBe(rows.length);
    expect(keep.points.length).toBe(keep.folded.by === 0 ? 1 : 2);
  }), { numRuns: 6, interruptAfterTimeLimit: 4_000 });
  duck.closeSync();
}, 60_000);

test('an hour that clocks show twice is two, and a day has as many hours as it had', async () => {
  const usage = makeUsageCase();
  const start = Date.UTC(2022, 9, 29, 22);
  const lines = Array.from({ length: 26 }, (_, hour) => `${new Date(start + hour * 3_600_000).toISOString()},a,c,GET,/x,200,1,1\n`).join('');
  await usage.take({ 'a.csv': `time,app,credential,method,path,status,items,bytes\n${lines}` }, { kind: 'usage' });
  const of = async (step: UsageStep) => (await usageHandlers['usage.series']({ slice: slice(), step, zone: 'Europe/Paris', by: null, by2: null, keep: 1, keep2: 1, limit: 20_000 }, usage.context)).points.map(({ calls }) => calls);
  expect([await of('hour'), await of('day')]).toEqual([Array.from({ length: 26 }, () => 1), [25, 1]]);
});

test('shares of the largest, the peak, first and last requests, and what is not knowable', async () => {
  const usage = makeUsageCase();
  const lines = Array.from({ length: 100 }, (_, at) => `${new Date(Date.UTC(2022, 0, 1) + at * 3_600_000).toISOString()},${at < 60 ? 'a' : 'b'},cr-${at < 80 ? 0 : at},GET,/x,200,2,3\n`).join('');
  await usage.take({ 'a.csv': `time,app,credential,method,path,status,items,bytes\n${lines}` }, { kind: 'usage' });
  const found = await statisticsHandlers['usage.concentration']({ slice: slice(), by: 'credential', of: 'calls', top: 1, zone: 'UTC' }, usage.context);
  expect(found).toMatchObject({ values: 21, topDecile: { values: 3, share: 0.82 }, top: { values: 1, share: 0.8 }, peakDay: { atUtcUs: Date.UTC(2022, 0, 1) * 1_000, figures: { calls: 24 } }, peakHour: { figures: { calls: 1 } } });
  const edges = await statisticsHandlers['usage.firstLast']({ slice: slice(), by: 'app', limit: 10 }, usage.context);
  expect(edges.map(({ value, firstAtUtcUs, firstRef, lastRef }) => [value, new Date(firstAtUtcUs / 1_000).toISOString(), firstRef.split(':')[2], lastRef.split(':')[2]])).toEqual([['a', '2022-01-01T00:00:00.000Z', '2', '61'], ['b', '2022-01-03T12:00:00.000Z', '62', '101']]);
  expect(await statisticsHandlers['usage.distinct']({ slice: slice(), column: 'itemId', step: null, zone: 'UTC' }, usage.context)).toMatchObject({ known: false, reason: expect.stringContaining('not knowable') as string });
  await expect(statisticsHandlers['usage.distinct']({ slice: slice(), column: 'nothing', step: null, zone: 'UTC' }, usage.context)).rejects.toMatchObject({ code: 'filter.unknown-column' });
  await expect(usageHandlers['usage.series']({ slice: slice(), step: 'day', zone: 'Mars/Olympus', by: null, by2: null, keep: 1, keep2: 1, limit: 10 }, usage.context)).rejects.toMatchObject({ code: 'usage.zone-unknown' });
});

test('several threads count what one does, hits and folded values among it, and stop at once when they are told to', async () => {
  const usage = makeUsageCase();
  const lines = Array.from({ length: 70_000 }, (_, at) => `${new Date(Date.UTC(2022, 0, 1) + at * 60_000).toISOString()},a${at % 3},cr-${at % 50},GET,/x,${at % 7 === 0 ? 429 : 200},2,3\n`).join('');
  await usage.take({ 'a.csv': `time,app,credential,method,path,status,items,bytes\n${lines}` }, { kind: 'usage' });
  await sliceHandlers['usage.grep']({ pattern: ',cr-7,', isRegex: false, ignoreCase: false, slice: slice(), saveAs: 'seven' }, usage.context);
  for (const [part, by, by2, keep] of [[{}, 'app', 'credential', new Set(['a1'])], [{ statuses: ['429'] }, 'credential', null, null], [{ hits: [1] }, null, null, null]] as const) {
    const ask = (togetherFrom: number) => measure(usage.context, slice(part as never), { buckets: bucketsOf('day', 'Europe/Paris'), by, by2, keep, keep2: by2 === null ? null : new Set(['cr-1', 'cr-2']), signal, scanOnly: true, togetherFrom });
    expect(await ask(1)).toEqual(await ask(1e9));
  }
  const stop = new AbortController();
  const running = measure(usage.context, slice(), { buckets: bucketsOf('hour'), by: 'credential', signal: stop.signal, scanOnly: true, togetherFrom: 1 });
  const told = performance.now();
  stop.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  expect(performance.now() - told).toBeLessThan(100);
});
