import { UsageDimension } from '../../../shared/contract/usage.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { registerEpochs } from './app-register.ts';
import type { RegisterEpoch } from './app-register.ts';
import type { Buckets } from './buckets.ts';
import { bucketsOf, monthOf, monthStartUs } from './buckets.ts';
import { counters, countTogether } from './count-crew.ts';
import { SegmentCounter } from './count-segment.ts';
import { coverPeriod } from './cover-period.ts';
import type { CoverPart } from './cover-period.ts';
import { LabelledCells } from './labelled-cells.ts';
import type { MeasuredCell } from './labelled-cells.ts';
import { openSources } from './open-source.ts';
import type { OpenSource, UsageContext } from './open-source.ts';
import { addRolled, rollupPlan } from './read-rollups.ts';
import { DAY_US, QUARTER_US } from './rollup-builder.ts';
import { mayMatch, scanSource } from './segment-scan.ts';
import type { Period } from './segment-scan.ts';
import { requireColumn, requireColumns, sourceFilter } from './slice-filter.ts';

/** Below this many requests one thread is quicker than starting others. */
const TOGETHER_FROM_ROWS = 2_000_000;
/** Shares of a count each thread does one after the other, and the fewest segments of one: enough of them to tell how far it is. */
const SHARES_EACH = 8, LEAST_SHARE = 8;

export interface MeasureOptions {
  readonly buckets: Buckets;
  /** A dimension, or a column by its name in the log or its role. */
  readonly by: string | null;
  readonly by2?: string | null;
  /** Values that are kept apart, the rest being folded; all of them without it. Needed with two dimensions of many values. */
  readonly keep?: ReadonlySet<string> | null;
  readonly keep2?: ReadonlySet<string> | null;
  readonly signal: AbortSignal;
  /** Told how many requests of how many were looked at. */
  readonly onScan?: (doneRows: number) => void;
  /** Counts on several threads when this many requests may have to be looked at. */
  readonly togetherFrom?: number;
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
  const { by, by2 = null, keep = null, keep2 = null } = options;
  for (const name of [by, by2]) if (name !== null && !UsageDimension.safeParse(name).success) requireColumn(sources, name);
  const total = new LabelledCells(options.buckets, { by, by2, keep, keep2 });
  let rolled = true;
  for (const { period, epoch } of periodsOf(context, slice)) {
    for (const source of sources) {
      const part = within(source, period);
      if (part === null) continue;
      const plan = options.scanOnly === true ? null : rollupPlan(source, slice, epoch, by, by2);
      const rolledLevels = plan === null ? [] : plan.levels.filter(level => options.buckets.holds[level === 'month' ? 'months' : level === 'day' ? 'days' : 'quarters']);
      for (const piece of cover(part, rolledLevels, slice.exclude.includes('duplicates') ? repeatedIn(source, slice) : [])) {
        if (piece.level !== 'scan' && plan !== null) addRolled(context, source, plan, { ...piece, level: piece.level }, epoch, total);
        else if (await scanPiece(context, source, slice, epoch, piece, options, total)) rolled = false;
      }
    }
  }
  return { cells: total.cells(), rolled, firstWithin: total.first, lastWithin: total.last };
}

/** Cuts a period as rollups allow, and keeps them out of the stretches in which requests are left out one by one. */
function cover(part: Period, levels: Parameters<typeof coverPeriod>[1], scanned: readonly Period[]): CoverPart[] {
  const pieces: CoverPart[] = [];
  let from = part.fromUtcUs;
  for (const { fromUtcUs, toUtcUs } of scanned) {
    const start = Math.max(from, fromUtcUs), end = Math.min(part.toUtcUs, toUtcUs);
    if (start >= end) continue;
    pieces.push(...coverPeriod({ fromUtcUs: from, toUtcUs: start }, levels), { fromUtcUs: start, toUtcUs: end, level: 'scan' });
    from = end;
  }
  return [...pieces, ...coverPeriod({ fromUtcUs: from, toUtcUs: part.toUtcUs }, levels)];
}

/** The stretches of time in which a source has repeated requests, by its segments, in order and apart. */
function repeatedIn(source: OpenSource, slice: Slice): Period[] {
  const wanted = new Set(source.repeatsAmong(slice.sources).segmentIds), found: Period[] = [];
  if (wanted.size === 0) return found;
  for (const { minUtcUs, maxUtcUs } of source.segments.filter(({ segmentId }) => wanted.has(segmentId)).sort((one, other) => one.minUtcUs - other.minUtcUs)) {
    const last = found.at(-1);
    if (last !== undefined && minUtcUs <= last.toUtcUs) found[found.length - 1] = { fromUtcUs: last.fromUtcUs, toUtcUs: Math.max(last.toUtcUs, maxUtcUs + 1) };
    else found.push({ fromUtcUs: minUtcUs, toUtcUs: maxUtcUs + 1 });
  }
  return found;
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
  const segments = source.segments.filter(segment => mayMatch(source, segment, filter, piece));
  const rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
  if (rows >= (options.togetherFrom ?? TOGETHER_FROM_ROWS)) {
    context.watch?.expect(rows);
    const share = Math.max(LEAST_SHARE, Math.ceil(segments.length / (counters() * SHARES_EACH)));
    const order = {
      info: source.info, caseFile: { usageDir: context.caseFile.usageDir, exhibitsDir: context.caseFile.exhibitsDir }, slice, names: [...epoch.names], period: { fromUtcUs: piece.fromUtcUs, toUtcUs: piece.toUtcUs }, buckets: total.buckets.spec, grouping: total.grouping,
      rowSets: slice.hits.map((id): readonly [number, Float64Array] => [id, source.rowsIn([id]).edges]),
      repeats: filter.without === null ? null : segments.flatMap(({ segmentId }): [number, Uint8Array][] => { const bits = filter.without?.bits(segmentId) ?? null; return bits === null ? [] : [[segmentId, bits]]; }),
    };
    const shares = Array.from({ length: Math.ceil(segments.length / share) }, (_, at) => segments.slice(at * share, (at + 1) * share).map(({ segmentId }) => segmentId));
    const rowsOf = new Map(segments.map(({ segmentId, rows }) => [segmentId, rows]));
    const parts = await countTogether(shares.map(segmentIds => ({ ...order, segmentIds })), options.signal, at => { context.watch?.looked(shares[at]!.reduce((sum, segmentId) => sum + (rowsOf.get(segmentId) ?? 0), 0)); });
    for (const part of parts) total.addParts(part);
    return parts.some(({ starts }) => starts.length > 0);
  }
  const counter = new SegmentCounter(source, total, epoch);
  let hasLooked = false, looked = 0;
  for await (const matched of scanSource(context, source, filter, piece, { signal: options.signal, segments })) {
    hasLooked = true;
    await counter.add(matched);
    options.onScan?.(looked += matched.segment.rows);
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
