import type { Mapping } from '../../../shared/domain/usage.ts';
import type { SegmentRow } from '../store/usage-source.ts';
import type { OpenSource } from './open-source.ts';
import { positionsOf } from './segment-scan.ts';

const carried = new WeakMap<OpenSource, Map<number, number>>();

/**
 * Which request of its physical line each row of a segment is, from 1 in file order; null for formats whose lines hold one each.
 * @param lines physical lines of the segment's rows
 */
export function ordinalsOf(source: OpenSource, segment: SegmentRow, lines: Float64Array): Uint32Array | null {
  const mapping = JSON.parse(source.file.about('mapping') ?? '{}') as Partial<Mapping>;
  if (mapping.format !== 'cloudtrail') return null;
  const ordinals = new Uint32Array(segment.rows);
  let ordinal = requestsBefore(source, segment), line = segment.firstLine;
  for (let row = 0; row < segment.rows; row++) {
    if (lines[row] !== line) { line = lines[row]!; ordinal = 0; }
    ordinals[row] = ++ordinal;
  }
  return ordinals;
}

/** The reference's way of writing which request of its line a row is; the first one is named by the line alone. */
export function ordinalSuffix(ordinals: Uint32Array | null, row: number): string {
  return ordinals === null || ordinals[row] === 1 ? '' : `#${ordinals[row]!}`;
}

/** Requests of earlier segments on the physical line on which a segment starts. */
function requestsBefore(source: OpenSource, segment: SegmentRow): number {
  let known = carried.get(source);
  if (known === undefined) carried.set(source, known = new Map<number, number>());
  const at = source.segments.findIndex(({ segmentId }) => segmentId === segment.segmentId);
  let from = at;
  while (from > 0 && !known.has(source.segments[from]!.segmentId) && source.segments[from - 1]!.firstLine === segment.firstLine) from--;
  for (let index = from; index <= at; index++) {
    const { segmentId, firstLine } = source.segments[index]!;
    if (known.has(segmentId)) continue;
    const before = source.segments[index - 1];
    if (before === undefined) { known.set(segmentId, 0); continue; }
    const { lines } = positionsOf(source, before);
    let same = 0;
    while (same < before.rows && lines[before.rows - 1 - same] === firstLine) same++;
    known.set(segmentId, same === before.rows ? same + (known.get(before.segmentId) ?? 0) : same);
  }
  return known.get(segment.segmentId) ?? 0;
}
