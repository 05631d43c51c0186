import { appActivity } from '../analysis/app-activity.ts';
import { compareBaseline } from '../analysis/compare-baseline.ts';
import { PATTERN_RULES } from '../analysis/pattern-rules.ts';
import { runPattern } from '../analysis/run-pattern.ts';
import type { HandlersFor } from '../context.ts';
import { ensureDuplicates } from '../usage/duplicates/look.ts';
import { requireLimit } from './limits.ts';

/** Rules over the usage logs, baselines, and what each app did. */
export const patternHandlers = {
  'pattern.list': () => [...PATTERN_RULES],
  'pattern.run': async (input, context) => {
    await ensureDuplicates(context, input.slice);
    return runPattern(context, input, context.signal, progress => { context.progress(progress); });
  },
  'baseline.compare': async ({ slice, against }, context) => {
    await ensureDuplicates(context, slice);
    return compareBaseline(context, slice, against, against.kind === 'ceiling' ? requireLimit(context.db, against.limit).details : null, context.signal);
  },
  'app.activity': async ({ slice, afterUtcUs }, context) => {
    await ensureDuplicates(context, slice);
    return appActivity(context, slice, afterUtcUs, context.signal);
  },
} satisfies HandlersFor<'pattern.list' | 'pattern.run' | 'baseline.compare' | 'app.activity'>;
