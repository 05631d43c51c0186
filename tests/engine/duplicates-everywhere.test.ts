import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Slice } from '../../shared/domain/usage.ts';
import { makeCase } from '../support/case.ts';
import type { TestCase } from '../support/case.ts';
import { tempDir } from '../support/temp.ts';

// Leaving repeats out of two overlapping logs answers every question as one log without them does.
const HEAD = 'time,app,credential,method,path,status,items,bytes,tenant\n';
const line = (at: number): string => `${new Date(Date.UTC(2022, 2, 1) + at * 20_000).toISOString()},app-${at % 3},cr-${at % 5},GET,/2/${at % 2 === 0 ? 'posts' : 'lists'},${at % 9 === 0 ? 429 : 200},${at % 40},${at},tenant ${at % 7}\n`;
const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, at) => line(from + at)).join('');

async function caseOf(logs: Readonly<Record<string, string>>): Promise<TestCase> {
  const made = makeCase(), folder = tempDir();
  for (const [name, text] of Object.entries(logs)) writeFileSync(join(folder, name), HEAD + text);
  await made.engine.call('import.run', { grants: Object.keys(logs).map(name => made.grant(join(folder, name))), kind: 'usage' });
  return made;
}

async function answers({ engine, grant }: TestCase, slice: Partial<Slice>): Promise<Record<string, unknown>> {
  const file = join(tempDir(), 'rows.csv');
  const limit = await engine.call('limit.add', { name: 'Posts', maximum: 8, per: 'credential', window: { kind: 'fixed', seconds: 900 } });
  const tested = await engine.call('limit.test', { ref: limit.ref, slice });
  const count = await engine.call('usage.count', { slice });
  const written = await engine.call('usage.export', { target: grant(file), slice, format: 'csv' });
  return {
    count: [count.calls, count.items, count.bytes, count.firstAt, count.lastAt],
    series: (await engine.call('usage.series', { slice, step: 'hour', by: 'app', by2: 'status' })).points,
    rolled: (await engine.call('usage.series', { slice, step: '15min', by: 'app' })).points,
    top: await engine.call('usage.top', { slice, by: 'tenant' }),
    distinct: await engine.call('usage.distinct', { slice, column: 'bytes', step: 'hour' }),
    percentiles: await engine.call('usage.percentiles', { slice, per: 'credential', step: 'hour' }),
    concentration: await engine.call('usage.concentration', { slice, by: 'tenant' }),
    firstLast: (await engine.call('usage.firstLast', { slice })).map(({ value, figures, firstAtUtcUs, lastAtUtcUs }) => ({ value, figures, firstAtUtcUs, lastAtUtcUs })),
    limit: [tested.windows, tested.exceeded, tested.worst?.measured, tested.longestRun],
    activity: (await engine.call('app.activity', { slice })).apps,
    pattern: (await engine.call('pattern.run', { name: 'twin-apps', slice })).hits.map(({ title, score }) => [title, score]),
    sql: (await engine.call('usage.sql', { slice, sql: 'SELECT app, status, count(*), sum(items) FROM request GROUP BY 1, 2 ORDER BY 1, 2' })).rows,
    grep: (await engine.call('usage.grep', { slice, pattern: 'tenant 3' })).rows,
    exported: [written.rows, readFileSync(file, 'utf8').trim().split('\r\n').slice(1).map(own => own.split(',').slice(3, 12).join(',')).sort()],
  };
}

test('every question leaves the same requests out', async () => {
  const whole = await answers(await caseOf({ 'all.csv': lines(0, 900) }), {});
  const twice = await caseOf({ 'a.csv': lines(0, 600), 'b.csv': lines(350, 900) });
  const asked = await answers(twice, { exclude: ['duplicates'] });
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, own: unknown) => (key.endsWith('Ref') || key === 'ref' || key === 'slice' ? undefined : own)));
  expect(plain(asked)).toEqual(plain(whole));
}, 60_000);

test('a bundle holds the rows of a finding without repeats, makes its digest again from them, and says what is left out', async () => {
  const { engine, grant } = await caseOf({ 'a.csv': lines(0, 60), 'b.csv': lines(35, 90) }), at = join(tempDir(), 'bundle');
  const finding = await engine.call('finding.add', { slice: { exclude: ['duplicates'] } });
  expect(finding.figures.calls).toBe(90);
  await engine.call('bundle.export', { audience: 'internal', target: grant(at) });
  const note = readFileSync(join(at, 'data/findings/F-01/recompute.txt'), 'utf8');
  expect(note).toContain('# Repeated requests are left out of it.');
  expect(execFileSync('sh', ['-c', note], { cwd: at, encoding: 'utf8' })).toContain(finding.digest);
});
