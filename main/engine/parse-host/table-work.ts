import { ProvisoError } from '../../../shared/errors.ts';
import { openTables } from '../tables/open-tables.ts';
import { Enough } from '../tables/table.ts';
import type { TableFile } from '../tables/table.ts';
import { PIECES_AHEAD } from './protocol.ts';
import type { FromHost, TableRequest, TablesRequest } from './protocol.ts';

/** Reads tables out of workbooks and Parquet files, held back by who takes their text. */
export class TableWork {
  readonly #send: (message: FromHost) => void;
  readonly #beat: (isAtWork: boolean) => void;
  #ahead = 0;
  #onTaken: (() => void) | null = null;

  /** @param beat says when work on a piece begins, and when the host only waits */
  constructor(send: (message: FromHost) => void, beat: (isAtWork: boolean) => void) {
    this.#send = send;
    this.#beat = beat;
  }

  /** A piece was dealt with by who asked for it. */
  taken(): void {
    this.#ahead--;
    this.#onTaken?.();
  }

  async handle(request: TablesRequest | TableRequest): Promise<void> {
    this.#beat(true);
    this.#ahead = 0;
    let file: TableFile | null = null;
    try {
      file = await openTables(request.path, request.kind);
      if (request.type === 'tables') this.#send({ type: 'tables', id: request.id, tables: file.tables });
      else await this.#table(file, request);
    } catch (error) {
      const code = error instanceof ProvisoError ? error.code : 'parse.failed';
      this.#send({ type: 'failed', id: request.id, code, reason: error instanceof Error ? error.message.slice(0, 500) : 'The reader failed' });
    } finally {
      // A file held open cannot be renamed everywhere, and the engine renames it when it is read.
      await file?.close();
    }
  }

  async #table(file: TableFile, { id, index, mostBytes }: TableRequest): Promise<void> {
    const sizeBytes = file.sizeOf(index);
    let sent = 0;
    const write = async (text: Uint8Array, readBytes: number): Promise<void> => {
      this.#send({ type: 'table-text', id, text, readBytes, sizeBytes });
      sent += text.length;
      if (mostBytes !== null && sent >= mostBytes) throw new Enough();
      this.#ahead++;
      if (this.#ahead >= PIECES_AHEAD) {
        this.#beat(false);
        await new Promise<void>(resolve => { this.#onTaken = resolve; });
        this.#onTaken = null;
      }
      this.#beat(true);
    };
    const { notes } = await file.read(index, { write }).catch((error: unknown) => { if (error instanceof Enough) return { notes: [] }; throw error; });
    this.#send({ type: 'table-end', id, notes });
  }
}
