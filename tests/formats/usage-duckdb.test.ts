import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucketsOf } from '../../main/engine/usage/buckets.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { plainRequest, writeLog } from '../support/log-writers.ts';
import type { PlainRequest, Written } from '../support/log-writers.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

// DuckDB reads the same files with SQL that knows nothing of the product; its totals are the judge of ours, by rollup and by scan.
const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);
const { signal } = new AbortController();
let duck: DuckDBConnection;
beforeAll(async () => { duck = await (await DuckDBInstance.create(':memory:')).connect(); });
afterAll(() => { duck.closeSync(); process.env['PROVISO_DATA'] = ''; });

/** A log whose times are those of a wall clock. */
type Form = Written | 'csv-local';
const FORMS: readonly Form[] = ['csv', 'csv-local', 'jsonl', 'combined', 'w3c', 'alb', 'cloudtrail'];
const DIMENSIONS = ['endpoint', 'credential', 'status', 'method'] as const;
const LACKS: Readonly<Partial<Record<Form, readonly string[]>>> = { alb: ['credential'], cloudtrail: ['status', 'method'] };
/** The second and third set their clocks in the weeks below; the fourth is off by half an hour. */
const ZONES = ['UTC', 'America/New_York', 'Europe/Paris', 'Asia/Kolkata'] as const;
/** Days after 26 February 2022 at which a log of six days starts. */
const STARTS = [0, 12, 26] as const;

const lines = (path: string): string => `read_csv('${path}', columns = {'l': 'VARCHAR'}, delim = E'\\x01', quote = '', escape = '', header = false, auto_detect = false)`;
const part = (regex: string, at: number): string => `regexp_extract(l, '${regex}', ${at})`;
const COMBINED = String.raw`^\S+ \S+ "(.*)" \[([^\]]+)\] "(\S+) (\S+) HTTP/1\.1" (\d{3}) (\d+|-)$`;
const W3C = String.raw`^(\d\S+ \S+) "((?:[^"]|"")*)" (\S+) (\S+) (\d+) (\d+|-)$`;
const ALB = String.raw`^http (\S+) app/x (?:\S+ ){5}(\d+) \d+ 0 (\d+) "(\S+) https://example\.org:443(\S+) HTTP/1\.1" "-" - -$`;

/** Requests of a file as columns `moment, credential, method, path, status, bytes`; what cannot be read has no `moment`. */
function requestsOf(form: Form, path: string, zone: string): string {
  const csv = `SELECT *, (bytes IS NULL OR TRY_CAST(bytes AS BIGINT) IS NOT NULL) AS whole FROM read_csv('${path}', header = true, all_varchar = true, ignore_errors = true, delim = ',', quote = '"', escape = '"', columns = {'time': 'VARCHAR', 'credential': 'VARCHAR', 'method': 'VARCHAR', 'path': 'VARCHAR', 'status': 'VARCHAR', 'bytes': 'VARCHAR'})`;
  const inRange = (at: string): string => `CASE WHEN whole AND ${at} >= TIMESTAMPTZ '1700-01-01 00:00:00Z' THEN ${at} END`;
  switch (form) {
    case 'csv': return `SELECT ${inRange('TRY_CAST(time AS TIMESTAMPTZ)')} AS moment, credential, method, path, status, TRY_CAST(bytes AS BIGINT) AS bytes FROM (${csv})`;
    case 'csv-local': return `SELECT ${inRange(`timezone('${zone}', TRY_CAST(time AS TIMESTAMP))`)} AS moment, credential, method, path, status, TRY_CAST(bytes AS BIGINT) AS bytes FROM (${csv})`;
    case 'jsonl': return `SELECT TRY_CAST(time AS TIMESTAMPTZ) AS moment, credential, http.method AS method, http.path AS path, CAST(http.status AS VARCHAR) AS status, bytes
      FROM read_json('${path}', format = 'newline_delimited', ignore_errors = true, columns = {'time': 'VARCHAR', 'credential': 'VARCHAR', 'http': 'STRUCT(method VARCHAR, path VARCHAR, status INTEGER)', 'bytes': 'BIGINT'})`;
    case 'combined': return `SELECT try_strptime(${part(COMBINED, 2)}, '%d/%b/%Y:%H:%M:%S %z') AS moment, replace(replace(${part(COMBINED, 1)}, '\\"', '"'), '\\\\', '\\') AS credential,
      ${part(COMBINED, 3)} AS method, ${part(COMBINED, 4)} AS path, ${part(COMBINED, 5)} AS status, TRY_CAST(${part(COMBINED, 6)} AS BIGINT) AS bytes FROM ${lines(path)}`;
    case 'w3c': return `SELECT TRY_CAST(${part(W3C, 1)} || '+00' AS TIMESTAMPTZ) AS moment, replace(${part(W3C, 2)}, '""', '"') AS credential,
      ${part(W3C, 3)} AS method, ${part(W3C, 4)} AS path, ${part(W3C, 5)} AS status, TRY_CAST(${part(W3C, 6)} AS BIGINT) AS bytes FROM ${lines(path)}`;
    case 'alb': return `SELECT TRY_CAST(${part(ALB, 1)} AS TIMESTAMPTZ) AS moment, '' AS credential, ${part(ALB, 4)} AS method, ${part(ALB, 5)} AS path, ${part(ALB, 2)} AS status, TRY_CAST(${part(ALB, 3)} AS BIGINT) AS bytes FROM ${lines(path)}`;
    case 'cloudtrail': return `SELECT TRY_CAST(r.eventTime AS TIMESTAMPTZ) AS moment, r.userIdentity.accessKeyId AS credential, '' AS method, r.eventName AS path, '' AS status, 0 AS bytes
      FROM (SELECT unnest(Records) AS r FROM read_json('${path}', columns = {'Records': 'STRUCT(eventTime VARCHAR, eventName VARCHAR, userIdentity STRUCT(accessKeyId VARCHAR))[]'}))`;
  }
}

const VALUE = { endpoint: String.raw`regexp_replace(split_part(path, '?', 1), '/(users|lists)/\d+', '/\1/:id')`, credential: `coalesce(credential, '')`, status: 'status', method: 'method' } as const;

function writeForm(form: Form, rows: readonly PlainRequest[], spoilEvery: number, zone: string): string {
  if (form !== 'csv-local') return writeLog(form, rows, spoilEvery);
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return writeLog('csv', rows, spoilEvery).replace(/^2022-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z/gm, iso => wall.format(new Date(iso)));
}

test(`totals by rollup, by scan and by DuckDB are the same in every format, zone and packing (seed ${seed})`, async () => {
  const folder = tempDir();
  let run = 0;
  await fc.assert(fc.asyncProperty(
    fc.array(plainRequest, { minLength: 30, maxLength: 150 }), fc.integer({ min: 7, max: 20 }), fc.constantFrom(...ZONES), fc.constantFrom(...STARTS), fc.boolean(), fc.constantFrom(...DIMENSIONS),
    async (drawn, spoilEvery, zone, startDay, isPacked, by) => {
      const rows = drawn.map(row => ({ ...row, atMs: row.atMs + startDay * 86_400_000 }));
      for (const form of FORMS) {
        if (LACKS[form]?.includes(by) === true) continue;
        const name = `${run++}-${form}.log${isPacked ? '.gz' : ''}`, path = join(folder, name);
        const text = writeForm(form, rows, spoilEvery, zone), content = isPacked ? gzipSync(text) : Buffer.from(text);
        writeFileSync(path, content);
        const requests = requestsOf(form, path, zone);
        const read = async (sql: string) => (await duck.runAndReadAll(sql)).getRows();
        const [[readable] = []] = await read(`SELECT CAST(count(*) AS INTEGER) FROM (${requests}) WHERE moment IS NOT NULL`);
        const judged = await read(`SELECT CAST(epoch_us(timezone('${zone}', date_trunc('day', timezone('${zone}', moment)))) AS DOUBLE) || ' ' || ${VALUE[by]}, CAST(count(*) AS INTEGER), CAST(coalesce(sum(bytes), 0) AS DOUBLE) FROM (${requests}) WHERE moment IS NOT NULL GROUP BY 1`);
        const usage = makeUsageCase();
        const { exhibits } = await usage.take({ [name]: content }, { kind: 'usage', ...(form === 'csv-local' ? { zone } : {}) });
        expect({ form, requests: readable, ...exhibits[0]?.counts }).toMatchObject({ form, requests: rows.length, rejected: Math.floor(rows.length / spoilEvery) });
        for (const scanOnly of [false, true]) {
          const { cells } = await measure(usage.context, slice(), { buckets: bucketsOf('day', zone), by, signal, scanOnly });
          expect({ form, totals: Object.fromEntries(cells.map(cell => [`${cell.atUtcUs!}.0 ${cell.value ?? ''}`, [cell.calls, cell.bytes]])) })
            .toEqual({ form, totals: Object.fromEntries(judged.map(([key, calls, bytes]) => [String(key), [calls, bytes]])) });
        }
      }
    }), { numRuns: 2, seed, interruptAfterTimeLimit: 12_000 });
}, 60_000);
