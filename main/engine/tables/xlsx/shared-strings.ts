import { ProvisoError } from '../../../../shared/errors.ts';
import type { Bytes, FeedProblem } from '../../usage/feeds/bytes.ts';
import { unescaped } from './cell-values.ts';
import { readXml } from './xml.ts';

const CHUNK_BYTES = 4 << 20;
const MOST_STRINGS = 16_000_000;
const MOST_BYTES = 700 * 1_048_576;

/** The strings that cells of a workbook share, packed tightly: a million of them are no million objects. */
export class SharedStrings {
  problem: FeedProblem | null = null;
  readonly #chunks: Buffer[] = [];
  #used = 0;
  #places = new Float64Array(1_024);
  #lengths = new Uint32Array(1_024);
  #count = 0;

  /** @throws usage.workbook-too-large */
  static async read(bytes: Bytes): Promise<SharedStrings> {
    const strings = new SharedStrings();
    let text = '', isText = false, phonetic = 0;
    strings.problem = await readXml(bytes, {
      open: name => {
        if (name === 'si') text = '';
        else if (name === 'rPh') phonetic++;
        else if (name === 't') isText = phonetic === 0;
      },
      close: name => {
        if (name === 't') isText = false;
        else if (name === 'rPh') phonetic--;
        else if (name === 'si') strings.#add(unescaped(text));
      },
      text: piece => { if (isText) text += piece; },
    });
    return strings;
  }

  get count(): number {
    return this.#count;
  }

  /** Null when there is no such string. */
  at(index: number): string | null {
    if (!(index >= 0 && index < this.#count)) return null;
    const place = this.#places[index]!;
    const start = place % CHUNK_BYTES;
    return this.#chunks[Math.floor(place / CHUNK_BYTES)]?.toString('utf8', start, start + this.#lengths[index]!) ?? null;
  }

  #add(text: string): void {
    const length = Buffer.byteLength(text);
    if (this.#count >= MOST_STRINGS || this.#chunks.length * CHUNK_BYTES > MOST_BYTES || length > CHUNK_BYTES) {
      throw new ProvisoError('usage.workbook-too-large', 'The texts of this workbook take more memory than its reader may use. Save its sheets as CSV and take those in.');
    }
    if (this.#chunks.length === 0 || this.#used + length > CHUNK_BYTES) {
      this.#chunks.push(Buffer.allocUnsafeSlow(CHUNK_BYTES));
      this.#used = 0;
    }
    if (this.#count === this.#places.length) {
      const places = new Float64Array(this.#count * 2), lengths = new Uint32Array(this.#count * 2);
      places.set(this.#places);
      lengths.set(this.#lengths);
      this.#places = places;
      this.#lengths = lengths;
    }
    const chunk = this.#chunks.length - 1;
    this.#chunks[chunk]!.write(text, this.#used, 'utf8');
    this.#places[this.#count] = chunk * CHUNK_BYTES + this.#used;
    this.#lengths[this.#count++] = length;
    this.#used += length;
  }
}
