import type { ReadDb, WriteDb } from '../connection.ts';

/** A set of requests as stored, without where they stand. */
export interface RowSetRow {
  readonly rowSetId: number;
  readonly title: string;
  /** JSON of how it was found. */
  readonly origin: string;
  readonly rows: number;
  readonly madeAt: string;
}

/** One log's part of a set: start and end byte of each range, ascending. */
export interface RowSetPart { readonly contentSha256: string; readonly rows: number; readonly ranges: Float64Array }

const COLUMNS = 'row_set_id AS rowSetId, title, origin, rows, made_at AS madeAt';

/** Row sets, newest first, at most 10,000 a call. */
export function rowSetReader(db: ReadDb) {
  const all = db.prepare<[], RowSetRow>(`SELECT ${COLUMNS} FROM row_set ORDER BY row_set_id DESC LIMIT 10000`);
  const one = db.prepare<[number], RowSetRow>(`SELECT ${COLUMNS} FROM row_set WHERE row_set_id = ?`);
  const part = db.prepare<[number, string], { ranges: Uint8Array }>('SELECT ranges FROM row_set_part WHERE row_set_id = ? AND content_sha256 = ?');
  return {
    all: (): RowSetRow[] => all.all(),
    get: (rowSetId: number): RowSetRow | null => one.get(rowSetId) ?? null,
    /** Where a set's records stand in a log: start and end byte of each range; empty when none does. */
    ranges: (rowSetId: number, contentSha256: string): Float64Array => {
      const row = part.get(rowSetId, contentSha256);
      return row === undefined ? new Float64Array(0) : new Float64Array(row.ranges.slice().buffer);
    },
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function rowSetWriter(db: WriteDb) {
  const insert = db.prepare<[Omit<RowSetRow, 'rowSetId'>], { rowSetId: number }>(
    'INSERT INTO row_set (title, origin, rows, made_at) VALUES (@title, @origin, @rows, @madeAt) RETURNING row_set_id AS rowSetId');
  const part = db.prepare<[number, string, number, Uint8Array]>('INSERT INTO row_set_part (row_set_id, content_sha256, rows, ranges) VALUES (?, ?, ?, ?)');
  return {
    ...rowSetReader(db),
    add: (row: Omit<RowSetRow, 'rowSetId'>, parts: readonly RowSetPart[]): number => {
      const { rowSetId } = insert.get(row)!;
      for (const { contentSha256, rows, ranges } of parts) part.run(rowSetId, contentSha256, rows, new Uint8Array(ranges.buffer, ranges.byteOffset, ranges.byteLength));
      return rowSetId;
    },
  };
}
