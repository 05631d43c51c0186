import type { ReadDb, WriteDb } from '../connection.ts';

/** A finding as stored. */
export interface FindingRow {
  readonly number: number;
  readonly title: string;
  /** JSON of the slice. */
  readonly slice: string;
  readonly calls: number;
  readonly items: number;
  readonly bytes: number;
  readonly firstUtcUs: number | null;
  readonly lastUtcUs: number | null;
  /** JSON of the split per agreement text. */
  readonly byVersion: string;
  readonly coverage: string;
  readonly digest: string;
  readonly query: string;
  /** JSON of what it was measured on. */
  readonly data: string;
  readonly madeAt: string;
  readonly appVersion: string;
}

const COLUMNS = `number, title, slice, calls, items, bytes, first_utc_us AS firstUtcUs, last_utc_us AS lastUtcUs, by_version AS byVersion, coverage, digest, query, data,
  made_at AS madeAt, app_version AS appVersion`;

/** Findings, oldest first, at most 10,000 a call. */
export function findingReader(db: ReadDb) {
  const all = db.prepare<[], FindingRow>(`SELECT ${COLUMNS} FROM finding ORDER BY number LIMIT 10000`);
  const one = db.prepare<[number], FindingRow>(`SELECT ${COLUMNS} FROM finding WHERE number = ?`);
  const facts = db.prepare<[number], { title: string; firstUtcUs: number | null; lastUtcUs: number | null }>(
    'SELECT title, first_utc_us AS firstUtcUs, last_utc_us AS lastUtcUs FROM finding WHERE number = ?');
  return {
    all: (): FindingRow[] => all.all(),
    get: (number: number): FindingRow | null => one.get(number) ?? null,
    /** What a link or citation shows of a finding; null when there is none. */
    facts: (number: number): { readonly title: string; readonly firstAtMs: number | null; readonly lastAtMs: number | null } | null => {
      const row = facts.get(number);
      return row === undefined ? null : { title: row.title, firstAtMs: toMs(row.firstUtcUs), lastAtMs: toMs(row.lastUtcUs) };
    },
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function findingWriter(db: WriteDb) {
  const insert = db.prepare<[FindingRow]>(
    `INSERT INTO finding (number, title, slice, calls, items, bytes, first_utc_us, last_utc_us, by_version, coverage, digest, query, data, made_at, app_version)
     VALUES (@number, @title, @slice, @calls, @items, @bytes, @firstUtcUs, @lastUtcUs, @byVersion, @coverage, @digest, @query, @data, @madeAt, @appVersion)`);
  const rename = db.prepare<[string, number]>('UPDATE finding SET title = ? WHERE number = ?');
  return {
    ...findingReader(db),
    add: (row: FindingRow): void => { insert.run(row); },
    rename: (number: number, title: string): void => { rename.run(title, number); },
  };
}

function toMs(atUtcUs: number | null): number | null {
  return atUtcUs === null ? null : Math.floor(atUtcUs / 1_000);
}
