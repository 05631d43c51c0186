import { parquetMetadataAsync, parquetSchema } from 'hyparquet';
import type { FileMetaData } from 'hyparquet';
import { ProvisoError } from '../../../../shared/errors.ts';
import type { FeedProblem } from '../../usage/feeds/bytes.ts';
import { Enough } from '../table.ts';
import type { TableEnd, TableFile, TableInfo, TableSink } from '../table.ts';
import { TextSink } from '../text-sink.ts';
import { ColumnCursor } from './column-cursor.ts';
import { leavesOf, selectOf } from './leaf-columns.ts';
import type { Leaves } from './leaf-columns.ts';
import { ParquetBytes } from './parquet-bytes.ts';
import { quoted } from './value-text.ts';

/** Rows between two looks at whether there is enough to hand on. */
const TURN_ROWS = 4_096;
const MOST_FOOTER_BYTES = 64 * 1_048_576;

/** A Parquet file (Apache Parquet format 2.11): its columns of single values, row group by row group and page by page. */
export class ParquetFile implements TableFile {
  readonly tables: readonly TableInfo[];
  readonly #bytes: ParquetBytes;
  readonly #metadata: FileMetaData;
  readonly #leaves: Leaves;

  private constructor(bytes: ParquetBytes, metadata: FileMetaData, leaves: Leaves) {
    this.#bytes = bytes;
    this.#metadata = metadata;
    this.#leaves = leaves;
    const isNone = leaves.columns.length === 0;
    this.tables = [{ index: 0, name: '', fault: isNone ? { code: 'usage.parquet-nested', message: 'none of its columns holds single values; write it anew with flat columns' } : null, select: selectOf(leaves) }];
  }

  /** @throws usage.parquet-encrypted, usage.parquet-damaged */
  static async open(path: string): Promise<ParquetFile> {
    const bytes = await ParquetBytes.open(path);
    try {
      const end = await bytes.range(Math.max(0, bytes.sizeBytes - 8), bytes.sizeBytes);
      const mark = Buffer.from(end.subarray(-4)).toString('latin1');
      if (mark === 'PARE') throw new ProvisoError('usage.parquet-encrypted', 'This Parquet file is encrypted. Ask for it without encryption.');
      if (mark !== 'PAR1' || bytes.sizeBytes < 12) throw new ProvisoError('usage.parquet-damaged', 'The Parquet file is cut off: the list of its columns, which stands at its end, is not there. Ask for the whole file.');
      if (new DataView(end.buffer).getUint32(0, true) > MOST_FOOTER_BYTES) throw new ProvisoError('usage.parquet-damaged', 'The Parquet file says that the list of its columns is larger than any honest one. Ask for another copy.');
      const metadata = await parquetMetadataAsync({ byteLength: bytes.sizeBytes, slice: async (start, to) => (await bytes.range(start, to ?? bytes.sizeBytes)).buffer }, { geoparquet: false });
      return new ParquetFile(bytes, metadata, leavesOf(parquetSchema(metadata)));
    } catch (error) {
      await bytes.close();
      throw error instanceof ProvisoError ? error : new ProvisoError('usage.parquet-damaged', `The list of the columns of this Parquet file cannot be read (${error instanceof Error ? error.message.slice(0, 120) : 'unknown'}). Ask for another copy.`, {}, { cause: error });
    }
  }

  sizeOf(): number {
    return this.#bytes.sizeBytes;
  }

  async read(_index: number, sink: TableSink): Promise<TableEnd> {
    const text = new TextSink(sink);
    const notes: FeedProblem[] = [];
    const { columns, refused, cutByDuckDb } = this.#leaves;
    text.add(`${columns.map(({ path }) => quoted(path.join('.'))).join(',')}\n`);
    if (refused.length > 0) notes.push({ code: 'usage.parquet-nested', message: `${refused.length.toLocaleString('en')} columns hold lists, maps or intervals and were left out: ${refused.slice(0, 10).join(', ')}. They stand in the original.` });
    let rows = 0;
    try {
      for (const group of this.#metadata.row_groups) rows += await this.#readGroup(group, text);
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      notes.push({ code: 'usage.parquet-damaged', message: `The Parquet file is damaged (${error.message.slice(0, 160)}). The rows before that place were read; ask for another copy.` });
    }
    await text.flush(this.#bytes.readBytes);
    if (notes.every(({ code }) => code !== 'usage.parquet-damaged') && rows !== Number(this.#metadata.num_rows)) notes.push({ code: 'usage.parquet-damaged', message: `The Parquet file says it has ${Number(this.#metadata.num_rows).toLocaleString('en')} rows; its row groups hold ${rows.toLocaleString('en')}, and those were read.` });
    if (cutByDuckDb.size > 0) notes.push({ code: 'usage.parquet-finer', message: `Columns hold times below the microsecond or more than 38 digits: ${[...cutByDuckDb].slice(0, 10).join(', ')}. They are read in full, but DuckDB gives fewer of these digits, so the command that stands with a finding does not give the same bytes.` });
    return { notes };
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }

  async #readGroup(group: FileMetaData['row_groups'][number], text: TextSink): Promise<number> {
    const chunks = new Map(group.columns.map(({ meta_data: chunk }) => [chunk?.path_in_schema.join('\0'), chunk]));
    const cursors = this.#leaves.columns.map(column => {
      const chunk = chunks.get(column.path.join('\0'));
      if (chunk === undefined) throw new Error(`a row group has no column ${column.path.join('.')}`);
      return new ColumnCursor(this.#bytes, column, chunk);
    });
    const rows = Number(group.num_rows);
    for (let left = rows; left > 0;) {
      let turn = Math.min(left, TURN_ROWS);
      for (const cursor of cursors) turn = Math.min(turn, await cursor.available());
      for (let row = 0; row < turn; row++) {
        let line = '';
        for (const [at, cursor] of cursors.entries()) line += at === 0 ? cursor.take() : `,${cursor.take()}`;
        text.add(`${line}\n`);
      }
      left -= turn;
      await text.passOn(this.#bytes.readBytes);
    }
    for (const cursor of cursors) cursor.end();
    return rows;
  }
}

/** Faults of the bytes: whatever decoding throws. */
function isOfTheFile(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof ProvisoError) && !(error instanceof Enough);
}
