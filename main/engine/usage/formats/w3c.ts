import { headLines } from '../head-lines.ts';
import { LineTexts } from '../line-texts.ts';
import type { HeadContent, Hint, LogHead } from '../log-head.ts';
import { COMMENT, DIRECTIVE, NO_LAYOUT } from '../scan-plan.ts';
import { LEFT_OUT, SpacedFields } from './spaced.ts';
import type { PartLayout } from './spaced.ts';

const LF = 10, HASH = 35, PLUS = 43, COLON = 58, SPACE = 32;
const NO_PARTS: PartLayout = { parts: [], request: null, least: 0, most: 0 };
/** The field made of date and time. */
export const WHEN = 'date time';
const DAY_MS = 86_400_000;
/** A clock that goes back by more than this has passed midnight. */
const HALF_DAY_S = 43_200;

const HINTS: ReadonlyMap<string, Hint> = new Map<string, Hint>([
  [WHEN, { role: 'time', reason: 'date and time of the request, which this format has in UTC', sure: 1 }],
  ['cs-method', { role: 'method', reason: 'the format calls the method so', sure: 1 }],
  ['cs-uri-stem', { role: 'endpoint', reason: 'the format calls the path so', sure: 1 }],
  ['sc-status', { role: 'status', reason: 'the format calls the status so', sure: 1 }],
  ['sc-bytes', { role: 'bytes', reason: 'the format calls bytes sent so', sure: 1 }],
  ['cs-username', { role: 'credential', reason: 'the format calls the user the request was made as so', sure: 0.7 }],
]);

/** Names a `#Fields` line announces; null for any other line. */
function announced(line: string): string[] | null {
  return /^#fields:/i.test(line) ? line.slice(8).split(/[ \t]+/).filter(name => name !== '') : null;
}

/** The day a `#Date` line names. */
function dayIn(line: string): string | null {
  return /^#date:\s*(\d{4}-\d\d-\d\d)/i.exec(line)?.[1] ?? null;
}

/** The state after a directive: the announced names, the day. */
export function stateAfter(state: string, line: string): string {
  const [fields = '', day = ''] = state.split('\n');
  return [announced(line)?.join(' ') ?? fields, dayIn(line) ?? day, ''].join('\n');
}

/**
 * W3C Extended Log File Format (WD-logfile-960323) as web servers write it: `#Fields` says which fields the lines after it have, and may come
 * again with others; a field is known by its name. Without a date in the lines the day is that of the last `#Date`, and a clock that jumps
 * back by more than half a day has passed midnight. In what clients sent, a plus sign stands for a blank.
 */
export class W3cFields extends SpacedFields {
  readonly #names: readonly (string | null)[];
  readonly #when: number;
  #announced: readonly string[] = [];
  #day = '';
  #lastSecond = -1;
  #state = '';
  #hasDay = false;
  #hasClock = false;
  #plusFields: readonly number[] = [];

  /** @param names one a field; null where nothing is to be done with it */
  constructor(names: readonly (string | null)[], batch: number) {
    super(NO_PARTS, names.length, batch, true);
    this.#names = names;
    this.#when = names.indexOf(WHEN);
  }

  override get state(): string {
    return this.#state;
  }

  override enter(state: string): void {
    if (state === this.#state) return;
    const [fields = '', day = '', second = ''] = state.split('\n');
    this.#day = day;
    this.#lastSecond = second === '' ? -1 : Number(second);
    this.#announce(fields === '' ? [] : fields.split(' '));
  }

  #announce(names: readonly string[]): void {
    this.#announced = names;
    this.#hasDay = names.includes('date');
    this.#hasClock = names.includes('time');
    this.#plusFields = this.#names.flatMap((name, field) => (name?.startsWith('cs(') === true ? [field] : []));
    const parts = names.map(name => (this.#names.indexOf(name) < 0 ? LEFT_OUT : this.#names.indexOf(name)));
    this.layout = { parts, request: null, least: names.length, most: names.length };
    this.#told();
  }

  #told(): void {
    this.#state = [this.#announced.join(' '), this.#day, this.#hasDay || this.#lastSecond < 0 ? '' : String(this.#lastSecond)].join('\n');
  }

  override split(bytes: Uint8Array, start: number, end: number, row: number): number {
    if (bytes[start] === HASH) return this.#directive(bytes, start, end);
    if (this.#announced.length === 0) {
      this.isAscii = true;
      this.flaw = NO_LAYOUT;
      let at = start;
      while (bytes[at] !== LF) at++;
      return at;
    }
    const at = super.split(bytes, start, end, row);
    if (this.flaw !== 0) return at;
    if (this.#when >= 0 && this.#hasClock) this.#takeWhen(bytes, start, row * this.width + this.#when);
    for (const field of this.#plusFields) this.#takePlus(bytes, row * this.width + field);
    return at;
  }

  #directive(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (bytes[at] !== LF) at++;
    this.isAscii = true;
    this.flaw = COMMENT;
    if (bytes[start + 1] !== 70 && bytes[start + 1] !== 102 && bytes[start + 1] !== 68 && bytes[start + 1] !== 100) return at;
    const line = String.fromCharCode(...bytes.subarray(start, Math.min(at, start + 16_384))).trimEnd();
    const names = announced(line), day = dayIn(line);
    if (names === null && day === null) return at;
    this.flaw = DIRECTIVE;
    // A line that goes on in the next stretch is read again there.
    if (at >= end) return at;
    if (day !== null) { this.#day = day; this.#lastSecond = -1; }
    this.#announce(names ?? this.#announced);
    return at;
  }

  /** Puts day and clock together; they are apart, in another order or the day is not in the line at all. */
  #takeWhen(bytes: Uint8Array, start: number, place: number): void {
    const { parts } = this.layout;
    let at = start, dayAt = -1, dayEnd = -1, clockAt = -1, clockEnd = -1;
    for (let part = 0; part < parts.length; part++) {
      const name = this.#announced[part];
      let to = at;
      if (bytes[at] === 34) { to++; while (bytes[to] !== 34) to++; to++; }
      while (bytes[to]! > SPACE) to++;
      if (name === 'date') { dayAt = at; dayEnd = to; }
      else if (name === 'time') { clockAt = at; clockEnd = to; }
      if (clockAt >= 0 && (dayAt >= 0 || !this.#hasDay)) break;
      at = to;
      while (bytes[at] === SPACE || bytes[at] === 9) at++;
    }
    if (this.#hasDay && dayEnd + 1 === clockAt && bytes[dayEnd] === SPACE) {
      this.starts[place] = dayAt;
      this.ends[place] = clockEnd;
      return;
    }
    if (!this.#hasDay) this.#passMidnight(bytes, clockAt, clockEnd);
    this.reserve(64 + dayEnd - dayAt + clockEnd - clockAt);
    const from = this.extraUsed, extra = this.extra;
    let put = from;
    if (this.#hasDay) for (let index = dayAt; index < dayEnd; index++) extra[put++] = bytes[index]!;
    else for (let index = 0; index < this.#day.length; index++) extra[put++] = this.#day.charCodeAt(index);
    extra[put++] = SPACE;
    for (let index = clockAt; index < clockEnd; index++) extra[put++] = bytes[index]!;
    this.starts[place] = -1 - from;
    this.ends[place] = this.extraUsed = put;
  }

  #passMidnight(bytes: Uint8Array, at: number, end: number): void {
    if (end - at < 8 || bytes[at + 2] !== COLON || this.#day === '') return;
    const two = (from: number): number => (bytes[from]! - 48) * 10 + bytes[from + 1]! - 48;
    const second = two(at) * 3_600 + two(at + 3) * 60 + two(at + 6);
    if (!(second >= 0 && second < 86_400)) return;
    if (this.#lastSecond >= 0 && this.#lastSecond - second > HALF_DAY_S) this.#day = new Date(Date.parse(this.#day) + DAY_MS).toISOString().slice(0, 10);
    this.#lastSecond = second;
    this.#told();
  }

  #takePlus(bytes: Uint8Array, place: number): void {
    const from = this.starts[place]!, to = this.ends[place]!;
    const text = from >= 0 ? bytes : this.extra, start = from >= 0 ? from : -1 - from;
    let plus = start;
    while (plus < to && text[plus] !== PLUS) plus++;
    if (plus === to) return;
    this.reserve(to - start);
    const put = this.extraUsed, extra = this.extra, source = from >= 0 ? bytes : extra;
    for (let at = start; at < to; at++) extra[put + at - start] = source[at] === PLUS ? SPACE : source[at]!;
    this.starts[place] = -1 - put;
    this.ends[place] = this.extraUsed = put + to - start;
  }
}

/** Takes the start of a W3C extended log apart; null when it announces no fields. */
export function readW3cHead({ bytes, markBytes, isWhole, encoding, encodingReason }: HeadContent, named: readonly string[] | null): LogHead | null {
  const lines = headLines(bytes, markBytes, isWhole);
  const decoder = new TextDecoder();
  const found: string[] = [];
  for (const { start, end } of lines) {
    if (bytes[start] !== HASH) continue;
    for (const name of announced(decoder.decode(bytes.subarray(start, end))) ?? []) if (!found.includes(name)) found.push(name);
  }
  if (found.length === 0 && named === null) return null;
  const names = named ?? [...(found.includes('time') ? [WHEN] : []), ...found.filter(name => name !== 'date' && name !== 'time')];
  const texts = new LineTexts(new W3cFields(names, 1), names.length, encoding);
  const rows: string[][] = [];
  for (const { start, end } of lines) {
    const row = texts.of(bytes, start, end);
    if (row !== null) rows.push(row);
  }
  const records = lines.filter(({ start }) => bytes[start] !== HASH).length;
  return {
    format: 'w3c', encoding, encodingReason, delimiter: ',', fields: names.length, agreement: records === 0 ? 1 : rows.length / records, hasHeader: true, names, header: new Uint8Array(0),
    hasComments: false, markBytes, rows, hints: HINTS, zone: 'UTC',
  };
}
