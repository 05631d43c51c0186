const SLASH = 47, QUESTION = 63, HASH = 35, COLON = 58, DOT = 46, SPACE = 32;
const DIGIT = 1, HEX = 2, TOKEN = 4, LETTER = 8;
const LONGEST = 2_048;

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
  /** The template of the last call, `length` bytes long. */
  readonly scratch = new Uint8Array(LONGEST * 3);
  readonly view = new DataView(this.scratch.buffer);
  length = 0;
  /** Where the method stood when the field was a request line (`GET /x HTTP/1.1`); empty otherwise. */
  methodStart = 0;
  methodEnd = 0;
  readonly #own: readonly (readonly Uint8Array[])[];
  readonly #ownText: readonly Uint8Array[];

  constructor(templates: readonly string[] = []) {
    const encoder = new TextEncoder();
    this.#own = templates.map(template => template.split('/').map(part => encoder.encode(part)));
    this.#ownText = templates.map(template => encoder.encode(template));
  }

  /** Leaves the template of `bytes[start, end)` in `scratch`. */
  apply(bytes: Uint8Array, start: number, end: number): void {
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
    let stop = start;
    while (stop < end && bytes[stop] !== QUESTION && bytes[stop] !== HASH) stop++;
    if (stop - start > LONGEST) stop = start + LONGEST;
    for (let own = 0; own < this.#own.length; own++) {
      if (matches(this.#own[own]!, bytes, start, stop)) { this.#take(this.#ownText[own]!); return; }
    }
    this.#builtIn(bytes, start, stop);
  }

  #take(template: Uint8Array): void {
    this.length = Math.min(template.length, LONGEST);
    for (let at = 0; at < this.length; at++) this.scratch[at] = template[at]!;
  }

  #builtIn(bytes: Uint8Array, start: number, stop: number): void {
    const scratch = this.scratch;
    let put = 0, at = start, mayBeVersion = true;
    while (at < stop) {
      // One part: copy and judge it, and take it back when it was an id.
      const partPut = put, partAt = at;
      let all = 255, any = 0;
      for (; at < stop; at++) {
        const byte = bytes[at]!;
        if (byte === SLASH) break;
        const kind = KIND[byte]!;
        all &= kind;
        any |= kind;
        scratch[put++] = byte;
      }
      const length = at - partAt;
      if ((any & DIGIT) !== 0 && !(mayBeVersion && length <= 2 && (all & DIGIT) !== 0)) {
        const idLength = idLengthOf(bytes, partAt, at, all);
        if (idLength > 0) {
          scratch[partPut] = COLON;
          scratch[partPut + 1] = 105;
          scratch[partPut + 2] = 100;
          put = partPut + 3;
          for (let rest = partAt + idLength; rest < at; rest++) scratch[put++] = bytes[rest]!;
        }
      }
      if (length > 0) mayBeVersion = length === 3 && bytes[partAt] === 97 && bytes[partAt + 1] === 112 && bytes[partAt + 2] === 105;
      if (at < stop) { scratch[put++] = SLASH; at++; }
    }
    this.length = put;
  }
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
