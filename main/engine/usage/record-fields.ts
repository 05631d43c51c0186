import type { Mapping } from '../../../shared/domain/usage.ts';
import { CsvFields, splittable } from './formats/csv-fields.ts';

/** Takes single records of a log apart into texts, with the scanner's own rules. */
export class RecordFields {
  readonly #fields: CsvFields;
  readonly #width: number;
  readonly #decoder: InstanceType<typeof TextDecoder>;

  constructor(mapping: Pick<Mapping, 'delimiter' | 'columns' | 'encoding'>) {
    this.#width = Math.max(...mapping.columns.map(column => column.index)) + 1;
    this.#fields = new CsvFields(mapping.delimiter.charCodeAt(0), this.#width, 1);
    this.#decoder = new TextDecoder(mapping.encoding === 'windows-1252' ? 'windows-1252' : 'utf-8');
  }

  /** Texts of every mapped field of the record in `bytes[start, end)`. */
  all(bytes: Uint8Array, start: number, end: number): string[] {
    const record = splittable(bytes.subarray(start, end)), length = end - start;
    this.#fields.bind(record);
    this.#fields.startBatch();
    if (this.#fields.splitPlain(record, 0, length, 0) < 0) this.#fields.splitQuoted(record, 0, length, true, 0);
    return Array.from({ length: Math.min(this.#width, this.#fields.count) }, (_, field) => {
      const from = this.#fields.starts[field]!, to = this.#fields.ends[field]!;
      return this.#decoder.decode(from >= 0 ? record.subarray(from, to) : this.#fields.extra.subarray(-1 - from, to));
    });
  }
}
