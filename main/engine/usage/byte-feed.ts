import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { Gunzip } from 'node:zlib';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { Mapping } from '../../../shared/domain/usage.ts';

export type Compression = 'none' | 'gzip';
export type Encoding = Mapping['encoding'];

/** Something wrong with a file as a whole that did not keep its good part from being read. */
export interface FeedProblem { readonly code: string; readonly message: string }

/** What reading a file to its end found out. */
export interface FeedSummary {
  readonly sha256: Sha256;
  /** SHA-256 of what came out of the compression; the same as `sha256` without one. */
  readonly contentSha256: Sha256;
  readonly sizeBytes: number;
  readonly problem: FeedProblem | null;
}

/** The bytes of a log in order, out of their compression and in one byte an ASCII character, hashed on the way. */
export interface ByteFeed {
  /** Fills as much of `target` as there is; 0 at the end. */
  fill(target: Uint8Array): Promise<number>;
  /** Bytes of the file itself that were read so far. */
  readonly readBytes: number;
  /** Once `fill` gave 0. */
  summary(): FeedSummary;
  close(): Promise<void>;
}

const CHUNK = 1 << 20;
/** More than this many times as large as the file, past the first 10 MB, is no log. */
const MOST_RATIO = 200;
const RATIO_FROM_BYTES = 10_000_000;

/** Tells gzip by its first bytes, whatever the file is called. */
export async function compressionOf(path: string): Promise<Compression> {
  const file = await open(path, 'r');
  try {
    const head = new Uint8Array(3);
    const { bytesRead } = await file.read(head, 0, 3, 0);
    return bytesRead === 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8 ? 'gzip' : 'none';
  } finally {
    await file.close();
  }
}

/** Opens a file for one pass. UTF-16 comes out as UTF-8, its byte order mark included. */
export async function openFeed(path: string, compression: Compression, encoding: Encoding): Promise<ByteFeed> {
  const feed = compression === 'gzip' ? new GzipFeed(path) : new PlainFeed(await open(path, 'r'));
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? new Utf16Feed(feed, encoding) : feed;
}

class PlainFeed implements ByteFeed {
  readBytes = 0;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const { bytesRead } = await this.#file.read(target, filled, target.length - filled, this.readBytes);
      if (bytesRead === 0) break;
      this.#hash.update(target.subarray(filled, filled + bytesRead));
      filled += bytesRead;
      this.readBytes += bytesRead;
    }
    return filled;
  }

  summary(): FeedSummary {
    const sha256 = this.#hash.digest('hex') as Sha256;
    return { sha256, contentSha256: sha256, sizeBytes: this.readBytes, problem: null };
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

class GzipFeed implements ByteFeed {
  readBytes = 0;
  readonly #hash = createHash('sha256');
  readonly #contentHash = createHash('sha256');
  readonly #gunzip: Gunzip;
  readonly #source: ReturnType<typeof createReadStream>;
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  #left: Uint8Array = new Uint8Array(0);
  #contentBytes = 0;
  #problem: FeedProblem | null = null;
  #isOver = false;

  constructor(path: string) {
    this.#source = createReadStream(path, { highWaterMark: CHUNK });
    this.#source.on('data', chunk => {
      if (typeof chunk === 'string') return;
      this.#hash.update(chunk);
      this.readBytes += chunk.length;
    });
    this.#gunzip = createGunzip({ chunkSize: CHUNK });
    this.#source.on('error', error => { this.#gunzip.destroy(error); });
    this.#source.pipe(this.#gunzip);
    this.#chunks = this.#gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#left.length === 0 && !(await this.#next())) break;
      const part = this.#left.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#left = this.#left.subarray(part.length);
    }
    return filled;
  }

  async #next(): Promise<boolean> {
    if (this.#isOver) return false;
    try {
      const { value, done } = await this.#chunks.next();
      if (done !== true) {
        this.#contentBytes += value.length;
        this.#contentHash.update(value);
        this.#left = value;
        if (this.#contentBytes < RATIO_FROM_BYTES || this.#contentBytes < this.readBytes * MOST_RATIO) return true;
        this.#problem = { code: 'usage.gzip-ratio', message: `The gzip file unpacks to more than ${MOST_RATIO} times its size, so reading stopped after ${this.#contentBytes.toLocaleString('en')} bytes. Unpack it by hand if it is a log, and take that in.` };
      }
    } catch (error) {
      this.#problem = gzipProblem(error, this.#contentBytes);
    }
    this.#isOver = true;
    if (this.#left.length === 0) await this.#hashRest();
    return this.#left.length > 0;
  }

  /** The file's own hash covers every byte, also those after a fault. */
  async #hashRest(): Promise<void> {
    if (this.#source.readableEnded) return;
    this.#source.unpipe(this.#gunzip);
    this.#gunzip.destroy();
    await new Promise<void>((resolve, reject) => {
      this.#source.once('end', resolve);
      this.#source.once('error', reject);
      this.#source.resume();
    });
  }

  summary(): FeedSummary {
    return { sha256: this.#hash.digest('hex') as Sha256, contentSha256: this.#contentHash.digest('hex') as Sha256, sizeBytes: this.readBytes, problem: this.#problem };
  }

  close(): Promise<void> {
    this.#source.destroy();
    this.#gunzip.destroy();
    return Promise.resolve();
  }
}

/** @throws anything that is no fault of the compressed bytes */
function gzipProblem(error: unknown, contentBytes: number): FeedProblem {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const before = `The ${contentBytes.toLocaleString('en')} bytes before it were read`;
  if (code === 'Z_BUF_ERROR') return { code: 'usage.gzip-truncated', message: `The gzip file ends before its end: it was cut off. ${before}; ask for the whole file.` };
  if (code === 'Z_DATA_ERROR') return { code: 'usage.gzip-damaged', message: `The gzip file is damaged. ${before}; ask for another copy.` };
  throw error;
}

class Utf16Feed implements ByteFeed {
  readonly #inner: ByteFeed;
  readonly #decoder: InstanceType<typeof TextDecoder>;
  readonly #encoder = new TextEncoder();
  readonly #raw = new Uint8Array(CHUNK);
  #left: Uint8Array = new Uint8Array(0);
  #isOver = false;

  constructor(inner: ByteFeed, encoding: 'utf-16le' | 'utf-16be') {
    this.#inner = inner;
    this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
  }

  get readBytes(): number {
    return this.#inner.readBytes;
  }

  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#left.length === 0) {
        if (this.#isOver) break;
        const read = await this.#inner.fill(this.#raw);
        this.#isOver = read === 0;
        this.#left = this.#encoder.encode(this.#isOver ? this.#decoder.decode() : this.#decoder.decode(this.#raw.subarray(0, read), { stream: true }));
        continue;
      }
      const part = this.#left.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#left = this.#left.subarray(part.length);
    }
    return filled;
  }

  summary(): FeedSummary {
    return this.#inner.summary();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
