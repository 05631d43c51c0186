import type { MailBudgets, ReadNote } from './budgets.ts';
import { decodeText, latin1 } from './charsets.ts';

/** One header field as it stands in the bytes. */
export interface HeaderField {
  /** As written; empty for a line that is no field. */
  readonly name: string;
  /** First byte of the field and the byte after its last line end. */
  readonly startByte: number;
  readonly endByte: number;
  /** Folded lines as they stand, one character a byte, without the last line end. */
  readonly raw: string;
}

export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** First byte after the blank line, or where the block ran out. */
  readonly bodyByte: number;
  /** The block ended in a blank line. */
  readonly isClosed: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

/** The byte after the line that starts at `from`, line end included (LF, CRLF or a lone CR). */
export function lineEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === LF) return at + 1;
    if (byte === CR) return at + 1 < end && bytes[at + 1] === LF ? at + 2 : at + 1;
  }
  return end;
}

/** The byte after the last character of a line that ends at `end`. */
export function withoutLineEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  if (at > start && bytes[at - 1] === LF) at -= 1;
  if (at > start && bytes[at - 1] === CR) at -= 1;
  return at;
}

/**
 * Reads header fields from `from` until the blank line (RFC 5322 §2.2), with their byte ranges. `isBoundary` is asked about lines that
 * start with `--`, because a part whose blank line is missing ends there.
 */
export function readHeaders(bytes: Uint8Array, from: number, end: number, budgets: MailBudgets, notes: ReadNote[], isBoundary: (start: number, end: number) => boolean): HeaderBlock {
  const fields: HeaderField[] = [];
  let at = from;
  let fieldStart = -1;
  let strayLines = 0;
  const finish = (stop: number): void => {
    if (fieldStart < 0) return;
    fields.push(fieldAt(bytes, fieldStart, stop, budgets, notes));
    fieldStart = -1;
  };
  while (at < end) {
    const next = lineEnd(bytes, at, end);
    const lineStop = withoutLineEnd(bytes, at, next);
    if (lineStop === at) {
      finish(at);
      return done(fields, next, true, strayLines, from, notes);
    }
    const first = bytes[at];
    if (first === 0x2d && bytes[at + 1] === 0x2d && isBoundary(at, lineStop)) {
      finish(at);
      notes.push({ code: 'mail.header-unclosed', reason: 'The header of a part runs into a boundary without a blank line', startByte: from, endByte: at });
      return done(fields, at, false, strayLines, from, notes);
    }
    if ((first === 0x20 || first === 0x09) && fieldStart >= 0) {
      at = next;
      continue;
    }
    finish(at);
    if (fields.length >= budgets.headers) {
      notes.push({ code: 'mail.too-many-headers', reason: `Only the first ${String(budgets.headers)} header fields were read`, startByte: at, endByte: end });
      return done(fields, at, false, strayLines, from, notes);
    }
    if (!startsField(bytes, at, lineStop)) strayLines += 1;
    fieldStart = at;
    at = next;
  }
  finish(end);
  return done(fields, end, false, strayLines, from, notes);
}

function done(fields: readonly HeaderField[], bodyByte: number, isClosed: boolean, strayLines: number, from: number, notes: ReadNote[]): HeaderBlock {
  if (strayLines > 0) {
    notes.push({ code: 'mail.header-broken', reason: `${String(strayLines)} ${strayLines === 1 ? 'line' : 'lines'} of the header ${strayLines === 1 ? 'is' : 'are'} no header field`, startByte: from, endByte: bodyByte });
  }
  return { fields, bodyByte, isClosed };
}

/** True when the line begins with a field name and a colon; blanks before the colon are tolerated. */
function startsField(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  const stop = Math.min(end, start + 256);
  while (at < stop && isNameByte(bytes[at] ?? 0)) at += 1;
  if (at === start) return false;
  while (at < stop && (bytes[at] === 0x20 || bytes[at] === 0x09)) at += 1;
  return bytes[at] === 0x3a && at < end;
}

function isNameByte(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f && byte !== 0x3a;
}

function fieldAt(bytes: Uint8Array, start: number, end: number, budgets: MailBudgets, notes: ReadNote[]): HeaderField {
  const stop = withoutLineEnd(bytes, start, end);
  const kept = Math.min(stop, start + budgets.headerBytes);
  if (kept < stop) notes.push({ code: 'mail.header-too-long', reason: `A header field of ${String(stop - start)} bytes was read up to ${String(budgets.headerBytes)}`, startByte: start, endByte: end });
  const raw = latin1(bytes.subarray(start, kept));
  const colon = startsField(bytes, start, stop) ? raw.indexOf(':') : -1;
  return { name: colon < 0 ? '' : raw.slice(0, colon).trimEnd(), startByte: start, endByte: end, raw };
}

/** The field's value with folds undone; one character a byte. */
export function unfolded(field: HeaderField): string {
  const value = field.name === '' ? field.raw : field.raw.slice(field.raw.indexOf(':') + 1);
  return value.replace(/\r\n|\r|\n/g, '').trim();
}

/** Raw header characters as text: UTF-8 where the bytes are that (RFC 6532), windows-1252 otherwise. */
export function headerText(raw: string): string {
  for (let at = 0; at < raw.length; at += 1) {
    if (raw.charCodeAt(at) > 0x7f) return decodeText(Buffer.from(raw, 'latin1'), '').text;
  }
  return raw;
}

/** First field of a name (lower case), or null. */
export function firstField(fields: readonly HeaderField[], lowerName: string): HeaderField | null {
  for (const field of fields) if (field.name.length === lowerName.length && field.name.toLowerCase() === lowerName) return field;
  return null;
}

/** All fields of a name (lower case), in order. */
export function allFields(fields: readonly HeaderField[], lowerName: string): HeaderField[] {
  return fields.filter(field => field.name.length === lowerName.length && field.name.toLowerCase() === lowerName);
}
