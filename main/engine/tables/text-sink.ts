import type { TableSink } from './table.ts';

const FLUSH_CHARACTERS = 1 << 18;

/** Gathers lines and hands them on in pieces worth sending. */
export class TextSink {
  readonly #sink: TableSink;
  #text = '';

  constructor(sink: TableSink) {
    this.#sink = sink;
  }

  add(text: string): void {
    this.#text += text;
  }

  /** Hands on what was gathered once it is worth it. */
  async passOn(readBytes: number): Promise<void> {
    if (this.#text.length >= FLUSH_CHARACTERS) await this.flush(readBytes);
  }

  async flush(readBytes: number): Promise<void> {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    await this.#sink.write(Buffer.from(text, 'utf8'), readBytes);
  }
}
