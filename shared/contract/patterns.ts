import { z } from 'zod';
import { job, query } from './define.ts';
import { AtUtcUs } from '../domain/basics.ts';
import { LimitRef } from '../domain/refs.ts';
import { Figures, Slice } from '../domain/usage.ts';

export const PatternName = z.enum(['spread', 'moved-after-refusal', 'twin-apps', 'shared-credential']);
export type PatternName = z.infer<typeof PatternName>;

export const PatternParameter = z.object({ name: z.string(), words: z.string(), value: z.number(), least: z.number(), most: z.number() });
export type PatternParameter = z.infer<typeof PatternParameter>;

/** A rule people can read, question and change. */
export const PatternRule = z.object({
  name: PatternName, title: z.string(),
  /** What it looks for, in plain words. */
  rule: z.string(),
  /** How it is computed, with the parameters by name. */
  formula: z.string(),
  /** What else the same traffic may come from. */
  innocent: z.array(z.string()),
  parameters: z.array(PatternParameter),
});
export type PatternRule = z.infer<typeof PatternRule>;

export const PatternHit = z.object({
  title: z.string(), sentence: z.string(),
  fromUtcUs: AtUtcUs, toUtcUs: AtUtcUs,
  /** What hits are ordered by: keys, times the baseline, similarity, apps. */
  score: z.number(),
  figures: z.array(z.object({ name: z.string(), value: z.number() })),
  /** Opens the rows behind it. */
  slice: Slice,
});
export type PatternHit = z.infer<typeof PatternHit>;

export const PatternResult = z.object({ rule: PatternRule, hits: z.array(PatternHit), total: z.int(), sentences: z.array(z.string()) });
export type PatternResult = z.infer<typeof PatternResult>;

/** How much is reasonable has no number of its own; a slice is set beside one of these. */
export const Baseline = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('slice'), slice: Slice, name: z.string().max(200).default('') }),
  /** As long a time, right before. */
  z.object({ kind: z.literal('earlier') }),
  /** What the limit's maximum comes to if every key had filled every window. */
  z.object({ kind: z.literal('ceiling'), limit: LimitRef }),
]);
export type Baseline = z.infer<typeof Baseline>;

const Compared = z.object({
  name: z.string(), figures: Figures,
  /** Days of its period, and those of them for which the logs have rows. */
  days: z.number(), coveredDays: z.number(),
  callsPerDay: z.number().nullable(), itemsPerDay: z.number().nullable(),
  slice: Slice.nullable(),
});

export const BaselineComparison = z.object({
  subject: Compared, baseline: Compared,
  /** Subject over baseline, both per covered day; null when the baseline is nothing. */
  callsRatio: z.number().nullable(), itemsRatio: z.number().nullable(),
  assumptions: z.array(z.string()), sentence: z.string(),
});
export type BaselineComparison = z.infer<typeof BaselineComparison>;

export const AppActivity = z.object({
  app: z.string(), appId: z.int().nullable(),
  declaredUseCase: z.string(), declaredOn: z.string(), declaredEvidence: z.string(),
  calls: z.int(), items: z.int(), firstAt: z.string(), lastAt: z.string(),
  /** Calls at or after the instant asked about; null when none was. */
  callsAfter: z.int().nullable(),
  /** Most called endpoints with their share of the app's calls, 0 to 1. */
  endpoints: z.array(z.object({ endpoint: z.string(), calls: z.int(), share: z.number() })),
  slice: Slice, sliceAfter: Slice.nullable(),
  sentence: z.string(),
});
export type AppActivity = z.infer<typeof AppActivity>;

export const patternMethods = {
  'pattern.list': query(z.object({}), z.array(PatternRule)),
  /** Runs one rule; parameters that are not given keep the rule's own value. @throws pattern.bad-parameter */
  'pattern.run': job(
    z.object({ name: PatternName, slice: Slice.prefault({}), parameters: z.record(z.string(), z.number()).default({}), limit: z.int().min(1).max(500).default(100) }),
    PatternResult,
  ),
  'baseline.compare': job(z.object({ slice: Slice, against: Baseline }), BaselineComparison),
  /** First and last call of each app, calls from an instant on, and declared use case beside what it called. Apps without a call come last. */
  'app.activity': job(z.object({ slice: Slice.prefault({}), afterUtcUs: AtUtcUs.nullable().default(null) }), z.object({ apps: z.array(AppActivity).max(2_000), silent: z.array(z.string()), sentences: z.array(z.string()) })),
};
