import type { ReadDb } from './connection.ts';

/** What SQLite finds wrong with the file, in its own words; at most 100 lines, none when it is sound. */
export function integrityProblems(db: ReadDb): string[] {
  const lines: string[] = [];
  for (const row of db.prepare<[], { integrity_check: string }>('PRAGMA integrity_check(100)').all()) {
    if (row.integrity_check !== 'ok') lines.push(row.integrity_check);
  }
  const broken = db.prepare<[], { table: string; rowid: number | null; parent: string }>('PRAGMA foreign_key_check').all();
  for (const row of broken.slice(0, 100)) lines.push(`a row of ${row.table} refers to a row of ${row.parent} that is not there`);
  return lines;
}
