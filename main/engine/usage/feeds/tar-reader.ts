import { CHUNK } from './bytes.ts';
import type { Bytes, FeedProblem } from './bytes.ts';

/** One entry of a tar file, in its order; headers that only describe the next entry are none. */
export interface TarEntry {
  /** From 0. */
  readonly index: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly kind: 'file' | 'folder' | 'other';
}

const BLOCK = 512;
/** Names and attributes longer than this are no names. */
const MOST_NAME_BYTES = 1 << 16;
const decoder = new TextDecoder();

/** Whether bytes start with a tar header: the checksum is right. */
export function startsLikeTar(head: Uint8Array): boolean {
  return head.length >= BLOCK && head[0] !== 0 && isHeader(head);
}

/** Reads tar from its first byte to its last: ustar, pax and GNU long names (POSIX.1-2001 pax; GNU tar manual). */
export class TarReader {
  /** What ended the reading before the end of the archive. */
  problem: FeedProblem | null = null;
  readonly #inner: Bytes;
  #left = 0;
  #padding = 0;
  #count = 0;

  constructor(inner: Bytes) {
    this.#inner = inner;
  }

  /** The next entry, past what is left of the one before; null at the end. */
  async next(): Promise<TarEntry | null> {
    await this.#skip(this.#left + this.#padding);
    this.#left = this.#padding = 0;
    let longName: string | null = null, paxName: string | null = null, paxSize: number | null = null;
    while (this.problem === null) {
      const header = new Uint8Array(BLOCK);
      const filled = await this.#inner.fill(header);
      if (filled === 0 && this.#inner.problem === null && longName === null && paxName === null) return null;
      if (filled < BLOCK) { this.problem = this.#inner.problem ?? truncated(); return null; }
      if (header.every(byte => byte === 0)) return null;
      if (!isHeader(header)) { this.problem = { code: 'archive.damaged', message: 'The tar archive is damaged: what should be the next entry is none. What stands before it was read; ask for another copy.' }; return null; }
      const size = numberAt(header, 124, 12), type = String.fromCharCode(header[156]!);
      if (!Number.isSafeInteger(size) || size < 0) { this.problem = { code: 'archive.damaged', message: 'The tar archive is damaged: an entry has no size. What stands before it was read; ask for another copy.' }; return null; }
      if (type === 'L' || type === 'K' || type === 'x' || type === 'g') {
        const text = await this.#take(size);
        if (text === null) return null;
        if (type === 'L') longName = textOf(text);
        if (type === 'x') {
          const attributes = paxAttributes(text);
          paxName = attributes.get('path') ?? paxName;
          const given = attributes.get('size');
          paxSize = given === undefined ? paxSize : Number(given);
        }
        continue;
      }
      const sizeBytes = paxSize ?? size;
      const isFile = type === '0' || type === '\0' || type === '7';
      this.#left = isFile || !'123456'.includes(type) ? sizeBytes : 0;
      this.#padding = (BLOCK - (this.#left % BLOCK)) % BLOCK;
      return { index: this.#count++, name: paxName ?? longName ?? nameOf(header), sizeBytes, kind: isFile ? 'file' : type === '5' ? 'folder' : 'other' };
    }
    return null;
  }

  /** The bytes of the entry that `next` gave. They are over when the next one is asked for. */
  body(): Bytes {
    let problem: FeedProblem | null = null;
    return {
      fill: async target => {
        const wanted = Math.min(target.length, this.#left);
        const filled = await this.#inner.fill(target.subarray(0, wanted));
        this.#left -= filled;
        if (filled < wanted) problem = this.problem = this.#inner.problem ?? truncated();
        return filled;
      },
      get problem() { return problem; },
      close: () => Promise.resolve(),
    };
  }

  async #take(size: number): Promise<Uint8Array | null> {
    const text = new Uint8Array(Math.min(size, MOST_NAME_BYTES));
    const isWhole = await this.#inner.fill(text) === text.length && size <= MOST_NAME_BYTES;
    if (!isWhole) { this.problem = truncated(); return null; }
    await this.#skip((BLOCK - (size % BLOCK)) % BLOCK);
    return text;
  }

  async #skip(length: number): Promise<void> {
    const buffer = new Uint8Array(Math.min(length, CHUNK));
    for (let left = length; left > 0;) {
      const filled = await this.#inner.fill(buffer.subarray(0, Math.min(left, buffer.length)));
      if (filled === 0) { this.problem ??= this.#inner.problem ?? truncated(); return; }
      left -= filled;
    }
  }
}

function truncated(): FeedProblem {
  return { code: 'archive.truncated', message: 'The tar archive ends within an entry: it was cut off. What stands before was read; ask for the whole file.' };
}

function isHeader(header: Uint8Array): boolean {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += header[at]!;
  return numberAt(header, 148, 8) === sum;
}

/** Octal text, or big-endian with the first bit set. */
function numberAt(header: Uint8Array, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if ((field[0]! & 0x80) !== 0) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, field[0]! & 0x7f);
  const text = textOf(field).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : text === '' ? 0 : Number.NaN;
}

function nameOf(header: Uint8Array): string {
  const name = textOf(header.subarray(0, 100));
  const prefix = textOf(header.subarray(257, 263)) === 'ustar' ? textOf(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** `length key=value` lines; the length counts bytes, itself included. */
function paxAttributes(bytes: Uint8Array): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at), length = Number(decoder.decode(bytes.subarray(at, Math.max(at, space))));
    if (space < 0 || !Number.isInteger(length) || length <= space - at) break;
    const line = decoder.decode(bytes.subarray(space + 1, at + length - 1)), equals = line.indexOf('=');
    if (equals > 0) found.set(line.slice(0, equals), line.slice(equals + 1));
    at += length;
  }
  return found;
}
