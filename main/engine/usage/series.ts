import type { SeriesPoint, UsageStep } from '../../../shared/contract/usage.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { bucketsOf, ONE_BUCKET } from './buckets.ts';
import type { MeasuredCell } from './labelled-cells.ts';
import { measure } from './measure.ts';
import type { UsageContext } from './open-source.ts';

export interface SeriesRequest {
  readonly slice: Slice;
  readonly step: UsageStep | null;
  readonly zone: string;
  readonly by: string | null;
  readonly by2: string | null;
  readonly keep: number;
  readonly keep2: number;
  /** Most points of the answer. */
  readonly limit: number;
}

export interface Series {
  readonly points: SeriesPoint[];
  readonly rolled: boolean;
  /** How many values were folded into one, by dimension. */
  readonly folded: { readonly by: number; readonly by2: number };
}

/** Figures over time by no, one or two dimensions. What does not fit into the answer is folded and counted, never cut off. */
export async function seriesOf(context: UsageContext, request: SeriesRequest, signal: AbortSignal): Promise<Series> {
  const { slice, by, by2, limit } = request;
  const buckets = bucketsOf(request.step, request.zone);
  if (by === null && by2 === null) {
    const { cells, rolled } = await measure(context, slice, { buckets, by, signal });
    return { points: fitting(cells.map(toPoint), limit), rolled, folded: { by: 0, by2: 0 } };
  }
  const first = await ranked(context, slice, by, signal), second = await ranked(context, slice, by2, signal);
  let periods: number | null = null;
  let keep = Math.min(request.keep, first.values.length), keep2 = Math.min(request.keep2, second.values.length);
  for (;;) {
    const { cells, rolled } = await measure(context, slice, {
      buckets, by, by2, signal,
      keep: keep < first.values.length || by2 !== null ? new Set(first.values.slice(0, keep)) : null,
      keep2: by2 === null ? null : new Set(second.values.slice(0, keep2)),
    });
    if (cells.length <= limit || (keep <= 1 && keep2 <= 1)) {
      return { points: fitting(cells.map(toPoint), limit), rolled: rolled && first.rolled && second.rolled, folded: { by: first.values.length - keep, by2: second.values.length - keep2 } };
    }
    periods ??= request.step === null ? 1 : (await measure(context, slice, { buckets, by: null, signal })).cells.length;
    // What surely fits: every value in every period, the folded ones among them.
    const room = Math.max(1, Math.floor(limit / periods));
    if (by2 === null) keep = Math.max(1, Math.min(keep - 1, room - 1));
    else {
      keep = Math.max(1, Math.min(keep >> 1, room));
      keep2 = Math.max(1, Math.min(keep2 >> 1, Math.floor(room / (keep + 1))));
    }
  }
}

/** Values of a dimension by calls, largest first. */
async function ranked(context: UsageContext, slice: Slice, by: string | null, signal: AbortSignal): Promise<{ readonly values: readonly string[]; readonly rolled: boolean }> {
  if (by === null) return { values: [], rolled: true };
  const { cells, rolled } = await measure(context, slice, { buckets: ONE_BUCKET, by, signal });
  return { values: [...cells].sort((one, other) => other.calls - one.calls || ((one.value ?? '') < (other.value ?? '') ? -1 : 1)).map(({ value }) => value ?? ''), rolled };
}

function toPoint({ atUtcUs, value, value2, isOther, isOther2, calls, items, bytes }: MeasuredCell): SeriesPoint {
  // Charts have tens of thousands of the plain ones.
  if (!isOther && !isOther2 && value2 === null) return { atUtcUs, value, calls, items, bytes };
  return {
    atUtcUs, value: isOther ? 'other' : value, ...(isOther ? { isOther: true as const } : {}),
    ...(isOther2 ? { value2: 'other', isOther2: true as const } : value2 === null ? {} : { value2 }),
    calls, items, bytes,
  };
}

/** @throws usage.too-many-points */
function fitting(points: SeriesPoint[], limit: number): SeriesPoint[] {
  if (points.length <= limit) return points;
  throw new ProvisoError('usage.too-many-points', `These are ${points.length.toLocaleString('en')} points, more than the ${limit.toLocaleString('en')} asked for. Take wider steps or a shorter period.`, { points: points.length, limit });
}
