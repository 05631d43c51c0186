import type { GrepHit } from '../../../shared/contract/slices.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { RowSetPart } from '../store/repositories/row-sets.ts';
import type { SegmentRow } from '../store/usage-source.ts';
import { ordinalsOf, ordinalSuffix } from './line-ordinals.ts';
import { LinePattern } from './line-pattern.ts';
import type { PatternState } from './line-pattern.ts';
import { periodsOf, sourcesOf } from './measure.ts';
import { fileLabel } from './member-name.ts';
import type { OpenSource, UsageContext } from './open-source.ts';
import { withOriginal } from './original.ts';
import type { OriginalLog } from './original.ts';
import { mayMatch, positionsOf, scanSource } from './segment-scan.ts';
import type { Positions } from './segment-scan.ts';
import { requireColumns, sourceFilter } from './slice-filter.ts';

const LF = 10;
const CHUNK = 1 << 20;
const MOST_SHOWN = 200;
const MOST_TEXT = 2_000;
/** Stretches of hits a set keeps; 80 MB of them. */
const MOST_RANGES = 5_000_000;
const EVERYTHING = new Set(['fromUtcUs', 'toUtcUs', 'sources']);

export interface GrepRequest {
  readonly pattern: string;
  readonly isRegex: boolean;
  readonly ignoreCase: boolean;
  readonly slice: Slice;
}

export interface GrepResult {
  /** Requests that hold the pattern. */
  readonly rows: number;
  /** Lines that hold it and are no request: headers, comments, rejects. Only looked at without a filter. */
  readonly elsewhere: number;
  readonly bytes: number;
  readonly logs: readonly { readonly sha256: Sha256; readonly file: string; readonly rows: number; readonly elsewhere: number }[];
  readonly hits: readonly GrepHit[];
  readonly parts: readonly RowSetPart[];
}

/** Streams the originals of a slice for a pattern. @throws what the pattern's reader throws, usage.too-many-hits */
export async function grepLogs(context: UsageContext, request: GrepRequest, signal: AbortSignal, onProgress: (doneBytes: number, totalBytes: number, rows: number, file: string) => void): Promise<GrepResult> {
  const pattern = new LinePattern(request.pattern, request);
  const sources = sourcesOf(context, request.slice);
  requireColumns(sources, request.slice);
  const works = sources.map(source => ({ source, stretches: stretchesOf(context, source, request.slice) }));
  const total = works.reduce((sum, { source, stretches }) => sum + stretches.reduce((own, { start, end }) => own + Math.min(end, lastByte(source)) - start, 0), 0);
  const logs: GrepResult['logs'][number][] = [], hits: GrepHit[] = [], parts: RowSetPart[] = [];
  let bytes = 0, rows = 0, elsewhere = 0, ranges = 0;
  for (const { source, stretches } of works) {
    const file = fileLabel(context.db, source.info);
    const search = new LogSearch(context, source, file, request.slice, hits, signal);
    await withOriginal(source.info, context, original => search.run(original, pattern, stretches, read => { bytes += read; onProgress(bytes, Math.max(total, bytes), rows + search.rows, file); }));
    rows += search.rows;
    elsewhere += search.elsewhere;
    logs.push({ sha256: source.info.sha256, file, rows: search.rows, elsewhere: search.elsewhere });
    ranges += search.ranges.length / 2;
    if (ranges > MOST_RANGES) throw new ProvisoError('usage.too-many-hits', `More than ${MOST_RANGES.toLocaleString('en')} stretches of requests hold this pattern. Narrow the search by period, app or endpoint.`);
    if (search.rows > 0) parts.push({ contentSha256: source.info.contentSha256, rows: search.rows, ranges: Float64Array.from(search.ranges) });
  }
  return { rows, elsewhere, bytes, logs, hits, parts };
}

interface Stretch { readonly start: number; readonly end: number }

/** What of a log must be read: all of it without a filter, else the segments that may hold rows of the slice. */
function stretchesOf(context: UsageContext, source: OpenSource, slice: Slice): Stretch[] {
  if (isEverything(slice)) return [{ start: 0, end: Number.POSITIVE_INFINITY }];
  const filters = periodsOf(context, slice).flatMap(({ period, epoch }) => { const filter = sourceFilter(source, slice, epoch); return filter === null ? [] : [{ period, filter }]; });
  return source.segments.filter(segment => filters.some(({ filter, period }) => mayMatch(source, segment, filter, period))).map(({ firstByte, endByte }) => ({ start: firstByte, end: endByte }));
}

function isEverything(slice: Slice): boolean {
  return slice.fromUtcUs === null && slice.toUtcUs === null && Object.entries(slice).every(([name, value]) => EVERYTHING.has(name) || (Array.isArray(value) && value.length === 0));
}

function lastByte(source: OpenSource): number {
  return source.segments.at(-1)?.endByte ?? 0;
}

/** The search through one log. */
class LogSearch {
  rows = 0;
  elsewhere = 0;
  /** Start and end byte of each stretch of hits. */
  readonly ranges: number[] = [];
  readonly #context: UsageContext;
  readonly #source: OpenSource;
  readonly #file: string;
  readonly #slice: Slice;
  readonly #hits: GrepHit[];
  readonly #signal: AbortSignal;
  #segment: SegmentRow | null = null;
  #positions: Positions | null = null;
  #selected: Uint8Array | null = null;

  constructor(context: UsageContext, source: OpenSource, file: string, slice: Slice, hits: GrepHit[], signal: AbortSignal) {
    this.#context = context;
    this.#source = source;
    this.#file = file;
    this.#slice = slice;
    this.#hits = hits;
    this.#signal = signal;
  }

  async run(original: OriginalLog, pattern: LinePattern, stretches: readonly Stretch[], onRead: (bytes: number) => void): Promise<void> {
    for (const { start, end } of stretches) {
      let state: PatternState | undefined, skipTo = start, line = 1, lineStart = start;
      for (let at = start; at < end;) {
        if (this.#signal.aborted) throw this.#signal.reason;
        const bytes = await original.range(at, Math.min(end, at + CHUNK - (at % CHUNK)));
        let from = Math.max(0, skipTo - at), counted = 0;
        while (from < bytes.length) {
          const found = pattern.find(bytes, from, bytes.length, state);
          state = found.state;
          if (found.at < 0) break;
          for (let lf = bytes.indexOf(LF, counted); lf >= 0 && lf < found.at - 1; lf = bytes.indexOf(LF, lf + 1)) { line++; lineStart = at + lf + 1; counted = lf + 1; }
          skipTo = await this.#note(at + found.at - 1, line, lineStart, original);
          state = undefined;
          const lineEnd = bytes.indexOf(LF, found.at - 1);
          if (skipTo < 0) skipTo = lineEnd < 0 ? Number.NaN : at + lineEnd + 1;
          // The line goes on in the next piece: what is left of it is passed over there.
          if (Number.isNaN(skipTo)) { skipTo = await endOfLine(original, at + bytes.length); }
          from = skipTo - at;
        }
        for (let lf = bytes.indexOf(LF, counted); lf >= 0; lf = bytes.indexOf(LF, lf + 1)) { line++; lineStart = at + lf + 1; }
        at += bytes.length;
        onRead(bytes.length);
        await new Promise(resolve => { setImmediate(resolve); });
        if (bytes.length === 0) break;
      }
      if (state !== undefined && pattern.endsWith(state)) await this.#note(lineStart, line, lineStart, original);
    }
  }

  /** Takes a hit in; gives where to go on: the end of its record, −1 for the end of its line. */
  async #note(byte: number, line: number, lineStart: number, original: OriginalLog): Promise<number> {
    const row = await this.#rowAt(byte);
    if (row < 0 || this.#positions === null) {
      if (!isEverything(this.#slice)) return -1;
      this.elsewhere++;
      await this.#show(null, line, lineStart, lineStart + MOST_TEXT, original);
      return -1;
    }
    const { startBytes, endBytes, lines } = this.#positions;
    const start = startBytes[row]!, end = endBytes[row]!;
    if (this.#selected !== null && this.#selected[row] !== 1) return end;
    this.rows++;
    if (this.ranges.length > 0 && this.ranges.at(-1) === start) this.ranges[this.ranges.length - 1] = end;
    else this.ranges.push(start, end);
    await this.#show(`request:${this.#source.info.contentSha256.slice(0, 12)}:${lines[row]!}${ordinalSuffix(ordinalsOf(this.#source, this.#segment!, lines), row)}`, lines[row]!, start, end, original);
    return end;
  }

  async #show(ref: string | null, line: number, start: number, end: number, original: OriginalLog): Promise<void> {
    if (this.#hits.length >= MOST_SHOWN) return;
    const bytes = await original.range(start, Math.min(end, start + MOST_TEXT));
    const text = new TextDecoder().decode(bytes);
    this.#hits.push({ ref, sha256: this.#source.info.contentSha256, file: this.#file, line, startByte: start, text: ref === null ? text.split(/\r?\n/, 1)[0] ?? '' : text.trimEnd() });
  }

  /** Row of the segment that is open whose record holds a byte; −1 when none does. */
  async #rowAt(byte: number): Promise<number> {
    const segment = this.#segment !== null && byte >= this.#segment.firstByte && byte < this.#segment.endByte ? this.#segment : this.#source.segments.find(({ firstByte, endByte }) => byte >= firstByte && byte < endByte) ?? null;
    if (segment === null) return -1;
    if (segment !== this.#segment) await this.#open(segment);
    const { startBytes, endBytes } = this.#positions!;
    let low = 0, high = segment.rows;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (startBytes[middle]! <= byte) low = middle + 1;
      else high = middle;
    }
    return low > 0 && byte < endBytes[low - 1]! ? low - 1 : -1;
  }

  async #open(segment: SegmentRow): Promise<void> {
    this.#segment = segment;
    this.#positions = positionsOf(this.#source, segment);
    this.#selected = null;
    if (isEverything(this.#slice)) return;
    const selected = this.#selected = new Uint8Array(segment.rows);
    for (const { period, epoch } of periodsOf(this.#context, this.#slice)) {
      const filter = sourceFilter(this.#source, this.#slice, epoch);
      if (filter === null) continue;
      for await (const matched of scanSource(this.#context, this.#source, filter, period, { signal: this.#signal, segments: [segment] })) {
        for (let at = 0; at < matched.count; at++) selected[matched.rows[at]!] = 1;
      }
    }
  }
}

/** Byte after the line that a position is in. */
async function endOfLine(original: OriginalLog, from: number): Promise<number> {
  for (let at = from; ; at += CHUNK) {
    const bytes = await original.range(at, at + CHUNK);
    const lf = bytes.indexOf(LF);
    if (lf >= 0) return at + lf + 1;
    if (bytes.length < CHUNK) return at + bytes.length;
  }
}
