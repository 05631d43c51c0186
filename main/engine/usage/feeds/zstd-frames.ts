import type { Bytes } from './bytes.ts';

/** A run of bytes of one frame: its header, some of its blocks, or its checksum. */
export interface FramePiece {
  readonly bytes: Uint8Array;
  readonly startsFrame: boolean;
  readonly endsFrame: boolean;
}

/** Why walking stopped before the end of the bytes. */
export type FrameFault = 'truncated' | 'damaged' | 'window' | 'dictionary';

const FRAME_MAGIC = 0xfd2fb528, SKIPPABLE_MAGIC = 0x184d2a50;
/** Frames that need more than this are not read; what `zstd` itself refuses without `--long`. */
const MOST_WINDOW_BYTES = 128 << 20;
const MOST_BLOCK_BYTES = 128 << 10;
/** Blocks handed over at a time; each unpacks to at most 128 KiB. */
const BLOCKS_A_PIECE = 8;

/** Whether bytes start like a Zstandard file: with a frame, or with a skippable frame as pzstd writes. */
export function startsLikeZstd(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const magic = new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true);
  return magic === FRAME_MAGIC || (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
}

/**
 * Walks Zstandard frames (RFC 8878 §3.1) by header and block sizes, because a decompressor that is handed two frames at once may drop the
 * second. Skippable frames are passed over. `fault` says what ended the walk early.
 */
export class ZstdFrames {
  fault: FrameFault | null = null;
  /** Bytes taken so far. */
  inBytes = 0;
  readonly #inner: Bytes;

  constructor(inner: Bytes) {
    this.#inner = inner;
  }

  async *pieces(): AsyncGenerator<FramePiece> {
    for (;;) {
      const magic = await this.#take(4);
      if (magic.length === 0) return;
      if (magic.length < 4) { this.fault = 'truncated'; return; }
      const number = uint(magic);
      if ((number & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
        if (!(await this.#skipFrame())) return;
      } else if (number === FRAME_MAGIC) {
        yield* this.#frame(magic);
        if (this.fault !== null) return;
      } else {
        this.fault = 'damaged';
        return;
      }
    }
  }

  async #skipFrame(): Promise<boolean> {
    const size = await this.#take(4);
    let left = size.length < 4 ? -1 : uint(size);
    while (left > 0) {
      const skipped = await this.#take(Math.min(left, 1 << 20));
      if (skipped.length === 0) break;
      left -= skipped.length;
    }
    if (left !== 0) this.fault = 'truncated';
    return left === 0;
  }

  async *#frame(magic: Uint8Array): AsyncGenerator<FramePiece> {
    const descriptor = await this.#take(1);
    if (descriptor.length === 0) { this.fault = 'truncated'; return; }
    const flags = descriptor[0]!;
    const isSingle = (flags & 0x20) !== 0, hasChecksum = (flags & 4) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][flags & 3]!;
    const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6]!;
    const rest = await this.#take((isSingle ? 0 : 1) + dictionaryBytes + sizeBytes);
    if (rest.length < (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes) { this.fault = 'truncated'; return; }
    const dictionaryAt = isSingle ? 0 : 1;
    const windowBytes = isSingle ? contentSize(rest.subarray(dictionaryAt + dictionaryBytes)) : windowSize(rest[0]!);
    if (windowBytes > MOST_WINDOW_BYTES) { this.fault = 'window'; return; }
    if (uint(rest.subarray(dictionaryAt, dictionaryAt + dictionaryBytes)) !== 0) { this.fault = 'dictionary'; return; }
    let parts = [magic, descriptor, rest], blocks = 0, startsFrame = true;
    for (let isLast = false; !isLast;) {
      const header = await this.#take(3);
      if (header.length < 3) { yield* this.#cut(parts, startsFrame); return; }
      const block = uint(header), type = (block >> 1) & 3, size = block >> 3;
      isLast = (block & 1) !== 0;
      if (type === 3 || size > MOST_BLOCK_BYTES) { yield* this.#cut(parts, startsFrame); this.fault = 'damaged'; return; }
      const length = type === 1 ? 1 : size;
      const body = await this.#take(length);
      if (body.length < length) { yield* this.#cut(parts, startsFrame); return; }
      parts.push(header, body);
      if (++blocks < BLOCKS_A_PIECE && !isLast) continue;
      if (isLast) {
        const checksum = await this.#take(hasChecksum ? 4 : 0);
        if (checksum.length < (hasChecksum ? 4 : 0)) { yield* this.#cut(parts, startsFrame); return; }
        parts.push(checksum);
      }
      yield { bytes: joined(parts), startsFrame, endsFrame: isLast };
      parts = [];
      blocks = 0;
      startsFrame = false;
    }
  }

  /** The whole blocks before a cut are good. */
  *#cut(parts: readonly Uint8Array[], startsFrame: boolean): Generator<FramePiece> {
    this.fault = 'truncated';
    if (parts.length > 0) yield { bytes: joined(parts), startsFrame, endsFrame: false };
  }

  async #take(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    const filled = length === 0 ? 0 : await this.#read(bytes);
    this.inBytes += filled;
    return filled < length ? bytes.subarray(0, filled) : bytes;
  }

  // Subtle: frames are taken apart a few bytes at a time, so the bytes come from a buffer of our own.
  readonly #buffer = new Uint8Array(1 << 18);
  #at = 0;
  #end = 0;

  async #read(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#at === this.#end) {
        this.#end = await this.#inner.fill(this.#buffer);
        this.#at = 0;
        if (this.#end === 0) break;
      }
      const part = this.#buffer.subarray(this.#at, Math.min(this.#end, this.#at + target.length - filled));
      target.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return filled;
  }
}

/** Little-endian, at most six bytes exact. */
function uint(bytes: Uint8Array): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function contentSize(bytes: Uint8Array): number {
  return uint(bytes) + (bytes.length === 2 ? 256 : 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { bytes.set(part, at); at += part.length; }
  return bytes;
}
