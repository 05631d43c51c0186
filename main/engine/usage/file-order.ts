import { createHash } from 'node:crypto';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { RequestRow, Slice } from '../../../shared/domain/usage.ts';
import type { RegisterEpoch } from './app-register.ts';
import { describeRows } from './describe-rows.ts';
import { ordinalsOf } from './line-ordinals.ts';
import { fileLabel } from './member-name.ts';
import { periodsOf, sourcesOf } from './measure.ts';
import type { OpenSource, UsageContext } from './open-source.ts';
import { scanSource } from './segment-scan.ts';
import type { MatchedSegment, Period } from './segment-scan.ts';
import { requireColumns, sourceFilter } from './slice-filter.ts';

/** Sources in the order of a digest: by the hash of the bytes whose lines are counted. */
export function inDigestOrder(context: UsageContext, slice: Slice): OpenSource[] {
  const sources = sourcesOf(context, slice);
  requireColumns(sources, slice);
  return sources.sort((one, other) => (one.info.contentSha256 < other.info.contentSha256 ? -1 : 1));
}

/** Gives every part of a slice: segment by segment in file order, and for each the epochs of the app register that touch it. */
export async function* partsOf(context: UsageContext, source: OpenSource, slice: Slice, signal: AbortSignal): AsyncGenerator<{ matched: MatchedSegment; epoch: RegisterEpoch }> {
  const filters = periodsOf(context, slice).flatMap(({ period, epoch }) => {
    const filter = sourceFilter(source, slice, epoch);
    return filter === null ? [] : [{ period, epoch, filter }];
  });
  const only = filters[0];
  if (filters.length === 1 && only !== undefined) {
    for await (const matched of scanSource(context, source, only.filter, only.period, { signal })) yield { matched, epoch: only.epoch };
    return;
  }
  for (const segment of source.segments) {
    for (const { period, epoch, filter } of filters.filter(({ period }) => touches(segment, period))) {
      for await (const matched of scanSource(context, source, filter, period, { signal, segments: [segment] })) yield { matched, epoch };
    }
  }
}

function touches(segment: { readonly minUtcUs: number; readonly maxUtcUs: number }, period: Period): boolean {
  return segment.maxUtcUs >= period.fromUtcUs && segment.minUtcUs < period.toUtcUs;
}

/** Every request of a slice in the order of its digest: hash, line. A batch is what one segment holds. */
export async function* rowsInFileOrder(context: UsageContext, slice: Slice, signal: AbortSignal): AsyncGenerator<RequestRow[]> {
  for (const source of inDigestOrder(context, slice)) {
    const fileName = fileLabel(context.db, source.info);
    let held: RequestRow[] = [], heldSegment = -1;
    for await (const { matched, epoch } of partsOf(context, source, slice, signal)) {
      const rows = await describeRows(matched, matched.rows.slice(0, matched.count), epoch, fileName);
      if (matched.segment.segmentId !== heldSegment) {
        if (held.length > 0) yield held;
        held = rows;
        heldSegment = matched.segment.segmentId;
      } else held = [...held, ...rows].sort((one, other) => one.line - other.line || one.startByte - other.startByte);
    }
    if (held.length > 0) yield held;
  }
}

/**
 * Digest of a slice: SHA-256 over one LF-ended line a request, `<sha256> <physical line from 1>`, with `#n` for the
 * nth request of a line from the second on, sorted by hash, line, n.
 * The hash is that of the exhibit, or of what its compression holds; anyone makes it again with shell tools from the originals.
 */
export async function digestOf(context: UsageContext, slice: Slice, signal: AbortSignal): Promise<Sha256> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(1 << 16);
  for (const source of inDigestOrder(context, slice)) {
    const prefix = Buffer.from(`${source.info.contentSha256} `, 'latin1');
    let used = 0, held: number[] = [], ordinalsHeld: number[] = [], heldSegment = -1, isAscending = true;
    const write = (line: number, ordinal: number): void => {
      if (used + prefix.length + 40 > buffer.length) { hash.update(buffer.subarray(0, used)); used = 0; }
      used += prefix.copy(buffer, used);
      used = writeNumber(buffer, used, line);
      if (ordinal > 1) {
        buffer[used++] = 35;
        used = writeNumber(buffer, used, ordinal);
      }
      buffer[used++] = 10;
    };
    const writeHeld = (): void => {
      // Only epochs of the app register that alternate within a segment leave lines out of order.
      if (isAscending) held.forEach((line, at) => { write(line, ordinalsHeld[at] ?? 1); });
      else held.map((line, at) => ({ line, ordinal: ordinalsHeld[at] ?? 1 })).sort((one, other) => one.line - other.line || one.ordinal - other.ordinal).forEach(({ line, ordinal }) => { write(line, ordinal); });
      held = [];
      ordinalsHeld = [];
      isAscending = true;
    };
    for await (const { matched } of partsOf(context, source, slice, signal)) {
      const { lines } = matched.positions();
      const ordinals = ordinalsOf(source, matched.segment, lines);
      if (matched.segment.segmentId !== heldSegment) writeHeld();
      heldSegment = matched.segment.segmentId;
      if (held.length > 0) isAscending = false;
      for (let at = 0; at < matched.count; at++) held.push(lines[matched.rows[at]!]!);
      if (ordinals !== null) for (let at = 0; at < matched.count; at++) ordinalsHeld.push(ordinals[matched.rows[at]!]!);
    }
    writeHeld();
    hash.update(buffer.subarray(0, used));
  }
  return hash.digest('hex') as Sha256;
}

const digits = new Uint8Array(20);

function writeNumber(buffer: Buffer, at: number, value: number): number {
  let count = 0;
  do {
    const rest = Math.floor(value / 10);
    digits[count++] = 48 + (value - rest * 10);
    value = rest;
  } while (value > 0);
  while (count > 0) buffer[at++] = digits[--count]!;
  return at;
}
