import type { ScanKernel } from '../kernel/scan-kernel.ts';
import { batchFor, BETWEEN, IN_LONG_LINE, IN_RECORD, RecordScanner } from '../record-scanner.ts';
import type { Stretch, ValueDictionary } from '../record-scanner.ts';
import { BAD_ENCODING, BAD_JSON, BLANK, DOCUMENT, LONGEST_RECORD, TOO_LONG } from '../scan-plan.ts';
import type { ScanBlock, ScanPlan } from '../scan-plan.ts';
import { isUtf8 } from '../utf8.ts';
import { JsonFields } from './json-reader.ts';

const LF = 10, CR = 13, TAB = 9, SPACE = 32, COMMA = 44, CLOSE_LIST = 93, OPEN = 123, CLOSE = 125;
const RECORDS = new TextEncoder().encode('"Records"'), FIRST_NAME = new TextEncoder().encode('{"eventVersion"');
/** Instead of a place: more bytes are needed to tell. */
const CUT = -2;

/** Objects that may run over several lines. */
export class JsonRecordFields extends JsonFields {
  constructor(names: readonly (string | null)[], batch: number) {
    super(names, batch, true);
  }

  /** Reads the object at `at`, which ends before `end`; the place after it, or −1. */
  readRecord(bytes: Uint8Array, at: number, end: number, row: number): number {
    this.limit = end;
    return this.readObject(bytes, at, row);
  }

  get lines(): number {
    return this.linesInside;
  }

  split(bytes: Uint8Array, start: number, end: number, row: number): number {
    let at = start;
    while (isBlank(bytes[at]!) || bytes[at] === LF || bytes[at] === COMMA) at++;
    const after = bytes[at] === OPEN ? this.readRecord(bytes, at, end, row) : -1;
    this.flaw = after < 0 ? BAD_JSON : 0;
    return after < 0 ? end : after;
  }
}

/**
 * CloudTrail log files: documents `{"Records":[…]}`, each record an object, on one line or over many. What holds the records is skipped.
 * Commas and blanks before a record on its line belong to it, as do those after it up to the end of its line or its comma.
 * A record that does not read costs its line, or what comes before the next record on it.
 */
export class CloudTrailScanner extends RecordScanner {
  readonly #fields: JsonRecordFields;

  constructor(plan: ScanPlan, dictionaries: readonly ValueDictionary[], wanted: readonly (string | null)[], kernel: ScanKernel | null) {
    const fields = new JsonRecordFields(wanted, batchFor(plan.fields));
    super(plan, dictionaries, fields, kernel);
    this.#fields = fields;
  }

  override get doubledKeys(): number {
    return this.#fields.doubledKeys;
  }

  protected split(stretch: Stretch, block: ScanBlock): number {
    const { bytes, end, isLast } = stretch, fields = this.#fields, list = block.pieceList, most = this.pieces + this.batch;
    let count = 0, at = stretch.at, line = stretch.line;
    fields.startBatch();
    while (count < this.batch && this.pieces < most) {
      const start = at;
      let open = at;
      while (open < end && (isBlank(bytes[open]!) || bytes[open] === COMMA)) open++;
      if (open >= end) {
        if (open > start && isLast) { this.put(list, BLANK, start, open, line++); at = open; }
        stretch.isDone = true;
        stretch.ended = at === end ? BETWEEN : IN_RECORD;
        stretch.linesLeft = 0;
        break;
      }
      if (bytes[open] === LF) {
        at = open + 1;
        this.put(list, BLANK, start, at, line++);
        continue;
      }
      let after = this.#document(bytes, open, end, isLast), reason = DOCUMENT;
      if (after === -1) {
        reason = 0;
        after = bytes[open] === OPEN ? fields.readRecord(bytes, open, end, count) : -1;
        if (after < 0) {
          reason = BAD_JSON;
          after = isLast || end - start > LONGEST_RECORD ? nextRecord(bytes, open + 1, end) : CUT;
        } else after = tailEnd(bytes, after, end, isLast);
      }
      if (after === CUT || (after >= end && !isLast && (reason !== 0 || bytes[after - 1] !== LF))) {
        stretch.isDone = true;
        stretch.ended = end - start > LONGEST_RECORD ? IN_LONG_LINE : IN_RECORD;
        stretch.linesLeft = stretch.ended === IN_LONG_LINE ? linesIn(bytes, start, end) : 0;
        break;
      }
      at = after;
      if (reason === 0 && at - start > LONGEST_RECORD) reason = TOO_LONG;
      if (reason === 0 && !fields.isAscii && this.plan.isUtf8 && !isUtf8(bytes, start, at)) reason = BAD_ENCODING;
      if (reason === 0) this.keep(count++, start, at, line);
      else this.put(list, reason, start, at, line);
      line += linesIn(bytes, start, at);
      // The last line of a file need not end.
      if (at >= end && isLast && bytes[at - 1] !== LF) line++;
    }
    stretch.at = at;
    stretch.line = line;
    return count;
  }

  /** The place after `{"Records":[` or `]}` with the rest of its line when that is blank; −1 when neither stands at `at`. */
  #document(bytes: Uint8Array, at: number, end: number, isLast: boolean): number {
    const blanks = (from: number): number => {
      while (from < end && (isBlank(bytes[from]!) || bytes[from] === LF)) from++;
      return from;
    };
    if (bytes[at] === CLOSE_LIST) {
      at = blanks(at + 1);
      if (at >= end && !isLast) return CUT;
      if (bytes[at] === CLOSE && at < end) at++;
      return tailEnd(bytes, at, end, isLast);
    }
    if (bytes[at] !== OPEN) return -1;
    at = blanks(at + 1);
    for (let index = 0; index < RECORDS.length; index++) if (at + index < end && bytes[at + index] !== RECORDS[index]) return -1;
    at += RECORDS.length;
    if (at >= end) return isLast ? -1 : CUT;
    at = blanks(at);
    if (at < end && bytes[at] !== 58) return -1;
    at = blanks(at + 1);
    if (at >= end) return isLast ? -1 : CUT;
    return bytes[at] === 91 ? at + 1 : -1;
  }

  /** A record past all measure ends where the next one starts, or with its line. */
  protected override leaveLongLine(stretch: Stretch): void {
    const { bytes, end, isLast } = stretch;
    const next = nextRecord(bytes, stretch.at, end);
    stretch.line += linesIn(bytes, stretch.at, next);
    if (next < end || isLast) {
      stretch.at = stretch.longLineEnd = next;
      stretch.isInLongLine = false;
      if (next >= end && bytes[next - 1] !== LF) stretch.line++;
      return;
    }
    stretch.at = end;
    stretch.isDone = true;
    stretch.ended = IN_LONG_LINE;
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR;
}

/** After a record: blanks and a comma, and the line feed when it comes next. */
function tailEnd(bytes: Uint8Array, at: number, end: number, isLast: boolean): number {
  const from = at;
  while (at < end && isBlank(bytes[at]!)) at++;
  if (at >= end) return isLast ? at : CUT;
  if (bytes[at] === COMMA) {
    const comma = at + 1;
    at = comma;
    while (at < end && isBlank(bytes[at]!)) at++;
    if (at >= end) return isLast ? at : CUT;
    return bytes[at] === LF ? at + 1 : comma;
  }
  return bytes[at] === LF ? at + 1 : from;
}

/** Where the next record may start: at a record's usual first name, or on the next line. */
function nextRecord(bytes: Uint8Array, at: number, end: number): number {
  for (; at < end; at++) {
    if (bytes[at] === LF) return at + 1;
    if (bytes[at] !== OPEN || at + FIRST_NAME.length > end) continue;
    let same = 1;
    while (same < FIRST_NAME.length && bytes[at + same] === FIRST_NAME[same]) same++;
    if (same === FIRST_NAME.length) return at;
  }
  return end;
}

function linesIn(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) if (bytes[at] === LF) lines++;
  return lines;
}
