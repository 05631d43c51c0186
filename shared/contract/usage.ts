import { z } from 'zod';
import { command, job, query } from './define.ts';
import { AtUtcUs, Cursor, PageLimit, Progress, Sha256 } from '../domain/basics.ts';
import { FindingRef, RequestRef } from '../domain/refs.ts';
import { Figures, RequestRow, Slice } from '../domain/usage.ts';

export const UsageDimension = z.enum(['app', 'endpoint', 'credential', 'status', 'statusClass', 'method']);
export type UsageDimension = z.infer<typeof UsageDimension>;
export const UsageStep = z.enum(['15min', 'hour', 'day', 'week', 'month', 'year']);
export type UsageStep = z.infer<typeof UsageStep>;

export const UsageCount = Figures.extend({ firstAt: z.string().nullable(), lastAt: z.string().nullable(), rejected: z.int(), skipped: z.int() });
export type UsageCount = z.infer<typeof UsageCount>;

/** A dimension (`app` with the names of the register, `statusClass` …) or any column by its name in the log or its role. */
export const UsageColumn = z.string().min(1).max(400);

/** IANA name, `UTC`, or a fixed offset such as `+02:00`. */
export const ZoneName = z.string().min(1).max(60).default('UTC');

export const SeriesPoint = z.object({
  /** Start of the cell; null when the series is not over time. */
  atUtcUs: AtUtcUs.nullable(),
  /** Value of the dimension; null when there is none; `other` for what was folded, where `isOther` is set. */
  value: z.string().nullable(),
  isOther: z.literal(true).optional(),
  /** The same of the second dimension; missing when there is none. */
  value2: z.string().optional(),
  isOther2: z.literal(true).optional(),
  calls: z.int(), items: z.int(), bytes: z.int(),
});
export type SeriesPoint = z.infer<typeof SeriesPoint>;

export const FileCoverage = z.object({
  file: z.string(),
  /** The exhibit. */
  sha256: Sha256,
  /** The bytes whose lines are counted; several logs of one archive differ in it alone. */
  contentSha256: Sha256,
  /** Which part of the exhibit it is, where it is an archive or a workbook. */
  member: z.string().optional(),
  rows: z.int(), rejected: z.int(), skipped: z.int(), physicalLines: z.int(),
  firstAt: z.string().nullable(), lastAt: z.string().nullable(),
  gaps: z.array(z.object({ from: z.string(), to: z.string() })),
  /** Rows earlier than the row before them. */
  disorder: z.int(),
  duplicateOf: z.string().optional(),
});
export type FileCoverage = z.infer<typeof FileCoverage>;

export const Finding = z.object({
  ref: FindingRef,
  cite: z.string(),
  title: z.string(),
  slice: Slice,
  figures: Figures,
  byVersion: z.array(z.object({ version: z.string().nullable(), cite: z.string().nullable(), label: z.string(), figures: Figures })),
  coverage: z.string(),
  digest: Sha256,
  query: z.string(),
  sources: z.array(z.object({ sha256: Sha256, file: z.string() })),
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  madeAt: z.string(),
  appVersion: z.string(),
  stale: z.boolean(),
  staleReason: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

export const usageMethods = {
  'usage.count': query(z.object({ slice: Slice.prefault({}) }), UsageCount),
  /**
   * Figures over time, by no, one or two dimensions. The largest values (by calls) are kept apart, as many as fit into `limit` points
   * and at most `keep`; the rest is folded into points with `isOther`, and `folded` says how many values that were.
   */
  'usage.series': query(
    z.object({
      slice: Slice.prefault({}), step: UsageStep.nullable(), zone: ZoneName, by: UsageColumn.nullable().default(null), by2: UsageColumn.nullable().default(null),
      keep: z.int().min(1).max(5_000).default(5_000), keep2: z.int().min(1).max(1_000).default(1_000), limit: z.int().min(1).max(20_000).default(20_000),
    }),
    z.object({ points: z.array(SeriesPoint), rolled: z.boolean(), folded: z.object({ by: z.int(), by2: z.int() }) }),
  ),
  /** Values of a dimension or column with their figures, largest first. */
  'usage.top': query(
    z.object({ slice: Slice.prefault({}), by: UsageColumn, order: z.enum(['calls', 'items', 'bytes']).default('calls'), limit: z.int().min(1).max(500).default(100) }),
    z.array(z.object({ value: z.string(), calls: z.int(), items: z.int(), bytes: z.int() })),
  ),
  'usage.rows': query(z.object({ slice: Slice.prefault({}), after: Cursor.nullable().default(null), limit: PageLimit }), z.object({ rows: z.array(RequestRow), next: Cursor.nullable() })),
  /** The original line with its neighbours, as text with byte ranges. */
  'usage.context': query(
    z.object({ ref: RequestRef, around: z.int().min(0).max(50).default(3) }),
    z.object({ file: z.string(), sha256: Sha256, lines: z.array(z.object({ line: z.int(), startByte: z.int(), text: z.string(), isRequest: z.boolean() })), columns: z.array(z.object({ name: z.string(), value: z.string() })) }),
  ),
  'usage.coverage': query(z.object({}), z.object({ files: z.array(FileCoverage), gapRule: z.string() })),
  /** What could not be read of one log, in file order. */
  'usage.rejects': query(
    z.object({ sha256: Sha256, after: Cursor.nullable().default(null), limit: PageLimit }),
    z.object({ rejects: z.array(z.object({ code: z.string(), reason: z.string(), line: z.int(), startByte: z.int(), endByte: z.int(), excerpt: z.string() })), next: Cursor.nullable(), total: z.int() }),
  ),

  'finding.add': job(z.object({ title: z.string().max(400).default(''), slice: Slice.prefault({}) }), Finding),
  'finding.list': query(z.object({}), z.array(Finding).max(10_000)),
  'finding.get': query(z.object({ ref: FindingRef }), Finding),
  'finding.rename': command(z.object({ ref: FindingRef, title: z.string().min(1).max(400) }), z.object({})),
  'finding.rows': query(z.object({ ref: FindingRef, after: Cursor.nullable().default(null), limit: PageLimit }), z.object({ rows: z.array(RequestRow), next: Cursor.nullable() })),
  /** Measures again and says what differs. */
  'finding.rerun': job(z.object({ ref: FindingRef }), z.object({ same: z.boolean(), digest: Sha256, figures: Figures, differences: z.array(z.string()) })),
};

export const UsageProgress = Progress;
