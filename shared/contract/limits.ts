import { z } from 'zod';
import { command, job, query } from './define.ts';
import { AtUtcUs } from '../domain/basics.ts';
import { LimitDetails } from '../domain/limit.ts';
import { LimitRef } from '../domain/refs.ts';
import { Slice } from '../domain/usage.ts';

/** What a limit or claim rests on, resolved: the words when they are a passage or provision. */
export const Cited = z.object({ ref: z.string(), cite: z.string(), title: z.string(), quote: z.string() });
export type Cited = z.infer<typeof Cited>;

export const Limit = LimitDetails.extend({
  ref: LimitRef, cite: z.string(), cited: Cited.nullable(),
  /** The rule in one plain sentence. */
  sentence: z.string(),
  madeAt: z.string(), madeBy: z.string(),
});
export type Limit = z.infer<typeof Limit>;

/** One window of one key that holds more than the limit allows. */
export const WindowOver = z.object({
  from: z.string(), to: z.string(), fromUtcUs: AtUtcUs, toUtcUs: AtUtcUs,
  /** The key as people read it; `all requests` when the limit is for all together. */
  per: z.string(),
  measured: z.int(), maximum: z.int(),
  slice: Slice,
});
export type WindowOver = z.infer<typeof WindowOver>;

/** Windows over in a row by one key. */
export const WindowRun = z.object({ per: z.string(), windows: z.int(), from: z.string(), to: z.string(), slice: Slice });
export type WindowRun = z.infer<typeof WindowRun>;

/** What keys did after a call was answered 429. Null figures: nobody called again. */
export const AfterRefusal = z.object({
  withinMinutes: z.int(),
  refusals: z.int(),
  /** Refusals after which the same key made no call for that time, and the share of them from 0 to 1. */
  paused: z.int(), pausedShare: z.number().nullable(),
  /** Calls by the same key within that time after a refusal, each counted once. */
  callsWithin: z.int(),
  /** Half of those who called again did so within this many seconds of the refusal. */
  medianPauseSeconds: z.number().nullable(),
  /** Most calls by one key without a pause of that length, the refused call that began it included. */
  longestRun: z.object({ per: z.string(), calls: z.int(), refusals: z.int(), from: z.string(), to: z.string(), slice: Slice }).nullable(),
  sentences: z.array(z.string()),
});
export type AfterRefusal = z.infer<typeof AfterRefusal>;

export const LimitTest = z.object({
  limit: z.string(), ref: LimitRef, cite: z.string(), sentence: z.string(), maximum: z.int(),
  /** Period tested: the limit's own and that of the call, cut to what the logs hold; null when no request matches. */
  period: z.object({ from: z.string(), to: z.string(), fromUtcUs: AtUtcUs, toUtcUs: AtUtcUs }).nullable(),
  /** Requests the limit counts in it. */
  requests: z.int(),
  /** Windows with at least one such request, one for each key. Rolling: one for each instant at which a key called. */
  windows: z.int(),
  exceeded: z.int(),
  /** Calls, items or bytes beyond the maximum, all windows over together. For rolling windows they overlap, so this is null. */
  beyond: z.int().nullable(),
  keys: z.int(), keysOver: z.int(),
  worst: WindowOver.nullable(),
  /** Most windows over in a row by one key. */
  longestRun: z.int(),
  run: WindowRun.nullable(),
  /** Keys over, worst first, at most 100. */
  offenders: z.array(z.object({ per: z.string(), windows: z.int(), exceeded: z.int(), worst: z.int(), worstFrom: z.string(), longestRun: z.int(), slice: Slice })),
  months: z.array(z.object({ month: z.string(), windows: z.int(), exceeded: z.int() })),
  /** Stretches of time in which some key was over, for a chart, in order of time; the first `marks.length` of `marksTotal`. */
  marks: z.array(z.object({ fromUtcUs: AtUtcUs, toUtcUs: AtUtcUs, keys: z.int(), measured: z.int() })),
  marksTotal: z.int(),
  afterRefusal: AfterRefusal.nullable(),
  /** Everything the limit counts, in the period tested. */
  slice: Slice,
  /** How windows were cut and counted, and what the logs lack. */
  sentences: z.array(z.string()),
});
export type LimitTest = z.infer<typeof LimitTest>;

export const limitMethods = {
  'limit.add': command(LimitDetails, z.object({ ref: LimitRef, cite: z.string() })),
  'limit.list': query(z.object({}), z.array(Limit).max(1_000)),
  'limit.remove': command(z.object({ ref: LimitRef }), z.object({})),
  /** Counts the windows of a limit. `slice` narrows what is looked at: its period and lists are cut with the limit's own. */
  'limit.test': job(
    z.object({ ref: LimitRef, slice: Slice.prefault({}), afterMinutes: z.int().min(1).max(1_440).default(15), marks: z.int().min(0).max(5_000).default(2_000) }),
    LimitTest,
  ),
};
