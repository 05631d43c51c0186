import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sha256 } from '../../shared/domain/basics.ts';
import { ClaimDetails } from '../../shared/domain/claim.ts';
import { Mapping } from '../../shared/domain/usage.ts';
import type { Slice } from '../../shared/domain/usage.ts';
import { sweepUnfinished } from '../../main/engine/case-file/sweep.ts';
import { duplicateHandlers } from '../../main/engine/handlers/duplicates.ts';
import { claimHandlers } from '../../main/engine/handlers/claims.ts';
import { mappingHandlers } from '../../main/engine/handlers/mappings.ts';
import { usageHandlers } from '../../main/engine/handlers/usage.ts';
import { duplicateReader } from '../../main/engine/store/repositories/duplicates.ts';
import { ONE_BUCKET, bucketsOf } from '../../main/engine/usage/buckets.ts';
import { DUPLICATE_RULE } from '../../main/engine/usage/duplicates/words.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { plainRequest, writeLog } from '../support/log-writers.ts';
import type { PlainRequest } from '../support/log-writers.ts';
import { naiveDuplicates, naiveFile } from '../support/naive-duplicates.ts';
import type { NaiveLogFile } from '../support/naive-duplicates.ts';
import { NAIVE_HEADER } from '../support/naive-log.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';

const ROLES = ['time', 'app', 'credential', 'method', 'endpoint', 'status', 'items', 'bytes', 'keep', 'requestId'] as const;
const MAPPING = Mapping.parse({ format: 'csv', hasHeader: true, time: { format: 'iso' }, columns: NAIVE_HEADER.split(',').map((name, index) => ({ index, name, role: ROLES[index] })) });
const WITHOUT_IDS: Mapping = { ...MAPPING, columns: MAPPING.columns.map(column => (column.role === 'requestId' ? { ...column, role: 'reread' } : column)) };

const record = fc.record({
  at: fc.integer({ min: 0, max: 400 }), app: fc.integer({ min: 0, max: 2 }), status: fc.constantFrom('200', '200', '429', '500'), items: fc.nat(50),
  tenant: fc.constantFrom('plain', '"two\nlines"', '"a, b"', ''), id: fc.oneof(fc.constantFrom('', '-'), fc.integer({ min: 1, max: 60 }).map(String), fc.uuid()),
}).map(({ at, app, status, items, tenant, id }) => `${new Date(Date.UTC(2022, 2, 1) + at * 600_000).toISOString().slice(0, 19)}.000000Z,app-${app},cr-1,GET,/2/posts,${status},${items},10,${tenant},${id}`);

/** Logs that take their records, some of them several times, from one pool. */
const logs = fc.record({
  pool: fc.array(record, { minLength: 1, maxLength: 40 }),
  files: fc.array(fc.record({ picks: fc.array(fc.nat(39), { minLength: 1, maxLength: 60 }), noise: fc.array(fc.constantFrom('', 'no request', '# note'), { maxLength: 4 }), end: fc.constantFrom('\n', '\r\n'), hasLastEnd: fc.boolean() }), { minLength: 1, maxLength: 4 }),
  hasIds: fc.boolean(),
}).map(({ pool, files, hasIds }) => ({
  hasIds,
  contents: files.map(({ picks, noise, end, hasLastEnd }) => [NAIVE_HEADER, ...picks.map(pick => pool[pick % pool.length]!), ...noise, pool[0]!].join(end) + (hasLastEnd ? end : '')),
}));

async function takeAll(usage: UsageCase, contents: readonly string[], mapping: Mapping): Promise<void> {
  for (const [index, content] of contents.entries()) await usage.take({ [`${index}.csv`]: content }, { kind: 'usage', mapping });
}

const look = (usage: UsageCase) => duplicateHandlers['duplicates.look']({}, usage.context);

async function linesOf(usage: UsageCase, ask: Slice): Promise<string[]> {
  return (await usageHandlers['usage.rows']({ slice: ask, after: null, limit: 500 }, usage.context)).rows.map(row => `${row.sha256} ${row.line}`).sort();
}

/** What is left of some logs when repeats among them are left out. */
function kept(files: readonly NaiveLogFile[], hasIds: boolean): { readonly line: string; readonly row: NaiveLogFile['rows'][number] }[] {
  const repeats = naiveDuplicates(hasIds ? files : files.map(file => ({ ...file, rows: file.rows.map(row => ({ ...row, id: '' })) })));
  return files.flatMap(file => file.rows.map(row => ({ line: `${file.sha256} ${row.line}`, row }))).filter(({ line }) => !repeats.has(line));
}

test('what is left out is what a plain reader finds, in rows, figures, charts, digests and findings, taken in at once or one by one', async () => {
  await fc.assert(fc.asyncProperty(logs, fc.boolean(), async ({ contents, hasIds }, isStepwise) => {
    const usage = makeUsageCase(), mapping = hasIds ? MAPPING : WITHOUT_IDS;
    if (isStepwise) for (const [index, content] of contents.entries()) { await usage.take({ [`${index}.csv`]: content }, { kind: 'usage', mapping }); await look(usage); }
    else await takeAll(usage, contents, mapping);
    const overview = await look(usage);
    const files = [...new Map(contents.map(content => { const file = naiveFile(Buffer.from(content)); return [file.sha256, file]; })).values()], left = kept(files, hasIds), without = slice({ exclude: ['duplicates'] });
    expect(await linesOf(usage, without)).toEqual(left.map(({ line }) => line).sort());
    expect([overview.isCurrent, overview.requests - overview.repeats]).toEqual([true, left.length]);
    for (const options of [{}, { scanOnly: true }]) {
      const { cells } = await measure(usage.context, without, { buckets: ONE_BUCKET, by: null, signal: usage.context.signal, ...options });
      expect(cells.map(({ calls, items }) => [calls, items])).toEqual([[left.length, left.reduce((sum, { row }) => sum + row.items, 0)]]);
    }
    const byApp = await measure(usage.context, slice({ exclude: ['duplicates', 'errors'], statuses: ['2xx'] }), { buckets: bucketsOf('day'), by: 'app', signal: usage.context.signal });
    const days = new Map<string, number>();
    for (const { row } of left) if (row.status === '200') { const key = `${Math.floor(row.atUtcUs / 86_400_000_000)} ${row.app}`; days.set(key, (days.get(key) ?? 0) + 1); }
    expect(new Map(byApp.cells.map(({ atUtcUs, value, calls }) => [`${(atUtcUs ?? 0) / 86_400_000_000} ${value ?? ''}`, calls]))).toEqual(days);
    const digest = createHash('sha256').update(files.map(file => ({ file, own: left.filter(({ line }) => line.startsWith(file.sha256)) })).sort((one, other) => (one.file.sha256 < other.file.sha256 ? -1 : 1)).flatMap(({ own }) => own.map(({ line }) => `${line}\n`)).join('')).digest('hex');
    const finding = await usageHandlers['finding.add']({ title: '', slice: without }, usage.context);
    expect([finding.figures.calls, finding.digest, finding.stale]).toEqual([left.length, digest, false]);
    expect(finding.coverage).toContain(`${files.reduce((sum, file) => sum + file.rows.length, 0) - left.length} repeated requests are left out.`);
    expect((await usageHandlers['finding.rerun']({ ref: finding.ref }, usage.context)).same).toBe(true);
    // Among fewer logs, only their own repeats are left out.
    const some = files.slice(0, Math.max(1, files.length - 1));
    expect(await linesOf(usage, slice({ exclude: ['duplicates'], sources: some.map(file => file.sha256 as Sha256) }))).toEqual(kept(some, hasIds).map(({ line }) => line).sort());
    expect(readdirSync(join(usage.root, 'usage')).filter(name => name.includes('partial'))).toEqual([]);
  }), { numRuns: Number(process.env['RUNS'] ?? 10) });
}, 600_000);

const HEAD = 'time,app,credential,method,path,status,items,bytes\n';
const line = (minute: number, path = '/a'): string => `${new Date(Date.UTC(2022, 7, 1) + minute * 60_000).toISOString()},search,cr-1,GET,${path},200,10,1\n`;
const minutes = (from: number, to: number): string => HEAD + Array.from({ length: to - from }, (_, at) => line(from + at)).join('');

test('the overview names the logs and both places of a repeat, and says which logs overlap', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': minutes(0, 60), 'b.csv': minutes(40, 100), 'c.csv': minutes(200, 210) }, { kind: 'usage' });
  const { overlaps, total } = duplicateHandlers['usage.overlaps']({}, usage.context);
  expect([total, overlaps.map(({ one, other, from, to }) => [one.file, other.file, from, to])]).toEqual([1, [['a.csv', 'b.csv', '2022-08-01T00:40:00.000Z', '2022-08-01T00:59:00.000Z']]]);
  const before = duplicateHandlers['duplicates.overview']({}, usage.context);
  expect([before.isCurrent, before.missing.map(({ file }) => file).sort()]).toEqual([false, ['a.csv', 'b.csv']]);
  const found = await look(usage);
  expect([found.repeats, found.requests, found.pairs.map(({ rule, requests }) => [rule, requests])]).toEqual([20, 130, [['bytes', 20]]]);
  const [pair] = found.pairs, { rows } = duplicateHandlers['duplicates.rows']({ log: null, keptIn: null, rule: null, after: null, limit: 500 }, usage.context);
  const isKeptInA = pair!.keeps.file === 'a.csv';
  expect(rows.length).toBe(20);
  expect([rows[0]!.repeat, rows[0]!.keeps].map(({ file, line: own, at }) => [file, own, at])).toEqual((isKeptInA ? [['b.csv', 2], ['a.csv', 42]] : [['a.csv', 42], ['b.csv', 2]]).map(place => [...place, '2022-08-01T00:40:00.000Z']));
  expect(readLedger(usage.context.db).verify().holds).toBe(true);
});

test('a log that comes in afterwards makes the exclusion refuse, then findings stale', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': minutes(0, 60) }, { kind: 'usage' });
  const without = slice({ exclude: ['duplicates'] });
  expect((await usageHandlers['usage.count']({ slice: without }, usage.context)).calls).toBe(60);
  const finding = await usageHandlers['finding.add']({ title: '', slice: without }, usage.context);
  await usage.take({ 'b.csv': minutes(50, 70) }, { kind: 'usage' });
  await expect(usageHandlers['usage.count']({ slice: without }, usage.context)).rejects.toMatchObject({ code: 'usage.duplicates-unknown' });
  await expect(usageHandlers['usage.rows']({ slice: without, after: null, limit: 10 }, usage.context)).rejects.toMatchObject({ code: 'usage.duplicates-unknown' });
  expect(usageHandlers['finding.get']({ ref: finding.ref }, usage.context)).toMatchObject({ stale: true });
  const again = await usageHandlers['finding.rerun']({ ref: finding.ref }, usage.context);
  expect([again.same, again.figures.calls]).toEqual([false, 70]);
});

test('a reading that was replaced counts no more, and the next look compares the new one alone', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': minutes(0, 60), 'b.csv': minutes(40, 100), 'c.csv': minutes(50, 90) }, { kind: 'usage' });
  expect((await look(usage)).repeats).toBe(60);
  const hashOf = (content: string): Sha256 => createHash('sha256').update(content).digest('hex') as Sha256;
  const source = mappingHandlers['usage.sources']({ exhibit: null }, usage.context).find(({ contentSha256 }) => contentSha256 === hashOf(minutes(0, 60)))!;
  await mappingHandlers['usage.remap']({ source: source.contentSha256, mapping: { ...source.mapping, templates: ['/:kind'] }, zone: null }, usage.context);
  await expect(usageHandlers['usage.count']({ slice: slice({ exclude: ['duplicates'] }) }, usage.context)).rejects.toMatchObject({ code: 'usage.duplicates-unknown' });
  const others = slice({ exclude: ['duplicates'], sources: [hashOf(minutes(40, 100)), hashOf(minutes(50, 90))] });
  expect((await linesOf(usage, others)).length).toBe(60);
  expect([(await look(usage)).repeats, (await linesOf(usage, slice({ exclude: ['duplicates'] }))).length]).toEqual([60, 100]);
  expect(duplicateReader(usage.context.db).compared().map(({ generation }) => generation).sort()).toEqual([1, 1, 2]);
});

test('threads that count side by side leave the same requests out', async () => {
  const usage = makeUsageCase(), without = slice({ exclude: ['duplicates'] });
  await usage.take({ 'a.csv': minutes(0, 600), 'b.csv': minutes(300, 700) }, { kind: 'usage' });
  await look(usage);
  const { cells } = await measure(usage.context, without, { buckets: ONE_BUCKET, by: null, signal: usage.context.signal, togetherFrom: 0 });
  expect(cells.map(({ calls }) => calls)).toEqual([700]);
});

test.each(['csv', 'jsonl', 'combined', 'w3c', 'alb', 'cloudtrail'] as const)('requests of %s logs are compared in a packed log as in a plain one', async format => {
  const usage = makeUsageCase(), [requests = []] = fc.sample(fc.array(plainRequest, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed: 5 });
  const first = [...requests.slice(0, 40), requests[30]!], second = [...requests.slice(20), requests[30]!, requests[30]!];
  const timesOf = (list: readonly PlainRequest[]): Map<string, number> => {
    const times = new Map<string, number>();
    for (const request of list) { const text = writeLog(format, [request], 99); times.set(text, (times.get(text) ?? 0) + 1); }
    return times;
  };
  const inFirst = timesOf(first), shared = [...timesOf(second)].reduce((sum, [text, count]) => sum + Math.min(count, inFirst.get(text) ?? 0), 0);
  expect(shared).toBeGreaterThan(20);
  await usage.take({ first: writeLog(format, first, 9), 'second.gz': gzipSync(writeLog(format, second, 7).replaceAll(',\n{', ',{')) }, { kind: 'usage', zone: 'UTC' });
  const found = await look(usage);
  expect([found.requests, found.repeats]).toEqual([first.length + second.length, shared]);
});

test('request ids are compared between logs of different formats, quoted or not', async () => {
  const usage = makeUsageCase(), at = (minute: number): string => new Date(Date.UTC(2022, 2, 1) + minute * 60_000).toISOString();
  const csv = ['time,request_id,app,credential,method,path,status,items', ...['r-1', '"r ""2"""', 'r-3', '"r-3"', '-', '-', ''].map((id, minute) => `${at(minute)},${id},search,cr-1,GET,/a,200,1`), ''].join('\n');
  const jsonl = ['r-1', 'r "2"', 'r-9', '-', ''].map((id, minute) => JSON.stringify({ time: at(minute), request_id: id, app: 'search', credential: 'cr-1', method: 'GET', path: '/a', status: 200 })).join('\n');
  await usage.take({ 'a.csv': csv, 'b.jsonl': jsonl }, { kind: 'usage' });
  const found = await look(usage);
  expect([found.requests, found.repeats, found.pairs.map(({ rule, repeats, keeps, requests }) => [rule, repeats.file === keeps.file, requests])]).toEqual([12, 3, [['request-id', false, 2], ['request-id', true, 1]]]);
});

test('a claim is read without repeated requests, and says by what rule', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': minutes(0, 60), 'b.csv': minutes(40, 100) }, { kind: 'usage' });
  const { ref } = claimHandlers['claim.add'](ClaimDetails.parse({ statement: 'They called 100 times', measure: 'calls', comparator: 'exactly', value: 100 }), usage.context);
  const { readings, sentences } = await claimHandlers['claim.test']({ ref }, usage.context);
  expect(readings.filter(({ rule }) => rule === 'all' || rule === 'no-duplicates').map(({ value, holds }) => [value, holds])).toEqual([[120, false], [100, true]]);
  expect(sentences).toContain(`“Without repeated records”: ${DUPLICATE_RULE}`);
});

test('a look that is cancelled keeps nothing and leaves no file', async () => {
  const stop = new AbortController(), usage = makeUsageCase({ signal: stop.signal });
  await usage.take({ 'a.csv': minutes(0, 600), 'b.csv': minutes(40, 700) }, { kind: 'usage' });
  const cancelled = duplicateHandlers['duplicates.look']({}, { ...usage.context, progress: ({ done }) => { if (done > 0) stop.abort(new Error('enough')); } });
  await expect(cancelled).rejects.toThrow('enough');
  expect([duplicateReader(usage.context.db).compared(), duplicateReader(usage.context.db).sets(), readdirSync(join(usage.root, 'usage')).filter(name => name.includes('partial'))]).toEqual([[], [], []]);
});

test('a look that breaks off while it is kept leaves nothing, and what a crash left on the disk is swept', async () => {
  const usage = makeUsageCase(), { act } = usage.context;
  await usage.take({ 'a.csv': minutes(0, 600), 'b.csv': minutes(40, 700) }, { kind: 'usage' });
  const breaking = duplicateHandlers['duplicates.look']({}, { ...usage.context, act: work => act(record => { work(record); throw new Error('power cut'); }) });
  await expect(breaking).rejects.toThrow('power cut');
  expect([duplicateReader(usage.context.db).compared(), duplicateReader(usage.context.db).sets()]).toEqual([[], []]);
  const left = join(usage.root, 'usage', 'duplicates-1-bytes-0.partial');
  writeFileSync(left, 'keys');
  sweepUnfinished(usage.context.caseFile, usage.context.db);
  expect(existsSync(left)).toBe(false);
});

test('logs that share requests in hundreds of ways are told apart pair by pair, and each request is left once', async () => {
  const usage = makeUsageCase(), lines = Array.from({ length: 300 }, (_, at) => line(at)), [picks = []] = fc.sample(fc.array(fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }), { minLength: 9, maxLength: 9 }), { numRuns: 1, seed: 3 });
  await usage.take(Object.fromEntries(picks.map((pick, index) => [`${index}.csv`, HEAD + lines.filter((_, at) => pick[at]).join('')])), { kind: 'usage' });
  const found = await look(usage), holders = lines.map((_, at) => picks.filter(pick => pick[at]).length);
  expect(new Set(duplicateReader(usage.context.db).sets().map(({ heldBy }) => heldBy)).size).toBeGreaterThan(64);
  expect([found.requests - found.repeats, found.pairs.reduce((sum, { requests }) => sum + requests, 0)]).toEqual([holders.filter(count => count > 0).length, holders.reduce((sum, count) => sum + count * (count - 1) / 2, 0)]);
  expect((await usageHandlers['usage.count']({ slice: slice({ exclude: ['duplicates'] }) }, usage.context)).calls).toBe(found.requests - found.repeats);
});
