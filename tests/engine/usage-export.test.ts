import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { GrantId } from '../../shared/domain/basics.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { sliceHandlers } from '../../main/engine/handlers/slices.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

const LOG = `time,app,credential,method,path,status,items,bytes,tenant
2022-08-01T00:00:00Z,search,cr-1,GET,/a,200,10,1,"Capitol, ""Police"""
2022-08-01T01:00:00Z,ads,cr-2,GET,/a,200,,1,=1+1
bad line
2022-08-01T02:00:00.000001Z,search,cr-1,GET,/a,429,10,1,plain
`;

async function exported(format: 'csv' | 'sqlite', part: Parameters<typeof slice>[0] = {}, signal = new AbortController().signal) {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': LOG }, { kind: 'usage' });
  const folder = tempDir(), path = join(folder, `out.${format}`);
  const context = { ...usage.context, signal, grants: { resolve: () => Promise.resolve(path) } };
  const write = () => sliceHandlers['usage.export']({ target: 'x' as GrantId, slice: slice(part), format }, context);
  return { usage, folder, path, write };
}

test('a CSV holds every request with its kept columns and says at its end that it is whole', async () => {
  const { usage, path, write } = await exported('csv');
  const written = await write();
  const text = readFileSync(path, 'utf8'), sha256 = createHash('sha256').update(LOG).digest('hex');
  expect(written).toMatchObject({ name: 'out.csv', rows: 3, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') });
  expect(text.split('\r\n')).toEqual([
    'sha256,line,ref,at,at_utc_us,app,credential,method,endpoint,status,items,bytes,file,tenant',
    `${sha256},2,request:${sha256.slice(0, 12)}:2,2022-08-01T00:00:00.000Z,1659312000000000,search,cr-1,GET,/a,200,10,1,a.csv,"Capitol, ""Police"""`,
    `${sha256},3,request:${sha256.slice(0, 12)}:3,2022-08-01T01:00:00.000Z,1659315600000000,ads,cr-2,GET,/a,200,,1,a.csv,'=1+1`,
    `${sha256},5,request:${sha256.slice(0, 12)}:5,2022-08-01T02:00:00.000001Z,1659319200000001,search,cr-1,GET,/a,429,10,1,a.csv,plain`,
    '# 3 of 3 requests', '',
  ]);
  await expect(write()).rejects.toMatchObject({ code: 'export.exists' });
  expect(readLedger(usage.context.db).verify().holds).toBe(true);
});

test('a SQLite file holds the same in a plain table, and says what it is', async () => {
  const { path, write } = await exported('sqlite', { apps: ['search'] });
  await write();
  const db = new Database(path, { readonly: true });
  expect(db.prepare('SELECT line, at_utc_us, status, items, tenant FROM request ORDER BY line').raw().all()).toEqual([[2, 1_659_312_000_000_000, 200, 10, 'Capitol, "Police"'], [5, 1_659_319_200_000_001, 429, 10, 'plain']]);
  expect(db.prepare(`SELECT value FROM about WHERE name IN ('requests', 'query') ORDER BY name`).pluck().all()).toEqual(['proviso usage CASE count --app search', '2 of 2']);
  db.close();
});

test.each(['csv', 'sqlite'] as const)('nothing is left of a file that was broken off (%s)', async format => {
  const stop = new AbortController();
  const { folder, path, write } = await exported(format, {}, stop.signal);
  stop.abort(new Error('enough'));
  await expect(write()).rejects.toThrow('enough');
  expect([existsSync(path), readdirSync(folder)]).toEqual([false, []]);
});
