import Database from 'better-sqlite3';

/** Holds an open exclusive transaction on the file, or null when somebody else does. Never waits. */
export function openLockDb(path: string): { close(): void } | null {
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma('journal_mode = delete');
    db.exec('BEGIN EXCLUSIVE');
    return { close: () => { db.exec('ROLLBACK'); db.close(); } };
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
