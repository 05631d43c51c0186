import { beforeEach, describe, expect, test } from 'vitest';
import { ClaimDetails } from '../../shared/domain/claim.ts';
import { LimitDetails } from '../../shared/domain/limit.ts';
import type { LimitRef } from '../../shared/domain/refs.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { claimHandlers } from '../../main/engine/handlers/claims.ts';
import { limitHandlers } from '../../main/engine/handlers/limits.ts';
import { undoHandlers } from '../../main/engine/handlers/undo.ts';
import { appWriter } from '../../main/engine/store/repositories/apps.ts';
import { AppDetails } from '../../shared/domain/case.ts';
import { SMALL_START_MS, burst, smallLog } from '../support/small-log.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';

const MINUTE = 60_000, HOUR = 60 * MINUTE;
let usage: UsageCase;
beforeEach(async () => {
  usage = makeUsageCase();
  // 10 calls: 7 answered, 2 refused, 1 failed; one of the answered is of an app nobody registered.
  await usage.take({ 'a.csv': smallLog([...burst(6, 0, MINUTE), ...burst(2, HOUR, MINUTE, { status: 429, items: 0 }), { atMs: 2 * HOUR, status: 503, items: 0 }, { atMs: 3 * HOUR, app: 'stranger' }]) });
  usage.context.act(record => {
    appWriter(usage.context.db).add(AppDetails.parse({ name: 'Search', identifiers: [{ identifier: 'search', fromUtcMs: null, toUtcMs: null }] }));
    record({ verb: 'registered', objects: [] });
  });
});

const claim = async (part: Partial<ClaimDetails>): ReturnType<(typeof claimHandlers)['claim.test']> => {
  const { ref } = claimHandlers['claim.add'](ClaimDetails.parse({ statement: 'many calls', measure: 'calls', value: 8, ...part }), usage.context);
  return claimHandlers['claim.test']({ ref }, usage.context);
};

describe('a claim', () => {
  test('is measured under each rule of what counts, and says on which it depends', async () => {
    const result = await claim({ comparator: 'over', value: 8 });
    expect(result.readings.map(({ rule, value, holds }) => [rule, value, holds])).toEqual([
      ['all', 10, true], ['no-refusals', 8, false], ['no-errors', 9, true], ['answered', 7, false], ['no-duplicates', 10, true], ['registered', 9, true], ['narrowest', 6, false],
    ]);
    expect([result.verdict, result.measured, result.holding]).toEqual(['depends', 10, 4]);
    expect(result.dependsOn).toBe('Holds as “Every request, as logged”, and fails as “Without refusals (429)”, “Successful answers only (2xx)” and “Successful answers of registered apps”: 4 of 7 readings hold.');
  });

  test.each([['over', 5, 'holds'], ['over', 10, 'fails'], ['at-least', 10, 'depends'], ['under', 11, 'holds'], ['exactly', 4, 'fails']] as const)('%s %i %s', async (comparator, value, verdict) => {
    expect((await claim({ comparator, value })).verdict).toBe(verdict);
  });

  test('about a figure allows its tolerance on both sides', async () => {
    const holds = async (value: number): Promise<boolean | undefined> => (await claim({ comparator: 'about', value, tolerancePercent: 10 })).readings[0]?.holds;
    expect([await holds(11), await holds(9.1), await holds(11.2), await holds(9)]).toEqual([true, true, false, false]);
  });

  test('leaves out what it sets aside, and cuts days in the other zone', async () => {
    const day = { fromUtcUs: SMALL_START_MS * 1_000, toUtcUs: (SMALL_START_MS + 24 * HOUR) * 1_000 };
    const { readings } = await claim({ slice: slice(day), otherZone: '-02:00', setAside: [{ name: 'the stranger', slice: slice({ apps: ['stranger'] }) }] });
    // The day of a zone two hours behind starts at 02:00 UTC.
    expect(readings.filter(({ rule }) => rule.startsWith('set-aside') || rule === 'other-zone').map(({ rule, value }) => [rule, value])).toEqual([['set-aside:the stranger', 9], ['other-zone', 2]]);
  });

  test('about use cases looks at the register, by the end of the period and before the first call', async () => {
    usage.context.act(record => {
      appWriter(usage.context.db).add(AppDetails.parse({ name: 'Stranger', identifiers: [{ identifier: 'stranger', fromUtcMs: null, toUtcMs: null }], declaredUseCase: 'Ads', declaredOn: '2022-02-10' }));
      record({ verb: 'registered', objects: [] });
    });
    const result = await claim({ measure: 'apps-without-use-case', comparator: 'exactly', value: 1, slice: slice({ toUtcUs: Date.UTC(2022, 2, 1) * 1_000 }) });
    expect(result.readings.map(({ rule, value }) => [rule, value])).toEqual([['all', 1], ['by-end', 1], ['before-first-call', 2]]);
  });

  test('without a figure has no measure', async () => {
    expect(await claim({ measure: 'none' })).toMatchObject({ verdict: 'no-measure', asserted: null, readings: [] });
  });

  test('cites only what is in the case', () => {
    const add = (cites: string) => () => claimHandlers['claim.add'](ClaimDetails.parse({ statement: 'x', measure: 'none', cites }), usage.context);
    expect(add('E-0009#c1-4')).toThrow(expect.objectContaining({ code: 'evidence.unknown' }));
    expect(add('provision:1@0123456789ab')).toThrow(expect.objectContaining({ code: 'provision.unknown' }));
    expect(add('nonsense')).toThrow(expect.objectContaining({ code: 'ref.malformed' }));
  });

  test('about windows over a limit counts that limit', async () => {
    const { ref } = limitHandlers['limit.add'](LimitDetails.parse({ name: 'Rate', per: 'credential', window: { kind: 'fixed', seconds: 900 }, maximum: 5 }), usage.context);
    const result = await claim({ measure: 'windows-over', comparator: 'at-least', value: 1, limit: ref });
    expect([result.measured, result.verdict]).toEqual([1, 'holds']);
  });
});

describe('a limit', () => {
  const details = LimitDetails.parse({ name: 'Rate', per: 'credential', window: { kind: 'fixed', seconds: 900 }, maximum: 5 });

  test.each([['some were refused', '', 2], ['none was', ' of others', 1]])('tells at its end that all was looked at, where %s', async (_, credential, readings) => {
    const { ref } = limitHandlers['limit.add'](credential === '' ? details : LimitDetails.parse({ ...details, filter: { statuses: ['2xx'], apps: ['stranger'] } }), usage.context);
    const seen: { readonly done: number; readonly total: number | null }[] = [];
    const { requests } = await limitHandlers['limit.test']({ ref, slice: slice(), afterMinutes: 15, marks: 10 }, { ...usage.context, progress: progress => { seen.push(progress); } });
    expect(requests).toBeGreaterThan(0);
    expect([seen.at(-1)?.done, (seen.at(-1)?.total ?? 0) % readings]).toEqual([seen.at(-1)?.total, 0]);
    expect(seen.every(({ done, total }) => done <= (total ?? 0))).toBe(true);
  });

  test('has a number that is never given again, and custody for coming and going', () => {
    const { ref, cite } = limitHandlers['limit.add'](details, usage.context);
    expect(cite).toBe('L-01');
    limitHandlers['limit.remove']({ ref }, usage.context);
    expect(limitHandlers['limit.list']({}, usage.context)).toEqual([]);
    expect(limitHandlers['limit.add'](details, usage.context).cite).toBe('L-02');
    expect(readLedger(usage.context.db).page(1_000, 3, null).map(({ entry }) => entry.purpose)).toEqual(['Added a limit', 'Took a limit away', 'Added a limit']);
  });

  test('comes back when its removal is undone', () => {
    const { ref } = limitHandlers['limit.add'](details, usage.context);
    limitHandlers['limit.remove']({ ref }, usage.context);
    undoHandlers['undo.last']({}, usage.context);
    expect(limitHandlers['limit.list']({}, usage.context).map(({ cite }) => cite)).toEqual(['L-01']);
    undoHandlers['undo.last']({}, usage.context);
    expect(limitHandlers['limit.list']({}, usage.context)).toEqual([]);
  });

  test('that is not there is refused by name', async () => {
    await expect(limitHandlers['limit.test']({ ref: 'limit:7' as LimitRef, slice: slice(), afterMinutes: 15, marks: 10 }, usage.context)).rejects.toMatchObject({ code: 'limit.unknown' });
  });
});
