/** Numbers in Parquet's mix of run lengths and packed bits, one at a time (Apache Parquet, Encodings.md: RLE/bit-packing hybrid). */
export class HybridReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #width: number;
  #at: number;
  #left = 0;
  #value = 0;
  /** Bit in `bytes` of the next packed value; −1 within a run. */
  #bit = -1;

  /** @param width bits of a number, 0 to 32; with 0 every number is 0 and takes nothing */
  constructor(bytes: Uint8Array, start: number, end: number, width: number) {
    if (width > 32) throw new Error('numbers of more than 32 bits');
    this.#bytes = bytes;
    this.#at = start;
    this.#end = Math.min(end, bytes.length);
    this.#width = width;
  }

  /** @throws Error past the end */
  next(): number {
    if (this.#width === 0) return 0;
    if (this.#left === 0) this.#nextRun();
    this.#left--;
    if (this.#bit < 0) return this.#value;
    const byte = this.#bit >>> 3, shift = this.#bit & 7, bytes = this.#bytes, width = this.#width;
    this.#bit += width;
    const low = ((bytes[byte] ?? 0) | (bytes[byte + 1] ?? 0) << 8 | (bytes[byte + 2] ?? 0) << 16 | (bytes[byte + 3] ?? 0) << 24) >>> shift;
    if (shift + width <= 32) return width === 32 ? low : low & (2 ** width - 1);
    return (low + (bytes[byte + 4] ?? 0) * 2 ** (32 - shift)) % 2 ** width;
  }

  #nextRun(): void {
    do {
      const header = this.#varint();
      const count = Math.floor(header / 2), width = this.#width;
      if (header % 2 === 1) {
        this.#bit = this.#at * 8;
        this.#left = count * 8;
        this.#at += count * width;
        // Subtle: the last group may be cut off after the values that there are.
        if (this.#bit / 8 >= this.#end) throw new Error('packed numbers go on past their page');
      } else {
        this.#bit = -1;
        this.#left = count;
        this.#value = 0;
        for (let byte = 0; byte < width; byte += 8) this.#value += this.#byte() * 2 ** byte;
      }
    } while (this.#left === 0);
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 35; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new Error('a run is longer than any page');
  }

  #byte(): number {
    const byte = this.#at < this.#end ? this.#bytes[this.#at] : undefined;
    if (byte === undefined) throw new Error('numbers end before their page does');
    this.#at++;
    return byte;
  }
}
