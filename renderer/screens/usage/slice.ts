import type { z } from 'zod';
import { Slice } from '../../../shared/domain/usage.ts';
import type { UsageDimension } from '../../../shared/contract/usage.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';

export type SliceInput = z.input<typeof Slice>;

/** Everything, over all time. */
export const ANY_SLICE: Slice = Slice.parse({});

/** A slice with every field, as the engine reads it. */
export function wholeSlice(input: SliceInput | null): Slice {
  return input === null ? ANY_SLICE : Slice.parse(input);
}

/** The fields of a slice that list values of a dimension. */
export const LISTED = { apps: 'app', statuses: 'status', endpoints: 'endpoint', credentials: 'credential', methods: 'method' } as const satisfies Partial<Record<keyof Slice, UsageDimension>>;
export type ListedField = keyof typeof LISTED;
export const LISTED_FIELDS = ['apps', 'statuses', 'endpoints', 'credentials', 'methods'] as const satisfies readonly ListedField[];

export function fieldOf(dimension: UsageDimension): ListedField | null {
  return LISTED_FIELDS.find(field => LISTED[field] === dimension || (field === 'statuses' && dimension === 'statusClass')) ?? null;
}

/** The stretch of time a slice measures, within what there is. */
export function windowOf(slice: Slice, extent: TimeWindow): TimeWindow {
  const fromMs = slice.fromUtcUs === null ? extent.fromMs : slice.fromUtcUs / 1_000;
  const toMs = slice.toUtcUs === null ? extent.toMs : slice.toUtcUs / 1_000;
  return toMs > fromMs ? { fromMs, toMs } : { fromMs, toMs: fromMs + 0.001 };
}

/** The slice over another stretch of time; everything there is leaves both ends open. */
export function overWindow(slice: Slice, window: TimeWindow, extent: TimeWindow): Slice {
  return {
    ...slice,
    fromUtcUs: window.fromMs <= extent.fromMs && window.toMs >= extent.toMs ? null : Math.round(window.fromMs * 1_000),
    toUtcUs: window.fromMs <= extent.fromMs && window.toMs >= extent.toMs ? null : Math.round(window.toMs * 1_000),
  };
}

/** The slice without its stretch of time: what the overview shows. */
export function withoutPeriod(slice: Slice): Slice {
  return { ...slice, fromUtcUs: null, toUtcUs: null };
}

/** True when something but the time is asked. */
export function isFiltered(slice: Slice): boolean {
  return LISTED_FIELDS.some(field => slice[field].length > 0) || slice.where.length > 0 || slice.sources.length > 0 || slice.hits.length > 0 || slice.exclude.length > 0;
}
