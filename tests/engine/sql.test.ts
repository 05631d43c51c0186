import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { GrantId } from '../../shared/domain/basics.ts';
import type { JobContext } from '../../main/engine/context.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { sliceHandlers } from '../../main/engine/handlers/slices.ts';
import { sqlHandlers } from '../../main/engine/handlers/sql.ts';
import { localParseHosts } from '../../main/engine/parse-host/local-transport.ts';
import type { ParseHostTransport } from '../../main/engine/parse-host/transport.ts';
import { makeCase } from '../support/case.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

// Statements in the real process they run in.
const LOG = `time,app,credential,method,path,status,items,bytes,tenant
2022-08-01T00:00:00Z,search,cr-1,GET,/a,200,10,1,"Capitol, ""Police"""
2022-08-01T01:00:00Z,ads,cr-2,GET,/a,200,,1,
bad line
2022-08-01T02:00:00.000001Z,search,cr-1,GET,/a,429,10,9007199254740000,plain
`;
const ENDLESS = 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';

/** Process numbers of children can only be listed there. */
const onLinux = test.skipIf(process.platform !== 'linux');

async function ask(context: JobContext, sql: string, how: Partial<Parameters<(typeof sqlHandlers)['usage.sql']>[0]> = {}) {
  return sqlHandlers['usage.sql']({ sql, slice: slice(), most: 1_000, seconds: 20, target: null, format: 'csv', ...how }, context);
}

test('the table holds what an export of the same slice holds, column for column', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': LOG, 'b.csv.gz': gzipSync('time,app_id,region\n2022-09-01T00:00:00Z,maps,north\n2022-09-01T00:00:01Z,maps,south\n') }, { kind: 'usage' });
  const path = join(tempDir(), 'all.db');
  await sliceHandlers['usage.export']({ target: 'x' as GrantId, slice: slice(), format: 'sqlite' }, { ...usage.context, grants: { resolve: () => Promise.resolve(path) } });
  const exported = new Database(path, { readonly: true });
  const answer = await ask(usage.context, 'SELECT * FROM request');
  expect(answer.columns).toEqual(exported.prepare('SELECT * FROM request').columns().map(column => column.name));
  expect(answer.columns).toEqual(sqlHandlers['usage.table']({ slice: slice() }, usage.context).map(column => column.name));
  expect([...answer.rows].sort()).toEqual((exported.prepare('SELECT * FROM request').raw().all() as unknown[][]).sort());
  expect({ scanned: answer.scanned, more: answer.more }).toEqual({ scanned: 5, more: false });
  exported.close();
});

test('a slice narrows the table, and values that are only in the original are read from it', async () => {
  const usage = makeUsageCase();
  // More kept values than are stored.
  const rows = Array.from({ length: 70_000 }, (_, at) => `2022-08-01T00:00:00Z,app-${at % 3},note ${at}`);
  await usage.take({ 'many.csv.gz': gzipSync(['time,app_id,note', ...rows, ''].join('\n')) }, { kind: 'usage' });
  const answer = await ask(usage.context, 'SELECT count(*), count(DISTINCT note), max(line), min(app), max(app) FROM request', { slice: slice({ apps: ['app-1'] }) });
  expect(answer.rows).toEqual([[23_333, 23_333, 69_999, 'app-1', 'app-1']]);
  await expect(ask(usage.context, 'SELECT 1', { slice: slice({ hits: [9] }) })).rejects.toMatchObject({ code: 'slice.unknown-hits' });
});

test('a table read many times over, each time left in the middle, loses no row', async () => {
  const usage = makeUsageCase(), rows = 70_000;
  await usage.take({ 'two-segments.csv': ['time,app_id', ...Array.from({ length: rows }, (_, at) => `2022-08-01T00:00:00Z,app-${at % 3}`), ''].join('\n') }, { kind: 'usage' });
  // An outer scan of two batches; fifty inner ones are begun in its first and forty in its second, none of which is read to its end.
  const sql = `SELECT count(*), sum((SELECT b.line FROM request b WHERE b.line >= a.line % 7 LIMIT 1)) FROM request a WHERE a.line % 700 = 0`;
  const lines = Array.from({ length: rows }, (_, at) => at + 2).filter(line => line % 700 === 0);
  expect((await ask(usage.context, sql)).rows).toEqual([[lines.length, lines.reduce((sum, line) => sum + Math.max(2, line % 7), 0)]]);
});

test('a log that is gone or damaged is told with its code, and so is a column no log has', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': LOG }, { kind: 'usage' });
  await expect(ask(usage.context, 'SELECT line FROM request', { slice: slice({ where: [{ column: 'colour', value: 'red' }] }) })).rejects.toMatchObject({ code: 'filter.unknown-column' });
  const path = join(usage.open.caseFile.usageDir, '1-1.db');
  writeFileSync(path, 'not a database');
  await expect(ask(usage.context, 'SELECT line FROM request')).rejects.toMatchObject({ code: expect.stringMatching(/^(case|usage)\..*damaged$/) as string });
});

test('an answer past the most rows is cut and says so', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': LOG }, { kind: 'usage' });
  expect(await ask(usage.context, 'SELECT line FROM request ORDER BY line DESC', { most: 2 })).toMatchObject({ rows: [[5], [3]], more: true });
  expect(await ask(usage.context, 'SELECT line FROM request ORDER BY line DESC', { most: 3 })).toMatchObject({ rows: [[5], [3], [2]], more: false });
  const wide = await ask(usage.context, `WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 40) SELECT x, printf('%.*c', 1000000, 'a') FROM n`);
  expect({ rows: wide.rows.length, more: wide.more }).toEqual({ rows: 15, more: true });
});

test('a file gets every row, ends by saying so, and stands in custody', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': LOG }, { kind: 'usage' });
  const folder = tempDir();
  const to = (name: string) => ({ ...usage.context, grants: { resolve: () => Promise.resolve(join(folder, name)) } });
  const target = 'x' as GrantId;
  expect(await ask(to('a.csv'), 'SELECT line, items, tenant FROM request', { target, most: 1 })).toMatchObject({ rows: [], more: false, written: { name: 'a.csv', rows: 3 } });
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('line,items,tenant\r\n2,10,"Capitol, ""Police"""\r\n3,,\r\n5,10,plain\r\n# 3 of 3 rows\r\n');
  const many = 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 30000) SELECT x FROM n';
  await ask(to('b.json'), many, { target, format: 'json' });
  expect(JSON.parse(readFileSync(join(folder, 'b.json'), 'utf8'))).toEqual({ columns: ['x'], rows: Array.from({ length: 30_000 }, (_, at) => [at + 1]) });
  await expect(ask(to('a.csv'), 'SELECT 1', { target })).rejects.toMatchObject({ code: 'export.exists' });
  await expect(ask(to('c.csv'), 'SELEC', { target })).rejects.toMatchObject({ code: 'sql.syntax' });
  expect(readdirSync(folder).sort()).toEqual(['a.csv', 'b.json']);
  const newest = readLedger(usage.context.db).page(Number.MAX_SAFE_INTEGER, 1, null)[0]?.entry;
  expect(newest).toMatchObject({ verb: 'exported', facts: { rows: 30_000, format: 'json', statement: many } });
});

onLinux('a statement without end is stopped after its time, and its process is gone', async () => {
  const pids: number[] = [];
  const usage = makeUsageCase(), context = { ...usage.context, hosts: watched(pids) };
  await expect(ask(context, ENDLESS, { seconds: 1 })).rejects.toMatchObject({ code: 'sql.stopped', details: { seconds: 1 } });
  await expect.poll(() => pids.every(isGone)).toBe(true);
  expect(pids.length).toBe(1);
});

onLinux('a cancelled statement answers at once, and its process is gone', async () => {
  const stop = new AbortController();
  const { asking, pids } = await begin(stop.signal);
  stop.abort(new Error('enough'));
  expect(await Promise.race([asking, new Promise(resolve => { setImmediate(() => { resolve('later'); }); })])).toMatchObject({ message: 'enough' });
  await expect.poll(() => pids.every(isGone)).toBe(true);
});

test('a value too long for SQLite fails with a code', async () => {
  const usage = makeUsageCase();
  await expect(ask(usage.context, `SELECT length(zeroblob(2000000000))`)).rejects.toMatchObject({ code: 'sql.failed' });
});

onLinux('a host that is killed, and one that never starts, are told', async () => {
  const { asking, pids, usage } = await begin(new AbortController().signal);
  process.kill(pids[0] ?? 0, 'SIGTERM');
  expect(await asking).toMatchObject({ code: 'sql.failed' });
  const broken = join(tempDir(), 'broken.ts');
  writeFileSync(broken, 'process.exit(1);');
  await expect(ask({ ...usage.context, hosts: localParseHosts(new URL(`file://${broken}`)) }, 'SELECT 1')).rejects.toMatchObject({ code: 'parse.no-host' });
});

test('in a window a statement runs beside everything else and can be cancelled', async () => {
  const { engine, root } = makeCase('threads');
  expect(await engine.call('usage.sql', { sql: 'SELECT count(*) AS n FROM request' })).toMatchObject({ columns: ['n'], rows: [[0]] });
  const stop = new AbortController();
  const asking = engine.call('usage.sql', { sql: ENDLESS }, { signal: stop.signal }).catch((error: unknown) => error);
  setTimeout(() => { stop.abort(); }, 500);
  expect(await asking).toMatchObject({ code: 'call.cancelled' });
  expect(existsSync(root)).toBe(true);
});

/** An endless statement that has begun to read, and the process it runs in. */
async function begin(signal: AbortSignal) {
  const pids: number[] = [], usage = makeUsageCase();
  await usage.take({ 'a.csv': LOG }, { kind: 'usage' });
  let asking: Promise<unknown> = Promise.resolve();
  await new Promise<void>(hasBegun => {
    asking = ask({ ...usage.context, hosts: watched(pids), signal, progress: () => { hasBegun(); } }, `${ENDLESS}, request`).catch((error: unknown) => error);
  });
  return { asking, pids, usage };
}

/** Real hosts, whose process numbers are noted when their first message comes. */
function watched(pids: number[]): ParseHostTransport {
  const real = localParseHosts();
  return {
    fork: async program => {
      const before = new Set(children());
      const host = await real.fork(program);
      pids.push(...children().filter(pid => !before.has(pid)));
      return host;
    },
  };
}

function children(): number[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(word => word !== '').map(Number);
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
