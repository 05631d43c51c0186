import type { ReadDb, WriteDb } from '../connection.ts';

/** One stored entry: `entry` is the canonical JSON that was hashed. */
export interface CustodyRow {
  readonly seq: number;
  readonly hash: string;
  readonly entry: string;
}

/** The chain as readers see it. */
export function custodyReader(db: ReadDb) {
  const newest = db.prepare<[], CustodyRow>('SELECT seq, hash, entry FROM custody ORDER BY seq DESC LIMIT 1');
  const before = db.prepare<[number, number], CustodyRow>('SELECT seq, hash, entry FROM custody WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const ofObject = db.prepare<[string, number, number], CustodyRow>(
    'SELECT c.seq, c.hash, c.entry FROM custody_object o JOIN custody c ON c.seq = o.seq WHERE o.ref = ? AND o.seq < ? ORDER BY o.seq DESC LIMIT ?');
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM custody');
  const countOfObject = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM custody_object WHERE ref = ?');
  const all = db.prepare<[], CustodyRow>('SELECT seq, hash, entry FROM custody ORDER BY seq');
  const withHash = db.prepare<[string], { seq: number }>('SELECT seq FROM custody WHERE hash = ?');
  return {
    newest: (): CustodyRow | null => newest.get() ?? null,
    /** Newest first; `beforeSeq` exclusive. */
    page: (beforeSeq: number, limit: number, ref: string | null): CustodyRow[] =>
      ref === null ? before.all(beforeSeq, limit) : ofObject.all(ref, beforeSeq, limit),
    count: (ref: string | null): number => (ref === null ? count.get() : countOfObject.get(ref))?.n ?? 0,
    /** The whole chain, oldest first, one row at a time. */
    all: (): IterableIterator<CustodyRow> => all.iterate(),
    /** Number of the entry with this hash, for a head that left the case earlier. */
    seqOf: (hash: string): number | null => withHash.get(hash)?.seq ?? null,
  };
}

/** Appends; callers own the transaction. */
export function custodyWriter(db: WriteDb) {
  const insert = db.prepare<[number, string, string]>('INSERT INTO custody (seq, hash, entry) VALUES (?, ?, ?)');
  const insertObject = db.prepare<[string, number]>('INSERT OR IGNORE INTO custody_object (ref, seq) VALUES (?, ?)');
  return {
    ...custodyReader(db),
    append: (row: CustodyRow, refs: readonly string[]): void => {
      insert.run(row.seq, row.hash, row.entry);
      for (const ref of refs) insertObject.run(ref, row.seq);
    },
  };
}
