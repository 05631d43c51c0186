import { z } from 'zod';
import { Slice } from './usage.ts';

/** How the asserted figure is meant. `about` allows the claim's own tolerance on both sides. */
export const Comparator = z.enum(['over', 'at-least', 'exactly', 'about', 'at-most', 'under']);
export type Comparator = z.infer<typeof Comparator>;

/** What the asserted figure counts. `none`: the sentence names no figure, so nothing can be measured against it. */
export const ClaimMeasure = z.enum(['calls', 'items', 'bytes', 'windows-over', 'apps-without-use-case', 'government-values', 'none']);
export type ClaimMeasure = z.infer<typeof ClaimMeasure>;

/** Requests a reading leaves out besides the usual ones, such as health checks. */
export const SetAside = z.object({ name: z.string().min(1).max(100), slice: Slice });
export type SetAside = z.infer<typeof SetAside>;

/** A sentence someone asserts, and the figure in it. */
export const ClaimDetails = z.object({
  /** The words as asserted. */
  statement: z.string().min(1).max(2_000),
  /** The passage, item or provision that asserts it: `item:1#c120-160`; empty when none is named. */
  cites: z.string().max(200).default(''),
  assertedBy: z.string().max(200).default(''),
  measure: ClaimMeasure,
  comparator: Comparator.default('over'),
  value: z.number().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  /** For `about`: per cent of the value on either side. */
  tolerancePercent: z.number().min(0).max(100).default(5),
  /** What the sentence speaks of: period and apps. */
  slice: Slice.prefault({}),
  /** Zone in which the asserting side may have cut its days; the same wall-clock period is read in it too. Empty for none. */
  otherZone: z.string().max(64).default(''),
  setAside: z.array(SetAside).max(10).default([]),
  /** For `windows-over`: the limit, as `limit:2`. */
  limit: z.string().max(40).default(''),
  note: z.string().max(4_000).default(''),
});
export type ClaimDetails = z.infer<typeof ClaimDetails>;
