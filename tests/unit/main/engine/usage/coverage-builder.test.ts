import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CoverageBuilder } from '../../../../../main/engine/usage/coverage-builder.ts';

const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);
const HOUR = 3_600_000_000;

/** The rule again, on sorted instants, with every interval kept. */
function gapsPlainly(times: readonly number[]): unknown[] {
  const sorted = [...times].sort((one, other) => one - other);
  const hourOf = (at: number): number => Math.floor(at / HOUR) % 168;
  const intervals = sorted.slice(1).map((at, index) => ({ from: sorted[index] ?? 0, to: at }));
  return intervals.filter(({ from, to }) => {
    const others = intervals.filter(other => other.from !== from || other.to !== to);
    const same = others.filter(other => hourOf(other.from) === hourOf(from));
    const compared = (same.length > 0 ? same : others).map(other => other.to - other.from).sort((one, other) => one - other);
    const median = compared[Math.floor((compared.length - 1) / 2)] ?? 0;
    return to - from > HOUR && to - from > 20 * median;
  }).map(({ from, to }) => ({ fromUtcUs: from, toUtcUs: to }));
}

test(`gaps are what the rule says, in whatever order the rows stand (seed ${seed})`, () => {
  const step = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 400_000_000 }) }, { weight: 1, arbitrary: fc.integer({ min: HOUR / 2, max: 30 * HOUR }) });
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), fc.boolean(), (steps, isShuffled) => {
    let at = Date.UTC(2022, 0, 1) * 1_000;
    const times = steps.map(each => (at += each));
    if (isShuffled) times.reverse();
    const builder = new CoverageBuilder();
    builder.add(Float64Array.from(times), 0, times.length);
    const { gaps, firstUtcUs, lastUtcUs, disorder } = builder.finish();
    expect(gaps).toEqual(gapsPlainly(times));
    expect([firstUtcUs, lastUtcUs]).toEqual([Math.min(...times), Math.max(...times)]);
    expect(disorder).toBe(times.filter((time, row) => row > 0 && time < (times[row - 1] ?? 0)).length);
  }), { seed, numRuns: 200 });
});
