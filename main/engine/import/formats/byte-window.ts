import type { ImportSource } from '../importer.ts';

const WINDOW_BYTES = 4 * 1_048_576;

/** A stretch of a source held in memory that moves forward: memory stays flat however large the file is. */
export class ByteWindow {
  readonly #source: ImportSource;
  readonly #windowBytes: number;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(source: ImportSource, windowBytes = WINDOW_BYTES) {
    this.#source = source;
    this.#windowBytes = windowBytes;
  }

  /** Bytes from `start` on, fewer than `length` only at the end; a view that the next call may replace. */
  async at(start: number, length: number): Promise<Uint8Array> {
    const wanted = Math.min(length, this.#source.sizeBytes - start);
    if (wanted <= 0) return Buffer.alloc(0);
    if (start < this.#start || start + wanted > this.#start + this.#bytes.length) await this.#load(start, wanted);
    return this.#bytes.subarray(start - this.#start, start - this.#start + wanted);
  }

  /** First byte of `needle` (ASCII) at or after `from`; −1 when it does not come. */
  async find(needle: string, from: number): Promise<number> {
    let at = from;
    for (;;) {
      if (at + needle.length > this.#source.sizeBytes) return -1;
      if (at < this.#start || at + needle.length > this.#start + this.#bytes.length) await this.#load(at, needle.length);
      const found = this.#bytes.indexOf(needle, at - this.#start, 'latin1');
      if (found >= 0) return this.#start + found;
      const end = this.#start + this.#bytes.length;
      if (end >= this.#source.sizeBytes) return -1;
      // The needle may lie across the edge.
      at = end - needle.length + 1;
    }
  }

  /** Keeps a little before `start`, since what stands before a line says what the line is. */
  async #load(start: number, length: number): Promise<void> {
    const from = Math.max(0, start - 4_096);
    const bytes = await this.#source.read(from, Math.max(this.#windowBytes, start - from + length));
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#start = from;
    if (bytes.length < start - from + 1) throw new Error('the file is shorter than it was');
  }
}
