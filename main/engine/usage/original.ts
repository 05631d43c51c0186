import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { exhibitPath } from '../case-file/case-file.ts';
import { bytesPath } from '../case-file/places.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { UsageSource } from '../store/repositories/usage.ts';
import { openFeed } from './feeds/byte-feed.ts';
import type { ByteFeed, Encoding } from './feeds/byte-feed.ts';
import { isReading, parsePacking, readingPath } from './feeds/packing.ts';
import { BLOCK_BYTES, ReadingFile } from './feeds/reading-file.ts';
import type { LogContext } from './open-source.ts';

const PAGE = BLOCK_BYTES;
const PAGES_KEPT = 8;

/**
 * The content of a log by byte range, from the untouched exhibit. Plain files are read where it stands; packed or recoded ones are
 * streamed from their start, and going forward goes on from the last place. What was read out of a table has its blocks.
 */
export class OriginalLog {
  readonly #context: LogContext;
  readonly #source: UsageSource;
  #file: FileHandle | null = null;
  #feed: ByteFeed | null = null;
  #fedTo = 0;
  readonly #pages = new Map<number, Uint8Array>();
  #reading: ReadingFile | null = null;

  constructor(source: UsageSource, context: LogContext) {
    this.#source = source;
    this.#context = context;
  }

  /** Bytes from `start` up to `end`, fewer at the end of the log. @throws exhibit.missing */
  async range(start: number, end: number): Promise<Uint8Array> {
    if (this.#source.packing === 'none' && !this.#source.encoding.startsWith('utf-16')) return this.#direct(start, end);
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    for (let page = Math.floor(start / PAGE); page * PAGE < end; page++) {
      const content = await this.#page(page);
      const from = Math.max(0, start - page * PAGE), to = Math.min(content.length, end - page * PAGE);
      if (to > from) { bytes.set(content.subarray(from, to), filled); filled += to - from; }
      if (content.length < PAGE) break;
    }
    return bytes.subarray(0, filled);
  }

  async #direct(start: number, end: number): Promise<Uint8Array> {
    this.#file ??= await open(this.#bytes(), 'r').catch((cause: unknown) => { throw missing(this.#source.sha256, cause); });
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#file.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async #page(page: number): Promise<Uint8Array> {
    const known = this.#pages.get(page);
    if (known !== undefined) return known;
    const packing = parsePacking(this.#source.packing);
    if (isReading(packing)) {
      this.#reading ??= await ReadingFile.open(readingPath(exhibitPath(this.#context.caseFile, this.#source.sha256), packing));
      this.#keep(page, await this.#reading.block(page));
      return this.#pages.get(page)!;
    }
    if (this.#feed === null || this.#fedTo > page) {
      await this.#feed?.close();
      this.#feed = await openFeed(this.#bytes(), packing, this.#source.encoding as Encoding).catch((cause: unknown) => { throw missing(this.#source.sha256, cause); });
      this.#fedTo = 0;
    }
    for (;;) {
      const buffer = new Uint8Array(PAGE);
      const filled = await this.#feed.fill(buffer);
      const content = buffer.subarray(0, filled);
      const at = this.#fedTo++;
      if (at === page || filled < PAGE) {
        this.#keep(at, content);
        return at === page ? content : new Uint8Array(0);
      }
    }
  }

  /** @throws root.unknown, exhibit.missing, exhibit.changed */
  #bytes(): string {
    return bytesPath(this.#context.caseFile, this.#source.sha256);
  }

  #keep(page: number, content: Uint8Array): void {
    this.#pages.set(page, content);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > PAGES_KEPT && oldest !== undefined) this.#pages.delete(oldest);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    await this.#feed?.close();
    await this.#reading?.close();
    this.#file = null;
    this.#feed = null;
    this.#reading = null;
  }
}

function missing(sha256: string, cause: unknown): ProvisoError {
  return new ProvisoError('exhibit.missing', `The bytes of exhibit ${sha256.slice(0, 12)} are not in this case folder. Check the case; restore them from a copy whose hash agrees.`, { sha256 }, { cause });
}

/** Runs work over the original of a source and lets it go. */
export async function withOriginal<T>(source: UsageSource, context: LogContext, work: (original: OriginalLog) => Promise<T>): Promise<T> {
  const original = new OriginalLog(source, context);
  try {
    return await work(original);
  } finally {
    await original.close();
  }
}
