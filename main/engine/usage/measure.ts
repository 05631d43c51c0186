import type { UsageDimension } from '../../../shared/contract/usage.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { registerEpochs } from './app-register.ts';
import type { RegisterEpoch } from './app-register.ts';
import type { Buckets } from './buckets.ts';
import { bucketsOf, monthOf, monthStartUs } from './buckets.ts';
import { CellTable } from './cell-table.ts';
import { coverPeriod } from './cover-period.ts';
import { LabelledCells, numbered } from './labelled-cells.ts';
import type { MeasuredCell } from './labelled-cells.ts';
import { openSources } from './open-source.ts';
import type { OpenSource, UsageContext } from './open-source.ts';
import { addRolled, rollupPlan } from './read-rollups.ts';
import { DAY_US, QUARTER_US } from './rollup-builder.ts';
import { scanSource } from './segment-scan.ts';
import type { Period } from './segment-scan.ts';
import { requireColumns, sourceFilter } from './slice-filter.ts';

export interface MeasureOptions {
  readonly buckets: Buckets;
  readonly by: UsageDimension | null;
  readonly signal: AbortSignal;
  /** Reads every request; only for checking that rollups agree. */
  readonly scanOnly?: boolean;
}

export interface Measured {
  readonly cells: readonly MeasuredCell[];
  /** No request had to be read. */
  readonly rolled: boolean;
  /** Bounds within which the first and the last request lie, at the width of the cells that were read; null without requests. */
  readonly firstWithin: Period | null;
  readonly lastWithin: Period | null;
}

/** Sources that a slice may count, as it names them. */
export function sourcesOf(context: UsageContext, slice: Slice): OpenSource[] {
  const wanted = new Set<string>(slice.sources);
  return openSources(context).filter(({ info }) => wanted.size === 0 || wanted.has(info.sha256) || wanted.has(info.contentSha256));
}

/** The slice's period, cut to the epochs of the app register. */
export function periodsOf(context: UsageContext, slice: Slice): { readonly period: Period; readonly epoch: RegisterEpoch }[] {
  return registerEpochs(context.db)
    .map(epoch => ({ epoch, period: { fromUtcUs: Math.max(epoch.fromUtcUs, slice.fromUtcUs ?? Number.NEGATIVE_INFINITY), toUtcUs: Math.min(epoch.toUtcUs, slice.toUtcUs ?? Number.POSITIVE_INFINITY) } }))
    .filter(({ period }) => period.fromUtcUs < period.toUtcUs);
}

/**
 * Adds up calls, items and bytes of a slice, by bucket and dimension. Rolled cells are used wherever they fit, so that the cost of a
 * chart does not grow with the number of requests; what they do not fit is scanned. Both ways give the same figures.
 */
export async function measure(context: UsageContext, slice: Slice, options: MeasureOptions): Promise<Measured> {
  const sources = sourcesOf(context, slice);
  requireColumns(sources, slice);
  const total = new LabelledCells(options.buckets);
  let rolled = true;
  for (const { period, epoch } of periodsOf(context, slice)) {
    for (const source of sources) {
      const part = within(source, period);
      if (part === null) continue;
      const plan = options.scanOnly === true ? null : rollupPlan(source, slice, epoch, options.by);
      const levels = plan === null ? [] : plan.levels.filter(level => options.buckets.holds[level === 'month' ? 'months' : level === 'day' ? 'days' : 'quarters']);
      for (const piece of coverPeriod(part, levels)) {
        if (piece.level !== 'scan' && plan !== null) addRolled(context, source, plan, { ...piece, level: piece.level }, epoch, total);
        else if (await scanPiece(context, source, slice, epoch, piece, options, total)) rolled = false;
      }
    }
  }
  return { cells: total.cells(options.by !== null), rolled, firstWithin: total.first, lastWithin: total.last };
}

/** The part of a period in which a source has requests, widened to the edges of its first and last cell where the period allows it. */
function within({ info }: OpenSource, period: Period): Period | null {
  const { firstUtcUs, lastUtcUs } = info;
  if (firstUtcUs === null || lastUtcUs === null || lastUtcUs < period.fromUtcUs || firstUtcUs >= period.toUtcUs) return null;
  const starts = [monthStartUs(monthOf(firstUtcUs)), floorTo(firstUtcUs, DAY_US), floorTo(firstUtcUs, QUARTER_US)];
  const ends = [monthStartUs(monthOf(lastUtcUs) + 1), floorTo(lastUtcUs, DAY_US) + DAY_US, floorTo(lastUtcUs, QUARTER_US) + QUARTER_US];
  return {
    fromUtcUs: period.fromUtcUs <= firstUtcUs ? starts.find(start => start >= period.fromUtcUs) ?? period.fromUtcUs : period.fromUtcUs,
    toUtcUs: period.toUtcUs > lastUtcUs ? ends.find(end => end <= period.toUtcUs) ?? period.toUtcUs : period.toUtcUs,
  };
}

function floorTo(atUtcUs: number, widthUs: number): number {
  return Math.floor(atUtcUs / widthUs) * widthUs;
}

/** @returns true when requests were looked at */
async function scanPiece(context: UsageContext, source: OpenSource, slice: Slice, epoch: RegisterEpoch, piece: Period, options: MeasureOptions, total: LabelledCells): Promise<boolean> {
  const filter = sourceFilter(source, slice, epoch);
  if (filter === null) return false;
  const { buckets, by } = options;
  const column = by === null ? null : source.column(by === 'statusClass' ? 'status' : by);
  let hasLooked = false;
  for await (const matched of scanSource(context, source, filter, piece, { signal: options.signal })) {
    hasLooked = true;
    const texts = column === null || matched.values(column) !== null ? null : await matched.texts(column);
    const ids = column === null ? null : matched.values(column);
    const times = matched.times(), items = matched.numbers('items'), bytes = matched.numbers('bytes');
    const { rows, count } = matched;
    const cells = new CellTable();
    const own = new Map<string, number>();
    let from = Number.NaN, to = Number.NaN, index = 0, first = Number.POSITIVE_INFINITY, last = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!, time = times[row]!;
      if (!(time >= from && time < to)) {
        const around = buckets.around(time);
        from = around.fromUtcUs;
        to = around.toUtcUs;
        index = buckets.indexOf(time);
      }
      if (time < first) first = time;
      if (time > last) last = time;
      const key = ids !== null ? ids[row]! : texts !== null ? numbered(own, texts[at]!) : 0;
      const cell = cells.at(index, key);
      cells.calls[cell]!++;
      if (items !== null) cells.items[cell]! += Math.max(0, items[row]!);
      if (bytes !== null) cells.bytes[cell]! += Math.max(0, bytes[row]!);
    }
    total.saw({ fromUtcUs: first, toUtcUs: first + 1 }, { fromUtcUs: last, toUtcUs: last + 1 });
    const names = [...own.keys()];
    total.add(cells, by, key => (column === null ? '' : texts !== null ? names[key] ?? '' : source.dictionary(column).text(key)), epoch);
  }
  return hasLooked;
}

/** The instants of the first and the last request of a measured slice, found by looking into narrower and narrower cells. */
export async function edgesOf(context: UsageContext, slice: Slice, measured: Pick<Measured, 'firstWithin' | 'lastWithin'>, signal: AbortSignal): Promise<{ readonly firstUtcUs: number | null; readonly lastUtcUs: number | null }> {
  return {
    firstUtcUs: await narrowed(context, slice, measured.firstWithin, 'firstWithin', signal),
    lastUtcUs: await narrowed(context, slice, measured.lastWithin, 'lastWithin', signal),
  };
}

async function narrowed(context: UsageContext, slice: Slice, window: Period | null, edge: 'firstWithin' | 'lastWithin', signal: AbortSignal): Promise<number | null> {
  for (let within = window; within !== null;) {
    const { fromUtcUs, toUtcUs } = within, widthUs = toUtcUs - fromUtcUs;
    if (widthUs <= 1) return fromUtcUs;
    const part: Slice = { ...slice, fromUtcUs: Math.max(fromUtcUs, slice.fromUtcUs ?? fromUtcUs), toUtcUs: Math.min(toUtcUs, slice.toUtcUs ?? toUtcUs) };
    const buckets = bucketsOf(widthUs > DAY_US ? 'day' : '15min');
    within = (await measure(context, part, { buckets, by: null, signal, scanOnly: widthUs <= QUARTER_US }))[edge];
  }
  return null;
}
