import { z } from 'zod';
import { job, query } from './define.ts';
import { Cursor, PageLimit, Sha256 } from '../domain/basics.ts';

/** A log by name, with its exhibit and the bytes whose lines are counted. */
export const LogName = z.object({ file: z.string(), sha256: Sha256, contentSha256: Sha256 });
export type LogName = z.infer<typeof LogName>;

export const DuplicateRule = z.enum(['bytes', 'request-id']);

/** Requests of one log that repeat requests of another, or of itself by their ids. */
export const DuplicatePair = z.object({ rule: DuplicateRule, repeats: LogName, keeps: LogName, requests: z.int() });
export type DuplicatePair = z.infer<typeof DuplicatePair>;

export const DuplicateOverview = z.object({
  /** Every log was compared with every other that it overlaps; otherwise those of `missing` were not. */
  isCurrent: z.boolean(),
  missing: z.array(LogName),
  comparedAt: z.string().nullable(),
  logs: z.int(),
  requests: z.int(),
  /** Requests that repeat another, each counted once. */
  repeats: z.int(),
  /** The same log by log, where there are any. */
  byLog: z.array(z.object({ contentSha256: Sha256, repeats: z.int() })),
  /** Most requests first, at most 5,000 of `pairCount`. */
  pairs: z.array(DuplicatePair),
  pairCount: z.int(),
  rule: z.string(),
  formula: z.string(),
  explanations: z.array(z.string()),
});
export type DuplicateOverview = z.infer<typeof DuplicateOverview>;

const Place = z.object({ ref: z.string(), file: z.string(), line: z.int(), at: z.string() });

/** A repeat and one request that it repeats. */
export const DuplicateRow = z.object({ rule: DuplicateRule, repeat: Place, keeps: Place });
export type DuplicateRow = z.infer<typeof DuplicateRow>;

/** Two logs whose times overlap, and from when to when, both included. */
export const Overlap = z.object({ one: LogName, other: LogName, from: z.string(), to: z.string() });
export type Overlap = z.infer<typeof Overlap>;

export const duplicateMethods = {
  /** Compares the logs that were not compared yet; quick when there are none. */
  'duplicates.look': job(z.object({}), DuplicateOverview),
  'duplicates.overview': query(z.object({}), DuplicateOverview),
  /** The first 1,000 repeats that the same other logs hold, in file order, each with one request it repeats; of a log, or of those `keptIn` keeps, named by exhibit or content. */
  'duplicates.rows': query(
    z.object({ log: Sha256.nullable().default(null), keptIn: Sha256.nullable().default(null), rule: DuplicateRule.nullable().default(null), after: Cursor.nullable().default(null), limit: PageLimit }),
    z.object({ rows: z.array(DuplicateRow), next: Cursor.nullable() }),
  ),
  /** The longest first, at most 5,000 of `total`. */
  'usage.overlaps': query(z.object({}), z.object({ overlaps: z.array(Overlap), total: z.int() })),
};
