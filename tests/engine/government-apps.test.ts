import { beforeEach, describe, expect, test } from 'vitest';
import { AppDetails } from '../../shared/domain/case.ts';
import { LimitDetails } from '../../shared/domain/limit.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { governmentHandlers } from '../../main/engine/handlers/government.ts';
import { limitHandlers } from '../../main/engine/handlers/limits.ts';
import { patternHandlers } from '../../main/engine/handlers/patterns.ts';
import { usageHandlers } from '../../main/engine/handlers/usage.ts';
import { appWriter } from '../../main/engine/store/repositories/apps.ts';
import { SMALL_START_MS, burst, smallLog } from '../support/small-log.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';

const MINUTE = 60_000, DAY = 1_440 * MINUTE;
const usAt = (ms: number): number => (SMALL_START_MS + ms) * 1_000;
let usage: UsageCase;
beforeEach(() => { usage = makeUsageCase(); });

describe('public bodies', () => {
  beforeEach(async () => {
    await usage.take({ 'a.csv': smallLog([
      ...burst(3, 0, MINUTE, { tenant: 'Water Board', items: 4 }), ...burst(2, DAY, MINUTE, { tenant: 'City press office' }), { atMs: 0, tenant: 'Waterside Cafe' }, { atMs: 0 },
    ]) });
  });
  const add = (test: 'contains' | 'equals' | 'pattern', text: string, column = 'tenant'): number => governmentHandlers['government.rule.add']({ column, test, text, basis: `word list: ${text}` }, usage.context).ruleId;
  const scan = () => governmentHandlers['government.scan']({ slice: slice() }, usage.context);

  test('are found by rules over any column, with what speaks for each and when they called', async () => {
    const words = add('contains', 'WATER'), board = add('pattern', '(water|school) board$'), city = add('equals', 'city press office');
    const { hits, total } = await scan();
    expect(hits.map(({ value, rules, calls, items, firstAt, lastAt }) => [value, rules, calls, items, firstAt.slice(0, 16), lastAt.slice(0, 16)])).toEqual([
      ['Water Board', [words, board], 3, 12, '2022-02-01T00:00', '2022-02-01T00:02'], ['City press office', [city], 2, 20, '2022-02-02T00:00', '2022-02-02T00:01'], ['Waterside Cafe', [words], 1, 10, '2022-02-01T00:00', '2022-02-01T00:00'],
    ]);
    expect([total, hits[0]?.basis]).toEqual([3, 'word list: WATER; word list: (water|school) board$']);
    expect((await usageHandlers['usage.count']({ slice: hits[0]?.slice ?? slice() }, usage.context)).calls).toBe(3);
  });

  test('stay what a person decided, and custody keeps each decision', async () => {
    add('contains', 'water');
    const review = (decision: 'yes' | 'no' | 'unsure', reviewer = ''): unknown => governmentHandlers['government.review']({ column: 'tenant', value: 'Water Board', decision, basis: 'statute', reviewer, note: '' }, usage.context);
    review('unsure');
    review('yes', 'R. Adeyemi');
    expect((await scan()).hits[0]?.review).toMatchObject({ decision: 'yes', reviewer: 'R. Adeyemi', basis: 'statute' });
    expect(readLedger(usage.context.db).page(1_000, 2, null).map(({ entry }) => [entry.facts['decision'], entry.facts['before']])).toEqual([['yes', 'unsure'], ['unsure', null]]);
  });

  test('a rule that is taken away finds nothing, and one over no column says so', async () => {
    governmentHandlers['government.rule.remove']({ ruleId: add('contains', 'water') }, usage.context);
    expect((await scan()).hits).toEqual([]);
    add('contains', 'x', 'location');
    await expect(scan()).rejects.toMatchObject({ code: 'filter.unknown-column' });
  });
});

describe('apps', () => {
  const register = (details: Partial<AppDetails> & { name: string }): void => {
    usage.context.act(record => { appWriter(usage.context.db).add(AppDetails.parse(details)); record({ verb: 'registered', objects: [] }); });
  };

  test('show first and last call, calls after a date, and what was declared beside what was called', async () => {
    await usage.take({ 'a.csv': smallLog([...burst(3, 0, DAY, { app: 's', path: '/2/search' }), { atMs: DAY, app: 's', path: '/2/lists' }, { atMs: 0, app: 'other' }]) });
    register({ name: 'Search', identifiers: [{ identifier: 's', fromUtcMs: null, toUtcMs: null }], declaredUseCase: 'Media monitoring', declaredOn: '2021-11-12' });
    register({ name: 'Quiet' });
    const { apps, silent } = await patternHandlers['app.activity']({ slice: slice(), afterUtcUs: usAt(DAY) }, usage.context);
    expect(apps.map(({ app, calls, firstAt, lastAt, callsAfter, declaredUseCase, endpoints }) => ({ app, calls, firstAt, lastAt, callsAfter, declaredUseCase, endpoints }))).toEqual([
      { app: 'Search', calls: 4, firstAt: '2022-02-01T00:00:00.000Z', lastAt: '2022-02-03T00:00:00.000Z', callsAfter: 3, declaredUseCase: 'Media monitoring', endpoints: [{ endpoint: '/2/search', calls: 3, share: 0.75 }, { endpoint: '/2/lists', calls: 1, share: 0.25 }] },
      { app: 'other', calls: 1, firstAt: '2022-02-01T00:00:00.000Z', lastAt: '2022-02-01T00:00:00.000Z', callsAfter: 0, declaredUseCase: '', endpoints: [{ endpoint: '/2/posts', calls: 1, share: 1 }] },
    ]);
    expect(silent).toEqual(['Quiet']);
    expect((await usageHandlers['usage.count']({ slice: apps[0]?.sliceAfter ?? slice() }, usage.context)).calls).toBe(3);
  });
});

describe('a baseline', () => {
  test('an earlier period of the same length is compared by the day', async () => {
    await usage.take({ 'a.csv': smallLog([...burst(48, 0, 30 * MINUTE), ...burst(96, DAY, 15 * MINUTE)]) });
    const { subject, baseline, callsRatio } = await patternHandlers['baseline.compare']({ slice: slice({ fromUtcUs: usAt(DAY), toUtcUs: usAt(2 * DAY - 15 * MINUTE) }), against: { kind: 'earlier' } }, usage.context);
    expect([subject.figures.calls, baseline.figures.calls]).toEqual([95, 47]);
    expect(callsRatio).toBeCloseTo(95 / 47, 1);
  });

  test('a ceiling is what every key could have called, and says so', async () => {
    await usage.take({ 'a.csv': smallLog([...burst(96, 0, 15 * MINUTE), ...burst(96, 0, 15 * MINUTE, { credential: 'cr-2' })]) });
    const { ref } = limitHandlers['limit.add'](LimitDetails.parse({ name: 'Rate', per: 'credential', window: { kind: 'fixed', seconds: 900 }, maximum: 10 }), usage.context);
    const { baseline, assumptions } = await patternHandlers['baseline.compare']({ slice: slice(), against: { kind: 'ceiling', limit: ref } }, usage.context);
    // Two credentials, 96 windows a day, 10 calls each.
    expect(baseline.callsPerDay).toBe(1_920);
    expect(assumptions.join(' ')).toMatch(/each of the 2 keys seen had filled every window/);
  });

  test('without a period there is no earlier one', async () => {
    await usage.take({ 'a.csv': smallLog(burst(2, 0, 1)) });
    await expect(patternHandlers['baseline.compare']({ slice: slice(), against: { kind: 'earlier' } }, usage.context)).rejects.toMatchObject({ code: 'baseline.no-period' });
  });
});
