import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LimitTest } from '../../../../../shared/contract/limits.ts';
import { LimitDetails } from '../../../../../shared/domain/limit.ts';
import { testLimit } from '../../../../../main/engine/analysis/test-limit.ts';
import { usageHandlers } from '../../../../../main/engine/handlers/usage.ts';
import { SMALL_START_MS, burst, smallLog } from '../../../../support/small-log.ts';
import type { SmallCall } from '../../../../support/small-log.ts';
import { makeUsageCase, slice } from '../../../../support/usage-case.ts';
import type { UsageCase } from '../../../../support/usage-case.ts';

const MINUTE = 60_000, QUARTER = 15 * MINUTE, DAY = 96 * QUARTER;

function limit(part: Partial<LimitDetails>): LimitDetails {
  return LimitDetails.parse({ name: 'Searches', per: 'credential', window: { kind: 'fixed', seconds: 900 }, maximum: 3, ...part });
}

function run(usage: UsageCase, details: LimitDetails, part: Parameters<typeof slice>[0] = {}): Promise<LimitTest> {
  return testLimit(usage.context, 1, details, { slice: slice(part), afterMinutes: 15, marks: 100, signal: usage.context.signal, progress: () => undefined });
}

async function caseOf(...logs: readonly (readonly SmallCall[])[]): Promise<UsageCase> {
  const usage = makeUsageCase();
  await usage.take(Object.fromEntries(logs.map((calls, at) => [`${at}.csv`, smallLog(calls)])));
  return usage;
}

const isoAt = (ms: number): string => new Date(SMALL_START_MS + ms).toISOString();

describe('fixed windows', () => {
  // cr-1: 5 calls in the first quarter, 4 in the second, 3 in the third, 6 in the fifth. cr-2: 3 in the first.
  const calls = [
    ...burst(5, 0, MINUTE), ...burst(4, QUARTER, MINUTE), ...burst(3, 2 * QUARTER, MINUTE), ...burst(6, 4 * QUARTER, MINUTE), ...burst(3, 0, MINUTE, { credential: 'cr-2' }),
  ];

  test('are counted for each credential, with how far, the worst and the longest run', async () => {
    const result = await run(await caseOf(calls), limit({}));
    expect({ requests: result.requests, windows: result.windows, exceeded: result.exceeded, beyond: result.beyond, longestRun: result.longestRun, keys: result.keys, keysOver: result.keysOver })
      .toEqual({ requests: 21, windows: 5, exceeded: 3, beyond: 2 + 1 + 3, longestRun: 2, keys: 2, keysOver: 1 });
    expect(result.worst).toMatchObject({ per: 'cr-1', measured: 6, maximum: 3, from: isoAt(4 * QUARTER), to: isoAt(5 * QUARTER) });
    expect(result.run).toMatchObject({ per: 'cr-1', windows: 2, from: isoAt(0), to: isoAt(2 * QUARTER) });
    expect(result.marks.map(({ fromUtcUs, keys, measured }) => [(fromUtcUs / 1_000 - SMALL_START_MS) / QUARTER, keys, measured])).toEqual([[0, 1, 5], [1, 1, 4], [4, 1, 6]]);
    expect(result.months).toEqual([{ month: '2022-02', windows: 5, exceeded: 3 }]);
  });

  test('the slice of the worst window counts exactly what the test measured', async () => {
    const usage = await caseOf(calls);
    const { worst } = await run(usage, limit({}));
    expect((await usageHandlers['usage.count']({ slice: worst?.slice ?? slice() }, usage.context)).calls).toBe(6);
  });

  test('a window that holds just the maximum is not over', async () => {
    expect((await run(await caseOf(burst(3, 0, MINUTE)), limit({}))).exceeded).toBe(0);
  });

  test('a limit counts only from its first day to before its last', async () => {
    const usage = await caseOf([...burst(5, 0, MINUTE), ...burst(5, DAY, MINUTE), ...burst(5, 2 * DAY, MINUTE)]);
    const result = await run(usage, limit({ fromUtcMs: SMALL_START_MS + DAY, toUtcMs: SMALL_START_MS + 2 * DAY }));
    expect([result.requests, result.exceeded, result.worst?.from]).toEqual([5, 1, isoAt(DAY)]);
  });

  test('items are added up where the limit is on items', async () => {
    const result = await run(await caseOf(burst(2, 0, MINUTE, { items: 60 })), limit({ measure: 'items', maximum: 100 }));
    expect(result.worst).toMatchObject({ measured: 120 });
  });

  test('days of a zone start at its midnight, also where clocks change', async () => {
    // 27 March 2022 has 23 hours in Paris: from 26 March 23:00 to 27 March 22:00 UTC.
    const start = Date.UTC(2022, 2, 26, 23) - SMALL_START_MS;
    const usage = await caseOf([{ atMs: start - 1 }, { atMs: start }, { atMs: start + 22 * 3_600_000 }, { atMs: start + 23 * 3_600_000 - 1 }, { atMs: start + 23 * 3_600_000 }]);
    const result = await run(usage, limit({ maximum: 2, window: { kind: 'calendar', unit: 'day', zone: 'Europe/Paris' } }));
    expect([result.windows, result.exceeded, result.worst?.measured, result.worst?.from, result.worst?.to]).toEqual([3, 1, 3, '2022-03-26T23:00:00.000Z', '2022-03-27T22:00:00.000Z']);
  });

  test('two files that overlap are counted together', async () => {
    expect((await run(await caseOf(burst(2, 0, MINUTE), burst(2, 30_000, MINUTE)), limit({}))).worst).toMatchObject({ measured: 4 });
  });
});

describe('rolling windows', () => {
  test('hold what came after the far end up to and with the instant', async () => {
    // Calls at 0, 1, 2, 3 min: at 3 min the window of 3 minutes holds 1, 2 and 3, not 0.
    const result = await run(await caseOf(burst(4, 0, MINUTE)), limit({ maximum: 2, window: { kind: 'rolling', seconds: 180 } }));
    expect([result.windows, result.exceeded, result.longestRun, result.worst?.measured]).toEqual([4, 2, 2, 3]);
  });

  test('find a rush across the edge of two quarters that fixed windows miss', async () => {
    const usage = await caseOf(burst(6, QUARTER - 3 * MINUTE, MINUTE));
    expect([(await run(usage, limit({}))).exceeded, (await run(usage, limit({ window: { kind: 'rolling', seconds: 900 } }))).exceeded]).toEqual([0, 3]);
  });
});

describe('after a 429', () => {
  test('pauses, calls that went on and the longest stretch are counted by key', async () => {
    // cr-1 is refused at 0 and calls again after 2 s and 4 s (refused again), then after 20 minutes. cr-2 is refused and never comes back.
    const usage = await caseOf([
      { atMs: 0, status: 429 }, { atMs: 2_000 }, { atMs: 4_000, status: 429 }, { atMs: 4_000 + 20 * MINUTE }, { atMs: 1_000, credential: 'cr-2', status: 429 },
    ]);
    const { afterRefusal } = await run(usage, limit({ maximum: 100 }));
    expect(afterRefusal).toMatchObject({ refusals: 3, paused: 2, callsWithin: 2, medianPauseSeconds: 2, longestRun: { per: 'cr-1', calls: 3, refusals: 2, from: isoAt(0) } });
    expect(afterRefusal?.pausedShare).toBeCloseTo(2 / 3);
  });

  test('is not spoken of where nothing was refused', async () => {
    expect((await run(await caseOf(burst(3, 0, MINUTE)), limit({}))).afterRefusal).toBeNull();
  });
});

const call = fc.record({
  atMs: fc.nat({ max: 40 * MINUTE }).map(at => at - at % 500), credential: fc.constantFrom('a', 'b', 'c'), path: fc.constantFrom('/2/x', '/2/y'), items: fc.nat({ max: 9 }), status: fc.constantFrom(200, 429),
});

/** Windows over by the simplest reading of the definition. */
function naive(calls: readonly SmallCall[], details: LimitDetails): { windows: number; exceeded: number; worst: number; longestRun: number } {
  const { window } = details, widthMs = window.kind === 'calendar' ? 0 : window.seconds * 1_000;
  const keyOf = (one: SmallCall): string => (details.per === 'all' ? '' : details.per === 'credential' ? one.credential ?? '' : `${one.credential ?? ''} ${one.path ?? ''}`);
  const amount = (list: readonly SmallCall[]): number => list.reduce((sum, one) => sum + (details.measure === 'items' ? one.items ?? 0 : 1), 0);
  const found = { windows: 0, exceeded: 0, worst: 0, longestRun: 0 };
  for (const key of new Set(calls.map(keyOf))) {
    const own = calls.filter(one => keyOf(one) === key);
    const windows = window.kind === 'rolling'
      ? [...new Set(own.map(one => one.atMs))].sort((one, other) => one - other).map((at, order) => ({ order, sum: amount(own.filter(one => one.atMs > at - widthMs && one.atMs <= at)) }))
      : [...new Set(own.map(one => Math.floor(one.atMs / widthMs)))].sort((one, other) => one - other).map(order => ({ order, sum: amount(own.filter(one => Math.floor(one.atMs / widthMs) === order)) }));
    let streak = 0, last = Number.NaN;
    for (const { order, sum } of windows) {
      found.windows++;
      if (sum <= details.maximum) continue;
      found.exceeded++;
      found.worst = Math.max(found.worst, sum);
      streak = order === last + 1 ? streak + 1 : 1;
      last = order;
      found.longestRun = Math.max(found.longestRun, streak);
    }
  }
  return found;
}

test('windows of any kind agree with the definition, whatever the order of the lines', { timeout: 30_000 }, async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(call, { minLength: 1, maxLength: 40 }), fc.array(call, { maxLength: 15 }),
    fc.constantFrom('fixed' as const, 'rolling' as const), fc.constantFrom(1, 60, 300), fc.constantFrom('all' as const, 'credential' as const, 'credential-endpoint' as const),
    fc.constantFrom('calls' as const, 'items' as const), fc.nat({ max: 12 }),
    async (first, second, kind, seconds, per, measure, maximum) => {
      const usage = await caseOf(first, ...(second.length === 0 ? [] : [second]));
      const details = limit({ per, measure, maximum, window: { kind, seconds } });
      const result = await run(usage, details);
      // The same bytes again count once.
      const calls = smallLog(first) === smallLog(second) ? first : [...first, ...second];
      expect({ windows: result.windows, exceeded: result.exceeded, worst: result.worst?.measured ?? 0, longestRun: result.longestRun }).toEqual(naive(calls, details));
    }), { numRuns: 15 });
});
