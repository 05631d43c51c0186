import { z } from 'zod';
import { command, job, query } from './define.ts';
import { Slice } from '../domain/usage.ts';

export const GovernmentRule = z.object({
  ruleId: z.int(), column: z.string(), test: z.enum(['contains', 'equals', 'pattern']), text: z.string(), basis: z.string(), madeAt: z.string(), madeBy: z.string(),
});
export type GovernmentRule = z.infer<typeof GovernmentRule>;

export const GovernmentReview = z.object({
  column: z.string(), value: z.string(), decision: z.enum(['yes', 'no', 'unsure']), basis: z.string(), reviewer: z.string(), decidedAt: z.string(), note: z.string(),
});
export type GovernmentReview = z.infer<typeof GovernmentReview>;

/** A value of a column that some rule takes for a public body. */
export const GovernmentHit = z.object({
  column: z.string(), value: z.string(), rules: z.array(z.int()), basis: z.string(),
  calls: z.int(), items: z.int(), firstAt: z.string(), lastAt: z.string(),
  review: GovernmentReview.nullable(), slice: Slice,
});
export type GovernmentHit = z.infer<typeof GovernmentHit>;

export const governmentMethods = {
  /** `contains` and `equals` compare without regard to case; `pattern` is an expression matched in time that grows with the value alone: literals, `.`, `[a-z]`, `\\d \\w \\s`, groups, `|`, `* + ? {m,n}`, `^ $`. @throws government.bad-pattern */
  'government.rule.add': command(z.object({ column: z.string().min(1).max(400), test: GovernmentRule.shape.test, text: z.string().min(1).max(400), basis: z.string().min(1).max(2_000) }), z.object({ ruleId: z.int() })),
  'government.rule.list': query(z.object({}), z.array(GovernmentRule).max(1_000)),
  'government.rule.remove': command(z.object({ ruleId: z.int() }), z.object({})),
  /** Reads every request of the slice and lists the values that rules match, most calls first, at most 2,000. */
  'government.scan': job(z.object({ slice: Slice.prefault({}) }), z.object({ hits: z.array(GovernmentHit).max(2_000), total: z.int(), sentences: z.array(z.string()) })),
  /** A person's decision about one value. The reviewer is the declared person unless another is named. */
  'government.review': command(
    z.object({ column: z.string().min(1).max(400), value: z.string().max(4_000), decision: GovernmentReview.shape.decision, basis: z.string().max(2_000).default(''), reviewer: z.string().max(200).default(''), note: z.string().max(4_000).default('') }),
    GovernmentReview,
  ),
  'government.reviews': query(z.object({}), z.array(GovernmentReview).max(10_000)),
};
