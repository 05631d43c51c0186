import { createHash } from 'node:crypto';
import type { Sha256 } from '../../../../shared/domain/basics.ts';
import type { Mapping } from '../../../../shared/domain/usage.ts';
import type { Bytes, FeedProblem } from './bytes.ts';
import { FileBytes } from './file-bytes.ts';
import { openPacked } from './open-packed.ts';
import type { Packing } from './packing.ts';
import { Utf16Bytes } from './utf16-bytes.ts';

export type Encoding = Mapping['encoding'];

/** What reading a log to its end found out. */
export interface FeedSummary {
  /** SHA-256 of the exhibit. */
  readonly sha256: Sha256;
  /** SHA-256 of the bytes whose lines are counted; the same as `sha256` when nothing is packed. */
  readonly contentSha256: Sha256;
  readonly sizeBytes: number;
  readonly problem: FeedProblem | null;
}

/** The text of a log in order, out of its packing and in one byte an ASCII character, hashed on the way. */
export interface ByteFeed {
  /** Fills as much of `target` as there is; 0 at the end. */
  fill(target: Uint8Array): Promise<number>;
  /** Bytes of the exhibit that were read so far. */
  readonly readBytes: number;
  /** Once `fill` gave less than was asked. */
  summary(): Promise<FeedSummary>;
  close(): Promise<void>;
}

/** Opens a log for one pass. UTF-16 comes out as UTF-8, its byte order mark included. */
export async function openFeed(path: string, packing: Packing, encoding: Encoding): Promise<ByteFeed> {
  const file = await FileBytes.open(path);
  try {
    const content = packing.length === 0 ? file : new HashedBytes(await openPacked(file, path, packing));
    return new LogFeed(file, content, encoding);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Bytes, hashed as they are read. */
export class HashedBytes implements Bytes {
  readonly #inner: Bytes;
  readonly #hash = createHash('sha256');
  #sha256: Sha256 | null = null;

  constructor(inner: Bytes) {
    this.#inner = inner;
  }

  async fill(target: Uint8Array): Promise<number> {
    const filled = await this.#inner.fill(target);
    this.#hash.update(target.subarray(0, filled));
    return filled;
  }

  /** Hash of what was read; bytes that know a hash of their own kind give that. */
  get sha256(): Sha256 {
    return this.#sha256 ??= this.#inner.contentSha256 ?? (this.#hash.digest('hex') as Sha256);
  }

  get problem(): FeedProblem | null {
    return this.#inner.problem;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

class LogFeed implements ByteFeed {
  readonly #file: FileBytes;
  readonly #content: FileBytes | HashedBytes;
  readonly #text: Bytes;

  constructor(file: FileBytes, content: FileBytes | HashedBytes, encoding: Encoding) {
    this.#file = file;
    this.#content = content;
    this.#text = asUtf8(content, encoding);
  }

  get readBytes(): number {
    return this.#file.readBytes;
  }

  fill(target: Uint8Array): Promise<number> {
    return this.#text.fill(target);
  }

  /** The exhibit's own hash covers every byte, also those after a fault. */
  async summary(): Promise<FeedSummary> {
    const sha256 = await this.#file.hashAll();
    return { sha256, contentSha256: this.#content instanceof HashedBytes ? this.#content.sha256 : sha256, sizeBytes: this.#file.readBytes, problem: this.#content.problem };
  }

  async close(): Promise<void> {
    await this.#text.close();
    await this.#file.close();
  }
}

/** A text as UTF-8 where it is UTF-16. */
export function asUtf8(bytes: Bytes, encoding: Encoding): Bytes {
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? new Utf16Bytes(bytes, encoding) : bytes;
}
