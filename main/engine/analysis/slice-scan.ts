import type { Slice } from '../../../shared/domain/usage.ts';
import type { RegisterEpoch } from '../usage/app-register.ts';
import { periodsOf, sourcesOf } from '../usage/measure.ts';
import type { OpenSource, UsageContext } from '../usage/open-source.ts';
import { mayMatch, scanSource } from '../usage/segment-scan.ts';
import type { MatchedSegment, Period } from '../usage/segment-scan.ts';
import { requireColumns, sourceFilter } from '../usage/slice-filter.ts';
import type { SourceFilter } from '../usage/slice-filter.ts';
import type { SegmentRow } from '../store/usage-source.ts';

/** Requests of one segment, with what their values were called then. Arrays are valid until the next one. */
export interface ScannedRows { readonly matched: MatchedSegment; readonly epoch: RegisterEpoch }

interface Part { readonly source: OpenSource; readonly filter: SourceFilter; readonly epoch: RegisterEpoch; readonly period: Period; readonly segments: readonly SegmentRow[] }

/** A slice resolved once against every source, to be read stretch by stretch of time. */
export class SliceScan {
  readonly #context: UsageContext;
  readonly #parts: readonly Part[];

  /** @throws filter.unknown-column, filter.bad-value */
  constructor(context: UsageContext, slice: Slice) {
    this.#context = context;
    const sources = sourcesOf(context, slice);
    requireColumns(sources, slice);
    this.#parts = periodsOf(context, slice).flatMap(({ period, epoch }) => sources.flatMap((source): Part[] => {
      const { firstUtcUs, lastUtcUs } = source.info;
      if (firstUtcUs === null || lastUtcUs === null || lastUtcUs < period.fromUtcUs || firstUtcUs >= period.toUtcUs) return [];
      const filter = sourceFilter(source, slice, epoch);
      return filter === null ? [] : [{ source, filter, epoch, period, segments: source.segments.filter(segment => mayMatch(source, segment, filter, period)) }];
    }));
  }

  /** Rows of the segments that may match: an upper bound of what a scan looks at. */
  get rows(): number {
    return this.#parts.reduce((sum, part) => sum + part.segments.reduce((rows, segment) => rows + segment.rows, 0), 0);
  }

  /**
   * Instants that cut the slice into stretches of about `rows` requests, in order, from the first to past the last; empty when nothing can
   * match. Files out of order make stretches larger, never wrong.
   */
  stretches(rows: number): number[] {
    const segments = this.#parts.flatMap(({ segments: own, period }) => own.map(({ minUtcUs, maxUtcUs, rows: held }) => ({
      minUtcUs: Math.max(minUtcUs, period.fromUtcUs), maxUtcUs: Math.min(maxUtcUs + 1, period.toUtcUs), rows: held,
    }))).sort((one, other) => one.minUtcUs - other.minUtcUs);
    const [first] = segments;
    if (first === undefined) return [];
    const cuts = [first.minUtcUs];
    let held = 0, last = first.maxUtcUs;
    for (const segment of segments) {
      if (held >= rows && segment.minUtcUs > cuts[cuts.length - 1]!) { cuts.push(segment.minUtcUs); held = 0; }
      held += segment.rows;
      last = Math.max(last, segment.maxUtcUs);
    }
    cuts.push(last);
    return cuts;
  }

  /** Reads one stretch of time, source by source in file order. */
  async *read(stretch: Period, signal: AbortSignal): AsyncGenerator<ScannedRows> {
    for (const { source, filter, epoch, period, segments } of this.#parts) {
      const part = { fromUtcUs: Math.max(stretch.fromUtcUs, period.fromUtcUs), toUtcUs: Math.min(stretch.toUtcUs, period.toUtcUs) };
      if (part.fromUtcUs >= part.toUtcUs) continue;
      for await (const matched of scanSource(this.#context, source, filter, part, { signal, segments })) yield { matched, epoch };
    }
  }
}
