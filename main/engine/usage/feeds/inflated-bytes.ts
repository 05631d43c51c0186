import { createGunzip, createInflateRaw } from 'node:zlib';
import type { Gunzip, InflateRaw } from 'node:zlib';
import { CHUNK, pour } from './bytes.ts';
import type { Bytes, FeedProblem } from './bytes.ts';
import { damagedProblem, ratioProblem, truncatedProblem } from './ratio-guard.ts';
import type { PackedKind } from './ratio-guard.ts';

export const GZIP: PackedKind = { code: 'usage.gzip', name: 'The gzip file' };

/** Nothing more goes in while this much waits to be taken out. */
const MOST_WAITING = 4 * CHUNK;

/**
 * What comes out of gzip (RFC 1952, any number of members) or of bare deflate (RFC 1951). A fault ends it after the good part.
 * Subtle: a stream that fails drops what it holds, so chunks are taken from it as they come, however late they are asked for.
 */
export class InflatedBytes implements Bytes {
  problem: FeedProblem | null = null;
  readonly #inner: Bytes;
  readonly #kind: PackedKind;
  readonly #inflate: Gunzip | InflateRaw;
  readonly #pumping: Promise<void>;
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #fault: Error | null = null;
  #isDrained = false;
  #wake: () => void = () => {};
  #makeRoom: () => void = () => {};
  #left: Uint8Array = new Uint8Array(0);
  #inBytes = 0;
  #outBytes = 0;
  #isOver = false;

  constructor(inner: Bytes, kind: PackedKind, format: 'gzip' | 'deflate') {
    this.#inner = inner;
    this.#kind = kind;
    this.#inflate = format === 'gzip' ? createGunzip({ chunkSize: CHUNK }) : createInflateRaw({ chunkSize: CHUNK });
    this.#inflate.on('data', (chunk: Buffer) => {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
      this.#wake();
    });
    this.#inflate.on('error', error => { this.#fault = error; });
    for (const event of ['end', 'close'] as const) {
      this.#inflate.on(event, () => {
        this.#isDrained = true;
        this.#wake();
        this.#makeRoom();
      });
    }
    this.#pumping = this.#pump();
  }

  /** Ends by itself when the bytes are over or the decompressor is gone. */
  async #pump(): Promise<void> {
    const inflate = this.#inflate;
    const isGone = (): boolean => inflate.destroyed || inflate.readableEnded;
    try {
      while (!isGone()) {
        while (this.#waitingBytes > MOST_WAITING && !isGone()) await new Promise<void>(resolve => { this.#makeRoom = resolve; });
        const chunk = new Uint8Array(CHUNK);
        const filled = await this.#inner.fill(chunk);
        this.#inBytes += filled;
        // Subtle: the decompressor may be gone by now, and ends itself at the end of its data whatever follows.
        if (isGone()) return;
        if (filled === 0) { inflate.end(); return; }
        if (!inflate.write(chunk.subarray(0, filled))) await nextOf(inflate, ['drain', 'close', 'error', 'end']);
        if (filled < CHUNK) { inflate.end(); return; }
      }
    } catch (error) {
      inflate.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#left.length === 0 && !(await this.#next())) break;
      ({ rest: this.#left, filled } = pour(this.#left, target, filled));
    }
    return filled;
  }

  async #next(): Promise<boolean> {
    if (this.#isOver) return false;
    try {
      while (this.#waiting.length === 0 && !this.#isDrained) await new Promise<void>(resolve => { this.#wake = resolve; });
      const chunk = this.#waiting.shift();
      if (chunk !== undefined) {
        this.#waitingBytes -= chunk.length;
        this.#makeRoom();
        this.#outBytes += chunk.length;
        this.#left = chunk;
        this.problem = ratioProblem(this.#kind, this.#inBytes, this.#outBytes);
        if (this.problem === null) return true;
      } else {
        if (this.#fault !== null) throw this.#fault;
        this.problem = this.#inner.problem;
      }
    } catch (error) {
      this.problem = this.#inner.problem ?? this.#problemOf(error);
    }
    this.#isOver = true;
    await this.#stop();
    return this.#left.length > 0;
  }

  /** @throws anything that is no fault of the compressed bytes */
  #problemOf(error: unknown): FeedProblem {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'Z_BUF_ERROR') return truncatedProblem(this.#kind, this.#outBytes);
    if (code === 'Z_DATA_ERROR') return damagedProblem(this.#kind, this.#outBytes);
    throw error;
  }

  async #stop(): Promise<void> {
    this.#inflate.destroy();
    await this.#pumping;
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#stop();
    await this.#inner.close();
  }
}

/** Waits for the first of some events and listens no longer to any of them. */
function nextOf(stream: Gunzip | InflateRaw, events: readonly string[]): Promise<void> {
  return new Promise(resolve => {
    const onAny = (): void => {
      for (const event of events) stream.off(event, onAny);
      resolve();
    };
    for (const event of events) stream.on(event, onAny);
  });
}
