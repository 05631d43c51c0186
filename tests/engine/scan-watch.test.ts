import { expect, test } from 'vitest';
import type { Progress } from '../../shared/domain/basics.ts';
import { buildContext } from '../../main/engine/build-context.ts';
import { ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { localParseHosts } from '../../main/engine/parse-host/local-transport.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

const ROWS = 150_000;
const LOG = `time,app,region\n${Array.from({ length: ROWS }, (_, at) => `${1_646_128_800 + at},app ${at % 3},${at % 7}\n`).join('')}`;

test('a question that looks at requests one by one tells how many, on one thread and on several, and the figures are the same', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'log.csv': LOG }, { kind: 'usage' });
  const asked = slice({ where: [{ column: 'region', value: '3' }] });
  const figures = [];
  for (const togetherFrom of [1, Infinity]) {
    let expected = 0, looked = 0, times = 0;
    const watch = { expect: (rows: number) => { expected += rows; }, looked: (rows: number) => { looked += rows; times += 1; } };
    const { cells, rolled } = await measure({ ...usage.context, watch }, asked, { buckets: ONE_BUCKET, by: null, signal: usage.context.signal, togetherFrom });
    expect([rolled, expected, looked, times > 0]).toEqual([false, ROWS, ROWS, true]);
    figures.push(cells);
  }
  expect(figures[0]).toEqual(figures[1]);
  expect(figures[0]?.[0]?.calls).toBe(Array.from({ length: ROWS }, (_, at) => at % 7).filter(region => region === 3).length);
});

test('only questions report by themselves, and not before it is worth a word', () => {
  const usage = makeUsageCase(), shown: Progress[] = [];
  const { caseFile, custody, db, signal } = usage.context;
  const contextOf = (kind: 'query' | 'job') => buildContext({ kind, caseFile, db, custody, signal, resolveGrant: () => Promise.resolve(''), hosts: localParseHosts(), onProgress: progress => { shown.push(progress); }, notify: () => undefined });
  expect(contextOf('job').watch).toBeUndefined();
  const { watch } = contextOf('query');
  watch?.expect(100);
  watch?.looked(10);
  expect(shown).toEqual([]);
  const until = performance.now() + 300;
  while (performance.now() < until) watch?.looked(0);
  watch?.looked(40);
  expect(shown[0]).toMatchObject({ done: 10, total: 100, unit: 'rows', step: 'usage.look' });
});
