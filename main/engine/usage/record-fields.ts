import type { Mapping } from '../../../shared/domain/usage.ts';
import { CsvFields, splittable } from './formats/csv-fields.ts';
import { accessFields } from './formats/access-log.ts';
import { JsonRecordFields } from './formats/cloudtrail.ts';
import { addFieldNames } from './formats/json-names.ts';
import { JsonLineFields } from './formats/jsonl.ts';
import { W3cFields } from './formats/w3c.ts';
import type { LineFields } from './line-scanner.ts';
import { LineTexts } from './line-texts.ts';
import { namesByPosition } from './log-head.ts';
import type { Directive } from './piece-writer.ts';

export interface NamedText { readonly name: string; readonly value: string }

/** Takes single records of a log apart into texts, with the scanner's own rules. */
export interface RecordFields {
  /** Texts of every mapped field of the record in `bytes[start, end)`, by position; empty for a field it does not have. `at` is where the record starts in the log. */
  all(bytes: Uint8Array, start: number, end: number, at: number): string[];
  /** Everything the record says, by name, mapped or not. */
  named(bytes: Uint8Array, start: number, end: number, at: number): NamedText[];
}

/** What reads single records of a log with this mapping. */
export function recordFieldsFor(mapping: Mapping, directives: readonly Directive[]): RecordFields {
  const names = namesByPosition(mapping.columns);
  switch (mapping.format) {
    case 'csv': return delimitedFields(mapping);
    case 'jsonl': return jsonFields(names, mapping.encoding, known => new JsonLineFields(known, 1));
    case 'cloudtrail': return jsonFields(names, mapping.encoding, known => new JsonRecordFields(known, 1));
    case 'combined': case 'alb': return lineFields(mapping, new LineTexts(accessFields(mapping.format, names, names, 1), names.length, mapping.encoding));
    case 'w3c': return extendedFields(mapping, names, directives);
  }
}

function delimitedFields(mapping: Mapping): RecordFields {
  const width = Math.max(...mapping.columns.map(column => column.index)) + 1;
  const fields = new CsvFields(mapping.delimiter.charCodeAt(0), width, 1);
  const decoder = new TextDecoder(mapping.encoding === 'windows-1252' ? 'windows-1252' : 'utf-8');
  const all = (bytes: Uint8Array, start: number, end: number): string[] => {
    const record = splittable(bytes.subarray(start, end)), length = end - start;
    fields.bind(record);
    fields.startBatch();
    if (fields.splitPlain(record, 0, length, 0) < 0) fields.splitQuoted(record, 0, length, true, 0);
    return Array.from({ length: Math.min(width, fields.count) }, (_, field) => {
      const from = fields.starts[field]!, to = fields.ends[field]!;
      return decoder.decode(from >= 0 ? record.subarray(from, to) : fields.extra.subarray(-1 - from, to));
    });
  };
  return { all, named: (bytes, start, end) => byName(mapping, all(bytes, start, end)) };
}

function jsonFields(names: readonly string[], encoding: Mapping['encoding'], reader: (names: readonly string[]) => LineFields): RecordFields {
  const texts = new LineTexts(reader(names), names.length, encoding);
  return {
    all: (bytes, start, end) => texts.of(bytes, start, end) ?? [],
    named: (bytes, start, end) => {
      const found = new Set(names.filter(name => name !== ''));
      addFieldNames(JSON.parse(new TextDecoder().decode(bytes.subarray(start, end)).replace(/^[\s,]+|[\s,]+$/g, '')) as object, found);
      const all = [...found];
      const values = new LineTexts(reader(all), all.length, encoding).of(bytes, start, end) ?? [];
      return all.map((name, at) => ({ name, value: values[at] ?? '' }));
    },
  };
}

function lineFields(mapping: Mapping, texts: LineTexts): RecordFields {
  const all: RecordFields['all'] = (bytes, start, end) => texts.of(bytes, start, withoutLineEnd(bytes, start, end)) ?? [];
  return { all, named: (bytes, start, end, at) => byName(mapping, all(bytes, start, end, at)) };
}

/** Records whose fields the file announces: those of the last announcement before the record count. */
function extendedFields(mapping: Mapping, names: readonly string[], directives: readonly Directive[]): RecordFields {
  const read = (wanted: readonly string[], bytes: Uint8Array, start: number, end: number, at: number): string[] => {
    const fields = new W3cFields(wanted, 1);
    fields.enter(directives.findLast(({ endByte }) => endByte <= at)?.state ?? '');
    return new LineTexts(fields, wanted.length, mapping.encoding).of(bytes, start, withoutLineEnd(bytes, start, end)) ?? [];
  };
  return {
    all: (bytes, start, end, at) => read(names, bytes, start, end, at),
    named: (bytes, start, end, at) => {
      const state = directives.findLast(({ endByte }) => endByte <= at)?.state ?? '';
      const all = [...new Set([...names.filter(name => name !== ''), ...(state.split('\n')[0] ?? '').split(' ').filter(name => name !== '' && name !== 'date' && name !== 'time')])];
      const texts = read(all, bytes, start, end, at);
      return all.map((name, index) => ({ name, value: texts[index] ?? '' }));
    },
  };
}

function withoutLineEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end > start && bytes[end - 1] === 10) end--;
  return end > start && bytes[end - 1] === 13 ? end - 1 : end;
}

function byName(mapping: Mapping, texts: readonly string[]): NamedText[] {
  return mapping.columns.map(({ index, name }) => ({ name, value: texts[index] ?? '' }));
}
