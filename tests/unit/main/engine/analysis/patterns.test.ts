import { describe, expect, test } from 'vitest';
import type { PatternName, PatternResult } from '../../../../../shared/contract/patterns.ts';
import { patternHandlers } from '../../../../../main/engine/handlers/patterns.ts';
import { usageHandlers } from '../../../../../main/engine/handlers/usage.ts';
import { SMALL_START_MS, burst, smallLog } from '../../../../support/small-log.ts';
import type { SmallCall } from '../../../../support/small-log.ts';
import { makeUsageCase, slice } from '../../../../support/usage-case.ts';
import type { UsageCase } from '../../../../support/usage-case.ts';

const MINUTE = 60_000, QUARTER = 15 * MINUTE, DAY = 96 * QUARTER;

async function caseOf(calls: readonly SmallCall[]): Promise<UsageCase> {
  const usage = makeUsageCase();
  await usage.take({ 'a.csv': smallLog([...calls].sort((one, other) => one.atMs - other.atMs)) });
  return usage;
}

function run(usage: UsageCase, name: PatternName, parameters: Record<string, number>): Promise<PatternResult> {
  return Promise.resolve(patternHandlers['pattern.run']({ name, slice: slice(), parameters, limit: 100 }, usage.context));
}

const usAt = (ms: number): number => (SMALL_START_MS + ms) * 1_000;

describe('one endpoint spread over several credentials', () => {
  const spread = (at: number, path: string, credentials: readonly string[]): SmallCall[] => credentials.flatMap(credential => burst(6, at, MINUTE, { credential, path }));

  test('is found where each called often, and its slice opens the rows', async () => {
    const usage = await caseOf([
      ...spread(0, '/2/search', ['a', 'b', 'c']), ...spread(QUARTER, '/2/search', ['a', 'b', 'd']),
      // The innocent twin: three credentials, two of which call now and then.
      ...burst(30, DAY, 10_000, { credential: 'a', path: '/2/lists' }), { atMs: DAY, credential: 'b', path: '/2/lists' }, { atMs: DAY, credential: 'c', path: '/2/lists' },
    ]);
    const { hits, total } = await run(usage, 'spread', { minutes: 15, credentials: 3, calls: 6 });
    expect([total, hits[0]?.figures]).toEqual([1, [{ name: 'credentials', value: 3 }, { name: 'calls', value: 36 }, { name: 'windows', value: 2 }]]);
    expect([hits[0]?.fromUtcUs, hits[0]?.toUtcUs]).toEqual([usAt(0), usAt(2 * QUARTER)]);
    expect((await usageHandlers['usage.count']({ slice: hits[0]?.slice ?? slice() }, usage.context)).calls).toBe(36);
  });

  test('is not found where the windows differ', async () => {
    expect((await run(await caseOf([...spread(0, '/2/search', ['a', 'b']), ...spread(QUARTER, '/2/search', ['c'])]), 'spread', { credentials: 3, calls: 6 })).total).toBe(0);
  });
});

describe('traffic moving to another app', () => {
  // B calls once a quarter for a day. A is refused 25 times in the first quarter of the second day.
  const quiet = burst(96, 0, QUARTER, { app: 'B' }), refused = burst(25, DAY, 10_000, { app: 'A', status: 429 });
  const parameters = { minutes: 15, refusals: 20, calls: 10, factor: 3, days: 1 };

  test('is found where the other app rises after a refusal', async () => {
    const { hits } = await run(await caseOf([...quiet, ...refused, ...burst(30, DAY + QUARTER, 10_000, { app: 'B' })]), 'moved-after-refusal', parameters);
    expect(hits.map(({ title, figures }) => [title, figures])).toEqual([['A refused, B rising', [{ name: 'refusals', value: 25 }, { name: 'calls', value: 30 }, { name: 'baseline', value: 1 }, { name: 'factor', value: 30 }]]]);
    expect(hits[0]?.slice).toMatchObject({ apps: ['A', 'B'], fromUtcUs: usAt(DAY), toUtcUs: usAt(DAY + 2 * QUARTER) });
  });

  test.each([
    ['the other app goes on as before', [...quiet, ...refused, ...burst(2, DAY, QUARTER, { app: 'B' })]],
    ['it rises and nobody was refused', [...quiet, ...burst(25, DAY, 10_000, { app: 'A' }), ...burst(30, DAY + QUARTER, 10_000, { app: 'B' })]],
    ['it rises on another endpoint', [...quiet, ...refused, ...burst(30, DAY + QUARTER, 10_000, { app: 'B', path: '/2/other' })]],
    ['it rises hours later', [...quiet, ...refused, ...burst(30, DAY + 20 * QUARTER, 10_000, { app: 'B' })]],
    ['it had always called as much', [...burst(96 * 30, 0, QUARTER / 30, { app: 'B' }), ...refused, ...burst(30, DAY + QUARTER, 10_000, { app: 'B' })]],
  ])('is not found where %s', async (_name, calls) => {
    expect((await run(await caseOf(calls), 'moved-after-refusal', parameters)).total).toBe(0);
  });
});

test('twin apps are found by the cosine of their mix, an app with another mix is not', async () => {
  const mix = (app: string, searches: number, lists: number): SmallCall[] => [...burst(searches, 0, MINUTE, { app, path: '/2/search' }), ...burst(lists, 0, MINUTE, { app, path: '/2/lists' })];
  const { hits } = await run(await caseOf([...mix('A', 40, 30), ...mix('B', 80, 60), ...mix('C', 10, 60)]), 'twin-apps', { similarity: 0.95, months: 1, calls: 50 });
  expect(hits.map(({ title, score }) => [title, Number(score.toFixed(6))])).toEqual([['B and A', 1]]);
  // A and C by hand: (40·10 + 30·60) / (50 · √3700).
  const loose = await run(await caseOf([...mix('A', 40, 30), ...mix('C', 10, 60)]), 'twin-apps', { similarity: 0.5, months: 1, calls: 50 });
  expect(loose.hits[0]?.score).toBeCloseTo(2_200 / (50 * Math.sqrt(3_700)), 10);
});

test('a credential in two apps is found with the time of each, one in a single app is not', async () => {
  const usage = await caseOf([...burst(5, 0, MINUTE, { app: 'A', credential: 'x' }), ...burst(2, DAY, MINUTE, { app: 'B', credential: 'x' }), ...burst(9, 0, MINUTE, { app: 'B', credential: 'y' })]);
  const { hits } = await run(usage, 'shared-credential', {});
  expect(hits.map(({ title }) => title)).toEqual(['x in 2 apps']);
  expect(hits[0]?.sentence).toBe('Credential x was used by A (5 calls from 2022-02-01T00:00:00.000Z to 2022-02-01T00:04:00.000Z) and B (2 calls from 2022-02-02T00:00:00.000Z to 2022-02-02T00:01:00.000Z).');
});

test('every rule says what else it may come from, and takes no parameter it does not have', async () => {
  expect(patternHandlers['pattern.list']().map(({ innocent, formula, parameters }) => innocent.length >= 2 && parameters.every(({ name }) => formula.includes(`\`${name}\``)))).toEqual([true, true, true, true]);
  const usage = await caseOf(burst(1, 0, 1));
  await expect(run(usage, 'spread', { width: 3 })).rejects.toMatchObject({ code: 'pattern.bad-parameter' });
  await expect(run(usage, 'spread', { credentials: 1 })).rejects.toMatchObject({ code: 'pattern.bad-parameter' });
});
