import type { PatternHit, PatternName, PatternResult } from '../../../shared/contract/patterns.ts';
import type { Progress } from '../../../shared/domain/basics.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import type { UsageContext } from '../usage/open-source.ts';
import { findShared, findTwins } from './app-patterns.ts';
import { findMoved } from './moved-after-refusal.ts';
import type { PatternWork } from './pattern-work.ts';
import { ruleWith } from './pattern-rules.ts';
import { findSpread } from './spread.ts';

const FINDERS: Readonly<Record<PatternName, (work: PatternWork) => Promise<PatternHit[]>>> = {
  spread: findSpread, 'moved-after-refusal': findMoved, 'twin-apps': findTwins, 'shared-credential': findShared,
};

/** Runs a rule over a slice; hits with the highest score first. @throws pattern.bad-parameter */
export async function runPattern(context: UsageContext, input: { readonly name: PatternName; readonly slice: Slice; readonly parameters: Readonly<Record<string, number>>; readonly limit: number }, signal: AbortSignal, progress: (progress: Progress) => void): Promise<PatternResult> {
  const { rule, value } = ruleWith(input.name, input.parameters);
  let done = 0;
  const looked = (rows: number): void => { done += rows; progress({ done, total: null, unit: 'rows', step: 'usage.scan', subject: rule.title }); };
  const hits = (await FINDERS[input.name]({ context, slice: input.slice, value, signal, looked })).sort((one, other) => other.score - one.score || one.fromUtcUs - other.fromUtcUs || (one.title < other.title ? -1 : 1));
  return {
    rule, hits: hits.slice(0, input.limit), total: hits.length,
    sentences: [
      `${rule.rule} ${rule.parameters.map(parameter => `${parameter.words}: ${parameter.value.toLocaleString('en')}`).join('; ')}.`,
      hits.length === 0 ? 'Nothing in the logs fits the rule with these numbers.' : `${hits.length.toLocaleString('en')} places fit it. That the rule fits does not say why.`,
      `It may also come from this: ${rule.innocent.join(' ')}`,
    ],
  };
}
