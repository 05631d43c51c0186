import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { makeTickWords, timeTicks } from '../../../../../renderer/parts/chart/time-ticks.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const english = makeTickWords('en-GB');
const labels = (from: string, to: string, width = 844): string[] => timeTicks({ fromMs: utc(from), toMs: utc(to) }, width, english, 80).map(tick => tick.label);

describe('marks of a time axis', () => {
  test('a month is marked by days, its first day by name', () => {
    expect(labels('2022-08-08T00:00', '2022-09-05T00:00')).toEqual(['10 Aug 2022', '13', '16', '19', '22', '25', '28', '1 Sep', '4']);
  });
  test('a year is marked by months, January with its year', () => {
    expect(labels('2022-01-01T00:00', '2023-02-15T00:00', 1_200)).toEqual(['Jan 2022', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', 'Jan 2023', 'Feb']);
  });
  test('a day is marked by hours and midnight by its date', () => {
    expect(labels('2022-08-26T18:00', '2022-08-27T09:00', 600)).toEqual(['26 Aug, 18:00', '20:00', '22:00', '27 Aug', '02:00', '04:00', '06:00', '08:00']);
  });
  test('a decade is marked by years', () => {
    expect(labels('2019-01-01T00:00', '2025-01-01T00:00')).toEqual(['2019', '2020', '2021', '2022', '2023', '2024']);
  });
  test('a second is marked by its thousandths', () => {
    expect(labels('2022-08-26T14:15:00', '2022-08-26T14:15:01', 500)[1]).toBe('14:15:00.200');
  });
  test('French is written in French', () => {
    const [first] = timeTicks({ fromMs: utc('2022-08-01T00:00'), toMs: utc('2022-12-01T00:00') }, 800, makeTickWords('fr-FR'), 80);
    expect(first?.label).toBe('1 août 2022');
  });
  test('marks lie within the window, in order, and are never crowded', () => {
    fc.assert(fc.property(fc.integer({ min: utc('1700-01-01T00:00'), max: utc('2190-01-01T00:00') }), fc.integer({ min: 10, max: 1e13 }), fc.integer({ min: 200, max: 2_000 }), (fromMs, span, width) => {
      const ticks = timeTicks({ fromMs, toMs: fromMs + span }, width, english, 56);
      for (const [at, tick] of ticks.entries()) {
        expect(tick.x).toBeGreaterThanOrEqual(0);
        expect(tick.x).toBeLessThan(width);
        if (at > 0) expect(tick.x - (ticks[at - 1]?.x ?? 0)).toBeGreaterThan(30);
      }
    }));
  });
});
