import { LONGEST_RECORD } from '../scan-plan.ts';

const LF = 10, CR = 13, QUOTE = 34, COMMA = 44;
/** One more than a comma, four times; the sign bits of four bytes. */
const LOW = 0x2d2d_2d2d, SIGNS = 0x8080_8080 | 0;
/** What a byte does to a field that is not quoted; 0 is nothing. */
const ENDS_FIELD = 1, ENDS_LINE = 2, MAY_END_LINE = 3, IS_NUL = 4, NOT_ASCII = 5, MAY_OPEN = 6;

/** What was found in a record besides its fields: it goes on past the end, a quote stays open, text follows a closing quote, … */
export const FLAW_CUT = 1, FLAW_OPEN = 2, FLAW_TRAILING = 4, FLAW_NUL = 8, FLAW_NOT_ASCII = 16;

/** A copy of bytes that can be split: room for the line feed behind it, and a length in whole words. */
export function splittable(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array((bytes.length + 8) & ~3);
  copy.set(bytes);
  copy[bytes.length] = LF;
  return copy;
}

/**
 * Where the fields of a batch of records stand, as positions in the scanned bytes. A field whose doubled quotes had to be
 * undone stands in `extra` instead: its start is −1 − position there.
 */
export class CsvFields {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  extra = new Uint8Array(1 << 14);
  extraView = new DataView(this.extra.buffer);
  extraWords = new Int32Array(this.extra.buffer);
  /** Of the last record: how many fields it had, its flaws, and the line feeds inside its quotes. */
  count = 0;
  flaws = 0;
  linesInside = 0;
  readonly #width: number;
  readonly #kinds = new Uint8Array(256);
  readonly #plainAbove: number;
  #words: Int32Array = new Int32Array(0);
  #extraUsed = 0;

  constructor(delimiter: number, width: number, batch: number) {
    this.#width = width;
    this.starts = new Int32Array(width * batch);
    this.ends = new Int32Array(width * batch);
    this.#kinds.fill(NOT_ASCII, 128);
    this.#kinds[0] = IS_NUL;
    this.#kinds[LF] = ENDS_LINE;
    this.#kinds[CR] = MAY_END_LINE;
    this.#kinds[QUOTE] = MAY_OPEN;
    this.#kinds[delimiter] = ENDS_FIELD;
    this.#plainAbove = Math.max(QUOTE, delimiter);
  }

  /** Forgets the fields of the batch before. */
  startBatch(): void {
    this.#extraUsed = 0;
  }

  /** The bytes that are split, four at a time. */
  get words(): Int32Array {
    return this.#words;
  }

  /** Names the bytes that are split from here on. They start and end on a multiple of four in their buffer; a line feed stands at the end of what is read. */
  bind(bytes: Uint8Array): void {
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  }

  /**
   * Splits a record without quoted fields, by far the most common; gives where its line end stands (CR of a CRLF), or −1 when a field is quoted.
   * Subtle: four bytes are judged at once. A sign bit of `word − low | word` is set where a byte is at most the delimiter or not ASCII,
   * and now and then where one is not; those are told apart by the table. Delimiters above most other signs are looked for byte by byte.
   */
  splitPlain(bytes: Uint8Array, start: number, end: number, row: number): number {
    if (this.#plainAbove > COMMA) return this.#splitByBytes(bytes, start, end, row);
    const kinds = this.#kinds, starts = this.starts, ends = this.ends, words = this.#words;
    const first = row * this.#width, limit = first + this.#width;
    let field = first, from = start, flaws = 0, at = start, index = start >> 2;
    let word = words[index]!;
    let marks = ((word - LOW) | word) & SIGNS & (-1 << ((start & 3) << 3));
    for (;;) {
      while (marks === 0) {
        word = words[++index]!;
        marks = ((word - LOW) | word) & SIGNS;
      }
      at = (index << 2) + ((31 - Math.clz32(marks & -marks)) >> 3);
      marks &= marks - 1;
      const kind = kinds[bytes[at]!]!;
      if (kind === 0) continue;
      if (kind === ENDS_FIELD) {
        if (field < limit) { starts[field] = from; ends[field] = at; }
        field++;
        from = at + 1;
        continue;
      }
      if (kind === ENDS_LINE) break;
      if (kind === MAY_END_LINE) {
        if (bytes[at + 1] === LF && at + 1 < end) break;
      } else if (kind === MAY_OPEN) {
        if (at === from) return -1;
      } else flaws |= kind === IS_NUL ? FLAW_NUL : FLAW_NOT_ASCII;
    }
    return this.#close(field, first, from, at, flaws);
  }

  #splitByBytes(bytes: Uint8Array, at: number, end: number, row: number): number {
    const kinds = this.#kinds, starts = this.starts, ends = this.ends, plainAbove = this.#plainAbove;
    const first = row * this.#width, limit = first + this.#width;
    let field = first, from = at, flaws = 0, byte = bytes[at]!;
    for (;;) {
      while (byte > plainAbove && byte < 128) byte = bytes[++at]!;
      const kind = kinds[byte]!;
      if (kind === ENDS_FIELD) {
        if (field < limit) { starts[field] = from; ends[field] = at; }
        field++;
        from = ++at;
        byte = bytes[at]!;
        continue;
      }
      if (kind === ENDS_LINE) break;
      if (kind === MAY_END_LINE) {
        if (bytes[at + 1] === LF && at + 1 < end) break;
      } else if (kind === MAY_OPEN) {
        if (at === from) return -1;
      } else if (kind === IS_NUL) flaws |= FLAW_NUL;
      else if (kind === NOT_ASCII) flaws |= FLAW_NOT_ASCII;
      byte = bytes[++at]!;
    }
    return this.#close(field, first, from, at, flaws);
  }

  /** The last field of a record without quotes ends at its line end. */
  #close(field: number, first: number, from: number, at: number, flaws: number): number {
    if (field < first + this.#width) { this.starts[field] = from; this.ends[field] = at; }
    this.count = field - first + 1;
    this.flaws = flaws;
    this.linesInside = 0;
    return at;
  }

  /** Splits any record. After an open or trailing quote it gives the end of the first physical line. */
  splitQuoted(bytes: Uint8Array, start: number, end: number, isLast: boolean, row: number): number {
    const kinds = this.#kinds;
    const first = row * this.#width, limit = first + this.#width;
    let field = first, at = start;
    this.flaws = 0;
    this.linesInside = 0;
    for (;;) {
      if (bytes[at] === QUOTE && at < end) {
        at = this.#quoted(bytes, at, start, end, isLast, field < limit ? field : -1);
        if ((this.flaws & (FLAW_CUT | FLAW_OPEN | FLAW_TRAILING)) !== 0) break;
      } else {
        const from = at;
        for (;;) {
          const kind = kinds[bytes[at]!]!;
          if (kind === ENDS_FIELD || kind === ENDS_LINE || (kind === MAY_END_LINE && bytes[at + 1] === LF && at + 1 < end)) break;
          if (kind === IS_NUL) this.flaws |= FLAW_NUL;
          else if (kind === NOT_ASCII) this.flaws |= FLAW_NOT_ASCII;
          at++;
        }
        if (field < limit) { this.starts[field] = from; this.ends[field] = at; }
      }
      field++;
      if (kinds[bytes[at]!] !== ENDS_FIELD || at >= end) break;
      at++;
    }
    this.count = field - first;
    if ((this.flaws & (FLAW_OPEN | FLAW_TRAILING)) !== 0) {
      this.flaws &= ~FLAW_NUL;
      at = start;
      while (bytes[at] !== LF) {
        if (bytes[at] === 0) this.flaws |= FLAW_NUL;
        at++;
      }
    }
    return at;
  }

  /** Reads a quoted field and gives where its end stands, which is a delimiter or a line end unless there are flaws. */
  #quoted(bytes: Uint8Array, open: number, recordStart: number, end: number, isLast: boolean, field: number): number {
    // Subtle: whether a quote stays open for good is decided after the same number of bytes wherever the file was cut.
    const limit = Math.min(end, recordStart + LONGEST_RECORD);
    let at = open + 1, doubled = 0;
    for (;;) {
      if (at >= limit) {
        this.flaws |= limit < end || isLast || end - recordStart >= LONGEST_RECORD ? FLAW_OPEN : FLAW_CUT;
        return at;
      }
      const byte = bytes[at]!;
      if (byte === QUOTE) {
        if (at + 1 >= end && !isLast) { this.flaws |= FLAW_CUT; return at; }
        if (bytes[at + 1] !== QUOTE || at + 1 >= end) break;
        doubled++;
        at += 2;
        continue;
      }
      if (byte === LF) this.linesInside++;
      else if (byte === 0) this.flaws |= FLAW_NUL;
      else if (byte >= 128) this.flaws |= FLAW_NOT_ASCII;
      at++;
    }
    const kind = this.#kinds[bytes[at + 1]!]!;
    const isEnd = at + 1 >= end || kind === ENDS_FIELD || kind === ENDS_LINE || (kind === MAY_END_LINE && bytes[at + 2] === LF && at + 2 < end);
    if (!isEnd) { this.flaws |= FLAW_TRAILING; return at; }
    if (field >= 0) {
      if (doubled === 0) {
        this.starts[field] = open + 1;
        this.ends[field] = at;
      } else this.#undouble(bytes, open + 1, at, doubled, field);
    }
    return at + 1;
  }

  #undouble(bytes: Uint8Array, start: number, end: number, doubled: number, field: number): void {
    const length = end - start - doubled;
    if (this.#extraUsed + length > this.extra.length) {
      const larger = new Uint8Array((this.#extraUsed + length) * 4);
      larger.set(this.extra);
      this.extra = larger;
      this.extraView = new DataView(larger.buffer);
      this.extraWords = new Int32Array(larger.buffer);
    }
    const extra = this.extra;
    let put = this.#extraUsed;
    this.starts[field] = -1 - put;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      extra[put++] = byte;
      if (byte === QUOTE) at++;
    }
    this.ends[field] = put;
    this.#extraUsed = put;
  }
}
