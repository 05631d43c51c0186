import type { Mapping } from '../../../shared/domain/usage.ts';
import { splittable } from './formats/csv-fields.ts';
import type { LineFields } from './line-scanner.ts';

/** Takes single lines apart into texts, with the rules of the scanner they were read by. */
export class LineTexts {
  readonly #fields: LineFields;
  readonly #width: number;
  readonly #decoder: InstanceType<typeof TextDecoder>;

  constructor(fields: LineFields, width: number, encoding: Mapping['encoding']) {
    this.#fields = fields;
    this.#width = width;
    this.#decoder = new TextDecoder(encoding === 'windows-1252' ? 'windows-1252' : 'utf-8');
  }

  /** Texts of every field of the line in `bytes[start, end)`; null when it is no record. */
  of(bytes: Uint8Array, start: number, end: number): string[] | null {
    const line = splittable(bytes.subarray(start, end)), fields = this.#fields;
    fields.bind(line);
    fields.startBatch();
    // One past the end, where the line feed stands: the line is whole.
    fields.split(line, 0, end - start + 1, 0);
    if (fields.flaw !== 0) return null;
    return Array.from({ length: this.#width }, (_, field) => {
      const from = fields.starts[field]!, to = fields.ends[field]!;
      return this.#decoder.decode(from >= 0 ? line.subarray(from, to) : fields.extra.subarray(-1 - from, to));
    });
  }
}
