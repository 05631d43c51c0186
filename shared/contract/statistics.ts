import { z } from 'zod';
import { query } from './define.ts';
import { AtUtcUs } from '../domain/basics.ts';
import { Figures, Slice } from '../domain/usage.ts';
import { UsageColumn, UsageStep, ZoneName } from './usage.ts';

/** Nearest rank: the smallest value that at least this share of all values does not exceed. No interpolation. */
export const Percentiles = z.object({
  /** How many values the percentiles are of. */
  count: z.int(),
  p50: z.number(), p90: z.number(), p95: z.number(), p99: z.number(), max: z.number(),
  mean: z.number(),
});
export type Percentiles = z.infer<typeof Percentiles>;

/** A column of the case's logs. */
export const LogColumn = z.object({
  name: z.string(),
  role: z.string(),
  /** `values` and `numbers` are stored; `original` is read from the original line by line, which is slow. */
  kind: z.enum(['values', 'numbers', 'original']),
  /** Different values in the source that has most of them; null where that is not kept. */
  distinct: z.int().nullable(),
  /** How many of the case's sources have it. */
  sources: z.int(),
});
export type LogColumn = z.infer<typeof LogColumn>;

export const statisticsMethods = {
  /** Every column that can be filtered and grouped by, mapped ones first. */
  'usage.columns': query(z.object({}), z.array(LogColumn)),
  /**
   * Exact number of different values of a column in each period and in all. `itemId` is the column that is mapped as such;
   * where a log that the slice counts has none, `known` is false and `reason` says why.
   */
  'usage.distinct': query(
    z.object({ slice: Slice.prefault({}), column: UsageColumn, step: UsageStep.nullable().default(null), zone: ZoneName }),
    z.object({ known: z.boolean(), reason: z.string().nullable(), total: z.int(), periods: z.array(z.object({ atUtcUs: AtUtcUs.nullable(), distinct: z.int(), calls: z.int() })) }),
  ),
  /**
   * How a figure per value and period is spread: `all` over every (value, period), `groups` over the periods of each value,
   * `periods` over the values of each period. Periods in which a value has no request are left out, or count as 0 with `zeros`,
   * from the first period of the slice to its last.
   */
  'usage.percentiles': query(
    z.object({ slice: Slice.prefault({}), of: z.enum(['calls', 'items', 'bytes']).default('calls'), per: UsageColumn.nullable().default('app'), step: UsageStep.default('day'), zone: ZoneName, zeros: z.boolean().default(false), limit: z.int().min(1).max(500).default(100) }),
    z.object({
      all: Percentiles.nullable(),
      /** Largest maximum first. */
      groups: z.array(Percentiles.extend({ value: z.string(), maxAtUtcUs: AtUtcUs })),
      /** In order of time, at most 20,000. */
      periods: z.array(Percentiles.extend({ atUtcUs: AtUtcUs })),
      /** Different values, of which `groups` shows the first. */
      values: z.int(),
      rule: z.string(),
    }),
  ),
  /** How much of a slice its largest values make up, and its busiest hour and day. Shares are 0 to 1, null where nothing was counted. */
  'usage.concentration': query(
    z.object({ slice: Slice.prefault({}), by: UsageColumn.default('credential'), of: z.enum(['calls', 'items', 'bytes']).default('calls'), top: z.int().min(1).max(500).default(10), zone: ZoneName }),
    z.object({
      values: z.int(),
      total: Figures,
      /** The tenth of the values, rounded up, that has most. */
      topDecile: z.object({ values: z.int(), figures: Figures, share: z.number().nullable() }),
      top: z.object({ values: z.int(), figures: Figures, share: z.number().nullable() }),
      largest: z.array(z.object({ value: z.string(), figures: Figures, share: z.number().nullable() })),
      peakHour: z.object({ atUtcUs: AtUtcUs, figures: Figures }).nullable(),
      peakDay: z.object({ atUtcUs: AtUtcUs, figures: Figures }).nullable(),
    }),
  ),
  /** First and last request of each value, earliest first. */
  'usage.firstLast': query(
    z.object({ slice: Slice.prefault({}), by: UsageColumn.default('app'), limit: z.int().min(1).max(500).default(200) }),
    z.array(z.object({ value: z.string(), figures: Figures, firstAtUtcUs: AtUtcUs, firstRef: z.string(), lastAtUtcUs: AtUtcUs, lastRef: z.string() })),
  ),
};
