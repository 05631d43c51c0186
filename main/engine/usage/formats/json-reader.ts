import { LineFields } from '../line-scanner.ts';
import { parseFieldPath } from './json-names.ts';

const LF = 10, CR = 13, TAB = 9, SPACE = 32, QUOTE = 34, COMMA = 44, DASH = 45, PLUS = 43, DOT = 46, COLON = 58, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93, OPEN = 123, CLOSE = 125;
const LETTER_U = 117;
/** What a byte does inside a string; 0 is nothing. */
const ENDS = 1, ESCAPES = 2, IS_CONTROL = 3, NOT_ASCII = 4;
const MOST_NESTED = 1_000;
/** Positions of what does not read as JSON. */
const BAD = -1;

const KINDS = new Uint8Array(256);
KINDS.fill(IS_CONTROL, 0, 32);
KINDS.fill(NOT_ASCII, 128);
KINDS[QUOTE] = ENDS;
KINDS[BACKSLASH] = ESCAPES;

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** A name of an object, or a place in a list, with what is wanted of its value. */
class Wanted {
  /** Field that takes the value; −1 for none. */
  field = -1;
  readonly names: string[] = [];
  readonly keys: Uint8Array[] = [];
  readonly children: Wanted[] = [];
  /** The child that is likely to come next. */
  next = 0;
  /** The record in which it was met last. */
  met = 0;
  /** Elements of a list are wanted, not names. */
  hasPlaces = false;

  child(name: string): Wanted {
    const known = this.names.indexOf(name);
    if (known >= 0) return this.children[known]!;
    const made = new Wanted();
    this.names.push(name);
    this.keys.push(encoder.encode(name));
    this.children.push(made);
    if (/^\d+$/.test(name)) this.hasPlaces = true;
    return made;
  }

  find(bytes: Uint8Array, start: number, end: number): Wanted | null {
    const { keys } = this, { length } = keys;
    for (let tried = 0, index = this.next; tried < length; tried++, index++) {
      if (index >= length) index = 0;
      const key = keys[index]!;
      if (key.length !== end - start) continue;
      let at = 0;
      while (at < key.length && key[at] === bytes[start + at]) at++;
      if (at < key.length) continue;
      this.next = index + 1;
      return this.children[index]!;
    }
    return null;
  }
}

/**
 * Reads objects as RFC 8259 has them and finds the values of the names that are wanted: `request.path` is `path` of the object `request`,
 * or a name with that dot in it; `resources.0` is the first element of a list. Of a name that comes twice the last value counts.
 * Strings are taken out of their escapes; numbers keep their digits; objects and lists that are wanted as a whole stay JSON; null is empty.
 */
export abstract class JsonFields extends LineFields {
  /** Line feeds are blanks, and are counted; otherwise they end the record. */
  protected readonly hasLines: boolean;
  /** Line feeds in the object read last. */
  protected linesInside = 0;
  /** Line feeds from here on are not of this record. */
  protected limit = 0;
  readonly #root = new Wanted();
  #bytes: Uint8Array = new Uint8Array(0);
  #base = 0;
  #serial = 0;
  #depth = 0;
  #escapes = 0;
  /** Names so far that came twice. */
  #doubled = 0;

  constructor(names: readonly (string | null)[], batch: number, hasLines: boolean) {
    super(names.length, batch);
    this.hasLines = hasLines;
    names.forEach((name, field) => { if (name !== null) want(this.#root, parseFieldPath(name), field); });
  }

  /** Reads the object that opens at `at`; gives the place after it, or −1. */
  protected readObject(bytes: Uint8Array, at: number, row: number): number {
    this.#bytes = bytes;
    this.#base = row * this.width;
    this.starts.fill(at, this.#base, this.#base + this.width);
    this.ends.fill(at, this.#base, this.#base + this.width);
    this.#serial++;
    this.#depth = 0;
    const doubled = this.#doubled;
    this.linesInside = 0;
    this.isAscii = true;
    const end = this.#object(at, this.#root);
    if (end !== BAD && this.#doubled > doubled) this.doubledKeys++;
    return end;
  }

  /** Skips blanks from `at` on. */
  protected skipBlanks(bytes: Uint8Array, at: number): number {
    for (;;) {
      const byte = bytes[at];
      if (byte === SPACE || byte === TAB || byte === CR) at++;
      else if (byte === LF && this.hasLines && at < this.limit) { this.linesInside++; at++; }
      else return at;
    }
  }

  #value(at: number, wanted: Wanted | null): number {
    const bytes = this.#bytes, byte = bytes[at]!;
    if (byte === QUOTE) {
      const end = this.#string(at + 1);
      if (end === BAD) return BAD;
      if (wanted !== null && wanted.field >= 0) this.#take(wanted.field, at + 1, end);
      return end + 1;
    }
    const field = wanted === null ? -1 : wanted.field;
    let end: number;
    if (byte === OPEN) end = this.#object(at, wanted);
    else if (byte === OPEN_LIST) end = this.#list(at, wanted);
    else if (byte === DASH || (byte >= 48 && byte <= 57)) end = number(bytes, at);
    else if (byte === 110) return isWord(bytes, at, 0x6c_6c_75_6e) ? at + 4 : BAD;
    else if (byte === 116) end = isWord(bytes, at, 0x65_75_72_74) ? at + 4 : BAD;
    else if (byte === 102) end = isWord(bytes, at + 1, 0x65_73_6c_61) ? at + 5 : BAD;
    else return BAD;
    if (end !== BAD && field >= 0) {
      this.starts[this.#base + field] = at;
      this.ends[this.#base + field] = end;
    }
    return end;
  }

  #object(at: number, wanted: Wanted | null): number {
    if (++this.#depth > MOST_NESTED) return BAD;
    const bytes = this.#bytes;
    if (wanted !== null) wanted.next = 0;
    at = this.skipBlanks(bytes, at + 1);
    if (bytes[at] === CLOSE) { this.#depth--; return at + 1; }
    for (;;) {
      if (bytes[at] !== QUOTE) return BAD;
      const start = at + 1, end = this.#string(start);
      if (end === BAD) return BAD;
      let child: Wanted | null = null;
      if (wanted !== null && wanted.keys.length > 0) {
        if (this.#escapes === 0) child = wanted.find(bytes, start, end);
        else {
          const key = encoder.encode(JSON.parse(`"${decoder.decode(bytes.slice(start, end))}"`) as string);
          child = wanted.find(key, 0, key.length);
        }
      }
      at = bytes[end + 1] === COLON ? end + 1 : this.skipBlanks(bytes, end + 1);
      if (bytes[at] !== COLON) return BAD;
      at++;
      if (bytes[at]! <= SPACE) at = this.skipBlanks(bytes, at);
      if (child !== null) {
        if (child.met === this.#serial) this.#forget(child);
        child.met = this.#serial;
      }
      at = this.#value(at, child);
      if (at === BAD) return BAD;
      if (bytes[at]! <= SPACE) at = this.skipBlanks(bytes, at);
      if (bytes[at] === CLOSE) { this.#depth--; return at + 1; }
      if (bytes[at] !== COMMA) return BAD;
      at++;
      if (bytes[at]! <= SPACE) at = this.skipBlanks(bytes, at);
    }
  }

  #list(at: number, wanted: Wanted | null): number {
    if (++this.#depth > MOST_NESTED) return BAD;
    const bytes = this.#bytes;
    at = this.skipBlanks(bytes, at + 1);
    if (bytes[at] === CLOSE_LIST) { this.#depth--; return at + 1; }
    for (let place = 0; ; place++) {
      let child: Wanted | null = null;
      if (wanted?.hasPlaces === true) {
        const key = encoder.encode(String(place));
        child = wanted.find(key, 0, key.length);
      }
      at = this.#value(at, child);
      if (at === BAD) return BAD;
      at = this.skipBlanks(bytes, at);
      if (bytes[at] === CLOSE_LIST) { this.#depth--; return at + 1; }
      if (bytes[at] !== COMMA) return BAD;
      at = this.skipBlanks(bytes, at + 1);
    }
  }

  /** A name came a second time: what stood under it the first time no longer counts. */
  #forget(wanted: Wanted): void {
    this.#doubled++;
    if (wanted.field >= 0) this.ends[this.#base + wanted.field] = this.starts[this.#base + wanted.field] = 0;
    for (const child of wanted.children) if (child.met === this.#serial) this.#forget(child);
  }

  /** Where the string that starts at `at` has its closing quote. */
  #string(at: number): number {
    const bytes = this.#bytes;
    this.#escapes = 0;
    for (;;) {
      let kind = KINDS[bytes[at]!]!;
      while (kind === 0) kind = KINDS[bytes[++at]!]!;
      if (kind === ENDS) return at;
      if (kind === IS_CONTROL) return BAD;
      if (kind === NOT_ASCII) this.isAscii = false;
      else {
        const escaped = bytes[++at]!;
        if (escaped === LETTER_U) {
          for (let digit = 1; digit <= 4; digit++) if (hexOf(bytes[at + digit]!) < 0) return BAD;
          at += 4;
        } else if (ESCAPED[escaped] === 0) return BAD;
        this.#escapes++;
      }
      at++;
    }
  }

  #take(field: number, start: number, end: number): void {
    if (this.#escapes === 0) {
      this.starts[this.#base + field] = start;
      this.ends[this.#base + field] = end;
      return;
    }
    this.reserve(end - start);
    const bytes = this.#bytes, extra = this.extra, from = this.extraUsed;
    let put = from;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte !== BACKSLASH) { extra[put++] = byte; continue; }
      const escaped = bytes[++at]!;
      if (escaped !== LETTER_U) { extra[put++] = ESCAPED[escaped]!; continue; }
      let point = unit(bytes, at + 1);
      at += 4;
      if (point >= 0xd800 && point < 0xdc00 && bytes[at + 1] === BACKSLASH && bytes[at + 2] === LETTER_U) {
        const low = unit(bytes, at + 3);
        if (low >= 0xdc00 && low < 0xe000) { point = 0x1_0000 + ((point - 0xd800) << 10) + (low - 0xdc00); at += 6; }
      }
      // Half a surrogate pair is no character.
      if (point >= 0xd800 && point < 0xe000) point = 0xfffd;
      put = putUtf8(extra, put, point);
    }
    this.starts[this.#base + field] = -1 - from;
    this.ends[this.#base + field] = put;
    this.extraUsed = put;
  }
}

const ESCAPED = new Uint8Array(256);
for (const [letter, byte] of [['"', QUOTE], ['\\', BACKSLASH], ['/', 47], ['b', 8], ['f', 12], ['n', LF], ['r', CR], ['t', TAB]] as const) ESCAPED[letter.charCodeAt(0)] = byte;

/** Subtle: a dot in a name may be a step into an object or stand in the name itself, so both are wanted, for each dot. */
function want(from: Wanted, path: readonly string[], field: number): void {
  for (let taken = 1; taken <= path.length; taken++) {
    if (taken > 1 && path.length > 6 && taken < path.length) continue;
    const child = from.child(path.slice(0, taken).join('.'));
    if (taken === path.length) child.field = field;
    else want(child, path.slice(taken), field);
  }
}

function number(bytes: Uint8Array, at: number): number {
  if (bytes[at] === DASH) at++;
  const first = bytes[at]!;
  if (first < 48 || first > 57) return BAD;
  at++;
  if (first !== 48) while (isDigit(bytes[at]!)) at++;
  if (bytes[at] === DOT) {
    if (!isDigit(bytes[++at]!)) return BAD;
    while (isDigit(bytes[at]!)) at++;
  }
  if ((bytes[at]! | 32) === 101) {
    at++;
    if (bytes[at] === PLUS || bytes[at] === DASH) at++;
    if (!isDigit(bytes[at]!)) return BAD;
    while (isDigit(bytes[at]!)) at++;
  }
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function isWord(bytes: Uint8Array, at: number, word: number): boolean {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) === word;
}

function hexOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

function unit(bytes: Uint8Array, at: number): number {
  return (hexOf(bytes[at]!) << 12) | (hexOf(bytes[at + 1]!) << 8) | (hexOf(bytes[at + 2]!) << 4) | hexOf(bytes[at + 3]!);
}

function putUtf8(to: Uint8Array, put: number, point: number): number {
  if (point < 0x80) to[put++] = point;
  else if (point < 0x800) {
    to[put++] = 0xc0 | (point >> 6);
    to[put++] = 0x80 | (point & 63);
  } else if (point < 0x1_0000) {
    to[put++] = 0xe0 | (point >> 12);
    to[put++] = 0x80 | ((point >> 6) & 63);
    to[put++] = 0x80 | (point & 63);
  } else {
    to[put++] = 0xf0 | (point >> 18);
    to[put++] = 0x80 | ((point >> 12) & 63);
    to[put++] = 0x80 | ((point >> 6) & 63);
    to[put++] = 0x80 | (point & 63);
  }
  return put;
}
