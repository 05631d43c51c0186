import { monthOf, monthStartUs } from './buckets.ts';
import { DAY_US, QUARTER_US } from './rollup-builder.ts';
import type { Period } from './segment-scan.ts';

export type Level = 'month' | 'day' | 'quarter' | 'scan';

/** A part of a period and what it is read from. Bounds of rolled parts lie on the edges of their cells. */
export interface CoverPart extends Period { readonly level: Level }

/**
 * Cuts a period into the largest rolled cells that fit, and what is left at its edges into finer ones, down to single requests.
 * @param levels rolled levels that may be used, coarsest first
 */
export function coverPeriod(period: Period, levels: readonly Exclude<Level, 'scan'>[]): CoverPart[] {
  if (period.fromUtcUs >= period.toUtcUs) return [];
  const [level, ...finer] = levels;
  if (level === undefined) return [{ ...period, level: 'scan' }];
  const from = edgeAfter(period.fromUtcUs, level), to = edgeBefore(period.toUtcUs, level);
  if (from >= to) return coverPeriod(period, finer);
  return [
    ...coverPeriod({ fromUtcUs: period.fromUtcUs, toUtcUs: from }, finer),
    { fromUtcUs: from, toUtcUs: to, level },
    ...coverPeriod({ fromUtcUs: to, toUtcUs: period.toUtcUs }, finer),
  ];
}

function edgeBefore(atUtcUs: number, level: Exclude<Level, 'scan'>): number {
  if (level === 'month') return monthStartUs(monthOf(atUtcUs));
  const width = level === 'day' ? DAY_US : QUARTER_US;
  return Math.floor(atUtcUs / width) * width;
}

function edgeAfter(atUtcUs: number, level: Exclude<Level, 'scan'>): number {
  const before = edgeBefore(atUtcUs, level);
  if (before === atUtcUs) return atUtcUs;
  return level === 'month' ? monthStartUs(monthOf(atUtcUs) + 1) : before + (level === 'day' ? DAY_US : QUARTER_US);
}
