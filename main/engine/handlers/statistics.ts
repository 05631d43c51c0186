import type { HandlersFor } from '../context.ts';
import { firstAndLast } from '../usage/first-last.ts';
import { logColumns } from '../usage/log-columns.ts';
import { concentrationOf, distinctOf, spreadOf } from '../usage/statistics.ts';

/** Figures of the usage logs past sums. */
export const statisticsHandlers = {
  'usage.columns': (_input, context) => logColumns(context),
  'usage.distinct': ({ slice, column, step, zone }, context) => distinctOf(context, slice, column, step, zone, context.signal),
  'usage.percentiles': (request, context) => spreadOf(context, request, context.signal),
  'usage.concentration': (request, context) => concentrationOf(context, request, context.signal),
  'usage.firstLast': ({ slice, by, limit }, context) => firstAndLast(context, slice, by, limit, context.signal),
} satisfies HandlersFor<'usage.columns' | 'usage.distinct' | 'usage.percentiles' | 'usage.concentration' | 'usage.firstLast'>;
