import type { Mapping } from '../../../shared/domain/usage.ts';
import { CsvFields, splittable } from './formats/csv-fields.ts';
import { addFieldNames } from './formats/json-names.ts';
import { JsonLineFields } from './formats/jsonl.ts';
import { LineTexts } from './line-texts.ts';

export interface NamedText { readonly name: string; readonly value: string }

/** Takes single records of a log apart into texts, with the scanner's own rules. */
export interface RecordFields {
  /** Texts of every mapped field of the record in `bytes[start, end)`, by position; empty for a field it does not have. */
  all(bytes: Uint8Array, start: number, end: number): string[];
  /** Everything the record says, by name, mapped or not. */
  named(bytes: Uint8Array, start: number, end: number): NamedText[];
}

/** What reads single records of a log with this mapping. */
export function recordFieldsFor(mapping: Mapping): RecordFields {
  const names: string[] = [];
  for (const { index, name } of mapping.columns) names[index] = name;
  switch (mapping.format) {
    case 'csv': return delimitedFields(mapping);
    case 'jsonl': return jsonFields(names, mapping.encoding);
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

function jsonFields(names: readonly string[], encoding: Mapping['encoding']): RecordFields {
  const texts = new LineTexts(new JsonLineFields(names, 1), names.length, encoding);
  return {
    all: (bytes, start, end) => texts.of(bytes, start, end) ?? [],
    named: (bytes, start, end) => {
      const found = new Set(names.filter(name => name !== ''));
      addFieldNames(JSON.parse(new TextDecoder().decode(bytes.subarray(start, end))) as object, found);
      const all = [...found];
      const values = new LineTexts(new JsonLineFields(all, 1), all.length, encoding).of(bytes, start, end) ?? [];
      return all.map((name, at) => ({ name, value: values[at] ?? '' }));
    },
  };
}

function byName(mapping: Mapping, texts: readonly string[]): NamedText[] {
  return mapping.columns.map(({ index, name }) => ({ name, value: texts[index] ?? '' }));
}
