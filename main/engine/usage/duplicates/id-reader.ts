import type { Mapping } from '../../../../shared/domain/usage.ts';
import type { OpenSource } from '../open-source.ts';
import type { Directive } from '../piece-writer.ts';
import { recordFieldsFor } from '../record-fields.ts';
import type { RecordFields } from '../record-fields.ts';

const LF = 10, CR = 13, QUOTE = 34, DASH = 45;

/** Reads the request ids of a log, record by record. */
export class IdReader {
  readonly #fields: RecordFields;
  readonly #field: number;
  /** Of delimited text in UTF-8: ends a field; −1 where fields are not found so. */
  readonly #delimiter: number;

  private constructor(fields: RecordFields, field: number, delimiter: number) {
    this.#fields = fields;
    this.#field = field;
    this.#delimiter = delimiter;
  }

  /** Null when no column of the log is mapped as the request id. */
  static of(source: OpenSource): IdReader | null {
    const field = source.column('requestId')?.field ?? null;
    if (field === null) return null;
    const mapping = mappingOf(source), directives = JSON.parse(source.file.about('directives') ?? '[]') as Directive[];
    const fields = recordFieldsFor({ ...mapping, columns: mapping.columns.filter(({ index }) => index === field) }, directives);
    return new IdReader(fields, field, mapping.format === 'csv' && mapping.encoding !== 'windows-1252' ? mapping.delimiter.charCodeAt(0) : -1);
  }

  /** The id of the record in `bytes[start, end)`, as its text or that text in UTF-8; null for none, which a dash says as well. `at` is where the record starts in the log. */
  read(bytes: Uint8Array, start: number, end: number, at: number): Uint8Array | string | null {
    const plain = this.#delimiter < 0 ? null : this.#plain(bytes, start, end);
    if (plain !== null) return plain.length === 0 || (plain.length === 1 && plain[0] === DASH) ? null : plain;
    const text = this.#fields.all(bytes, start, end, at)[this.#field] ?? '';
    return text === '' || text === '-' ? null : text;
  }

  /** The field where no quote stands before its end; null otherwise. */
  #plain(bytes: Uint8Array, start: number, end: number): Uint8Array | null {
    let left = this.#field, from = start;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === QUOTE) return null;
      if (byte === this.#delimiter) {
        if (left-- === 0) return bytes.subarray(from, at);
        from = at + 1;
      }
    }
    if (left !== 0) return null;
    while (end > from && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end--;
    return bytes.subarray(from, end);
  }
}

/** How a log was read. */
export function mappingOf(source: OpenSource): Mapping {
  return JSON.parse(source.file.about('mapping') ?? '{}') as Mapping;
}
