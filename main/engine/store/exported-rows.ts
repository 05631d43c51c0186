import { openWriter } from './connection.ts';

/** What a table of requests is made of, besides a column a kept column of the logs. */
const OWN = ['sha256 TEXT NOT NULL', 'line INTEGER NOT NULL', 'ref TEXT NOT NULL', 'at TEXT NOT NULL', 'at_utc_us INTEGER NOT NULL', 'app TEXT NOT NULL', 'credential TEXT NOT NULL', 'method TEXT NOT NULL', 'endpoint TEXT NOT NULL', 'status INTEGER', 'items INTEGER', 'bytes INTEGER', 'file TEXT NOT NULL'] as const;

/** Names of the columns every table of requests has, in order. */
export const OWN_COLUMNS: readonly string[] = OWN.map(column => column.split(' ')[0] ?? '');

/** Builds a plain SQLite file with a table `request` and a table `about`; nothing in it is tied to this program. */
export function createExportedRows(path: string, extra: readonly string[]) {
  const db = openWriter(path, 'truncate');
  const named = extra.map(name => `"${name.replaceAll('"', '""')}" TEXT`);
  db.exec(`CREATE TABLE request (${[...OWN, ...named].join(', ')}) STRICT; CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID; BEGIN`);
  const insert = db.prepare<(string | number | bigint | null)[]>(`INSERT INTO request VALUES (${[...OWN, ...named].map(() => '?').join(', ')})`);
  const about = db.prepare<[string, string]>('INSERT INTO about (name, value) VALUES (?, ?)');
  return {
    add: (values: readonly (string | number | bigint | null)[]): void => { insert.run(...values.map(value => (typeof value === 'number' ? BigInt(value) : value))); },
    finish: (facts: Readonly<Record<string, string>>): void => {
      for (const [name, value] of Object.entries(facts)) about.run(name, value);
      db.exec('COMMIT; CREATE INDEX request_by_time ON request (at_utc_us)');
      db.pragma('journal_mode = delete');
      db.close();
    },
    close: (): void => { db.close(); },
  };
}
