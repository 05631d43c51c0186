import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';
import { burst, smallLog } from '../support/small-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'proviso-cli-'));
const root = join(folder, 'Words.proviso');
const log = join(folder, 'calls.csv');
const MINUTE_MS = 60_000, DAY_MS = 86_400_000;
const CALLS = [
  ...burst(10, 0, MINUTE_MS), ...burst(4, 12 * MINUTE_MS, 1_000, { status: 429, items: 0 }),
  ...burst(5, DAY_MS, 2 * MINUTE_MS, { app: 'ads', credential: 'cr-2', path: '/2/posts/77', items: 3 }),
];

const A_TEXT: unknown = expect.any(String), A_NUMBER: unknown = expect.any(Number), A_LIST: unknown = expect.any(Array), SOMETHING: unknown = expect.anything();
const like = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const A_HASH = like(/^[0-9a-f]{64}$/);

/** What a command answers as JSON; it must end well. */
async function answer(...words: string[]): Promise<unknown> {
  const { code, out, err } = await runCommand(...words, '--json');
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

beforeAll(async () => {
  process.env['PROVISO_DATA'] = join(folder, 'data');
  writeFileSync(log, `${smallLog(CALLS)}not,a,record\n`);
  writeFileSync(join(folder, 'terms.md'), '# Developer Agreement\n\n1. Limits. You must not exceed the rate limits.\n\n2. Display. You may display content.\n');
  writeFileSync(join(folder, 'letter.eml'), 'From: desk@larkfeed.example\r\nTo: legal@northgate.example\r\nDate: Thu, 2 Mar 2023 10:00:00 +0000\r\nMessage-ID: <1@larkfeed.example>\r\nSubject: Volume\r\n\r\nYour apps called our service nineteen times.\r\n');
  expect((await runCommand('new', root, '--title', 'Words')).code).toBe(0);
  expect((await runCommand('import', root, join(folder, 'terms.md'), '--agreement', 'Developer Agreement', '--stated', '2022-01-01', '--captured', '2022-01-05')).code).toBe(0);
});

afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

test('an import says what it took in, in numbers that add up, and ends with 1 when a line could not be read', async () => {
  const taken = await runCommand('import', root, log, join(folder, 'letter.eml'), '--json');
  const { exhibits, ...sums } = JSON.parse(taken.out) as { exhibits: { name: string; sha256: string; kind: string; status: string }[] };
  expect(taken.code).toBe(1);
  expect(exhibits.map(({ name, kind, status }) => [name, kind, status])).toEqual([['calls.csv', 'usage', 'noted'], ['letter.eml', 'mail', 'ok']]);
  expect(exhibits[0]?.sha256).toBe(createHash('sha256').update(readFileSync(log)).digest('hex'));
  expect(sums).toMatchObject({ rows: 19, rejected: 1, skipped: 1, seconds: A_NUMBER, copySeconds: A_NUMBER });
});

test('usage count and series answer with the words scripts rely on', async () => {
  expect(await answer('usage', root, 'count')).toEqual({ calls: 19, items: 115, bytes: 11_500, firstAt: '2022-02-01T00:00:00.000Z', lastAt: '2022-02-02T00:08:00.000Z', rejected: 1, skipped: 1 });
  expect(await answer('usage', 'count', root, '--status', '429', '--app', 'search')).toMatchObject({ calls: 4, items: 0 });
  expect(await answer('usage', root, 'series', '--by', 'day,app')).toEqual([
    { day: '2022-02-01', app: 'search', calls: 14, items: 100, bytes: 10_000 }, { day: '2022-02-02', app: 'ads', calls: 5, items: 15, bytes: 1_500 },
  ]);
  expect(await answer('usage', root, 'series', '--by', 'status')).toEqual([{ status: '200', calls: 15, items: 115, bytes: 11_500 }, { status: '429', calls: 4, items: 0, bytes: 0 }]);
});

test('coverage of a file names its hash, first and last request and gaps', async () => {
  expect(await answer('usage', root, 'coverage')).toMatchObject([{ file: 'calls.csv', sha256: A_HASH, rows: 19, rejected: 1, skipped: 1, firstAt: '2022-02-01T00:00:00.000Z', lastAt: '2022-02-02T00:08:00.000Z', gaps: A_LIST }]);
});

test('statistics are told on the command line: largest, different, spread, concentration, first and last', async () => {
  expect(await answer('usage', root, 'top', '--by', 'credential', '--order', 'items')).toEqual([{ value: 'cr-1', calls: 14, items: 100, bytes: 10_000 }, { value: 'cr-2', calls: 5, items: 15, bytes: 1_500 }]);
  expect(await answer('usage', root, 'distinct', '--column', 'path', '--step', 'day')).toMatchObject({ known: true, total: 2, periods: [{ at: '2022-02-01T00:00:00.000Z', distinct: 1, calls: 14 }, { at: '2022-02-02T00:00:00.000Z', distinct: 1, calls: 5 }] });
  expect(await answer('usage', root, 'percentiles', '--per', 'app')).toMatchObject({ all: { count: 2, p50: 5, max: 14 }, groups: [{ value: 'search', max: 14, maxAt: '2022-02-01T00:00:00.000Z' }, { value: 'ads', max: 5 }] });
  expect(await answer('usage', root, 'concentration', '--top', '1')).toMatchObject({ values: 2, top: { values: 1, figures: { calls: 14 }, share: 14 / 19 }, peakDay: { at: '2022-02-01T00:00:00.000Z', figures: { calls: 14 } } });
  expect(await answer('usage', root, 'first-last')).toMatchObject([{ value: 'search', firstAt: '2022-02-01T00:00:00.000Z', firstRef: like(/^request:[0-9a-f]{12}:2$/) }, { value: 'ads', lastAt: '2022-02-02T00:08:00.000Z' }]);
  expect(await answer('usage', root, 'columns')).toContainEqual({ name: 'tenant', role: 'keep', kind: 'values', distinct: 0, sources: 1 });
});

test('items that no log tells apart are said to be unknown, with the reason', async () => {
  expect(await answer('usage', root, 'distinct')).toMatchObject({ known: false, reason: like(/calls.csv/) });
});

test('statistics for people are tables, an empty value named as such', async () => {
  const { out } = await runCommand('usage', root, 'top', '--by', 'tenant');
  expect(out).toMatch(/^tenant\s+Calls\s+Items\s+Bytes\n\(empty\)\s+19\s+115\s+11,500\n$/);
  expect((await runCommand('usage', root, 'concentration', '--top', '1')).out).toContain('the 1 largest of 2: 14 calls, 73.7 %');
  expect((await runCommand('usage', root, 'percentiles')).out).toContain('every app and day');
});

test('a finding keeps figures, split, query and digest, and says same when it is run again', async () => {
  const made = await answer('finding', root, 'add', '--status', '429', '--title', 'Refused') as { cite: string; digest: string };
  expect(made).toMatchObject({ ref: like(/^finding:\d+$/), figures: { calls: 4, items: 0 }, byVersion: A_LIST, coverage: A_TEXT, digest: A_HASH, query: A_TEXT, stale: false });
  expect(await answer('finding', root, 'rerun', made.cite)).toMatchObject({ same: true, digest: made.digest, differences: [] });
  expect(await answer('finding', root, 'rows', made.cite)).toHaveLength(4);
});

test('a limit and a claim are tested in the words scripts rely on', async () => {
  await answer('limit', root, 'add', '--name', 'Ten in a quarter', '--max', '10', '--per', 'credential');
  expect(await answer('limit', root, 'test', 'L-01')).toMatchObject({ limit: SOMETHING, windows: A_NUMBER, exceeded: 1, worst: { from: '2022-02-01T00:00:00.000Z', per: 'cr-1', measured: 14, maximum: 10 }, longestRun: SOMETHING });
  await answer('claim', root, 'add', '--statement', 'called our service nineteen times', '--value', '19');
  expect(await answer('claim', root, 'test', 'C-01')).toMatchObject({ asserted: 19, measured: 19, verdict: like(/^(?:holds|fails|depends)$/), readings: A_LIST });
});

test('search, provisions, in-force, timeline and check keep their shapes', async () => {
  expect(await answer('search', root, 'nineteen')).toContainEqual(expect.objectContaining({ kind: 'item', ref: 'item:1', title: 'Volume', at: '2023-03-02T10:00:00.000Z', snippet: like(/nineteen/) }));
  expect(await answer('provisions', root)).toContainEqual(expect.objectContaining({ ref: like(/^provision:/), number: A_TEXT, heading: A_TEXT, text: A_TEXT, level: A_NUMBER }));
  expect(await answer('in-force', root, 'Developer Agreement', '--at', '2022-06-01')).toMatchObject({ agreement: 'Developer Agreement', version: { ref: A_TEXT, sha256: A_TEXT }, basis: A_TEXT, rivals: [] });
  expect(await answer('timeline', root)).toContainEqual(expect.objectContaining({ lane: A_TEXT, title: A_TEXT, ref: 'item:1', citations: A_LIST }));
  expect(await answer('check', root)).toMatchObject({ ok: true, problems: [] });
});

test('wrong use ends with 2, one line on standard error, nothing on standard output', async () => {
  for (const words of [['usage', root, 'count', '--from', 'yesterday'], ['usage', root, 'top', '--order', 'height'], ['usage', root, 'percentiles', '--step', 'fortnight'], ['finding', root, 'rerun', 'F-99'], ['count']]) {
    const { code, out, err } = await runCommand(...words);
    expect({ words, code, out }).toEqual({ words, code: 2, out: '' });
    expect(err).toMatch(/^[a-z]+(?:[.-][a-z]+)+: \S/);
  }
});
