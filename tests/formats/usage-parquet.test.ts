import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { ImportedExhibit } from '../../shared/contract/case.ts';
import type { RequestRef } from '../../shared/domain/refs.ts';
import { unpackOf } from '../../main/engine/export/finding-source.ts';
import { ParquetFile } from '../../main/engine/tables/parquet/parquet-file.ts';
import { ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { digestOf } from '../../main/engine/usage/file-order.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { requestContext } from '../../main/engine/usage/request-context.ts';
import { parquetOf } from '../support/parquet-writer.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';

// DuckDB writes the files and reads them again: what comes out here is to be what comes out there, byte for byte.
let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await (await DuckDBInstance.create(':memory:')).connect();
  await duck.run('SET TimeZone=\'UTC\'');
});

const LOG = (rows: number): string => `SELECT TIMESTAMPTZ '2022-03-01 10:00:00+00' + INTERVAL (i) SECOND AS "time", 'app-' || (i % 3) AS app, '/2/users/' || (i % 50) || '/posts' AS endpoint, 'GET' AS method, CASE WHEN i % 9 = 0 THEN 429 ELSE 200 END AS status, CASE WHEN i % 4 = 0 THEN NULL ELSE i % 100 END AS items FROM range(${rows}) r(i)`;

async function written(query: string, options = ''): Promise<string> {
  const path = join(tempDir(), 'log.parquet');
  await duck.run(`COPY (${query}) TO '${path}' (FORMAT parquet${options === '' ? '' : `, ${options}`})`);
  return path;
}

async function duckText(path: string, select: string): Promise<string> {
  const out = join(tempDir(), 'out.csv');
  await duck.run(`COPY (SELECT ${select} FROM read_parquet('${path}')) TO '${out}' (FORMAT csv, HEADER)`);
  return readFileSync(out, 'utf8');
}

async function ownText(path: string): Promise<{ text: string; codes: string[]; select: string }> {
  const file = await ParquetFile.open(path);
  const pieces: Uint8Array[] = [];
  try {
    const { notes } = await file.read(0, { write: text => { pieces.push(text); return Promise.resolve(); } });
    return { text: Buffer.concat(pieces).toString('utf8'), codes: notes.map(note => note.code), select: file.tables[0]?.select ?? '' };
  } finally {
    await file.close();
  }
}

async function take(usage: UsageCase, path: string, options: { readonly zone?: string } = {}): Promise<ImportedExhibit> {
  const [exhibit] = (await usage.take({ 'log.parquet': readFileSync(path) }, options)).exhibits;
  if (exhibit === undefined) throw new Error('nothing came in');
  return exhibit;
}

test.each(['COMPRESSION uncompressed', 'COMPRESSION snappy', 'COMPRESSION zstd', 'COMPRESSION gzip', 'COMPRESSION lz4_raw', 'COMPRESSION brotli', 'PARQUET_VERSION v2', 'ROW_GROUP_SIZE 2048, DICTIONARY_SIZE_LIMIT 1'])('a log written with %s reads as DuckDB reads it', async options => {
  const path = await written(LOG(10_000), options);
  const { text, codes, select } = await ownText(path);
  expect([select, codes, text === await duckText(path, select)]).toEqual(['*', [], true]);
});

test('a log comes in with its figures, its rows open, and the digest is that of the lines DuckDB gives', async () => {
  const usage = makeUsageCase(), path = await written(LOG(5_000), 'ROW_GROUP_SIZE 2048');
  const exhibit = await take(usage, path);
  const expected = (await duck.runAndReadAll(`SELECT count(*), sum(items)::BIGINT FROM '${path}'`)).getRows()[0]!.map(Number);
  const cells = (await measure(usage.context, slice(), { buckets: ONE_BUCKET, by: null, signal: usage.context.signal })).cells;
  expect([exhibit.status, exhibit.code, exhibit.counts['requests'], cells.map(({ calls, items }) => [calls, items])]).toEqual(['ok', undefined, 5_000, [expected]]);
  const { rows } = await pageRows(usage.context, slice(), null, 500, usage.context.signal);
  const row = rows[100]!, shown = await requestContext(usage.context, row.ref as RequestRef, 0);
  expect([row.line, shown.file, shown.lines.map(line => line.text)]).toEqual([102, 'log.parquet', ['2022-03-01 10:01:40+00,app-1,/2/users/0/posts,GET,200,']]);
  const text = await duckText(path, '*');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const lines = text.split('\n').flatMap((line, at) => (at > 0 && line !== '' ? [`${sha256} ${at + 1}\n`] : [])).join('');
  expect(await digestOf(usage.context, slice(), usage.context.signal)).toBe(createHash('sha256').update(lines).digest('hex'));
  expect(unpackOf(usage.context.db, sha256)).toBe('duckdb -c \'SET TimeZone=\'\\\'\'UTC\'\\\'\'; COPY (SELECT * FROM read_parquet(\'\\\'\'log.parquet\'\\\'\')) TO \'\\\'\'/dev/stdout\'\\\'\' (FORMAT csv, HEADER)\'');
});

test('every kind of value is written as DuckDB writes it, structures by dotted names; lists, maps and intervals are left out and named', async () => {
  const path = await written(`SELECT TIMESTAMP '2022-03-01 10:00:00.1' a, TIMESTAMPTZ '2022-03-01 10:00:00.123456+00' b, TIMESTAMP_NS '2022-03-01 10:00:00.123456780' c, TIMESTAMP_MS '2022-03-01 10:00:00.12' d, DATE '0001-01-01' e, DATE '9999-12-31' f,
    TIME '10:11:12.5' g, TIMETZ '10:11:12+02' h, 12.50::DECIMAL(6,2) i, -0.05::DECIMAL(18,3) j, -123456789012345678901234567890.12345::DECIMAL(38,5) k, true l, 200::UTINYINT m, 18446744073709551615::UBIGINT n, -5::TINYINT o, 4294967295::UINTEGER p,
    uuid() q, '\\xAA\\x5C"a''b'::BLOB r, INTERVAL 1 DAY s, [1,2] t, {'x': 1, 'y z': {'w': 'b'}} u, MAP{'k':1} v, 'a'::ENUM('a','b') w, '{"a":1}'::JSON x, TIMESTAMP '12000-01-01' y, TIMESTAMP '0044-03-15 (BC)' z, TIMESTAMP '1969-12-31 23:59:59.999999' aa, 9007199254740993::BIGINT bb, 0::DECIMAL(4,0) cc, NULL::INTEGER dd, 3.0::DOUBLE ee, 2.5::FLOAT ff, '' gg, 'it''s "so", #' hh, E'two\\nlines' ii`);
  const { text, codes, select } = await ownText(path);
  expect([codes, text]).toEqual([['usage.parquet-nested'], await duckText(path, select)]);
  expect(text.split('\n', 1)[0]).toContain('r,u.x,u.y z.w,w,');
});

test('any numbers and texts, there or not, are written as DuckDB writes them', async () => {
  const row = fc.tuple(fc.option(fc.double()), fc.option(fc.float()), fc.option(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '#', ' ', 'é', '😀', '\\', '\''), maxLength: 5 })), fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), fc.option(fc.integer({ min: -30_000_000, max: 30_000_000 })));
  await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), fc.constantFrom('', 'PARQUET_VERSION v2', 'DICTIONARY_SIZE_LIMIT 1'), async (rows, options) => {
    const number = (value: number | null, type: string): string => (value === null ? `NULL::${type}` : `'${Object.is(value, -0) ? '-0.0' : String(value)}'::${type}`);
    const values = rows.map(([double, float, text, big, seconds]) => `(${number(double, 'DOUBLE')}, ${number(float, 'FLOAT')}, ${text === null ? 'NULL' : `'${text.replaceAll('\'', '\'\'')}'`}, ${big === null ? 'NULL' : `'${big}'::BIGINT`}, ${seconds === null ? 'NULL' : `TIMESTAMP '1970-01-01' + INTERVAL (${seconds}) SECOND + INTERVAL (${Math.abs(seconds) % 1_000_000}) MICROSECOND`})`).join(',');
    const path = await written(`SELECT * FROM (VALUES ${values}) v(a,b,c,d,e)`, options);
    const { text, select } = await ownText(path);
    expect(text).toBe(await duckText(path, select));
  }), { numRuns: 25 });
});

test('times of 96 bits and of the old kind are read; what has no zone is asked for, what counts in UTC is not', async () => {
  const nanos = (days: number, seconds: number): Buffer => { const value = Buffer.alloc(12); value.writeBigInt64LE(BigInt(seconds) * 1_000_000_000n + 5_000_000n); value.writeInt32LE(2_440_588 + days, 8); return value; };
  const strings = (...texts: readonly string[]): Buffer => Buffer.concat(texts.map(text => { const length = Buffer.alloc(4); length.writeUInt32LE(Buffer.byteLength(text)); return Buffer.concat([length, Buffer.from(text)]); }));
  const millis = Buffer.alloc(16);
  millis.writeBigInt64LE(1_646_128_800_123n);
  millis.writeBigInt64LE(1_646_128_801_000n, 8);
  const columns = [{ name: 'app', type: 6, converted: 0, values: strings('a', 'b') }, { name: 'endpoint', type: 6, converted: 0, values: strings('/x', '/y') }];
  const old = join(tempDir(), 'old.parquet'), utc = join(tempDir(), 'utc.parquet');
  writeFileSync(old, parquetOf([{ name: 'time', type: 3, values: Buffer.concat([nanos(19_052, 36_000), nanos(-1, 86_399)]) }, ...columns], 2));
  writeFileSync(utc, parquetOf([{ name: 'time', type: 2, converted: 9, values: millis }, ...columns], 2));
  const [one, other] = [await ownText(old), await ownText(utc)];
  expect([one.text, other.text]).toEqual(['time,app,endpoint\n2022-03-01 10:00:00.005,a,/x\n1969-12-31 23:59:59.005,b,/y\n', 'time,app,endpoint\n2022-03-01 10:00:00.123+00,a,/x\n2022-03-01 10:00:01+00,b,/y\n']);
  expect([await duckText(old, one.select), await duckText(utc, other.select)]).toEqual([one.text, other.text]);
  expect([(await take(makeUsageCase(), old)).code, (await take(makeUsageCase(), utc)).counts['requests']]).toEqual(['usage.zone-unknown', 2]);
});

test('a file cut off, altered or lying about its pages ends in a code, with the rows before', async () => {
  const whole = readFileSync(await written(LOG(20_000), 'ROW_GROUP_SIZE 4096, COMPRESSION zstd'));
  const folder = tempDir(), file = (name: string, bytes: Uint8Array): string => { writeFileSync(join(folder, name), bytes); return join(folder, name); };
  const usage = makeUsageCase();
  expect((await take(usage, file('cut.parquet', whole.subarray(0, whole.length - 5_000)))).code).toBe('usage.parquet-damaged');
  const altered = Buffer.from(whole);
  altered.fill(0xff, Math.floor(whole.length * 0.6), Math.floor(whole.length * 0.6) + 400);
  const half = await take(usage, file('altered.parquet', altered));
  expect([half.status, half.code, (half.counts['requests'] ?? 0) % 4_096, (half.counts['requests'] ?? 0) > 4_000]).toEqual(['noted', 'usage.parquet-damaged', 0, true]);
  for (const lie of [{ uncompressed: 2 ** 31 - 1 }, { compressed: 2 ** 30 }, { values: 2 ** 31 - 1 }]) {
    const { codes } = await ownText(file('lie.parquet', parquetOf([{ name: 'n', type: 2, values: Buffer.alloc(16) }], 2, page => { Object.assign(page, lie); })));
    expect([lie, codes]).toEqual([lie, ['usage.parquet-damaged']]);
  }
  expect(readdirSync(usage.context.caseFile.usageDir).filter(name => name.includes('partial'))).toEqual([]);
});
