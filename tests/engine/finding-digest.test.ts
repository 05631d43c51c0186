import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slice } from '../../shared/domain/usage.ts';
import { makeCase, openTestCase } from '../support/case.ts';
import type { TestCase } from '../support/case.ts';
import { plainRequest, writeLog } from '../support/log-writers.ts';
import { tempDir } from '../support/temp.ts';

// A digest is made again elsewhere: in a copy of the case, and without the product from the originals alone.
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** Comma separated text whose sixth column is the status, with lines among it that are no requests. */
const month = (number: number, rows: number): string => ['time,app,credential,method,path,status,items', ...Array.from({ length: rows }, (_, at) =>
  (at % 17 === 3 ? 'no request' : `2022-${String(number).padStart(2, '0')}-01T10:${String(at % 60).padStart(2, '0')}:00Z,app-${at % 3},cr-1,GET,/2/posts,${at % 5 === 0 ? 429 : 200},${at}`)), ''].join('\n');

async function take(made: TestCase, folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const { exhibits } = await made.engine.call('import.run', { grants: Object.keys(files).map(name => made.grant(join(folder, name))), kind: 'usage' });
  expect(exhibits.map(exhibit => exhibit.kind)).toEqual(Object.keys(files).map(() => 'usage'));
}

test('a finding measured again on a copy of the case gives the same digest', async () => {
  const made = makeCase(), folder = tempDir(), [rows] = fc.sample(fc.array(plainRequest, { minLength: 300, maxLength: 400 }), { numRuns: 1, seed: 11 });
  for (const name of ['3.csv', '4.csv']) writeFileSync(join(folder, name), month(Number(name[0]), 90));
  execFileSync('zip', ['-q', 'both.zip', '3.csv', '4.csv'], { cwd: folder });
  await take(made, folder, { 'a.jsonl': writeLog('jsonl', rows ?? [], 9), 'b.log.gz': gzipSync(writeLog('combined', rows ?? [], 7)), 'c.json': writeLog('cloudtrail', rows ?? [], 12), 'both.zip': readFileSync(join(folder, 'both.zip')) });
  const slices = [{}, { statuses: ['429'] }, { endpoints: ['/2/users/:id/posts'], methods: ['POST'] }, { fromUtcUs: Date.UTC(2022, 1, 27) * 1_000, toUtcUs: Date.UTC(2022, 2, 2) * 1_000 }, { exclude: ['errors', 'refusals'] }] as const;
  const findings = [];
  for (const slice of slices) findings.push(await made.engine.call('finding.add', { slice: Slice.parse(slice) }));
  expect(new Set(findings.map(finding => finding.digest)).size).toBe(slices.length);
  await made.close();
  const copy = join(tempDir(), 'Elsewhere.proviso');
  cpSync(made.root, copy, { recursive: true });
  rmSync(made.root, { recursive: true });
  const copied = openTestCase(copy);
  for (const { ref, digest, figures } of findings) expect(await copied.engine.call('finding.rerun', { ref })).toEqual({ same: true, digest, figures, differences: [] });
});

/** The script of the README with one of its three ways to take a log, and other names of logs. */
function documented(way: 'cat' | 'gzip' | 'unzip', logs: readonly string[]): string {
  const script = /```sh\n(logs=[\s\S]*?)```/.exec(README)?.[1] ?? '';
  const lines = script.split('\n').filter(line => !line.startsWith('take()') || line.startsWith(`take() { ${way} `));
  expect(lines.filter(line => line.startsWith('take()')).length).toBe(1);
  return lines.join('\n').replace(/^logs='[^']*'/, `logs='${logs.join(' ')}'`);
}

test.each([['cat', 'plain logs'], ['gzip', 'packed logs'], ['unzip', 'logs in an archive']] as const)('the documented lines make a digest again from the originals (%s: %s)', async (way, _what) => {
  const made = makeCase(), folder = tempDir();
  const plain = { '2022-03.csv': month(3, 240), '2022-04.csv': month(4, 130), '2022-05.csv': month(5, 60) };
  let logs = Object.keys(plain);
  if (way === 'gzip') {
    logs = logs.map(name => `${name}.gz`);
    await take(made, folder, Object.fromEntries(Object.entries(plain).map(([name, text]) => [`${name}.gz`, gzipSync(text)])));
  } else {
    for (const [name, text] of Object.entries(plain)) writeFileSync(join(folder, name), text);
    if (way === 'cat') await take(made, folder, plain);
    else {
      execFileSync('zip', ['-q', 'march.zip', ...logs], { cwd: folder });
      for (const name of logs) rmSync(join(folder, name));
      await take(made, folder, { 'march.zip': readFileSync(join(folder, 'march.zip')) });
    }
  }
  const finding = await made.engine.call('finding.add', { slice: { statuses: ['429'] } });
  expect(finding.figures.calls).toBeGreaterThan(70);
  expect(execFileSync('sh', ['-c', documented(way, logs)], { cwd: folder, encoding: 'utf8' })).toBe(`${finding.digest}  -\n`);
});

/** The script of the README for logs without their repeats, with other names of logs. */
function documentedWithoutRepeats(logs: readonly string[]): string {
  return (/```sh\n(logs=[^\n]*\nfor log in \$logs; do sha256sum[\s\S]*?)```/.exec(README)?.[1] ?? '').replace(/^logs='[^']*'/, `logs='${logs.join(' ')}'`);
}

test('the documented lines make a digest without repeated requests again from the originals', async () => {
  const made = makeCase(), folder = tempDir();
  const line = (at: number): string => `${new Date(Date.UTC(2022, 2, 1) + Math.floor(at / 3) * 60_000).toISOString()},app,cr-1,GET,/2/posts,200,${at % 3 === 2 ? 0 : 1}`;
  const text = (from: number, to: number): string => ['time,app,credential,method,path,status,items', ...Array.from({ length: to - from }, (_, at) => line(from + at)), ''].join('\n');
  const logs = { 'a.csv': text(0, 90), 'b.csv': text(51, 120), 'c.csv': text(70, 100) };
  await take(made, folder, logs);
  const finding = await made.engine.call('finding.add', { slice: { exclude: ['duplicates'] } });
  expect(finding.figures.calls).toBe(120);
  expect(execFileSync('sh', ['-c', documentedWithoutRepeats(Object.keys(logs))], { cwd: folder, encoding: 'utf8' })).toBe(`${finding.digest}  -\n`);
});
