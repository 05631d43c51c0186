import { DAY_MS, HOUR_MS, SECOND_MS } from '../../parts/chart/time-window.ts';

/** How much time is seen at once, by the name people give it. */
export const SCALES = { decade: 3_652.425 * DAY_MS, year: 365.2425 * DAY_MS, month: 31 * DAY_MS, day: DAY_MS, hour: HOUR_MS, second: 10 * SECOND_MS } as const;
export type Scale = keyof typeof SCALES;
export const SCALE_NAMES = ['decade', 'year', 'month', 'day', 'hour', 'second'] as const satisfies readonly Scale[];

/** The name nearest to a span. */
export function scaleOf(spanMs: number): Scale {
  return SCALE_NAMES.reduce<Scale>((best, name) => (Math.abs(Math.log(SCALES[name] / spanMs)) < Math.abs(Math.log(SCALES[best] / spanMs)) ? name : best), 'decade');
}
