import { z } from 'zod';
import { command, job, query } from './define.ts';
import { Cited } from './limits.ts';
import { ClaimDetails } from '../domain/claim.ts';
import { ClaimRef } from '../domain/refs.ts';
import { Slice } from '../domain/usage.ts';

export const Claim = ClaimDetails.extend({
  ref: ClaimRef, cite: z.string(), cited: Cited.nullable(),
  /** The asserted figure in words: `over 780,000,000 calls`. */
  asserted: z.string(),
  madeAt: z.string(), madeBy: z.string(),
});
export type Claim = z.infer<typeof Claim>;

/** The claim's figure under one rule of what counts. */
export const ClaimReading = z.object({
  /** Stable name of the rule; `set-aside:NAME` for the claim's own. */
  rule: z.string(),
  /** The rule in plain words. */
  name: z.string(),
  value: z.int(),
  holds: z.boolean(),
  /** Value less the asserted one. */
  difference: z.number(),
  /** What this reading counts; null when no one filter can say it. */
  slice: Slice.nullable(),
  /** What it leaves out of the first reading, where a filter can say that. */
  without: Slice.nullable(),
});
export type ClaimReading = z.infer<typeof ClaimReading>;

/** `no-measure`: the sentence names nothing that can be counted. */
export const Verdict = z.enum(['holds', 'fails', 'depends', 'no-measure']);
export type Verdict = z.infer<typeof Verdict>;

export const ClaimTest = z.object({
  claim: ClaimRef, cite: z.string(), statement: z.string(),
  asserted: z.number().nullable(), comparator: ClaimDetails.shape.comparator, measure: ClaimDetails.shape.measure,
  /** Value of the first reading. */
  measured: z.int().nullable(),
  verdict: Verdict,
  /** On what it depends, in one sentence; what the verdict rests on otherwise. */
  dependsOn: z.string(),
  holding: z.int(),
  readings: z.array(ClaimReading),
  /** What bounds the measure: coverage, gaps, readings that could not be made. */
  sentences: z.array(z.string()),
});
export type ClaimTest = z.infer<typeof ClaimTest>;

export const claimMethods = {
  'claim.add': command(ClaimDetails, z.object({ ref: ClaimRef, cite: z.string() })),
  'claim.list': query(z.object({}), z.array(Claim).max(1_000)),
  'claim.remove': command(z.object({ ref: ClaimRef }), z.object({})),
  /** Measures the claim with inclusion rules switched one by one. */
  'claim.test': job(z.object({ ref: ClaimRef }), ClaimTest),
};
