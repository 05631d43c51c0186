const encoder = new TextEncoder(), decoder = new TextDecoder();

/** Values of a stored column by number, 0 being none. Texts are made when they are asked for. */
export class SourceDictionary {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #ends: Uint32Array;
  readonly #texts = new Map<number, string>();

  constructor(parts: readonly { readonly firstId: number; readonly lengths: Uint8Array; readonly bytes: Uint8Array }[]) {
    this.count = parts.reduce((sum, part) => sum + part.lengths.length / 4, 0);
    this.#bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.bytes.length, 0));
    this.#ends = new Uint32Array(this.count + 1);
    let at = 0, id = 0;
    for (const { lengths, bytes } of parts) {
      this.#bytes.set(bytes, at);
      for (const length of new Uint32Array(lengths.slice().buffer)) this.#ends[++id] = at += length;
    }
  }

  text(id: number): string {
    if (id === 0) return '';
    let text = this.#texts.get(id);
    if (text === undefined) {
      text = decoder.decode(this.#bytes.subarray(this.#ends[id - 1], this.#ends[id]));
      this.#texts.set(id, text);
    }
    return text;
  }

  /** Number of a value; null when the column does not have it. */
  idOf(value: string): number | null {
    if (value === '') return 0;
    const wanted = encoder.encode(value), ends = this.#ends, bytes = this.#bytes;
    for (let id = 1; id <= this.count; id++) {
      const start = ends[id - 1]!;
      if (ends[id]! - start !== wanted.length) continue;
      let at = 0;
      while (at < wanted.length && bytes[start + at] === wanted[at]) at++;
      if (at === wanted.length) return id;
    }
    return null;
  }

  /** 1 for every number whose value passes, indexed by number. */
  matching(test: (value: string) => boolean): Uint8Array {
    const found = new Uint8Array(this.count + 1);
    for (let id = 0; id <= this.count; id++) if (test(this.text(id))) found[id] = 1;
    return found;
  }

  /** 1 for every number whose value is one of these, indexed by number. */
  among(values: readonly string[]): Uint8Array {
    const found = new Uint8Array(this.count + 1);
    for (const value of values) {
      const id = this.idOf(value);
      if (id !== null) found[id] = 1;
    }
    return found;
  }
}
