import { CHUNK, pour } from './bytes.ts';
import type { Bytes, FeedProblem } from './bytes.ts';

/** UTF-16 as UTF-8, its byte order mark included. */
export class Utf16Bytes implements Bytes {
  readonly #inner: Bytes;
  readonly #decoder: InstanceType<typeof TextDecoder>;
  readonly #encoder = new TextEncoder();
  readonly #raw = new Uint8Array(CHUNK);
  #left: Uint8Array = new Uint8Array(0);
  #isOver = false;

  constructor(inner: Bytes, encoding: 'utf-16le' | 'utf-16be') {
    this.#inner = inner;
    this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
  }

  get problem(): FeedProblem | null {
    return this.#inner.problem;
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
      ({ rest: this.#left, filled } = pour(this.#left, target, filled));
    }
    return filled;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
