import { LineFields } from '../line-scanner.ts';
import { BAD_QUOTE, NUL, RAGGED, UNTERMINATED } from '../scan-plan.ts';

const LF = 10, CR = 13, TAB = 9, SPACE = 32, QUOTE = 34, DASH = 45, OPEN = 91, BACKSLASH = 92, CLOSE = 93;
/** What a byte does to a part of a line; 0 is nothing. */
const ENDS_PART = 1, ENDS_LINE = 2, MAY_END_LINE = 3, IS_NUL = 4, NOT_ASCII = 5, CLOSES = 6, ESCAPES = 7;
/** Instead of a field: the part is a request line, which is three fields. */
export const LEFT_OUT = -1, REQUEST_LINE = -2;

/** Which field takes each part of a line, and how many parts a line has. */
export interface PartLayout {
  /** A field, `LEFT_OUT`, or `REQUEST_LINE`; parts past the end are left out. */
  readonly parts: readonly number[];
  /** Fields of method, path and protocol. */
  readonly request: readonly [number, number, number] | null;
  readonly least: number;
  readonly most: number;
}

const PLAIN = kinds({ [SPACE]: ENDS_PART }), PLAIN_TABS = kinds({ [SPACE]: ENDS_PART, [TAB]: ENDS_PART });
const QUOTED = kinds({ [QUOTE]: CLOSES, [BACKSLASH]: ESCAPES }), QUOTED_DOUBLED = kinds({ [QUOTE]: CLOSES }), BRACKETED = kinds({ [CLOSE]: CLOSES });

function kinds(own: Readonly<Record<number, number>>): Uint8Array {
  const table = new Uint8Array(256).fill(NOT_ASCII, 128);
  table[0] = IS_NUL;
  table[LF] = ENDS_LINE;
  table[CR] = MAY_END_LINE;
  for (const [byte, kind] of Object.entries(own)) table[Number(byte)] = kind;
  return table;
}

/**
 * Lines of parts between spaces, as web servers and load balancers write them: a part may stand in quotes, with backslashes before quotes
 * inside, or in square brackets. A dash alone is nothing.
 */
export class SpacedFields extends LineFields {
  /** The line's parts as they stand, quotes and brackets taken off. */
  protected layout: PartLayout;
  /** Quotes are doubled inside quotes, tabs separate as well, and brackets are letters like others. */
  readonly #isW3c: boolean;
  #hasRewritten = false;

  constructor(layout: PartLayout, width: number, batch: number, isW3c = false) {
    super(width, batch);
    this.layout = layout;
    this.#isW3c = isW3c;
  }

  split(bytes: Uint8Array, start: number, end: number, row: number): number {
    const { layout } = this, { parts } = layout, isW3c = this.#isW3c, base = row * this.width;
    this.starts.fill(start, base, base + this.width);
    this.ends.fill(start, base, base + this.width);
    this.flaw = 0;
    this.isAscii = true;
    const plain = isW3c ? PLAIN_TABS : PLAIN;
    let at = start, part = 0, hasNul = false;
    for (;;) {
      const first = bytes[at]!, opens = first === QUOTE || (first === OPEN && !isW3c);
      const table = !opens ? plain : first === OPEN ? BRACKETED : isW3c ? QUOTED_DOUBLED : QUOTED;
      if (opens) at++;
      const from = at;
      let rewritten = 0;
      for (;;) {
        let kind = table[bytes[at]!]!;
        while (kind === 0) kind = table[bytes[++at]!]!;
        if (kind === ENDS_PART || kind === ENDS_LINE) break;
        if (kind === MAY_END_LINE) { if (bytes[at + 1] === LF && at + 1 < end) break; }
        else if (kind === CLOSES) {
          if (!isW3c || first !== QUOTE || bytes[at + 1] !== QUOTE) break;
          rewritten++;
          at++;
        } else if (kind === ESCAPES) {
          rewritten++;
          if (bytes[at + 1] !== LF) at++;
        } else if (kind === IS_NUL) hasNul = true;
        else this.isAscii = false;
        at++;
      }
      const to = at;
      if (opens) {
        if (bytes[at] !== (first === OPEN ? CLOSE : QUOTE)) return this.#damaged(bytes, start, UNTERMINATED);
        const kind = plain[bytes[++at]!]!;
        if (kind !== ENDS_PART && kind !== ENDS_LINE && !(kind === MAY_END_LINE && bytes[at + 1] === LF)) return this.#damaged(bytes, start, BAD_QUOTE);
      }
      const field = part < parts.length ? parts[part]! : LEFT_OUT;
      if (field !== LEFT_OUT && to > from && !(to - from === 1 && bytes[from] === DASH)) this.#take(bytes, from, to, rewritten, field, base);
      part++;
      while (bytes[at] === SPACE || (isW3c && bytes[at] === TAB)) at++;
      if (bytes[at] === LF) break;
      if (bytes[at] === CR && bytes[at + 1] === LF && at + 1 < end) { at++; break; }
    }
    if (hasNul) this.flaw = NUL;
    else if (part < layout.least || part > layout.most) this.flaw = RAGGED;
    return at;
  }

  /** Where the line feed of a line stands that does not read; a NUL byte in it is the graver fault. */
  #damaged(bytes: Uint8Array, start: number, flaw: number): number {
    this.flaw = flaw;
    let at = start;
    while (bytes[at] !== LF) if (bytes[at++] === 0) this.flaw = NUL;
    return at;
  }

  #take(bytes: Uint8Array, from: number, to: number, rewritten: number, field: number, base: number): void {
    this.#hasRewritten = rewritten > 0;
    if (rewritten > 0) {
      const put = this.extraUsed;
      this.reserve(to - from);
      this.extraUsed = this.#isW3c ? undouble(bytes, from, to, this.extra, put) : unescape(bytes, from, to, this.extra, put);
      from = put;
      to = this.extraUsed;
    }
    if (field >= 0) this.put(base + field, from, to);
    else if (this.layout.request !== null) this.#takeRequest(this.#hasRewritten ? this.extra : bytes, from, to, base, this.layout.request);
  }

  protected put(place: number, from: number, to: number): void {
    this.starts[place] = this.#hasRewritten ? -1 - from : from;
    this.ends[place] = to;
  }

  /** `GET /x HTTP/1.1`; what is no request line is all path. */
  #takeRequest(text: Uint8Array, from: number, to: number, base: number, [method, path, protocol]: readonly [number, number, number]): void {
    let word = from;
    while (word < to && text[word]! >= 65 && text[word]! <= 90) word++;
    let start = from, end = to;
    if (word > from && word < to && text[word] === SPACE) {
      if (method >= 0) this.put(base + method, from, word);
      start = word + 1;
      let last = to - 1;
      while (last > start && text[last] !== SPACE) last--;
      if (last > start && text[last + 1] === 72 && text[last + 2] === 84 && text[last + 3] === 84 && text[last + 4] === 80 && text[last + 5] === 47) {
        if (protocol >= 0) this.put(base + protocol, last + 1, to);
        end = last;
      }
    }
    if (path >= 0 && end > start && !(end - start === 1 && text[start] === DASH)) this.put(base + path, start, end);
  }
}

function undouble(bytes: Uint8Array, from: number, to: number, extra: Uint8Array, put: number): number {
  for (let at = from; at < to; at++) {
    extra[put++] = bytes[at]!;
    if (bytes[at] === QUOTE) at++;
  }
  return put;
}

/** Takes `\"`, `\\`, `\t` and `\x22` out of their escapes. `\xe9` and the like stay as they stand: which letter was meant is not known. */
function unescape(bytes: Uint8Array, from: number, to: number, extra: Uint8Array, put: number): number {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte !== BACKSLASH || at + 1 >= to) { extra[put++] = byte; continue; }
    const next = bytes[at + 1]!;
    if (next === QUOTE || next === BACKSLASH) { extra[put++] = next; at++; continue; }
    if (next === 116) { extra[put++] = TAB; at++; continue; }
    if (next === 120 && at + 3 < to) {
      const value = Number.parseInt(String.fromCharCode(bytes[at + 2]!, bytes[at + 3]!), 16);
      if (value >= SPACE && value < 127) { extra[put++] = value; at += 3; continue; }
    }
    extra[put++] = byte;
  }
  return put;
}
