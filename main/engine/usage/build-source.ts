import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { Mapping } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { syncFolder } from '../case-file/durable.ts';
import { createUsageSource, reopenUsageSource, FIRST_OWN_COLUMN, GAP_COLUMN, LENGTH_COLUMN, LINE_COLUMN, TIME_COLUMN } from '../store/usage-source.ts';
import type { ColumnDef, SegmentColumn, UnfinishedSource, UsageSourceWriter } from '../store/usage-source.ts';
import { APP_VERSION } from '../version.ts';
import { keepState, openSegmentOf, refill, stateOf } from './build-marks.ts';
import type { BuildState } from './build-marks.ts';
import { encodeCells } from './cell-table.ts';
import type { EncodedColumn } from './column-codec.ts';
import { plainCoder } from './column-coder.ts';
import type { ColumnCoder } from './column-coder.ts';
import { CoverageBuilder } from './coverage-builder.ts';
import type { TimeCoverage } from './coverage-builder.ts';
import type { ByteFeed } from './feeds/byte-feed.ts';
import type { FeedProblem } from './feeds/bytes.ts';
import { KernelCoder } from './kernel/kernel-coder.ts';
import type { LogHead } from './log-head.ts';
import { PieceWriter } from './piece-writer.ts';
import type { Reject } from './piece-writer.ts';
import { RollupBuilder } from './rollup-builder.ts';
import type { RollupState } from './rollup-builder.ts';
import { ScanPool } from './scan-pool.ts';
import type { PoolOptions, ScannedPart } from './scan-pool.ts';
import { OVERFLOW } from './byte-dictionary.ts';
import { BYTE_ORDER_MARK, CLOCK, LEAVE, planScan } from './scan-plan.ts';
import type { ColumnPlaces, ScanPlan } from './scan-plan.ts';
import { SEGMENT_ROWS, SegmentBuilder } from './segment-builder.ts';
import { ValueMerger } from './value-merger.ts';

/** Segments between two commits unless told otherwise: about a million requests. */
const COMMIT_SEGMENTS = 16;
const FILE_ID = 1;

export interface BuildRequest {
  /** Gives the log's text from its first byte; the build closes it. */
  readonly open: () => Promise<ByteFeed>;
  /** How that text lies in the exhibit, as `packingText` writes it. */
  readonly packing: string;
  readonly mapping: Mapping;
  readonly head: Pick<LogHead, 'fields' | 'names' | 'header' | 'titleBytes' | 'hasComments' | 'markBytes'>;
  /** Where the source is built; it ends in `.partial`. */
  readonly partialPath: string;
  readonly pool: PoolOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (readBytes: number, rows: number, rejected: number) => void;
  /** Goes on from the last commit of a build of the same bytes that was broken off, where the partial file holds one. */
  readonly goOn?: boolean;
  /** Segments between two commits. */
  readonly commitSegments?: number;
}

/** A source file that is whole but not yet part of a case. */
export interface BuiltSource {
  readonly partialPath: string;
  readonly sha256: Sha256;
  readonly contentSha256: Sha256;
  readonly sizeBytes: number;
  readonly contentBytes: number;
  readonly rows: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly physicalLines: number;
  /** Times that came twice in their zone, read as the earlier. */
  readonly ambiguousTimes: number;
  /** Records in which a name came twice, read with its last value. */
  readonly doubledKeys: number;
  /** Lines of a title above the header, among the skipped. */
  readonly titleLines: number;
  readonly coverage: TimeCoverage;
  /** Rejects of the first page, with what stood there. */
  readonly firstRejects: readonly Reject[];
  readonly problem: FeedProblem | null;
  /** Values of the rolled dimensions, id 1 first; null where there is no such column or too many values. */
  readonly values: Readonly<Record<'app' | 'credential' | 'method' | 'endpoint', readonly string[] | null>>;
  readonly pairs: readonly { readonly method: number; readonly endpoint: number }[];
  readonly rolled: { readonly status: boolean; readonly app: boolean; readonly endpoint: boolean; readonly credential: boolean };
  /** How often a part of the file had to be scanned again because a record crossed into it. */
  readonly rescans: number;
  /** Requests that an earlier, broken-off build had stored already; 0 when all was read now. */
  readonly resumedRows: number;
}

/**
 * Reads a log once, from its first byte to its last, into a source file: segments, dictionaries, rejects, rollups, hashes.
 * On any failure, cancelling among them, the partial file is removed.
 */
export async function buildSource(request: BuildRequest): Promise<BuiltSource> {
  const { plan, places } = planScan(request.mapping, request.head);
  // Threads start while the file is made, which waits for the disk.
  const pool = new ScanPool(plan, request.pool), opening = (async () => request.open())();
  opening.catch(() => undefined);
  try {
    const begun = request.goOn === true ? begunBuild(request) : null;
    if (begun === null) await dropPartial(request.partialPath);
    const source = begun?.writer ?? createUsageSource(request.partialPath);
    try {
      const built = await new SourceBuild(request, { plan, places }, source, begun).run(await opening, pool);
      source.finish();
      await syncFile(request.partialPath);
      return built;
    } catch (error) {
      source.close();
      await dropPartial(request.partialPath);
      throw error;
    }
  } finally {
    await pool.stop();
    await (await opening.catch(() => null))?.close();
  }
}

interface Begun { readonly writer: UsageSourceWriter; readonly unfinished: UnfinishedSource; readonly state: BuildState }

/** What an earlier process left to go on from; null when nothing fits. */
function begunBuild({ partialPath, mapping }: BuildRequest): Begun | null {
  const found = existsSync(partialPath) ? reopenUsageSource(partialPath) : null;
  if (found === null) return null;
  const state = stateOf(found.unfinished, APP_VERSION, JSON.stringify(mapping));
  if (state !== null) return { ...found, state };
  found.writer.close();
  return null;
}

/** Removes a source that is not whole, with SQLite's journal of it. */
export async function dropPartial(partialPath: string): Promise<void> {
  await rm(partialPath, { force: true });
  await rm(`${partialPath}-journal`, { force: true });
}

/** Puts a built source in its place; durable when it returns. */
export async function placeSource(partialPath: string, finalPath: string): Promise<void> {
  await rename(partialPath, finalPath);
  await syncFolder(dirname(finalPath));
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

class SourceBuild {
  readonly #request: BuildRequest;
  readonly #source: UsageSourceWriter;
  readonly #plan: ScanPlan;
  readonly #places: ColumnPlaces;
  readonly #coder: ColumnCoder;
  readonly #segment: SegmentBuilder;
  readonly #mergers: readonly ValueMerger[];
  readonly #stored: Uint32Array;
  readonly #rollups: RollupBuilder;
  readonly #coverage = new CoverageBuilder();
  readonly #pieces: PieceWriter;
  #segments = 0;
  #rows = 0;
  #rowBytes = 0;
  #ambiguous = 0;
  #doubledKeys = 0;
  #contentEnd = 0;
  #lines = 0;
  /** What the log says so far of the records to come. */
  #scanState = '';
  readonly #begun: Begun | null;
  /** Rollups as of the segment after which a commit is due; null while none is. */
  #due: RollupState | null = null;
  /** Rollups of rows past that segment, which going on would add again. */
  #held: { readonly kind: number; readonly bucket: number; readonly cells: Uint8Array }[] = [];

  constructor(request: BuildRequest, { plan, places }: { readonly plan: ScanPlan; readonly places: ColumnPlaces }, source: UsageSourceWriter, begun: Begun | null) {
    this.#request = request;
    this.#begun = begun;
    this.#source = source;
    this.#plan = plan;
    this.#places = places;
    this.#coder = request.pool.workers > 0 ? new KernelCoder(SEGMENT_ROWS) : plainCoder;
    this.#segment = new SegmentBuilder(plan, places, this.#coder);
    const toUtf8 = plan.isUtf8 ? null : utf8From('windows-1252');
    this.#mergers = plan.dictionaries.map(({ most }) => new ValueMerger(most, toUtf8, this.#coder));
    this.#stored = new Uint32Array(this.#mergers.length);
    this.#pieces = new PieceWriter(source, FILE_ID, request.head.titleBytes ?? 0);
    const dictionaryAt = (place: number) => (place < 0 ? null : this.#mergers[place]!.dictionary);
    this.#rollups = new RollupBuilder({ status: dictionaryAt(places.status), app: dictionaryAt(places.app), credential: dictionaryAt(places.credential) }, (kind, day, cells) => {
      if (this.#due === null) source.addRollupPart(kind, day, encodeCells(cells));
      else this.#held.push({ kind, bucket: day, cells: encodeCells(cells) });
    });
  }

  async run(feed: ByteFeed, pool: ScanPool): Promise<BuiltSource> {
    const { request } = this, { head } = request;
    const source = this.#source;
    source.begin();
    if (this.#begun === null) {
      this.#describe();
      if (head.markBytes > 0) this.#pieces.addOne(BYTE_ORDER_MARK, 0, head.markBytes, 1, null);
      this.#contentEnd = head.markBytes;
    } else this.#goOn(this.#begun);
    const onSkipped = (): void => { request.onProgress(feed.readBytes, this.#rows, this.#pieces.rejected); };
    for await (const part of pool.scan(feed, this.#contentEnd, this.#lines, request.signal, { onSkipped, state: this.#scanState })) {
      this.#take(part, pool);
      request.onProgress(feed.readBytes, this.#rows, this.#pieces.rejected);
    }
    if (request.signal.aborted) throw request.signal.reason;
    this.#storeSegment();
    this.#finishRows();
    const summary = await feed.summary();
    const coverage = this.#coverage.finish();
    const { rejected, skipped, titleLines } = this.#pieces;
    source.addFile({
      fileId: FILE_ID, sha256: summary.sha256, contentSha256: summary.contentSha256, packing: request.packing, encoding: request.mapping.encoding,
      sizeBytes: summary.sizeBytes, contentBytes: this.#contentEnd, physicalLines: this.#lines, rows: this.#rows, rejected, skipped,
    });
    if (this.#pieces.directives.length > 0) source.addAbout('directives', JSON.stringify(this.#pieces.directives));
    source.setMark(FILE_ID, this.#contentEnd, this.#lines, this.#rows);
    source.clearUnfinished();
    source.commit();
    return {
      partialPath: request.partialPath, sha256: summary.sha256, contentSha256: summary.contentSha256, sizeBytes: summary.sizeBytes, contentBytes: this.#contentEnd,
      rows: this.#rows, rejected, skipped, physicalLines: this.#lines, ambiguousTimes: this.#ambiguous, doubledKeys: this.#doubledKeys, titleLines, coverage, firstRejects: this.#pieces.first, problem: summary.problem,
      values: this.#dimensionValues(), pairs: this.#rollups.has.endpoint ? this.#rollups.pairs : [], rolled: { ...this.#rollups.has }, rescans: pool.rescans,
      resumedRows: this.#begun?.state.rows ?? 0,
    };
  }

  private get request(): BuildRequest {
    return this.#request;
  }

  #describe(): void {
    const { mapping } = this.request;
    const source = this.#source;
    source.addAbout('appVersion', APP_VERSION);
    source.addAbout('mapping', JSON.stringify(mapping));
    const add = (def: ColumnDef): void => { source.addColumn(def); };
    add({ columnId: TIME_COLUMN, name: 'time', role: 'time', kind: 'position', field: mapping.columns.find(column => column.role === 'time')?.index ?? null });
    add({ columnId: LENGTH_COLUMN, name: 'length', role: 'length', kind: 'position', field: null });
    add({ columnId: GAP_COLUMN, name: 'gap', role: 'gap', kind: 'position', field: null });
    add({ columnId: LINE_COLUMN, name: 'line', role: 'line', kind: 'position', field: null });
    const { actions, targets, dictionaries, numbers } = this.#plan;
    let next = FIRST_OWN_COLUMN + dictionaries.length + numbers.length;
    for (const { index, name, role } of mapping.columns) {
      if (role === 'time') continue;
      const action = actions[index] ?? 0;
      const isFigure = role === 'items' || role === 'bytes';
      if (action === LEAVE || action === CLOCK) add({ columnId: next++, name, role, kind: 'original', field: index });
      else add({ columnId: FIRST_OWN_COLUMN + (isFigure ? dictionaries.length : 0) + targets[index]!, name, role, kind: isFigure ? 'numbers' : 'values', field: index });
    }
    if (this.#plan.methodFromEndpoint >= 0) add({ columnId: FIRST_OWN_COLUMN + this.#plan.methodFromEndpoint, name: 'method', role: 'method', kind: 'values', field: null });
  }

  #take(part: ScannedPart, pool: ScanPool): void {
    const { message, block, contentBase, lineBase, scanner } = part;
    for (const fresh of pool.takeFresh(scanner)) this.#mergers[fresh.dictionary]!.learn(scanner, fresh);
    this.#ambiguous += message.ambiguous;
    this.#doubledKeys += message.doubledKeys;
    const segment = this.#segment;
    for (let from = 0; from < message.rows;) {
      const to = Math.min(message.rows, from + segment.room), at = segment.rows;
      segment.atUtcUs.set(block.atUtcUs.subarray(from, to), at);
      for (let index = 0; index < block.numbers.length; index++) segment.numbers[index]!.set(block.numbers[index]!.subarray(from, to), at);
      for (let index = 0; index < this.#mergers.length; index++) {
        const fits = this.#mergers[index]!.merge(scanner, block.values[index]!, from, to, segment.values[index]!, at);
        if (!fits) segment.isReread[index] = true;
      }
      segment.place(block.starts, block.ends, block.lines, from, to, contentBase, lineBase);
      this.#rollups.add(segment, at, segment.rows);
      this.#coverage.add(segment.atUtcUs, at, segment.rows);
      if (segment.room === 0) this.#storeSegment();
      from = to;
    }
    this.#pieces.addPart(part);
    if (message.isDone || message.rows > 0 || message.pieces > 0) {
      this.#contentEnd = contentBase + message.at;
      this.#lines = lineBase + message.line;
      this.#scanState = message.state;
    }
    if (this.#due !== null) this.#commit(this.#due);
  }

  #goOn({ unfinished, state }: Begun): void {
    this.#segments = state.segments;
    this.#rows = state.rows - state.open.rows;
    this.#rowBytes = state.rowBytes;
    this.#ambiguous = state.ambiguous;
    this.#doubledKeys = state.doubledKeys;
    this.#contentEnd = state.contentEnd;
    this.#lines = state.lines;
    this.#scanState = state.scanState;
    this.#pieces.restore(state.pieces);
    refill(unfinished, state, { segment: this.#segment, mergers: this.#mergers, rollups: this.#rollups, coverage: this.#coverage, places: this.#places });
    this.#mergers.forEach(({ dictionary }, index) => { this.#stored[index] = dictionary.count; });
  }

  #storeSegment(): void {
    const segment = this.#segment, coder = this.#coder, { rows } = segment;
    if (rows === 0) return;
    coder.startSegment();
    const time = coder.encodeTimes(segment.atUtcUs, rows);
    const columns: SegmentColumn[] = [{ columnId: TIME_COLUMN, min: time.min, max: time.max, valueSet: null, data: time.blob }];
    const put = (columnId: number, { blob, min, max }: EncodedColumn): void => { columns.push({ columnId, min, max, valueSet: null, data: blob }); };
    put(LENGTH_COLUMN, coder.encodeInts(segment.lengths, rows));
    put(GAP_COLUMN, coder.encodeNumbers(segment.gaps, rows));
    put(LINE_COLUMN, coder.encodeInts(segment.lineSteps, rows));
    segment.values.forEach((values, index) => {
      const columnId = FIRST_OWN_COLUMN + index;
      if (segment.isReread[index] === true) { columns.push({ columnId, min: 0, max: OVERFLOW, valueSet: null, data: null }); return; }
      const { blob, min, max } = coder.encodeInts(values, rows);
      columns.push({ columnId, min, max, valueSet: coder.smallSet(values, rows, min, max), data: blob });
    });
    segment.numbers.forEach((values, index) => { put(FIRST_OWN_COLUMN + segment.values.length + index, coder.encodeNumbers(values, rows)); });
    this.#source.addSegment({
      segmentId: ++this.#segments, fileId: FILE_ID, rows, firstByte: segment.firstByte, endByte: segment.endByte, firstLine: segment.firstLine,
      minUtcUs: time.min, maxUtcUs: time.max, isOrdered: time.isOrdered ? 1 : 0,
    }, columns);
    this.#rows += rows;
    this.#rowBytes += segment.rowBytes;
    this.#rollups.endSegment(segment);
    segment.clear();
    if (this.#segments % (this.#request.commitSegments ?? COMMIT_SEGMENTS) !== 0) return;
    this.#storeHeld();
    this.#rollups.flushAll();
    this.#due = this.#rollups.state;
  }

  /** Rollups are flushed at the same requests however the log is cut up, but a commit waits until a part is taken in whole. */
  #commit(rollups: RollupState): void {
    this.#storeDictionaries();
    const segment = this.#segment;
    const state: BuildState = {
      appVersion: APP_VERSION, mapping: JSON.stringify(this.request.mapping), contentEnd: this.#contentEnd, lines: this.#lines, scanState: this.#scanState, rows: this.#rows + segment.rows, rowBytes: this.#rowBytes,
      segments: this.#segments, ambiguous: this.#ambiguous, doubledKeys: this.#doubledKeys, rollups, pieces: this.#pieces.state, open: openSegmentOf(segment),
    };
    keepState(this.#source, state, segment);
    this.#source.setMark(FILE_ID, this.#contentEnd, this.#lines, state.rows);
    this.#source.commit();
    this.#source.begin();
    this.#storeHeld();
  }

  #storeHeld(): void {
    this.#due = null;
    for (const { kind, bucket, cells } of this.#held) this.#source.addRollupPart(kind, bucket, cells);
    this.#held = [];
  }

  #finishRows(): void {
    this.#storeDictionaries();
    this.#rollups.flushAll();
    this.#pieces.flush();
    if (this.#rowBytes + this.#pieces.bytes !== this.#contentEnd) {
      throw new ProvisoError('engine.bug', 'The bytes of this log were not all accounted for, so nothing of it was kept. Please report this file.', { contentBytes: this.#contentEnd, rowBytes: this.#rowBytes, pieceBytes: this.#pieces.bytes });
    }
  }

  #storeDictionaries(): void {
    this.#mergers.forEach(({ dictionary }, index) => {
      const from = this.#stored[index]!, to = dictionary.count;
      if (to === from) return;
      const lengths = new Uint32Array(to - from);
      for (let id = from + 1; id <= to; id++) lengths[id - from - 1] = dictionary.ends[id]! - dictionary.ends[id - 1]!;
      this.#source.addDictionary(FIRST_OWN_COLUMN + index, from + 1, new Uint8Array(lengths.buffer), dictionary.arena.subarray(dictionary.ends[from], dictionary.ends[to]));
      this.#stored[index] = to;
    });
  }

  #dimensionValues(): BuiltSource['values'] {
    const { has } = this.#rollups;
    const decoder = new TextDecoder();
    const all = (place: number, isKept: boolean): string[] | null => {
      if (place < 0 || !isKept) return null;
      const { dictionary } = this.#mergers[place]!;
      return Array.from({ length: dictionary.count }, (_, index) => decoder.decode(dictionary.bytesOf(index + 1)));
    };
    return {
      app: all(this.#places.app, has.app), credential: all(this.#places.credential, has.credential),
      method: all(this.#places.method, has.endpoint), endpoint: all(this.#places.endpoint, has.endpoint),
    };
  }
}

function utf8From(encoding: string): (bytes: Uint8Array) => Uint8Array {
  const decoder = new TextDecoder(encoding), encoder = new TextEncoder();
  return bytes => encoder.encode(decoder.decode(bytes));
}
