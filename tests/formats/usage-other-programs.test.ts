import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { openTables } from '../../main/engine/tables/open-tables.ts';
import type { TableKind } from '../../main/engine/tables/table.ts';
import { ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { previewLog } from '../../main/engine/usage/preview-log.ts';
import { headOfSource, remapSource, requireSource } from '../../main/engine/usage/remap.ts';
import type { Sha256 } from '../../shared/domain/basics.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

// Files that other programs wrote: see the list beside them.
const folder = fileURLToPath(new URL('../fixtures/tables/', import.meta.url));

async function textOf(name: string, index = 0): Promise<{ lines: string[]; codes: string[]; select: string }> {
  const file = await openTables(join(folder, name), name.split('.').at(-1) as TableKind), pieces: Uint8Array[] = [];
  try {
    const { notes } = await file.read(index, { write: text => { pieces.push(text); return Promise.resolve(); } });
    return { lines: Buffer.concat(pieces).toString('utf8').split('\n').slice(0, -1), codes: notes.map(({ code }) => code), select: file.tables[index]?.select ?? '' };
  } finally {
    await file.close();
  }
}

interface Read { readonly rows: number; readonly second: string; readonly last: string; readonly codes: readonly string[] }

const PYARROW = { rows: 200, second: '2022-03-01 10:00:01.234567+00,app-1,/2/users/1/posts,GET,200,1,9007199254740994,-0.99,2022-03-02,true,1,n1,', last: '2022-03-01 10:03:19.678833+00,app-1,/2/users/49/posts,GET,200,199,9007199254741192,0.99,2022-09-16,true,199,n199,', codes: ['usage.parquet-nested'] };

const PARQUET: Readonly<Record<string, Read>> = {
  'pyarrow-lz4-v1.parquet': PYARROW,
  'pyarrow-zstd-v2.parquet': PYARROW,
  'pyarrow-nanoseconds.parquet': { ...PYARROW, second: PYARROW.second.replace('01.234567+', '01.001234567+'), last: PYARROW.last.replace('19.678833+', '19.245678833+'), codes: ['usage.parquet-nested', 'usage.parquet-finer'] },
  'pyarrow-int96.parquet': { rows: 200, second: '2022-03-01 10:00:01.234567,app-1,/2/users/1/posts,GET,200,1,9007199254740994,-0.99,2022-03-02,true', last: '2022-03-01 10:03:19.678833,app-1,/2/users/49/posts,GET,200,199,9007199254741192,0.99,2022-09-16,true', codes: [] },
  'pyarrow-delta.parquet': { rows: 200, second: '2022-03-01 10:00:01.234567+00,app-1,/2/users/1/posts,200,9007199254740994,2022-03-02', last: '2022-03-01 10:03:19.678833+00,app-1,/2/users/49/posts,200,9007199254741192,2022-09-16', codes: [] },
  'fastparquet-lz4.parquet': { rows: 200, second: '2022-03-01 15:00:01+00,app-1,/x/1,200,1', last: '2022-03-01 15:03:19+00,app-1,/x/3,200,199', codes: [] },
  'polars-brotli.parquet': { rows: 200, second: '2022-03-01 10:00:01+00,app-1,/x/1,200,1,1', last: '2022-03-01 10:03:19+00,app-1,/x/3,200,199,199', codes: ['usage.parquet-nested'] },
  'parquetjs-snappy.parquet': { rows: 1_000, second: '2022-03-01 10:00:01+00,app-1,/x/1,200,1,2022-03-02,"{""i"":1}",0.3333333333333333,q', last: '2022-03-01 10:16:39+00,app-0,/x/5,200,999,2022-03-20,"{""i"":999}",333,', codes: ['usage.parquet-nested'] },
  'arrow-rs-lz4.parquet': { rows: 1_000, second: '2022-03-01T10:00:01.000Z,app-1,/x/1,200', last: '2022-03-01T10:16:39.000Z,app-0,/x/5,200', codes: [] },
};

test.each(Object.entries(PARQUET))('%s is read whole', async (name, { rows, second, last, codes }) => {
  const read = await textOf(name);
  expect({ rows: read.lines.length - 1, second: read.lines[2], last: read.lines.at(-1), codes: read.codes }).toEqual({ rows, second, last, codes });
});

test('what DuckDB can read of them it reads alike', async () => {
  const duck = await (await DuckDBInstance.create(':memory:')).connect();
  await duck.run('SET TimeZone=\'UTC\'');
  for (const name of ['pyarrow-lz4-v1', 'pyarrow-zstd-v2', 'pyarrow-int96', 'polars-brotli', 'parquetjs-snappy']) {
    const { lines, select } = await textOf(`${name}.parquet`), out = join(tempDir(), 'out.csv');
    await duck.run(`COPY (SELECT ${select} FROM read_parquet('${join(folder, name)}.parquet')) TO '${out}' (FORMAT csv, HEADER)`);
    expect([name, `${lines.join('\n')}\n` === readFileSync(out, 'utf8')]).toEqual([name, true]);
  }
});

test.each<[string, number, Read]>([
  ['openpyxl-1904.xlsx', 1, { rows: 120, second: '2022-03-02T10:00:01,app-1,/2/users/1/posts,GET,200,1,TRUE,0.0006944444444444445', last: '2022-03-02T10:01:59,app-2,/2/users/19/posts,GET,200,119,TRUE,0.08263888888888889', codes: [] }],
  ['excel-writer-perl.xlsx', 0, { rows: 500, second: '2022-03-01T10:00:01,app-1,/x/1,GET,200,2', last: '2022-03-01T10:08:19,app-1,/x/4,GET,200,500', codes: ['usage.sheet-formulas'] }],
  ['libreoffice.xlsx', 0, { rows: 120, second: '2022-03-01 10:00:01,app-1,/2/users/1/posts,GET,200,1,TRUE,0.1429', last: '2022-03-01 10:01:59,app-2,/2/users/19/posts,GET,200,119,TRUE,17', codes: [] }],
  ['gnumeric.xlsx', 0, { rows: 120, second: '2022-03-01T10:00:01,app-1,/2/users/1/posts,GET,200,1,TRUE,0.142900000000000000004', last: '2022-03-01T10:01:59,app-2,/2/users/19/posts,GET,200,119,TRUE,17', codes: [] }],
])('%s is read whole, sheet %i', async (name, index, { rows, second, last, codes }) => {
  const read = await textOf(name, index);
  expect({ rows: read.lines.length - 1, second: read.lines[2], last: read.lines.at(-1), codes: read.codes }).toEqual({ rows, second, last, codes });
});

test('a workbook with a title above its header gives its cells as they stand', async () => {
  const { lines, codes } = await textOf('xlsxwriter-title.xlsx');
  expect([lines.length, lines.slice(0, 6), codes]).toEqual([125, [
    'Usage report,,,,,,,,,,', 'Report generated 2022-04-01 12:00,,,,,,,,,,', 'Period:,March,,,,,,,,,', '', 'time,app,endpoint,method,status,items,ok,lasted,fault,double,note',
    '2022-03-01T10:00:00,app-0,/2/users/0/posts,GET,429,0,FALSE,0,"#DIV/0!",0,two\u240alines',
  ], ['usage.sheet-formulas', 'usage.sheet-merged']]);
});

test('they come into a case with all their requests', async () => {
  const usage = makeUsageCase();
  const names = ['pyarrow-lz4-v1.parquet', 'fastparquet-lz4.parquet', 'arrow-rs-lz4.parquet', 'openpyxl-1904.xlsx', 'excel-writer-perl.xlsx'];
  const { exhibits } = await usage.take(Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name))])), { zone: 'UTC' });
  const counts = (await measure(usage.context, slice(), { buckets: ONE_BUCKET, by: null, signal: usage.context.signal })).cells;
  expect([exhibits.map(({ counts: { requests } }) => requests), counts.map(({ calls }) => calls)]).toEqual([[200, 200, 1_000, 240, 500], [2_140]]);
});

test('lines of a title above the header are counted as such and read by no mapping, in a preview, at import and when read anew', async () => {
  const usage = makeUsageCase(), bytes = readFileSync(join(folder, 'xlsxwriter-title.xlsx'));
  const [exhibit] = (await usage.take({ 'report.xlsx': bytes }, { zone: 'UTC' })).exhibits;
  const mapping = exhibit?.mapping;
  if (mapping === undefined) throw new Error('it has no mapping');
  const source = requireSource(usage.context.db, exhibit?.sha256 ?? '0' as Sha256), head = await headOfSource(usage.context, source);
  const preview = await previewLog(usage.context.db, head, { mapping, zone: null }, 5, usage.context.signal);
  const anew = await remapSource({ source: source.info.contentSha256, mapping: { ...mapping, columns: mapping.columns.map(column => (column.role === 'items' ? { ...column, role: 'bytes' } : column)) }, zone: null }, usage.context);
  expect([exhibit?.counts, [preview.requests, preview.rejected, preview.rows[0]?.line], anew.after]).toEqual([
    expect.objectContaining({ requests: 120, skipped: 5, titleLines: 3, physicalLines: 125 }), [120, 0, 6], { rows: 120, rejected: 0, skipped: 5 },
  ]);
});
