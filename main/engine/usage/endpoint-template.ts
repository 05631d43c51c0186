const SLASH = 47, QUESTION = 63, HASH = 35, COLON = 58, DOT = 46, SPACE = 32;
const DIGIT = 1, HEX = 2, TOKEN = 4, LETTER = 8;
const LONGEST = 2_048;
/** The byte before the capital letters, four times; the sign bits of four bytes. */
const BELOW_LETTERS = 0x4040_4040, SIGNS = 0x8080_8080 | 0;

/** What a byte may be part of: digits, hexadecimal numbers, opaque tokens, words. */
const KIND = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const character = String.fromCharCode(byte);
  if (/[0-9]/.test(character)) KIND[byte] = DIGIT | HEX | TOKEN;
  else if (/[a-fA-F]/.test(character)) KIND[byte] = HEX | TOKEN | LETTER;
  else if (/[g-zG-Z]/.test(character)) KIND[byte] = TOKEN | LETTER;
  else if (/[-_]/.test(character)) KIND[byte] = TOKEN;
}

/**
 * Turns the path of a request into the endpoint it counts under: `/2/users/123/tweets?max=5` becomes `/2/users/:id/tweets`.
 * Scheme, host, query and fragment go. A part is an id when it is all digits (unless it is an API version: one or two digits at the
 * start or after `api`), a UUID, sixteen or more hexadecimal digits, or a token of twenty or more characters with a digit in it;
 * `123.json` becomes `:id.json`. Templates of the mapping come first and win.
 */
export class EndpointTemplates {
  /** Where the template of the last call stands: in the field itself when nothing was replaced. */
  bytes: Uint8Array;
  view: DataView;
  start = 0;
  end = 0;
  /** Where the method stood when the field was a request line (`GET /x HTTP/1.1`); empty otherwise. */
  methodStart = 0;
  methodEnd = 0;
  readonly #scratch = new Uint8Array(LONGEST * 3);
  readonly #scratchView = new DataView(this.#scratch.buffer);
  readonly #own: readonly (readonly Uint8Array[])[];
  readonly #ownText: readonly Uint8Array[];
  // How far the field has been copied, and to where.
  #copied = 0;
  #put = 0;

  constructor(templates: readonly string[] = []) {
    const encoder = new TextEncoder();
    this.#own = templates.map(template => template.split('/').map(part => encoder.encode(part)));
    this.#ownText = templates.map(template => encoder.encode(template).slice(0, LONGEST));
    this.bytes = this.#scratch;
    this.view = this.#scratchView;
  }

  /** Finds the template of `bytes[start, end)`; `view` and `words` are other views of the same buffer. */
  apply(bytes: Uint8Array, view: DataView, words: Int32Array, start: number, end: number): void {
    this.methodStart = this.methodEnd = start;
    if (bytes[start] !== SLASH) {
      const methodEnd = wordEnd(bytes, start, end);
      if (methodEnd > start) {
        this.methodEnd = methodEnd;
        start = methodEnd + 1;
        end = spaceOrEnd(bytes, start, end);
      }
      start = pathStart(bytes, start, end);
    }
    if (end - start > LONGEST) end = start + LONGEST;
    if (this.#own.length > 0 && this.#takeOwn(bytes, start, end)) return;
    this.#builtIn(bytes, view, words, start, end);
  }

  #takeOwn(bytes: Uint8Array, start: number, end: number): boolean {
    let stop = start;
    while (stop < end && bytes[stop] !== QUESTION && bytes[stop] !== HASH) stop++;
    const found = this.#own.findIndex(parts => matches(parts, bytes, start, stop));
    const text = this.#ownText[found];
    if (text === undefined) return false;
    this.#scratch.set(text);
    this.bytes = this.#scratch;
    this.view = this.#scratchView;
    this.start = 0;
    this.end = text.length;
    return true;
  }

  /** Subtle: four bytes are judged at once; a sign bit is set where a byte is below the letters or not ASCII, which digits, slashes and question marks are. */
  #builtIn(bytes: Uint8Array, view: DataView, words: Int32Array, start: number, end: number): void {
    this.#copied = start;
    this.#put = 0;
    let part = start, hasDigit = false, mayBeVersion = true, stop = end;
    let index = start >> 2, marks = signs(words[index]!) & (-1 << ((start & 3) << 3));
    const lastIndex = (end - 1) >> 2;
    for (;;) {
      while (marks === 0 && index < lastIndex) marks = signs(words[++index]!);
      if (marks === 0) break;
      const at = (index << 2) + ((31 - Math.clz32(marks & -marks)) >> 3);
      marks &= marks - 1;
      if (at >= end) break;
      const byte = bytes[at]!;
      if (byte >= 48 && byte <= 57) hasDigit = true;
      else if (byte === SLASH) {
        if (hasDigit) this.#judge(bytes, part, at, mayBeVersion);
        if (at > part) mayBeVersion = at - part === 3 && bytes[part] === 97 && bytes[part + 1] === 112 && bytes[part + 2] === 105;
        part = at + 1;
        hasDigit = false;
      } else if (byte === QUESTION || byte === HASH) {
        stop = at;
        break;
      }
    }
    if (hasDigit) this.#judge(bytes, part, stop, mayBeVersion);
    if (this.#put === 0) {
      this.bytes = bytes;
      this.view = view;
      this.start = start;
      this.end = stop;
      return;
    }
    this.#copyTo(bytes, stop);
    this.bytes = this.#scratch;
    this.view = this.#scratchView;
    this.start = 0;
    this.end = this.#put;
  }

  /** Replaces a part with a digit in it when it is an id. */
  #judge(bytes: Uint8Array, start: number, end: number, mayBeVersion: boolean): void {
    let all = 255;
    for (let at = start; at < end; at++) all &= KIND[bytes[at]!]!;
    if (mayBeVersion && end - start <= 2 && (all & DIGIT) !== 0) return;
    const length = idLengthOf(bytes, start, end, all);
    if (length === 0) return;
    this.#copyTo(bytes, start);
    const scratch = this.#scratch;
    scratch[this.#put] = COLON;
    scratch[this.#put + 1] = 105;
    scratch[this.#put + 2] = 100;
    this.#put += 3;
    this.#copied = start + length;
  }

  #copyTo(bytes: Uint8Array, end: number): void {
    const scratch = this.#scratch;
    let put = this.#put;
    for (let at = this.#copied; at < end; at++) scratch[put++] = bytes[at]!;
    this.#put = put;
    this.#copied = end;
  }
}

function signs(word: number): number {
  return ((word - BELOW_LETTERS) | word) & SIGNS;
}

/** How many bytes of a part are an id, 0 when it is none; `all` is what every byte of it may be. */
function idLengthOf(bytes: Uint8Array, start: number, end: number, all: number): number {
  const length = end - start;
  if ((all & DIGIT) !== 0) return length;
  if ((all & HEX) !== 0 && length >= 16) return length;
  if (length === 36 && isUuid(bytes, start)) return length;
  if ((all & TOKEN) !== 0 && length >= 20) return length;
  let at = start;
  while (at < end && (KIND[bytes[at]!]! & DIGIT) !== 0) at++;
  if (at === start || bytes[at] !== DOT || at + 1 === end) return 0;
  for (let rest = at + 1; rest < end; rest++) if ((KIND[bytes[rest]!]! & LETTER) === 0) return 0;
  return at - start;
}

function isUuid(bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < 36; index++) {
    const byte = bytes[start + index]!;
    const isDash = index === 8 || index === 13 || index === 18 || index === 23;
    if (isDash ? byte !== 45 : (KIND[byte]! & HEX) === 0) return false;
  }
  return true;
}

/** End of a method at the start of a request line; `start` when the field is none. */
function wordEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! >= 65 && bytes[at]! <= 90) at++;
  return at < end && bytes[at] === SPACE ? at : start;
}

/** Where the path of an address with scheme and host starts; `start` when it has none. */
function pathStart(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (KIND[bytes[at]!]! & LETTER) !== 0) at++;
  if (at === start || at + 2 >= end || bytes[at] !== COLON || bytes[at + 1] !== SLASH || bytes[at + 2] !== SLASH) return start;
  for (at += 3; at < end && bytes[at] !== SLASH; at++);
  return at;
}

function spaceOrEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === SPACE) return at;
  return end;
}

function matches(parts: readonly Uint8Array[], bytes: Uint8Array, start: number, stop: number): boolean {
  let at = start;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    let end = at;
    while (end < stop && bytes[end] !== SLASH) end++;
    if (part[0] === COLON) {
      if (end === at) return false;
    } else {
      if (part.length !== end - at) return false;
      for (let offset = 0; offset < part.length; offset++) if (part[offset] !== bytes[at + offset]) return false;
    }
    if (index === parts.length - 1) return end === stop;
    if (end === stop) return false;
    at = end + 1;
  }
  return false;
}
