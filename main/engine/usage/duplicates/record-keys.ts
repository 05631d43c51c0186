import { createHash, hash } from 'node:crypto';
import { TIME_COLUMN } from '../../store/usage-source.ts';
import type { SegmentRow } from '../../store/usage-source.ts';
import { decodeColumn } from '../column-codec.ts';
import type { LogContext, OpenSource } from '../open-source.ts';
import { withOriginal } from '../original.ts';
import { SEGMENT_ROWS } from '../segment-builder.ts';
import { positionsOf } from '../segment-scan.ts';
import type { Positions } from '../segment-scan.ts';
import { IdReader, mappingOf } from './id-reader.ts';
import type { KeyPartitions } from './key-partitions.ts';
import type { ReadingPlan } from './plan.ts';

/** Bytes of the original read at a time; a longer record is read alone. */
const CHUNK = 4 << 20;
const TURN_MS = 20;
const TAB = 9, LF = 10, CR = 13, SPACE = 32, COMMA = 44;

/** Where the keys of one log go. */
export interface KeySinks { readonly bytes: KeyPartitions; readonly ids: KeyPartitions }

/** Hashes what of a log is to be compared, reading its original once from front to back. @throws whatever aborted the signal, exhibit.missing */
export async function addRecordKeys(context: LogContext, source: OpenSource, log: number, plan: ReadingPlan, sinks: KeySinks, signal: AbortSignal, onRead: (rows: number) => void): Promise<void> {
  const ids = plan.ids ? IdReader.of(source) : null;
  const isDocument = mappingOf(source).format === 'cloudtrail';
  const times = new Float64Array(SEGMENT_ROWS), wanted = new Uint8Array(SEGMENT_ROWS), key = new Uint32Array(4);
  let turnStart = performance.now();
  await withOriginal(source.info, context, async original => {
    for (const [index, segment] of source.segments.entries()) {
      if (!markWanted(source, segment, plan, times, wanted) && ids === null) { onRead(segment.rows); continue; }
      const positions = positionsOf(source, segment), { startBytes, endBytes } = positions;
      for (let row = 0; row < segment.rows;) {
        if (ids === null && wanted[row] === 0) { row++; continue; }
        const last = lastWithin(positions, segment.rows, row), from = startBytes[row]!;
        const bytes = await original.range(from, endBytes[last]!);
        for (; row <= last; row++) {
          const place = index * SEGMENT_ROWS + row, start = startBytes[row]! - from, end = endBytes[row]! - from;
          if (wanted[row] === 1) {
            recordKey(bytes, start, end, isDocument, times[row]!, key);
            sinks.bytes.add(key, 0, log, place);
          }
          if (ids !== null) {
            const id = ids.read(bytes, start, end, startBytes[row]!);
            if (id === null) continue;
            putHash(id, key);
            sinks.ids.add(key, 0, log, place);
          }
        }
        if (performance.now() - turnStart > TURN_MS) {
          await new Promise(resolve => { setImmediate(resolve); });
          turnStart = performance.now();
        }
        if (signal.aborted) throw signal.reason;
      }
      onRead(segment.rows);
    }
  });
}

/** Marks the rows of a segment that are compared by their bytes; false when there is none. */
function markWanted(source: OpenSource, segment: SegmentRow, { periods }: ReadingPlan, times: Float64Array, wanted: Uint8Array): boolean {
  wanted.fill(0);
  const touched = periods.filter(({ fromUtcUs, toUtcUs }) => segment.maxUtcUs >= fromUtcUs && segment.minUtcUs < toUtcUs);
  if (touched.length === 0) return false;
  decodeColumn(source.file.data(segment.segmentId, TIME_COLUMN)!, segment.rows, times);
  let isAny = false;
  for (let row = 0; row < segment.rows; row++) {
    const at = times[row]!;
    for (const { fromUtcUs, toUtcUs } of touched) {
      if (at < fromUtcUs || at >= toUtcUs) continue;
      wanted[row] = 1;
      isAny = true;
      break;
    }
  }
  return isAny;
}

/** The last row that still fits a chunk that starts with `first`. */
function lastWithin({ startBytes, endBytes }: Positions, rows: number, first: number): number {
  const limit = startBytes[first]! + CHUNK;
  let low = first, high = rows - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (endBytes[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Key of a record: half of the SHA-256 of its bytes, with its instant in it. What a line ends with, or stands between the records of a document, is not of the record. */
function recordKey(bytes: Uint8Array, start: number, end: number, isDocument: boolean, atUtcUs: number, key: Uint32Array): void {
  while (end > start && isBetween(bytes[end - 1]!, isDocument)) end--;
  if (isDocument) while (start < end && isBetween(bytes[start]!, true)) start++;
  putHash(bytes.subarray(start, end), key);
  const high = Math.floor(atUtcUs / 0x1_0000_0000);
  key[1]! ^= high | 0;
  key[2]! ^= (atUtcUs - high * 0x1_0000_0000) | 0;
}

function isBetween(byte: number, isDocument: boolean): boolean {
  return byte === LF || byte === CR || (isDocument && (byte === COMMA || byte === SPACE || byte === TAB));
}

// Node before 20.12 has no hash in one call.
const sha256: (data: Uint8Array | string) => string = typeof hash === 'function' ? data => hash('sha256', data, 'binary') : data => createHash('sha256').update(data).digest('binary');

function putHash(data: Uint8Array | string, key: Uint32Array): void {
  const text = sha256(data);
  for (let word = 0; word < 4; word++) {
    const at = word * 4;
    key[word] = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16) | (text.charCodeAt(at + 3) << 24);
  }
}
