import type { Slice } from '../../../shared/domain/usage.ts';
import type { UsageSource } from '../store/repositories/usage.ts';
import { epochOf } from './app-register.ts';
import type { BucketSpec } from './bucket-spec.ts';
import { bucketsFrom } from './buckets.ts';
import { ByteRanges } from './byte-ranges.ts';
import { SegmentCounter } from './count-segment.ts';
import { LabelledCells } from './labelled-cells.ts';
import type { CellParts, Grouping } from './labelled-cells.ts';
import { OpenSource } from './open-source.ts';
import type { LogContext } from './open-source.ts';
import { scanSource } from './segment-scan.ts';
import type { Period } from './segment-scan.ts';
import { sourceFilter } from './slice-filter.ts';

/** A share of a count as plain data: everything a thread without the case's database must know. */
export interface CountOrder {
  readonly info: UsageSource;
  readonly caseFile: LogContext['caseFile'];
  readonly slice: Slice;
  /** Log values and app names of the epoch. */
  readonly names: readonly (readonly [string, string])[];
  readonly period: Period;
  readonly buckets: BucketSpec;
  readonly grouping: Grouping;
  /** Row sets the slice names: where their records are in this source. */
  readonly rowSets: readonly (readonly [number, Float64Array])[];
  /** Rows that are left out of each segment, one bit a row; null when the slice leaves none out. */
  readonly repeats: readonly (readonly [number, Uint8Array])[] | null;
  readonly segmentIds: readonly number[];
}

/** Counts a share of a source. The source stays open in `held` for the next one. */
export async function carryOut(order: CountOrder, held: Map<string, OpenSource>, signal: AbortSignal): Promise<CellParts> {
  const sets = new Map(order.rowSets);
  const key = `${order.caseFile.usageDir} ${order.info.fileName}`;
  const repeats = new Map(order.repeats ?? []);
  let source = order.rowSets.length > 0 || order.repeats !== null ? undefined : held.get(key);
  if (source === undefined) {
    source = new OpenSource(order.info, order, {
      open: new Set(),
      labels: () => null, pairs: () => new Uint32Array(0), rowSet: (_info, rowSetId) => ByteRanges.from(sets.get(rowSetId) ?? new Float64Array(0)),
      repeats: () => ({ segmentIds: [...repeats.keys()], bits: segmentId => repeats.get(segmentId) ?? null }),
    });
    held.get(key)?.close();
    held.set(key, source);
  }
  const epoch = epochOf(order.period.fromUtcUs, order.period.toUtcUs, new Map(order.names));
  const total = new LabelledCells(bucketsFrom(order.buckets), order.grouping);
  const filter = sourceFilter(source, order.slice, epoch);
  if (filter === null) return total.parts();
  const wanted = new Set(order.segmentIds);
  const counter = new SegmentCounter(source, total, epoch);
  for await (const matched of scanSource(order, source, filter, order.period, { signal, segments: source.segments.filter(({ segmentId }) => wanted.has(segmentId)) })) await counter.add(matched);
  return total.parts();
}
