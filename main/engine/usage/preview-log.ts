import type { MappingPreview, PreviewRow } from '../../../shared/contract/mappings.ts';
import type { Mapping } from '../../../shared/domain/usage.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import type { Head } from '../import/intake.ts';
import type { ReadDb } from '../store/connection.ts';
import { plainCoder } from './column-coder.ts';
import { pour } from './feeds/bytes.ts';
import type { ByteFeed } from './feeds/byte-feed.ts';
import type { LogHead } from './log-head.ts';
import { proposeFromHead } from './mapping-proposal.ts';
import { REJECT_REASONS } from './piece-writer.ts';
import { savedFor } from './saved-mappings.ts';
import { isSkipped, pieceAt, PIECE_CODES, planScan } from './scan-plan.ts';
import type { ColumnPlaces, ScanPlan } from './scan-plan.ts';
import { ScanPool } from './scan-pool.ts';
import type { ScannedPart } from './scan-pool.ts';
import { logHeadOf, settleMapping } from './settle-mapping.ts';
import type { UsageOptions } from './settle-mapping.ts';
import { ValueMerger } from './value-merger.ts';

const MOST_TEXT = 500;
const LF = 10;

/** Reads the start of a log with a mapping, by the scanner an import uses, and keeps nothing of it. @throws what reading its head throws */
export async function previewLog(db: ReadDb, start: Head, options: UsageOptions, limit: number, signal: AbortSignal): Promise<MappingPreview> {
  const found = logHeadOf(start, null);
  const proposal = proposeFromHead(found, options.zone);
  const saved = savedFor(db, found)?.name ?? null;
  const none = { file: start.name, proposal, saved, problem: null, rows: [], rejects: [], requests: 0, rejected: 0, isWhole: !start.isPacked && start.sizeBytes <= start.bytes.length };
  try {
    const { head, mapping } = settleMapping(db, start, options);
    return { ...none, mapping, ...await rowsOf(start, head, mapping, limit, none.isWhole, signal) };
  } catch (error) {
    const failure = toProvisoError(error);
    if (signal.aborted || failure.code === 'engine.bug') throw error;
    return { ...none, mapping: options.mapping ?? proposal.mapping, problem: { code: failure.code, message: failure.message } };
  }
}

async function rowsOf(start: Head, head: LogHead, mapping: Mapping, limit: number, isWhole: boolean, signal: AbortSignal): Promise<Pick<MappingPreview, 'rows' | 'rejects' | 'requests' | 'rejected'>> {
  const text = textOf(start.bytes, mapping.encoding, isWhole);
  const { plan, places } = planScan(mapping, head);
  const pool = new ScanPool(plan, { workers: 0, slotBytes: Math.max(1 << 16, text.length) });
  const seen = new SeenRecords(plan, places, head.titleBytes ?? 0, mapping.encoding, limit);
  try {
    for await (const part of pool.scan(memoryFeed(text), head.markBytes, 0, signal)) seen.take(part, pool, isWhole ? Infinity : text.length);
  } finally {
    await pool.stop();
  }
  return seen.result();
}

/** The text the scanner reads: recoded like an import does it, and up to the last line feed where more of the log follows. */
function textOf(bytes: Uint8Array, encoding: Mapping['encoding'], isWhole: boolean): Uint8Array {
  const text = encoding.startsWith('utf-16') ? new TextEncoder().encode(new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)) : bytes;
  const lastLf = isWhole ? -1 : text.lastIndexOf(LF);
  return lastLf < 0 ? text : text.subarray(0, lastLf + 1);
}

function memoryFeed(text: Uint8Array): ByteFeed {
  let rest = text;
  return {
    fill: target => {
      const poured = pour(rest, target, 0);
      rest = poured.rest;
      return Promise.resolve(poured.filled);
    },
    get readBytes() { return text.length - rest.length; },
    summary: () => Promise.reject(new Error('a preview has no summary')),
    close: () => Promise.resolve(),
  };
}

/** The first records of a log as they come out of the scanner. */
class SeenRecords {
  readonly #places: ColumnPlaces;
  readonly #titleBytes: number;
  readonly #limit: number;
  readonly #mergers: readonly ValueMerger[];
  readonly #decoder: InstanceType<typeof TextDecoder>;
  readonly #rows: PreviewRow[] = [];
  readonly #rejects: PreviewRow[] = [];
  #requests = 0;
  #rejected = 0;

  constructor(plan: ScanPlan, places: ColumnPlaces, titleBytes: number, encoding: Mapping['encoding'], limit: number) {
    this.#places = places;
    this.#titleBytes = titleBytes;
    this.#limit = limit;
    this.#mergers = plan.dictionaries.map(({ most }) => new ValueMerger(most, null, plainCoder));
    this.#decoder = new TextDecoder(encoding === 'windows-1252' ? 'windows-1252' : 'utf-8');
  }

  /** @param cutAt where the text was cut: what is broken there says nothing of the log */
  take(part: ScannedPart, pool: ScanPool, cutAt: number): void {
    const { message, block, contentBase, lineBase, scanner, bytes } = part;
    for (const fresh of pool.takeFresh(scanner)) this.#mergers[fresh.dictionary]!.learn(scanner, fresh);
    const ids = this.#mergers.map((merger, index) => {
      const own = new Uint32Array(message.rows);
      merger.merge(scanner, block.values[index]!, 0, message.rows, own, 0);
      return own;
    });
    this.#requests += message.rows;
    for (let row = 0; row < Math.min(message.rows, this.#limit); row++) {
      const value = (place: number): string => (place < 0 ? '' : this.#decoder.decode(this.#mergers[place]!.dictionary.bytesOf(ids[place]![row]!)));
      const figure = (place: number): number | null => (place < 0 || block.numbers[place]![row]! < 0 ? null : block.numbers[place]![row]!);
      const { app, credential, endpoint, method, status, items, bytes: size } = this.#places;
      this.#rows.push({
        ...this.#record(bytes, block.starts[row]!, block.ends[row]!, contentBase, lineBase + block.lines[row]! + 1), code: null, reason: null, atUtcUs: block.atUtcUs[row]!,
        app: value(app), credential: value(credential), endpoint: value(endpoint), method: value(method), status: value(status), items: figure(items), bytes: figure(size),
      });
    }
    for (let piece = 0; piece < message.pieces; piece++) {
      const [found = 0, start = 0, end = 0, line = 0] = block.pieceList.subarray(piece * 4, piece * 4 + 4), code = pieceAt(found, contentBase + end, this.#titleBytes);
      if (isSkipped(code) || contentBase + end >= cutAt) continue;
      this.#rejected++;
      if (this.#rejects.length >= this.#limit) continue;
      const name = PIECE_CODES[code]!;
      this.#rejects.push({
        ...this.#record(bytes, start, end, contentBase, lineBase + line + 1), code: name, reason: REJECT_REASONS[name] ?? name, atUtcUs: null,
        app: '', credential: '', endpoint: '', method: '', status: '', items: null, bytes: null,
      });
    }
  }

  result(): Pick<MappingPreview, 'rows' | 'rejects' | 'requests' | 'rejected'> {
    const inOrder = (one: PreviewRow, other: PreviewRow): number => one.startByte - other.startByte;
    const rejects = this.#rejects.sort(inOrder);
    return { rows: [...this.#rows, ...rejects].sort(inOrder).slice(0, this.#limit), rejects, requests: this.#requests, rejected: this.#rejected };
  }

  #record(bytes: Uint8Array, start: number, end: number, contentBase: number, line: number): Pick<PreviewRow, 'line' | 'startByte' | 'endByte' | 'text'> {
    return { line, startByte: contentBase + start, endByte: contentBase + end, text: this.#decoder.decode(bytes.slice(start, Math.min(end, start + 4 * MOST_TEXT))).trimEnd().slice(0, MOST_TEXT) };
  }
}
