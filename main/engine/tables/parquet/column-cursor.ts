import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { ColumnMetaData, CompressionCodec, Compressors, Encoding, PageHeader } from 'hyparquet';
import { compressors as known } from 'hyparquet-compressors';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { HybridReader } from './hybrid-reader.ts';
import type { LeafColumn } from './leaf-columns.ts';
import { plainValues, valuesOf } from './page-values.ts';
import type { NextValue } from './page-values.ts';
import type { ParquetBytes } from './parquet-bytes.ts';

/** A page is held unpacked and read value by value; most programs write pages of a megabyte, some of a hundred. */
const MOST_PAGE_BYTES = 256 * 1_048_576;
const HEADER_WINDOW = 1 << 16, MOST_HEADER_BYTES = 1 << 24;

const compressors: Compressors = {
  ...known,
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
};

/** Subtle: nothing at all packs into a byte or two that some unpackers take for damage. */
function unpacked(bytes: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  return size === 0 ? new Uint8Array(0) : decompressPage(bytes, size, codec, compressors);
}

interface Page { readonly header: PageHeader; readonly bytes: Uint8Array }

/** Goes through one column of one row group, a page in hand at a time. */
export class ColumnCursor {
  readonly #file: ParquetBytes;
  readonly #column: LeafColumn;
  readonly #chunk: ColumnMetaData;
  #at: number;
  readonly #end: number;
  #dictionary: readonly string[] | null = null;
  #left = 0;
  #levels: HybridReader | null = null;
  #value: NextValue = () => undefined;
  #isFromDictionary = false;

  constructor(file: ParquetBytes, column: LeafColumn, chunk: ColumnMetaData) {
    this.#file = file;
    this.#column = column;
    this.#chunk = chunk;
    const data = Number(chunk.data_page_offset), dictionary = Number(chunk.dictionary_page_offset ?? 0);
    this.#at = dictionary > 0 && dictionary < data ? dictionary : data;
    this.#end = Math.min(file.sizeBytes, this.#at + Number(chunk.total_compressed_size));
  }

  /** Values that can be taken without reading on. @throws Error when the column ends before its rows do, or cannot be decoded */
  async available(): Promise<number> {
    while (this.#left === 0) {
      if (this.#at >= this.#end) throw new Error(`column ${this.#column.path.join('.')} ends before its row group does`);
      this.#open(await this.#nextPage());
    }
    return this.#left;
  }

  /** @throws Error when there are values left: the column has more than its row group has rows */
  end(): void {
    if (this.#left > 0) throw new Error(`column ${this.#column.path.join('.')} holds more values than its row group has rows`);
  }

  /** The next value as a field of a line; empty for null. @throws Error when it cannot be decoded */
  take(): string {
    this.#left--;
    if (this.#levels !== null && this.#levels.next() !== this.#column.present) return '';
    const value = this.#value();
    if (!this.#isFromDictionary) return this.#column.text(value);
    const known = this.#dictionary?.[value as number];
    if (known === undefined) throw new Error(`column ${this.#column.path.join('.')} refers past its dictionary`);
    return known;
  }

  #open({ header, bytes }: Page): void {
    const { type, codec } = this.#chunk, typeLength = this.#column.element.type_length;
    if (header.type === 'DICTIONARY_PAGE') {
      const page = unpacked(bytes, header.uncompressed_page_size, codec);
      const next = plainValues({ bytes: page, at: 0, type, typeLength });
      this.#dictionary = Array.from({ length: header.dictionary_page_header?.num_values ?? 0 }, () => this.#column.text(next()));
    } else if (header.type === 'DATA_PAGE' && header.data_page_header !== undefined) {
      const { num_values: values, encoding, definition_level_encoding: levelEncoding } = header.data_page_header;
      const page = unpacked(bytes, header.uncompressed_page_size, codec);
      if (this.#column.present > 0 && levelEncoding !== 'RLE') throw new Error(`levels are written as ${levelEncoding}, which is not read here`);
      const levelBytes = this.#column.present === 0 ? 0 : new DataView(page.buffer, page.byteOffset, page.length).getUint32(0, true);
      const levelsAt = this.#column.present === 0 ? 0 : 4;
      this.#begin(page, page, levelsAt, levelsAt + levelBytes, values, encoding, levelsAt + levelBytes);
    } else if (header.type === 'DATA_PAGE_V2' && header.data_page_header_v2 !== undefined) {
      const { num_values: values, encoding, is_compressed: isPacked, definition_levels_byte_length: definitions, repetition_levels_byte_length: repetitions } = header.data_page_header_v2;
      const packed = bytes.subarray(definitions + repetitions);
      const page = isPacked === false ? packed : unpacked(packed, header.uncompressed_page_size - definitions - repetitions, codec);
      this.#begin(bytes, page, repetitions, repetitions + definitions, values, encoding, 0);
    }
  }

  #begin(levels: Uint8Array, bytes: Uint8Array, levelsAt: number, levelsEnd: number, values: number, encoding: Encoding, at: number): void {
    const { present, element } = this.#column;
    const levelReader = (): HybridReader => new HybridReader(levels, levelsAt, levelsEnd, 32 - Math.clz32(present));
    this.#levels = present === 0 ? null : levelReader();
    this.#isFromDictionary = encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY';
    this.#left = values;
    this.#value = valuesOf({
      bytes, at, encoding, type: this.#chunk.type, typeLength: element.type_length,
      count: () => {
        if (present === 0) return values;
        const again = levelReader();
        let there = 0;
        for (let value = 0; value < values; value++) if (again.next() === present) there++;
        return there;
      },
    });
  }

  async #nextPage(): Promise<Page> {
    for (let window = HEADER_WINDOW; ; window *= 16) {
      const start = await this.#file.range(this.#at, Math.min(this.#end, this.#at + window));
      const reader = { view: new DataView(start.buffer, start.byteOffset, start.byteLength), offset: 0 };
      let header: PageHeader;
      try {
        header = parquetHeader(reader);
      } catch (error) {
        // A header with long statistics goes on past the window.
        if (start.length < window || window >= MOST_HEADER_BYTES) throw error;
        continue;
      }
      const size = header.compressed_page_size;
      if (!(size >= 0 && size <= MOST_PAGE_BYTES && header.uncompressed_page_size >= 0 && header.uncompressed_page_size <= MOST_PAGE_BYTES)) throw new Error('a page is larger than 256 MB');
      const from = this.#at + reader.offset;
      this.#at = from + size;
      if (this.#at > this.#end) throw new Error('a page goes on past its column');
      const bytes = reader.offset + size <= start.length ? start.slice(reader.offset, reader.offset + size) : await this.#file.range(from, this.#at);
      this.#file.readBytes += reader.offset + size;
      return { header, bytes };
    }
  }
}
