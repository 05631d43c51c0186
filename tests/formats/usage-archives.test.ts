import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ImportedExhibit } from '../../shared/contract/case.ts';
import type { RequestRef } from '../../shared/domain/refs.ts';
import { ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { coverageOf } from '../../main/engine/usage/coverage.ts';
import { digestOf } from '../../main/engine/usage/file-order.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { requestContext } from '../../main/engine/usage/request-context.ts';
import { unpackLine } from '../../main/engine/export/unpack-line.ts';
import type { Packing } from '../../main/engine/usage/feeds/packing.ts';
import type { MemberName } from '../../main/engine/usage/member-name.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';

const HEADER = 'time,app,endpoint,method,status,items\n';
const log = (day: number, rows: number): Buffer => Buffer.from(HEADER + Array.from({ length: rows }, (_, at) => `2022-03-${String(day).padStart(2, '0')}T10:${String(at % 60).padStart(2, '0')}:00Z,app-${at % 3},/2/tweets,GET,200,${at}\n`).join(''));

/** An archive made by the system's own tools. */
function pack(tool: 'zip' | 'tar' | 'tar.gz' | 'tar.zst', files: Readonly<Record<string, Uint8Array>>, more: readonly string[] = []): Buffer {
  const folder = tempDir(), inside = join(folder, 'in'), out = join(folder, 'out');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(inside, name)), { recursive: true });
    writeFileSync(join(inside, name), content);
  }
  const names = Object.keys(files);
  if (tool === 'zip') execFileSync('zip', ['-q', ...more, `${out}.zip`, '-@'], { cwd: inside, input: names.join('\n') });
  else execFileSync('tar', ['-c', ...more, '-f', out, ...(tool === 'tar.gz' ? ['-z'] : []), '-T', '-'], { cwd: inside, input: names.join('\n') });
  const bytes = readFileSync(tool === 'zip' ? `${out}.zip` : out);
  return tool === 'tar.zst' ? zstdCompressSync(bytes) : bytes;
}

async function take(usage: UsageCase, name: string, bytes: Uint8Array): Promise<ImportedExhibit> {
  const [exhibit] = (await usage.take({ [name]: bytes })).exhibits;
  if (exhibit === undefined) throw new Error('nothing came in');
  return exhibit;
}

const figures = async (usage: UsageCase): Promise<unknown> => (await measure(usage.context, slice(), { buckets: ONE_BUCKET, by: null, signal: usage.context.signal })).cells.map(({ calls, items }) => ({ calls, items }));

test.each(['zip', 'tar', 'tar.gz', 'tar.zst'] as const)('the logs of a .%s count, digest and can be opened as the plain files do', async tool => {
  const files = { 'logs/2022-03-01.csv': log(1, 50), 'logs/2022-03-02.csv.gz': gzipSync(log(2, 40)), 'logs/2022-03-03.csv.zst': zstdCompressSync(log(3, 30)), 'README.txt': Buffer.from('what is in here\n') };
  const plain = makeUsageCase(), packed = makeUsageCase();
  await plain.take({ 'a.csv': log(1, 50), 'b.csv': log(2, 40), 'c.csv': log(3, 30) });
  const exhibit = await take(packed, `march.${tool}`, pack(tool, files));
  expect([exhibit.kind, exhibit.status, exhibit.code, exhibit.counts['logs'], exhibit.counts['requests'], exhibit.counts['unread']]).toEqual(['usage', 'noted', 'archive.parts-unread', 3, 120, 1]);
  const { signal } = packed.context;
  expect([await figures(packed), await digestOf(packed.context, slice(), signal)]).toEqual([await figures(plain), await digestOf(plain.context, slice(), signal)]);
  expect(coverageOf(packed.context.db).map(({ file, rows }) => [file, rows])).toEqual([[`march.${tool} › logs/2022-03-01.csv`, 50], [`march.${tool} › logs/2022-03-02.csv.gz`, 40], [`march.${tool} › logs/2022-03-03.csv.zst`, 30]]);
  const { rows } = await pageRows(packed.context, slice(), null, 500, signal);
  for (const at of [0, 60, 119]) {
    const row = rows[at]!;
    const shown = await requestContext(packed.context, row.ref as RequestRef, 1);
    expect([shown.file, shown.lines.find(line => line.isRequest)?.line, shown.columns.find(column => column.name === 'items')?.value]).toEqual([row.file, row.line, String(row.items)]);
  }
});

test('the shell line of a log gives the bytes that its hash is of', () => {
  const content = log(1, 20);
  const cases: [string, Buffer, Packing, MemberName | null][] = [
    ['a.zip', pack('zip', { 'it is/a.csv': content, 'b.csv': log(2, 5) }), [{ kind: 'zip', index: 0 }], { names: ['it is/a.csv'], isByName: true }],
    ['odd.zip', pack('zip', { 'b.csv': log(2, 5), 'a*[1].csv': content }), [{ kind: 'zip', index: 1 }], { names: ['a*[1].csv'], isByName: true }],
    ['a.tar', pack('tar', { 'b.csv': log(2, 5), 'a.csv': content }), [{ kind: 'tar', index: 1 }], { names: ['a.csv'], isByName: true }],
    ['twice.tar.gz', pack('tar.gz', { 'b.csv': log(2, 5), 'a.csv.zst': zstdCompressSync(content) }), [{ kind: 'gzip' }, { kind: 'tar', index: 1 }, { kind: 'zstd' }], { names: ['a.csv.zst'], isByName: false }],
    ['it\'s.tar.zst', pack('tar.zst', { 'a.csv.gz': gzipSync(content) }), [{ kind: 'zstd' }, { kind: 'tar', index: 0 }, { kind: 'gzip' }], { names: ['a.csv.gz'], isByName: true }],
    ['a.csv.zst', zstdCompressSync(content), [{ kind: 'zstd' }], null],
  ];
  const folder = tempDir();
  for (const [name, bytes, packing, member] of cases) {
    writeFileSync(join(folder, name), bytes);
    expect([name, execFileSync('sh', ['-c', unpackLine(name, packing, member)], { cwd: folder }).equals(content)]).toEqual([name, true]);
  }
});

test('names that climb out of a folder are labels and nothing is written', async () => {
  const usage = makeUsageCase();
  const folder = tempDir();
  mkdirSync(join(folder, 'deep/in'), { recursive: true });
  writeFileSync(join(folder, 'evil.csv'), log(1, 20));
  execFileSync('tar', ['-c', '-P', '-f', join(folder, 'x.tar'), '../../evil.csv'], { cwd: join(folder, 'deep/in') });
  const exhibit = await take(usage, 'x.tar', readFileSync(join(folder, 'x.tar')));
  expect([exhibit.status, coverageOf(usage.context.db).map(({ file }) => file)]).toEqual(['ok', ['x.tar › ../../evil.csv']]);
});

test('the same log twice in one archive is counted once and the second is named', async () => {
  const usage = makeUsageCase();
  const exhibit = await take(usage, 'twice.zip', pack('zip', { 'a.csv': log(1, 20), 'b.csv': log(1, 20) }));
  expect([exhibit.counts['requests'], await figures(usage), coverageOf(usage.context.db).map(({ file, duplicateOf }) => [file, duplicateOf])])
    .toEqual([20, [{ calls: 20, items: 190 }], [['twice.zip › a.csv', undefined], ['twice.zip › b.csv', 'twice.zip › a.csv']]]);
});

test('an encrypted entry is named, and an archive cut off or without a log is kept with a code', async () => {
  const usage = makeUsageCase();
  const locked = await take(usage, 'locked.zip', pack('zip', { 'a.csv': log(1, 20) }, ['-P', 'secret']));
  const half = await usage.take({ 'half.zip': pack('zip', { 'a.csv': log(2, 900) }).subarray(0, 900) }, { kind: 'usage' });
  const cut = await take(usage, 'cut.tar', pack('tar', { 'a.csv': log(3, 60), 'b.csv': log(4, 900) }).subarray(0, 9_000));
  expect([locked.status, half.exhibits[0]?.code, cut.status, cut.code]).toEqual(['quarantined', 'archive.damaged', 'noted', 'archive.parts-unread']);
});

test('a bomb ends with its good part, overlapping entries are refused, a wrong checksum is said', async () => {
  const usage = makeUsageCase();
  const bomb = await take(usage, 'bomb.zip', pack('zip', { 'a.csv': Buffer.concat([log(1, 20), Buffer.alloc(12_000_000, '\n')]) }));
  const honest = pack('zip', { 'a.csv': log(2, 20), 'b.csv': log(3, 20) }, ['-0']);
  const overlapping = Buffer.from(honest);
  const directory = overlapping.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
  overlapping.writeUInt32LE(10, directory + 42);
  const refused = (await usage.take({ 'overlap.zip': overlapping }, { kind: 'usage' })).exhibits[0];
  const altered = Buffer.from(honest);
  altered[altered.indexOf('app-1') + 4] = 0x38;
  const checked = await take(usage, 'altered.zip', altered);
  expect([bomb.code, refused?.code, checked.code, usage.context.db.prepare<[], { code: string }>('SELECT code FROM problem WHERE code LIKE \'archive.%\' ORDER BY problem_id').all().map(({ code }) => code)])
    .toEqual(['archive.parts-unread', 'archive.overlap', 'archive.parts-unread', ['archive.entry-ratio', 'archive.checksum']]);
});

test('five thousand things that are no log are each listed, beside the one that is', async () => {
  const usage = makeUsageCase();
  const exhibit = await take(usage, 'many.tar.gz', pack('tar.gz', { ...Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`notes/${at}.txt`, Buffer.from(`note ${at}`)])), 'a.csv': log(1, 20) }));
  expect([exhibit.status, exhibit.counts, exhibit.message]).toMatchObject(['noted', { requests: 20, logs: 1, unread: 5_000 }, expect.any(String)]);
});
