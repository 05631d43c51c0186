import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import { pour } from './bytes.ts';
import type { Bytes, FeedProblem } from './bytes.ts';
import { damagedProblem, ratioProblem, truncatedProblem } from './ratio-guard.ts';
import type { PackedKind } from './ratio-guard.ts';
import { ZstdFrames } from './zstd-frames.ts';
import type { FramePiece } from './zstd-frames.ts';

export const ZSTD: PackedKind = { code: 'usage.zstd', name: 'The Zstandard file' };

/** Unpacks one frame. */
interface FrameDecoder {
  /** What a piece of the frame unpacks to. @throws when the piece is damaged */
  write(piece: Uint8Array, isLast: boolean): Promise<readonly Uint8Array[]>;
  close(): void;
}

/** The runtime's own decompressor where it has one; it came with Node 22.15. */
export const hasNativeZstd = typeof zlib.createZstdDecompress === 'function';

function nativeDecoder(): FrameDecoder {
  const stream = zlib.createZstdDecompress({ chunkSize: 1 << 18 });
  let out: Uint8Array[] = [], failure: Error | null = null;
  stream.on('data', (bytes: Buffer) => { out.push(bytes); });
  stream.on('error', error => { failure = error; });
  return {
    write: (piece, isLast) => new Promise((resolve, reject) => {
      const settle = (): void => {
        if (failure !== null) { reject(failure); return; }
        const given = out;
        out = [];
        resolve(given);
      };
      if (isLast) {
        stream.once('close', settle);
        stream.end(piece);
      } else stream.write(piece, () => { setImmediate(settle); });
    }),
    close: () => { stream.destroy(); },
  };
}

function portableDecoder(): FrameDecoder {
  let out: Uint8Array[] = [];
  // Subtle: what it hands over is a view into its window, which the next block overwrites.
  const stream = new Decompress(bytes => { if (bytes.length > 0) out.push(bytes.slice()); });
  return {
    write: (piece, isLast) => new Promise(resolve => {
      stream.push(piece, isLast);
      const given = out;
      out = [];
      resolve(given);
    }),
    close: () => undefined,
  };
}

/** What comes out of Zstandard (RFC 8878): frames one after another, one decompressor each. A fault ends it after the good part. */
export class ZstdBytes implements Bytes {
  problem: FeedProblem | null = null;
  readonly #inner: Bytes;
  readonly #frames: ZstdFrames;
  readonly #pieces: AsyncGenerator<FramePiece>;
  readonly #newDecoder: () => FrameDecoder;
  #decoder: FrameDecoder | null = null;
  #waiting: Uint8Array[] = [];
  #left: Uint8Array = new Uint8Array(0);
  #outBytes = 0;
  #isOver = false;

  /** `decoder` is the runtime's own where it has one. */
  constructor(inner: Bytes, decoder: 'native' | 'portable' = hasNativeZstd ? 'native' : 'portable') {
    this.#inner = inner;
    this.#frames = new ZstdFrames(inner);
    this.#pieces = this.#frames.pieces();
    this.#newDecoder = decoder === 'native' ? nativeDecoder : portableDecoder;
  }

  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#left.length === 0) {
        const next = this.#waiting.shift();
        if (next === undefined) {
          if (!(await this.#next())) break;
          continue;
        }
        this.#left = next;
      }
      ({ rest: this.#left, filled } = pour(this.#left, target, filled));
    }
    return filled;
  }

  async #next(): Promise<boolean> {
    if (this.#isOver) return false;
    const step = await this.#pieces.next();
    if (step.done === true) {
      this.#end(this.#inner.problem ?? this.#faultProblem());
      return false;
    }
    const piece = step.value;
    if (piece.startsFrame) this.#decoder = this.#newDecoder();
    const decoder = this.#decoder!;
    try {
      this.#waiting = [...await decoder.write(piece.bytes, piece.endsFrame)];
    } catch {
      this.#end(damagedProblem(ZSTD, this.#outBytes));
      return false;
    }
    for (const bytes of this.#waiting) this.#outBytes += bytes.length;
    const tooMuch = ratioProblem(ZSTD, this.#frames.inBytes, this.#outBytes);
    if (tooMuch !== null) this.#end(tooMuch);
    return true;
  }

  #end(problem: FeedProblem | null): void {
    this.#isOver = true;
    this.problem = problem;
    this.#decoder?.close();
  }

  #faultProblem(): FeedProblem | null {
    switch (this.#frames.fault) {
      case null: return null;
      case 'truncated': return truncatedProblem(ZSTD, this.#outBytes);
      case 'damaged': return damagedProblem(ZSTD, this.#outBytes);
      case 'window': return { code: 'usage.zstd-window', message: 'The Zstandard file was packed with a window of more than 128 MiB. Unpack it with zstd --long=31 and take in what comes out.' };
      case 'dictionary': return { code: 'usage.zstd-dictionary', message: 'The Zstandard file was packed with a dictionary that is not in it. Unpack it with that dictionary and take in what comes out.' };
    }
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#decoder?.close();
    await this.#inner.close();
  }
}
