import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { RequestRef } from '../../shared/domain/refs.ts';
import { unpackOf } from '../../main/engine/export/finding-source.ts';
import { ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { coverageOf } from '../../main/engine/usage/coverage.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { requestContext } from '../../main/engine/usage/request-context.ts';
import { usageReader } from '../../main/engine/store/repositories/usage.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';
import { workbookOf } from '../support/workbook.ts';
import { zipOf } from '../support/zip-writer.ts';

const HEADER = 'time,app,endpoint,method,status,items\n';
const log = (day: number, rows: number): Buffer => Buffer.from(HEADER + Array.from({ length: rows }, (_, at) => `2022-03-${String(day).padStart(2, '0')}T10:${String(at % 60).padStart(2, '0')}:00Z,app-${at % 3},/2/tweets,GET,200,${at}\n`).join(''));
const problems = (usage: UsageCase): string[][] => usage.context.db.prepare<[], { code: string; reason: string }>('SELECT code, reason FROM problem ORDER BY problem_id').all().map(({ code, reason }) => [code, reason.split(':', 1)[0] ?? '']);

function tarOf(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const folder = tempDir();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return execFileSync('tar', ['-c', '-f', '-', ...Object.keys(files)], { cwd: folder, maxBuffer: 1 << 28 });
}

const sheet = workbookOf({ calls: { rows: [['time', 'app', 'endpoint', 'method', 'status', 'items'], ...Array.from({ length: 25 }, (_, at) => [`2022-03-05T10:${String(at).padStart(2, '0')}:00Z`, 'app-1', '/2/tweets', 'GET', 200, at])] } });

test('logs in archives within archives are sources of their own, with their whole way as name, and open, and unpack by their line', async () => {
  const usage = makeUsageCase();
  const inner = zipOf({ 'a.csv': log(1, 50), 'deep/b.csv.gz': gzipSync(log(2, 40)) }, { isStored: true });
  const bytes = zipOf({ 'march.zip': inner, 'rest.tar.gz': gzipSync(tarOf({ 'c.csv': log(3, 30), 'inner.zip': zipOf({ 'it\'s d.csv.zst': zstdCompressSync(log(4, 20)) }) })), 'book.xlsx': sheet, 'e.csv': log(6, 10), 'note.txt': 'no log' });
  const exhibit = (await usage.take({ 'all.zip': bytes })).exhibits[0]!;
  const cells = (await measure(usage.context, slice(), { buckets: ONE_BUCKET, by: null, signal: usage.context.signal })).cells;
  expect([exhibit.code, exhibit.counts['logs'], cells.map(({ calls }) => calls), coverageOf(usage.context.db).map(({ file, rows }) => [file, rows]), problems(usage)]).toEqual([
    'archive.parts-unread', 6, [175],
    [['all.zip › march.zip › a.csv', 50], ['all.zip › march.zip › deep/b.csv.gz', 40], ['all.zip › rest.tar.gz › c.csv', 30], ['all.zip › rest.tar.gz › inner.zip › it\'s d.csv.zst', 20], ['all.zip › book.xlsx › calls', 25], ['all.zip › e.csv', 10]],
    [['archive.not-a-log', 'note.txt']],
  ]);
  const { rows } = await pageRows(usage.context, slice(), null, 500, usage.context.signal);
  for (const row of rows.filter((_, at) => at % 7 === 0)) {
    const shown = await requestContext(usage.context, row.ref as RequestRef, 0);
    expect([shown.file, shown.columns.find(column => column.name === 'items')?.value]).toEqual([row.file, String(row.items)]);
  }
  const folder = tempDir();
  writeFileSync(join(folder, 'all.zip'), bytes);
  for (const { contentSha256 } of usageReader(usage.context.db).files()) {
    const content = execFileSync('sh', ['-c', unpackOf(usage.context.db, contentSha256) ?? ''], { cwd: folder });
    expect(createHash('sha256').update(content).digest('hex')).toBe(contentSha256);
  }
  expect(readdirSync(usage.context.caseFile.incomingDir)).toEqual([]);
});

test('archives are followed to five levels, and what lies deeper is named', async () => {
  const usage = makeUsageCase();
  const deep = (levels: number): Buffer => { let bytes = zipOf({ 'log.csv': log(levels, 12) }); for (let level = 1; level < levels; level++) bytes = zipOf({ [`${level}.zip`]: bytes }); return bytes; };
  const five = (await usage.take({ 'five.zip': deep(5) })).exhibits[0], six = (await usage.take({ 'six.zip': deep(6) })).exhibits[0];
  expect([[five?.status, five?.counts['requests']], [six?.status, six?.code], six?.message?.includes('more than 5 deep')]).toEqual([['ok', 12], ['quarantined', 'usage.no-logs-inside'], true]);
});

test('an archive that unpacks to far more than it holds ends, over all its levels together', async () => {
  const usage = makeUsageCase();
  const blank = zipOf({ 'a.csv': Buffer.concat([log(1, 20), Buffer.alloc(4_000_000, '\n')]) });
  const bomb = zipOf(Object.fromEntries([['first.csv', log(2, 20)], ...Array.from({ length: 6 }, (_, at) => [`${at}.zip`, blank] as const)]));
  const exhibit = (await usage.take({ 'bomb.zip': bomb })).exhibits[0]!;
  expect([exhibit.code, problems(usage).some(([code]) => code === 'archive.too-large'), readdirSync(usage.context.caseFile.incomingDir)]).toEqual(['archive.parts-unread', true, []]);
});

test('documents that are zip files are no archives, and a damaged archive within one is named', async () => {
  const usage = makeUsageCase();
  const document = zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': HEADER }), inner = zipOf({ 'a.csv': log(1, 900) });
  await usage.take({ 'mixed.zip': zipOf({ 'letter.docx': document, 'half.zip': inner.subarray(0, inner.length - 30), 'b.csv': log(2, 20) }) });
  expect(problems(usage)).toEqual([['archive.not-a-log', 'letter.docx'], ['archive.damaged', 'half.zip']]);
});
