import Database from 'better-sqlite3';
import { ProvisoError } from '../../../shared/errors.ts';

/** Marks a file as a Proviso case database (`PRAGMA application_id`); the bytes read "Prov". */
export const CASE_APPLICATION_ID = 0x50726f76;
/** Marks a file as one generation of a usage source; the bytes read "PrvU". */
export const USAGE_APPLICATION_ID = 0x50727655;

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A connection that may only read. */
export type ReadDb = Database.Database & { readonly [readable]: true };
/** A connection that may write; only the writer lane and jobs hold one. The caller owns the transaction. */
export type WriteDb = ReadDb & { readonly [writable]: true };

interface OpenOptions {
  readonly readonly: boolean;
  /** `wal` for `case.db`, `truncate` for a usage source under construction, `off` to leave the file's mode alone. */
  readonly journal: 'wal' | 'truncate' | 'off';
  readonly busyTimeoutMs?: number;
}

/**
 * Opens an existing or new SQLite file with every pragma set and read back.
 * Subtle: better-sqlite3 is compiled so that a re-opened WAL file runs at synchronous NORMAL with trusted_schema on
 * and cell_size_check off, so nothing is left to defaults. A case folder from somebody else is hostile input.
 * @throws case.pragma-refused when a setting does not hold
 */
function open(path: string, options: OpenOptions): Database.Database {
  const db = new Database(path, { readonly: options.readonly, fileMustExist: options.readonly, timeout: options.busyTimeoutMs ?? 10_000 });
  try {
    db.unsafeMode(false);
    hold(db, 'trusted_schema', 0);
    hold(db, 'cell_size_check', 1);
    hold(db, 'foreign_keys', 1);
    hold(db, 'recursive_triggers', 1);
    hold(db, 'mmap_size', 0);
    if (options.readonly) {
      hold(db, 'query_only', 1);
    } else {
      if (options.journal !== 'off') hold(db, 'journal_mode', options.journal);
      hold(db, 'synchronous', 2);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function hold(db: Database.Database, pragma: string, value: number | string): void {
  db.pragma(`${pragma} = ${value}`);
  const seen: unknown = db.pragma(pragma, { simple: true });
  // Subtle: mmap_size answers nothing at all where memory mapping is compiled out, which is what we ask for.
  if (pragma === 'mmap_size' && seen === undefined) return;
  if (seen !== value) {
    throw new ProvisoError('case.pragma-refused', `SQLite did not accept ${pragma} = ${value}; the case was not opened. Copy the case to a local disk and try again.`, { pragma, wanted: value, seen: String(seen) });
  }
}

/** Opens for reading: the file is opened `readonly` and the connection is `query_only`. */
export function openReader(path: string): ReadDb {
  return open(path, { readonly: true, journal: 'off' }) as ReadDb;
}

/** Opens (or creates) for writing with the given journal mode and synchronous FULL. */
export function openWriter(path: string, journal: 'wal' | 'truncate' | 'off' = 'wal'): WriteDb {
  return open(path, { readonly: false, journal }) as WriteDb;
}
