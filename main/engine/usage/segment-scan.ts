import type { Mapping } from '../../../shared/domain/usage.ts';
import { GAP_COLUMN, LENGTH_COLUMN, LINE_COLUMN, TIME_COLUMN } from '../store/usage-source.ts';
import type { ColumnDef, SegmentRow } from '../store/usage-source.ts';
import { decodeColumn } from './column-codec.ts';
import type { LogContext, OpenSource } from './open-source.ts';
import { OriginalLog } from './original.ts';
import type { Directive } from './piece-writer.ts';
import { recordFieldsFor } from './record-fields.ts';
import { SEGMENT_ROWS } from './segment-builder.ts';
import type { SourceFilter } from './slice-filter.ts';

/** How long a scan works before it lets messages, among them a cancel, come in. */
const TURN_MS = 20;

/** Half-open, UTC microseconds. */
export interface Period { readonly fromUtcUs: number; readonly toUtcUs: number }

/** Where the records of a segment stand in the log. */
export interface Positions {
  readonly startBytes: Float64Array;
  readonly endBytes: Float64Array;
  /** Physical lines from 1. */
  readonly lines: Float64Array;
}

/** A segment of which some rows match. Arrays are valid until the next segment. */
export class MatchedSegment {
  readonly source: OpenSource;
  readonly segment: SegmentRow;
  /** Matching rows in file order, `count` of them. */
  readonly rows: Uint32Array;
  readonly count: number;
  readonly #original: OriginalLog;
  readonly #scratch: Scratch;

  constructor(source: OpenSource, segment: SegmentRow, rows: Uint32Array, count: number, original: OriginalLog, scratch: Scratch) {
    this.source = source;
    this.segment = segment;
    this.rows = rows;
    this.count = count;
    this.#original = original;
    this.#scratch = scratch;
  }

  times(): Float64Array {
    return decodeColumn(this.#data(TIME_COLUMN)!, this.segment.rows, this.#scratch.floats('times'));
  }

  /** Figures of a column, −1 for none; null when the log has no such column. */
  numbers(role: 'items' | 'bytes'): Float64Array | null {
    const column = this.source.column(role);
    const data = column === null ? null : this.#data(column.columnId);
    return data === null ? null : decodeColumn(data, this.segment.rows, this.#scratch.floats(role));
  }

  /** Figures of a number column, −1 for none; null when the segment has them only in the original. */
  numbersOf(column: ColumnDef): Float64Array | null {
    const data = this.#data(column.columnId);
    return data === null ? null : decodeColumn(data, this.segment.rows, this.#scratch.floats(`column ${column.columnId}`));
  }

  /** Numbers of a column's values; null when the values are only in the original. */
  values(column: ColumnDef): Uint32Array | null {
    const data = column.kind === 'values' ? this.#data(column.columnId) : null;
    return data === null ? null : decodeColumn(data, this.segment.rows, this.#scratch.ints(column.columnId));
  }

  /** Texts of a column of some rows, the matching ones unless others are given, from the dictionary or the original. */
  async texts(column: ColumnDef, rows: Uint32Array = this.rows.subarray(0, this.count)): Promise<string[]> {
    if (column.kind === 'numbers') {
      const figures = this.numbersOf(column);
      if (figures !== null) return Array.from(rows, row => (figures[row]! < 0 ? '' : String(figures[row])));
    }
    const values = this.values(column);
    if (values !== null) {
      const dictionary = this.source.dictionary(column);
      return Array.from(rows, row => dictionary.text(values[row]!));
    }
    return originalTexts(this.source, this.segment, this.#original, column, rows, rows.length);
  }

  positions(): Positions {
    return positionsOf(this.source, this.segment);
  }

  /** Bytes of the log between two of its positions. */
  bytes(start: number, end: number): Promise<Uint8Array> {
    return this.#original.range(start, end);
  }

  #data(columnId: number): Uint8Array | null {
    return this.source.file.data(this.segment.segmentId, columnId);
  }
}

/** Where each record of a segment stands, by adding up lengths and gaps. */
export function positionsOf(source: OpenSource, segment: SegmentRow): Positions {
  const { rows, segmentId, firstByte, firstLine } = segment;
  const lengths = decodeColumn(source.file.data(segmentId, LENGTH_COLUMN)!, rows, new Float64Array(rows));
  const gaps = decodeColumn(source.file.data(segmentId, GAP_COLUMN)!, rows, new Float64Array(rows));
  const lines = decodeColumn(source.file.data(segmentId, LINE_COLUMN)!, rows, new Float64Array(rows));
  let byte = firstByte, line = firstLine;
  for (let row = 0; row < rows; row++) {
    byte += gaps[row]!;
    gaps[row] = byte;
    byte += lengths[row]!;
    lengths[row] = byte;
    line += lines[row]!;
    lines[row] = line;
  }
  return { startBytes: gaps, endBytes: lengths, lines };
}

async function originalTexts(source: OpenSource, segment: SegmentRow, original: OriginalLog, column: ColumnDef, rows: Uint32Array, count: number): Promise<string[]> {
  const mapping = JSON.parse(source.file.about('mapping') ?? '{}') as Mapping;
  const fields = recordFieldsFor(mapping, JSON.parse(source.file.about('directives') ?? '[]') as Directive[]);
  const { startBytes, endBytes } = positionsOf(source, segment);
  const bytes = await original.range(segment.firstByte, segment.endByte);
  return Array.from({ length: count }, (_, at) => {
    const row = rows[at]!;
    return fields.all(bytes, startBytes[row]! - segment.firstByte, endBytes[row]! - segment.firstByte, startBytes[row]!)[column.field ?? 0] ?? '';
  });
}

export interface ScanOptions {
  readonly signal: AbortSignal;
  /** Fewer segments than the source has, or in another order. */
  readonly segments?: readonly SegmentRow[];
}

/**
 * Gives the segments of a source that hold matching rows, in file order, one at a time. Segments are left closed when time,
 * smallest and largest number or the small set of values rule them out.
 * @throws whatever aborted the signal
 */
export async function* scanSource(context: LogContext, source: OpenSource, filter: SourceFilter, period: Period, options: ScanOptions): AsyncGenerator<MatchedSegment> {
  const original = new OriginalLog(source.info, context);
  const rows = new Uint32Array(SEGMENT_ROWS), scratch = new Scratch();
  const segments = options.segments ?? source.segments;
  context.watch?.expect(segments.reduce((sum, segment) => sum + segment.rows, 0));
  let turnStart = performance.now();
  try {
    for (const segment of segments) {
      context.watch?.looked(segment.rows);
      if (!mayMatch(source, segment, filter, period)) continue;
      if (performance.now() - turnStart > TURN_MS) {
        await new Promise(resolve => { setImmediate(resolve); });
        turnStart = performance.now();
      }
      if (options.signal.aborted) throw options.signal.reason;
      const count = await select(source, segment, filter, period, original, rows, scratch);
      if (count > 0) yield new MatchedSegment(source, segment, rows, count, original, scratch);
    }
  } finally {
    await original.close();
  }
}

/** True unless the segment's extents show that no row of it can match. */
export function mayMatch(source: OpenSource, segment: SegmentRow, filter: SourceFilter, period: Period): boolean {
  if (segment.maxUtcUs < period.fromUtcUs || segment.minUtcUs >= period.toUtcUs) return false;
  for (const { column, passes } of filter.values) {
    const extent = source.file.extent(segment.segmentId, column.columnId);
    if (extent === null || extent.isOriginal === 1) continue;
    const set = extent.valueSet;
    if (set !== null) {
      if (!new Uint32Array(set.slice().buffer).some(id => passes[id] === 1)) return false;
    } else if (!passes.subarray(extent.min, extent.max + 1).includes(1)) return false;
  }
  for (const ranges of filter.within) if (!ranges.touches(segment.firstByte, segment.endByte)) return false;
  for (const { column, equals } of filter.numbers) {
    const extent = source.file.extent(segment.segmentId, column.columnId);
    if (extent !== null && (equals < extent.min || equals > extent.max)) return false;
  }
  return true;
}

/** Writes the matching rows of a segment to `rows` in file order and gives how many they are. */
async function select(source: OpenSource, segment: SegmentRow, filter: SourceFilter, period: Period, original: OriginalLog, rows: Uint32Array, scratch: Scratch): Promise<number> {
  const total = segment.rows;
  let count = 0;
  if (segment.minUtcUs >= period.fromUtcUs && segment.maxUtcUs < period.toUtcUs) {
    for (; count < total; count++) rows[count] = count;
  } else {
    const times = decodeColumn(source.file.data(segment.segmentId, TIME_COLUMN)!, total, scratch.floats('times'));
    for (let row = 0; row < total; row++) {
      const at = times[row]!;
      if (at >= period.fromUtcUs && at < period.toUtcUs) rows[count++] = row;
    }
  }
  if (filter.within.length > 0 && count > 0) {
    const { startBytes } = positionsOf(source, segment);
    for (const ranges of filter.within) {
      let kept = 0;
      for (let at = 0; at < count; at++) { const row = rows[at]!; if (ranges.has(startBytes[row]!)) rows[kept++] = row; }
      count = kept;
    }
  }
  const repeats = count > 0 ? filter.without?.bits(segment.segmentId) ?? null : null;
  if (repeats !== null) {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      if ((repeats[row >> 3]! >> (row & 7) & 1) === 0) rows[kept++] = row;
    }
    count = kept;
  }
  const rereads: { column: ColumnDef; test: (value: string) => boolean }[] = filter.originals.map(({ column, equals }) => ({ column, test: value => value === equals }));
  for (const { column, passes, test } of filter.values) {
    if (count === 0) return 0;
    const data = source.file.data(segment.segmentId, column.columnId);
    if (data === null) {
      rereads.push({ column, test });
      continue;
    }
    const ids = decodeColumn(data, total, scratch.ints(-1));
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      rows[kept] = row;
      kept += passes[ids[row]!]!;
    }
    count = kept;
  }
  for (const { column, equals } of filter.numbers) {
    const data = source.file.data(segment.segmentId, column.columnId);
    if (count === 0 || data === null) return 0;
    const figures = decodeColumn(data, total, scratch.floats('figures'));
    let kept = 0;
    for (let at = 0; at < count; at++) { const row = rows[at]!; if (figures[row] === equals) rows[kept++] = row; }
    count = kept;
  }
  for (const { column, test } of rereads) {
    if (count === 0) return 0;
    const texts = await originalTexts(source, segment, original, column, rows, count);
    let kept = 0;
    for (let at = 0; at < count; at++) if (test(texts[at]!)) rows[kept++] = rows[at]!;
    count = kept;
  }
  return count;
}

/** Decoding buffers of one scan, used again for each of its segments. */
class Scratch {
  readonly #floats = new Map<string, Float64Array>();
  readonly #ints = new Map<number, Uint32Array>();

  floats(name: string): Float64Array {
    let array = this.#floats.get(name);
    if (array === undefined) this.#floats.set(name, array = new Float64Array(SEGMENT_ROWS));
    return array;
  }

  ints(name: number): Uint32Array {
    let array = this.#ints.get(name);
    if (array === undefined) this.#ints.set(name, array = new Uint32Array(SEGMENT_ROWS));
    return array;
  }
}
