import { expect, test } from 'vitest';
import { makePace } from '../../../../renderer/engine/jobs.ts';

const at = (done: number, total: number | null = 1_000) => ({ done, total, unit: 'rows' as const, step: 'usage.scan' });

test('the rate is unknown until half a second has been seen', () => {
  const pace = makePace();
  pace(at(0), 0);
  expect(pace(at(10), 400)).toEqual({ ratePerSecond: null, secondsLeft: null });
});

test('time left follows from the rate of the last seconds', () => {
  const pace = makePace();
  pace(at(0), 0);
  expect(pace(at(200), 2_000)).toEqual({ ratePerSecond: 100, secondsLeft: 8 });
});

test('a slower stretch shows within the window, however fast the start was', () => {
  const pace = makePace();
  for (let second = 0; second <= 5; second += 1) pace(at(second * 100), second * 1_000);
  let last = pace(at(510), 6_000);
  for (let second = 7; second <= 12; second += 1) last = pace(at(510 + (second - 6) * 10), second * 1_000);
  expect(Math.round(last.ratePerSecond ?? 0)).toBe(10);
});

test('without a total there is a rate and no promise', () => {
  const pace = makePace();
  pace(at(0, null), 0);
  expect(pace(at(100, null), 1_000)).toEqual({ ratePerSecond: 100, secondsLeft: null });
});

test('a new step starts over, even when its figures are smaller', () => {
  const pace = makePace();
  pace(at(900), 0);
  expect(pace({ ...at(1), step: 'usage.register' }, 5_000)).toEqual({ ratePerSecond: null, secondsLeft: null });
});
