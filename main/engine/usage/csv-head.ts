import type { Mapping } from '../../../shared/domain/usage.ts';
import type { Encoding } from './byte-feed.ts';
import { CsvFields, FLAW_CUT, FLAW_OPEN, FLAW_TRAILING, splittable } from './formats/csv-fields.ts';
import { TimeReader } from './time-reader.ts';
import { isUtf8 } from './utf8.ts';

export type Delimiter = Mapping['delimiter'];
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
const MOST_SAMPLE_RECORDS = 1_000;
const LF = 10, CR = 13, HASH = 35;

/** The start of a delimited file, taken apart. */
export interface CsvHead {
  readonly encoding: Encoding;
  readonly encodingReason: string;
  readonly delimiter: Delimiter;
  /** Fields of most records. */
  readonly fields: number;
  /** Share of the records that have that many. */
  readonly agreement: number;
  readonly hasHeader: boolean;
  /** Names from the header, or `column 1` and so on. */
  readonly names: readonly string[];
  /** Bytes of the header record without its line end; empty without one. */
  readonly header: Uint8Array;
  readonly hasComments: boolean;
  /** Bytes of a byte order mark in the content that is scanned. */
  readonly markBytes: number;
  /** Records after the header that have the usual number of fields. */
  readonly rows: readonly (readonly string[])[];
}

/** How the first bytes of a file are written. `utf-16` is told by its mark or by every other byte being 0. */
export function encodingOf(bytes: Uint8Array): { readonly encoding: Encoding; readonly reason: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', reason: 'byte order mark' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', reason: 'byte order mark' };
  const pairs = Math.min(512, bytes.length >> 1);
  let evenZeros = 0, oddZeros = 0;
  for (let at = 0; at < pairs; at++) {
    if (bytes[at * 2] === 0) evenZeros++;
    if (bytes[at * 2 + 1] === 0) oddZeros++;
  }
  if (pairs >= 8 && oddZeros > pairs * 0.8 && evenZeros < pairs * 0.1) return { encoding: 'utf-16le', reason: 'every second byte is 0' };
  if (pairs >= 8 && evenZeros > pairs * 0.8 && oddZeros < pairs * 0.1) return { encoding: 'utf-16be', reason: 'every second byte is 0' };
  return isWestern(bytes)
    ? { encoding: 'windows-1252', reason: 'accented letters that are not UTF-8, so each byte is read as one Western European character' }
    : { encoding: 'utf-8', reason: 'well-formed UTF-8 as far as it goes' };
}

/**
 * True when lines are not UTF-8, none with other than ASCII is, and every stray byte stands beside a letter as accented letters do.
 * Anything else is UTF-8 with lines that are damaged, and those become rejects.
 */
function isWestern(bytes: Uint8Array): boolean {
  let western = 0;
  for (let start = 0; start < bytes.length;) {
    const lf = bytes.indexOf(LF, start);
    if (lf < 0 && start > 0) break;
    const end = lf < 0 ? bytes.length : lf;
    let strays = 0;
    for (let at = start; at < end; at++) {
      if (bytes[at]! < 128) continue;
      if (!isLetter(bytes[at - 1]) && !isLetter(bytes[at + 1])) return false;
      strays++;
    }
    if (strays > 0) {
      if (isUtf8(bytes, start, end)) return false;
      western++;
    }
    start = end + 1;
  }
  return western > 0;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte | 32) >= 97) && ((byte | 32) <= 122);
}

/** The bytes that scanners will see: UTF-16 becomes UTF-8. */
function contentOf(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') return bytes;
  return new TextEncoder().encode(new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(0, bytes.length & ~1)));
}

/**
 * Takes the start of a file apart with the scanner's own rules.
 * @param bytes first bytes of the file, decompressed
 * @param isWhole true when that is all of it
 * @param given what is known of the file already
 * @returns null when nothing in it reads as records of two fields or more
 */
export function readCsvHead(bytes: Uint8Array, isWhole: boolean, given: Pick<Mapping, 'delimiter' | 'encoding' | 'hasHeader'> | null = null): CsvHead | null {
  const detected = given === null ? encodingOf(bytes) : { encoding: given.encoding, reason: 'as the mapping says' };
  const content = contentOf(bytes, detected.encoding);
  const markBytes = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? 3 : 0;
  let best: { delimiter: Delimiter; records: readonly SampleRecord[]; fields: number; agreement: number } | null = null;
  for (const delimiter of given === null ? DELIMITERS : [given.delimiter]) {
    const records = sampleRecords(content, markBytes, isWhole, delimiter, detected.encoding);
    const { fields, agreement } = given?.hasHeader === true ? fieldsOfFirst(records) : usualFields(records);
    if (given === null && (fields < 2 || agreement < 0.5)) continue;
    if (records.length > 0 && (best === null || agreement * Math.min(fields, 6) > best.agreement * Math.min(best.fields, 6))) best = { delimiter, records, fields, agreement };
  }
  if (best === null) return null;
  const { fields } = best;
  // A line that starts with # is a comment unless such lines are records like the others.
  const hasComments = !best.records.some(record => record.startsWithHash && record.values.length === fields);
  const usual = best.records.filter(record => record.values.length === fields && !(record.startsWithHash && hasComments));
  const first = usual[0];
  const hasHeader = first !== undefined && (given === null ? !looksLikeData(first.values) : given.hasHeader);
  const names = hasHeader ? uniqueNames(first.values) : Array.from({ length: fields }, (_, index) => `column ${index + 1}`);
  return {
    encoding: detected.encoding, encodingReason: detected.reason, delimiter: best.delimiter, fields, agreement: best.agreement, hasHeader, names, hasComments, markBytes,
    header: hasHeader ? first.bytes : new Uint8Array(0),
    rows: (hasHeader ? usual.slice(1) : usual).map(record => record.values),
  };
}

interface SampleRecord {
  readonly values: readonly string[];
  readonly bytes: Uint8Array;
  readonly startsWithHash: boolean;
}

function sampleRecords(content: Uint8Array, from: number, isWhole: boolean, delimiter: Delimiter, encoding: Encoding): SampleRecord[] {
  const guarded = splittable(content);
  const width = 1_000;
  const fields = new CsvFields(delimiter.charCodeAt(0), width, 1);
  fields.bind(guarded);
  const decoder = new TextDecoder(encoding === 'windows-1252' ? 'windows-1252' : 'utf-8');
  const records: SampleRecord[] = [];
  for (let at = from; at < content.length && records.length < MOST_SAMPLE_RECORDS;) {
    const start = at;
    fields.startBatch();
    at = fields.splitPlain(guarded, start, content.length, 0);
    if (at < 0) at = fields.splitQuoted(guarded, start, content.length, isWhole, 0);
    if ((fields.flaws & FLAW_CUT) !== 0 || (at >= content.length && !isWhole)) break;
    const end = at;
    if (guarded[at] === CR) at++;
    if (at < content.length) at++;
    if (end === start || (fields.flaws & (FLAW_OPEN | FLAW_TRAILING)) !== 0) continue;
    const values = Array.from({ length: Math.min(fields.count, width) }, (_, field) => {
      const valueStart = fields.starts[field]!, valueEnd = fields.ends[field]!;
      return decoder.decode(valueStart >= 0 ? guarded.subarray(valueStart, valueEnd) : fields.extra.subarray(-1 - valueStart, valueEnd));
    });
    records.push({ values, bytes: guarded.slice(start, end), startsWithHash: guarded[start] === HASH });
  }
  return records;
}

/** The number of fields most records have, and their share; comment lines do not vote. */
function usualFields(records: readonly SampleRecord[]): { fields: number; agreement: number } {
  const votes = new Map<number, number>();
  let voters = 0;
  for (const record of records) {
    if (record.startsWithHash && record.values.length === 1) continue;
    votes.set(record.values.length, (votes.get(record.values.length) ?? 0) + 1);
    voters++;
  }
  let fields = 0, most = 0;
  for (const [count, given] of votes) if (given > most) { fields = count; most = given; }
  return { fields, agreement: voters === 0 ? 0 : most / voters };
}

/** A file that is said to have a header has as many fields as it. */
function fieldsOfFirst(records: readonly SampleRecord[]): { fields: number; agreement: number } {
  const first = records.find(record => !(record.startsWithHash && record.values.length === 1));
  return { fields: first?.values.length ?? 0, agreement: 1 };
}

const anyTime = new TimeReader('iso', 'UTC'), logTime = new TimeReader('clf', 'UTC');
const encoder = new TextEncoder();

/** True when a value is a written-out time. */
export function isWrittenTime(value: string): boolean {
  const bytes = encoder.encode(value.trim());
  return Number.isFinite(anyTime.read(bytes, 0, bytes.length)) || Number.isFinite(logTime.read(bytes, 0, bytes.length));
}

/** A first record with a time or mostly numbers in it is no header. */
function looksLikeData(values: readonly string[]): boolean {
  if (values.some(isWrittenTime)) return true;
  if (values.some(value => /^\d{9,19}(\.\d+)?$/.test(value.trim()))) return true;
  return values.filter(value => /^-?\d+([.,]\d+)?$/.test(value.trim())).length > values.length / 2;
}

function uniqueNames(values: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return values.map((value, index) => {
    const name = value.trim() === '' ? `column ${index + 1}` : value.trim();
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
