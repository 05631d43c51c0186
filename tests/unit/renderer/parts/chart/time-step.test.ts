import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { STEPS, addSteps, cellsIn, chooseStep, startOfStep } from '../../../../../renderer/parts/chart/time-step.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const steps = fc.constantFrom(...STEPS);
const instants = fc.integer({ min: utc('1700-01-01T00:00'), max: utc('2200-01-01T00:00') });

describe('cells', () => {
  test('every instant lies in the cell that starts at or before it', () => {
    fc.assert(fc.property(steps, instants, (step, at) => {
      const start = startOfStep(step, at);
      expect(start).toBeLessThanOrEqual(at);
      expect(addSteps(step, start, 1)).toBeGreaterThan(at);
    }));
  });
  test('a start is its own start', () => {
    fc.assert(fc.property(steps, instants, (step, at) => {
      const start = startOfStep(step, at);
      expect(startOfStep(step, start)).toBe(start);
    }));
  });
  test('weeks begin on Monday', () => {
    expect(startOfStep('week', utc('2022-08-21T23:59'))).toBe(utc('2022-08-15T00:00'));
  });
  test('months and years are as long as the calendar says', () => {
    expect(addSteps('month', utc('2024-02-01T00:00'), 1)).toBe(utc('2024-03-01T00:00'));
    expect(addSteps('year', utc('2023-01-01T00:00'), 1)).toBe(utc('2024-01-01T00:00'));
  });
  test('cells are counted as far as the window reaches', () => {
    expect(cellsIn('month', { fromMs: utc('2022-01-31T00:00'), toMs: utc('2022-03-01T00:00') })).toBe(2);
    expect(cellsIn('hour', { fromMs: utc('2022-08-08T00:00'), toMs: utc('2022-09-05T00:00') })).toBe(672);
  });
});

describe('the step', () => {
  const year = { fromMs: utc('2022-01-01T00:00'), toMs: utc('2023-01-01T00:00') };
  test('never gives more cells than pixels', () => {
    fc.assert(fc.property(instants, fc.integer({ min: 60_000, max: 3e12 }), fc.integer({ min: 300, max: 3_000 }), (fromMs, span, width) => {
      const window = { fromMs, toMs: fromMs + span };
      expect(cellsIn(chooseStep(window, width, 8), window)).toBeLessThanOrEqual(width);
    }));
  });
  test('follows the wish where it can be drawn and goes coarser where it cannot', () => {
    expect(chooseStep(year, 844, 8, 'month')).toBe('month');
    expect(chooseStep(year, 844, 8, 'hour')).toBe('day');
  });
  test('goes coarser when an answer could not hold the points', () => {
    expect(chooseStep(year, 844, 8)).toBe('day');
    expect(chooseStep(year, 844, 200)).toBe('week');
  });
});
