import type { HandlersFor } from '../context.ts';
import { lookForDuplicates } from '../usage/duplicates/look.ts';
import { duplicateOverview, duplicateRows, overlapsIn } from '../usage/duplicates/overview.ts';

/** Requests that stand in several logs. */
export const duplicateHandlers = {
  'duplicates.look': async (_input, context) => {
    await lookForDuplicates(context);
    return duplicateOverview(context.db);
  },
  'duplicates.overview': (_input, { db }) => duplicateOverview(db),
  'duplicates.rows': (ask, context) => duplicateRows(context, ask),
  'usage.overlaps': (_input, { db }) => overlapsIn(db),
} satisfies HandlersFor<'duplicates.look' | 'duplicates.overview' | 'duplicates.rows' | 'usage.overlaps'>;
