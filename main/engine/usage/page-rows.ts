import type { Cursor } from '../../../shared/domain/basics.ts';
import type { RequestRow, Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { SegmentRow } from '../store/usage-source.ts';
import { describeRows } from './describe-rows.ts';
import { periodsOf, sourcesOf } from './measure.ts';
import { fileLabel } from './member-name.ts';
import type { OpenSource, UsageContext } from './open-source.ts';
import { mayMatch, scanSource } from './segment-scan.ts';
import type { Period } from './segment-scan.ts';
import { requireColumns, sourceFilter } from './slice-filter.ts';
import type { SourceFilter } from './slice-filter.ts';

/** Order of rows: time, then the order in which the sources came in, then the file's own. */
interface Place { readonly atUtcUs: number; readonly sourceId: number; readonly segmentId: number; readonly row: number }

interface Found extends Place { readonly described: RequestRow }

interface Candidate { readonly source: OpenSource; readonly filter: SourceFilter; readonly segment: SegmentRow }

/**
 * One page of a slice's requests in order of time. Segments that are out of order are merged by their first and last instant,
 * so a page opens only those it needs.
 */
export async function pageRows(context: UsageContext, slice: Slice, after: Cursor | null, limit: number, signal: AbortSignal): Promise<{ rows: RequestRow[]; next: Cursor | null }> {
  const sources = sourcesOf(context, slice);
  requireColumns(sources, slice);
  const start = after === null ? null : parsePlace(after);
  const found: Found[] = [];
  for (const { period, epoch } of periodsOf(context, slice)) {
    const rest: Period = { fromUtcUs: Math.max(period.fromUtcUs, start?.atUtcUs ?? Number.NEGATIVE_INFINITY), toUtcUs: period.toUtcUs };
    if (rest.fromUtcUs >= rest.toUtcUs) continue;
    const wanted = limit + 1 - found.length;
    const best: Found[] = [];
    for (const { source, filter, segment } of candidates(sources, slice, epoch, rest)) {
      const last = best[wanted - 1];
      if (last !== undefined && last.atUtcUs < segment.minUtcUs) break;
      for await (const matched of scanSource(context, source, filter, rest, { signal, segments: [segment] })) {
        const picked = firstRows(matched.times(), matched.rows, matched.count, segment, source.info.sourceId, start, wanted);
        const described = await describeRows(matched, picked, epoch, fileLabel(context.db, source.info));
        picked.forEach((row, at) => { best.push({ atUtcUs: described[at]!.atUtcUs, sourceId: source.info.sourceId, segmentId: segment.segmentId, row, described: described[at]! }); });
      }
      best.sort(comparePlaces);
      best.length = Math.min(best.length, wanted);
    }
    found.push(...best);
    if (found.length > limit) break;
  }
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows: rows.map(({ described }) => described), next: found.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** Segments that may hold rows of the period, by their first instant. */
function candidates(sources: readonly OpenSource[], slice: Slice, epoch: Parameters<typeof sourceFilter>[2], period: Period): Candidate[] {
  const list: Candidate[] = [];
  for (const source of sources) {
    const { firstUtcUs, lastUtcUs } = source.info;
    if (firstUtcUs === null || lastUtcUs === null || lastUtcUs < period.fromUtcUs || firstUtcUs >= period.toUtcUs) continue;
    const filter = sourceFilter(source, slice, epoch);
    if (filter === null) continue;
    for (const segment of source.segments) if (mayMatch(source, segment, filter, period)) list.push({ source, filter, segment });
  }
  return list.sort((one, other) => one.segment.minUtcUs - other.segment.minUtcUs || one.source.info.sourceId - other.source.info.sourceId || one.segment.segmentId - other.segment.segmentId);
}

/** The first `wanted` matching rows of a segment after a place, in order of time. */
function firstRows(times: Float64Array, rows: Uint32Array, count: number, segment: SegmentRow, sourceId: number, start: Place | null, wanted: number): Uint32Array {
  const picked: number[] = [];
  for (let at = 0; at < count; at++) {
    const row = rows[at]!;
    if (start !== null && comparePlaces({ atUtcUs: times[row]!, sourceId, segmentId: segment.segmentId, row }, start) <= 0) continue;
    picked.push(row);
    if (segment.isOrdered === 1 && picked.length === wanted) break;
  }
  if (segment.isOrdered === 0) picked.sort((one, other) => times[one]! - times[other]! || one - other);
  return Uint32Array.from(picked.slice(0, wanted));
}

function comparePlaces(one: Place, other: Place): number {
  return one.atUtcUs - other.atUtcUs || one.sourceId - other.sourceId || one.segmentId - other.segmentId || one.row - other.row;
}

function cursorOf({ atUtcUs, sourceId, segmentId, row }: Place): Cursor {
  return [atUtcUs, sourceId, segmentId, row].join(' ') as Cursor;
}

/** @throws call.bad-cursor */
function parsePlace(cursor: Cursor): Place {
  const [atUtcUs, sourceId, segmentId, row, ...rest] = cursor.split(' ').map(Number);
  if (rest.length > 0 || ![atUtcUs, sourceId, segmentId, row].every(Number.isSafeInteger)) throw new ProvisoError('call.bad-cursor', 'This place in the list is not one. Start from the first page.');
  return { atUtcUs: atUtcUs!, sourceId: sourceId!, segmentId: segmentId!, row: row! };
}
