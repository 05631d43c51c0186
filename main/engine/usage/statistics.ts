import type { Output } from '../../../shared/contract/methods.ts';
import type { Percentiles } from '../../../shared/contract/statistics.ts';
import type { UsageStep } from '../../../shared/contract/usage.ts';
import type { Figures, Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';
import { bucketsOf, ONE_BUCKET } from './buckets.ts';
import type { Buckets } from './buckets.ts';
import { dimensionColumn } from './count-segment.ts';
import type { MeasuredCell } from './labelled-cells.ts';
import { measure, sourcesOf } from './measure.ts';
import type { UsageContext } from './open-source.ts';

type Figure = keyof Figures;

/** Periods an answer names at most. */
const MOST_PERIODS = 20_000;

export const PERCENTILE_RULE = 'Nearest rank: the smallest figure that at least this share of the figures does not exceed; nothing is interpolated.';

/** Percentiles by nearest rank; null of nothing. `values` is sorted in place. */
export function percentilesOf(values: Float64Array): Percentiles | null {
  const count = values.length;
  if (count === 0) return null;
  values.sort();
  const at = (percent: number): number => values[Math.max(1, Math.ceil((percent * count) / 100)) - 1]!;
  return { count, p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: values[count - 1]!, mean: values.reduce((sum, value) => sum + value, 0) / count };
}

/** Different values of a column per period and in all. */
export async function distinctOf(context: UsageContext, slice: Slice, column: string, step: UsageStep | null, zone: string, signal: AbortSignal): Promise<Output<'usage.distinct'>> {
  const unknown = column === 'itemId' ? unknownItems(context, slice) : null;
  if (unknown !== null) return { known: false, reason: unknown, total: 0, periods: [] };
  const { cells } = await measure(context, slice, { buckets: bucketsOf(step, zone), by: column, signal });
  const periods = new Map<number | null, { distinct: number; calls: number }>();
  const values = new Set<string | null>();
  for (const { atUtcUs, value, calls } of cells) {
    let period = periods.get(atUtcUs);
    if (period === undefined) periods.set(atUtcUs, period = { distinct: 0, calls: 0 });
    period.calls += calls;
    // An empty field is no value.
    if (value === '') continue;
    period.distinct++;
    values.add(value);
  }
  if (periods.size > MOST_PERIODS) throw tooMany(periods.size);
  return { known: true, reason: null, total: values.size, periods: [...periods].map(([atUtcUs, counted]) => ({ atUtcUs, ...counted })) };
}

/** Why distinct items cannot be counted; null when they can. */
function unknownItems(context: UsageContext, slice: Slice): string | null {
  const without = sourcesOf(context, slice).filter(source => dimensionColumn(source, 'itemId') === null);
  if (without.length === 0) return null;
  const names = exhibitReader(context.db);
  return `Distinct items are not knowable from these logs: no column is mapped as an item id in ${without.slice(0, 5).map(source => names.nameOf(source.info.sha256)).join(', ')}${without.length > 5 ? ` and ${without.length - 5} more` : ''}.`;
}

export interface PercentilesRequest { readonly slice: Slice; readonly of: Figure; readonly per: string | null; readonly step: UsageStep; readonly zone: string; readonly zeros: boolean; readonly limit: number }

/** How a figure per value and period is spread. */
export async function spreadOf(context: UsageContext, request: PercentilesRequest, signal: AbortSignal): Promise<Output<'usage.percentiles'>> {
  const { slice, of, per, zeros } = request;
  const buckets = bucketsOf(request.step, request.zone);
  const { cells } = await measure(context, slice, { buckets, by: per, signal });
  const byValue = grouped(cells, cell => cell.value ?? ''), byPeriod = grouped(cells, cell => cell.atUtcUs ?? 0);
  if (byPeriod.size > MOST_PERIODS) throw tooMany(byPeriod.size);
  const allPeriods = zeros ? periodsBetween(buckets, cells) : byPeriod.size;
  const figures = (list: readonly MeasuredCell[], most: number): Float64Array => {
    const values = new Float64Array(zeros ? most : list.length);
    list.forEach((cell, at) => { values[at] = cell[of]; });
    return values;
  };
  const groups = [...byValue].map(([value, list]) => {
    const worst = list.reduce((best, cell) => (cell[of] > best[of] ? cell : best));
    return { value, ...percentilesOf(figures(list, allPeriods))!, maxAtUtcUs: worst.atUtcUs ?? 0 };
  }).sort((one, other) => other.max - one.max || (one.value < other.value ? -1 : 1));
  return {
    all: percentilesOf(figures(cells, allPeriods * byValue.size)),
    groups: groups.slice(0, request.limit),
    periods: [...byPeriod].map(([atUtcUs, list]) => ({ atUtcUs, ...percentilesOf(figures(list, byValue.size))! })),
    values: byValue.size,
    rule: `${PERCENTILE_RULE} ${zeros ? 'Periods without a request count as 0, from the first period of the slice to its last.' : 'Periods without a request are left out.'}`,
  };
}

function periodsBetween(buckets: Buckets, cells: readonly MeasuredCell[]): number {
  const first = cells[0]?.atUtcUs ?? null, last = cells.at(-1)?.atUtcUs ?? null;
  if (first === null || last === null) return 0;
  let count = 0;
  for (let at = first; at <= last; at = buckets.around(at).toUtcUs) if (++count > MOST_PERIODS) throw tooMany(count);
  return count;
}

function grouped<K>(cells: readonly MeasuredCell[], keyOf: (cell: MeasuredCell) => K): Map<K, MeasuredCell[]> {
  const groups = new Map<K, MeasuredCell[]>();
  for (const cell of cells) {
    const list = groups.get(keyOf(cell));
    if (list === undefined) groups.set(keyOf(cell), [cell]);
    else list.push(cell);
  }
  return groups;
}

export interface ConcentrationRequest { readonly slice: Slice; readonly by: string; readonly of: Figure; readonly top: number; readonly zone: string }

/** How much of a slice its largest values make up, and its busiest hour and day. */
export async function concentrationOf(context: UsageContext, request: ConcentrationRequest, signal: AbortSignal): Promise<Output<'usage.concentration'>> {
  const { slice, by, of, top, zone } = request;
  const { cells } = await measure(context, slice, { buckets: ONE_BUCKET, by, signal });
  const sorted = [...cells].sort((one, other) => other[of] - one[of] || ((one.value ?? '') < (other.value ?? '') ? -1 : 1));
  const total = sumOf(sorted);
  const share = (figures: Figures): number | null => (total[of] === 0 ? null : figures[of] / total[of]);
  const first = (values: number) => { const figures = sumOf(sorted.slice(0, values)); return { values: Math.min(values, sorted.length), figures, share: share(figures) }; };
  const peak = async (step: UsageStep) => {
    const { cells: periods } = await measure(context, slice, { buckets: bucketsOf(step, zone), by: null, signal });
    const best = periods.reduce<MeasuredCell | null>((held, cell) => (held === null || cell[of] > held[of] ? cell : held), null);
    return best === null || best.atUtcUs === null ? null : { atUtcUs: best.atUtcUs, figures: toFigures(best) };
  };
  return {
    values: sorted.length, total,
    topDecile: first(Math.ceil(sorted.length / 10)), top: first(top),
    largest: sorted.slice(0, top).map(cell => ({ value: cell.value ?? '', figures: toFigures(cell), share: share(cell) })),
    peakHour: await peak('hour'), peakDay: await peak('day'),
  };
}

function sumOf(cells: readonly Figures[]): Figures {
  const total = { calls: 0, items: 0, bytes: 0 };
  for (const { calls, items, bytes } of cells) { total.calls += calls; total.items += items; total.bytes += bytes; }
  return total;
}

export function toFigures({ calls, items, bytes }: Figures): Figures {
  return { calls, items, bytes };
}

function tooMany(periods: number): ProvisoError {
  return new ProvisoError('usage.too-many-points', `These are ${periods.toLocaleString('en')} periods or more, past the ${MOST_PERIODS.toLocaleString('en')} an answer names. Take wider steps or a shorter period.`, { periods });
}
