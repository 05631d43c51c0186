import type { Mapping } from '../../../shared/domain/usage.ts';
import type { Encoding } from './feeds/byte-feed.ts';
import { CsvFields, FLAW_CUT, FLAW_OPEN, FLAW_TRAILING, splittable } from './formats/csv-fields.ts';
import { contentOf, encodingOf, markBytesOf, namesByPosition } from './log-head.ts';
import type { GivenMapping, LogHead } from './log-head.ts';
import { TimeReader } from './time-reader.ts';

export type Delimiter = Mapping['delimiter'];
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
const MOST_SAMPLE_RECORDS = 1_000;
const CR = 13, HASH = 35;

/**
 * Takes the start of a file apart with the scanner's own rules.
 * @param bytes first bytes of the file, decompressed
 * @param isWhole true when that is all of it
 * @param given what is known of the file already
 * @returns null when nothing in it reads as records of two fields or more
 */
export function readCsvHead(bytes: Uint8Array, isWhole: boolean, given: GivenMapping | null = null): LogHead | null {
  const detected = given === null ? encodingOf(bytes) : { encoding: given.encoding, reason: 'as the mapping says' };
  const content = contentOf(bytes, detected.encoding);
  const markBytes = markBytesOf(content);
  let best: { delimiter: Delimiter; records: readonly SampleRecord[]; fields: number; agreement: number } | null = null;
  for (const delimiter of given === null ? DELIMITERS : [given.delimiter]) {
    const records = sampleRecords(content, markBytes, isWhole, delimiter, detected.encoding);
    const { fields, agreement } = given?.hasHeader === true ? fieldsOfHeader(records, given) : usualFields(records);
    if (given === null && (fields < 2 || agreement < 0.5)) continue;
    if (records.length > 0 && (best === null || agreement * Math.min(fields, 6) > best.agreement * Math.min(best.fields, 6))) best = { delimiter, records, fields, agreement };
  }
  if (best === null) return null;
  const { fields } = best;
  // A line that starts with # is a comment unless such lines are records like the others.
  const hasComments = !best.records.some(record => record.startsWithHash && record.values.length === fields);
  const usual = best.records.filter(record => record.values.length === fields && !(record.startsWithHash && hasComments));
  const head = given?.hasHeader === true ? Math.max(0, usual.findIndex(record => isNamed(record, given))) : headerAmong(usual);
  const first = usual[head];
  const hasHeader = first !== undefined && (given === null ? !looksLikeData(first.values) : given.hasHeader);
  const names = hasHeader ? uniqueNames(first.values) : Array.from({ length: fields }, (_, index) => `column ${index + 1}`);
  return {
    format: 'csv', hints: new Map(), zone: null, encoding: detected.encoding, encodingReason: detected.reason, delimiter: best.delimiter, fields, agreement: best.agreement, hasHeader, names, hasComments, markBytes,
    header: hasHeader ? first.bytes : new Uint8Array(0), titleBytes: hasHeader && isTitle(best.records.slice(0, best.records.indexOf(first)), first) ? first.startByte : 0,
    rows: (hasHeader ? usual.slice(head + 1) : usual).map(record => record.values),
  };
}

interface SampleRecord {
  readonly values: readonly string[];
  readonly bytes: Uint8Array;
  readonly startByte: number;
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
    records.push({ values, bytes: guarded.slice(start, end), startByte: start, startsWithHash: guarded[start] === HASH });
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

/** Lines above a header that are looked at. */
const MOST_TITLE_LINES = 50;

function filledOf({ values }: SampleRecord): number {
  return values.filter(value => value.trim() !== '').length;
}

/** True for a record that is no request and no header of one that fills so many fields: a line of a title, or a name with its value. */
function isTitleLine(record: SampleRecord, usual: number): boolean {
  const filled = filledOf(record);
  return usual >= 4 && filled * 2 <= usual && (filled <= 2 || !looksLikeData(record.values));
}

/** Place of the header among the records with the usual number of fields: past those of a title, which a table pads to its width. */
function headerAmong(records: readonly SampleRecord[]): number {
  const counts = records.map(filledOf).sort((one, other) => one - other), usual = counts[counts.length >> 1] ?? 0;
  const found = records.slice(0, MOST_TITLE_LINES).findIndex(record => !isTitleLine(record, usual)), first = records[found];
  return found > 0 && first !== undefined && !looksLikeData(first.values) && filledOf(first) >= usual ? found : 0;
}

/** Whether all that stands above a header is its title; if not, nothing there is taken for one. */
function isTitle(above: readonly SampleRecord[], header: SampleRecord): boolean {
  const usual = filledOf(header);
  return above.length > 0 && above.length <= MOST_TITLE_LINES && above.every(record => record.startsWithHash || isTitleLine(record, usual));
}

/** Whether a record names the columns as a mapping does. */
function isNamed({ values }: SampleRecord, { columns }: GivenMapping): boolean {
  const names = uniqueNames(values), known = namesByPosition(columns);
  return names.length >= known.length && known.every((name, index) => name === '' || name === names[index]);
}

/** A file that is said to have a header has as many fields as it. */
function fieldsOfHeader(records: readonly SampleRecord[], given: GivenMapping): { fields: number; agreement: number } {
  const first = records.slice(0, MOST_TITLE_LINES + 1).find(record => isNamed(record, given)) ?? records.find(record => !(record.startsWithHash && record.values.length === 1));
  return { fields: first?.values.length ?? 0, agreement: 1 };
}

const WRITTEN = (['iso', 'clf', 'dmy', 'mdy'] as const).map(format => new TimeReader(format, 'UTC'));
const encoder = new TextEncoder();

/** True when a value is a written-out time. */
function isWrittenTime(value: string): boolean {
  const bytes = encoder.encode(value.trim());
  return WRITTEN.some(reader => Number.isFinite(reader.read(bytes, 0, bytes.length)));
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
