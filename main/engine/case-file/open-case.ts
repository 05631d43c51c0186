import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import { writeLedger, readLedger } from '../custody/ledger.ts';
import { openReader, openWriter } from '../store/connection.ts';
import type { ReadDb, WriteDb } from '../store/connection.ts';
import { checkSchema, migrate, schemaOrdinal, shippedMigrations } from '../store/migrate.ts';
import { caseInfoReader, caseInfoWriter } from '../store/repositories/case-info.ts';
import { APP_VERSION } from '../version.ts';
import type { CaseFile } from './case-file.ts';
import { caseFileAt } from './case-file.ts';
import { lastNotedHead, noteHead } from './heads.ts';
import { tryLock } from './lock.ts';
import type { CaseLock } from './lock.ts';
import { sweepUnfinished } from './sweep.ts';
import { syncedBy } from './synced-folder.ts';

/** An open case: where it is, its connection, and what opening found. */
export interface OpenCase {
  readonly caseFile: CaseFile;
  readonly db: ReadDb;
  /** Null when the case is open for reading. */
  readonly writer: WriteDb | null;
  readonly custody: CustodyState;
  /** Checkpoints, leaves the file readable from read-only media, notes the custody head elsewhere, frees the lock. */
  close(): void;
}

/** What checking the chain on open found. */
export interface CustodyState {
  readonly holds: boolean;
  readonly verifiedAt: string;
  readonly brokenAt: number | null;
  /** A head noted outside the case is missing from the chain: its tail was cut or it was rewritten. */
  readonly notedHeadMissing: boolean;
}

export interface OpenOptions {
  /** Never takes the write lock. */
  readonly readOnly?: boolean;
  /** Fails instead of opening for reading when somebody else writes. */
  readonly mustWrite?: boolean;
  /** Opens a case in a folder that a synchronising program watches; logged. */
  readonly allowSynced?: boolean;
}

/**
 * Makes a new, empty case folder and closes it again.
 * @throws case.exists when the folder is there and not empty; case.bad-name; case.synced-folder
 */
export function createCase(root: string, title: string, options: Pick<OpenOptions, 'allowSynced'> = {}): void {
  const at = resolve(root);
  if (!basename(at).endsWith('.proviso')) {
    throw new ProvisoError('case.bad-name', `A case folder's name ends in .proviso. Call it ${basename(at)}.proviso.`);
  }
  if (title.trim() === '') throw new ProvisoError('case.no-title', 'A case needs a title. Give it one of up to 200 characters.');
  refuseSynced(at, options.allowSynced === true);
  if (existsSync(at) && (!statSync(at).isDirectory() || readdirSync(at).length > 0)) {
    throw new ProvisoError('case.exists', 'There is something at this place already. Choose another name; nothing was changed.');
  }
  const caseFile = caseFileAt(at, false);
  mkdirSync(caseFile.exhibitsDir, { recursive: true });
  mkdirSync(caseFile.usageDir, { recursive: true });
  const building = `${caseFile.dbPath}.partial`;
  rmSync(building, { force: true });
  const db = openWriter(building, 'truncate');
  try {
    migrate(db, shippedMigrations());
    db.transaction(() => {
      const caseUuid = randomUUID();
      caseInfoWriter(db).create({ caseUuid, title: title.trim().slice(0, 200), createdAt: new Date().toISOString(), appVersion: APP_VERSION });
      writeLedger(db).append({ verb: 'created', objects: [{ ref: 'case', before: null, after: null }], facts: { caseUuid, title: title.trim().slice(0, 200), synced: options.allowSynced === true } });
    }).immediate();
    db.pragma('journal_mode = delete');
  } finally {
    db.close();
  }
  renameSync(building, caseFile.dbPath);
}

/**
 * Opens a case folder for writing, or for reading when somebody else writes, the media is read-only or that was asked for.
 * @throws case.not-found, case.not-a-case, case.unsafe, case.locked, case.newer-than-app, case.migration-changed, case.damaged, case.synced-folder
 */
export function openCase(root: string, options: OpenOptions = {}): OpenCase {
  const at = resolve(root);
  requireCaseFolder(at);
  if (options.readOnly === true) return openForReading(at, null);
  refuseSynced(at, options.allowSynced === true);
  let attempt: ReturnType<typeof tryLock>;
  try {
    attempt = tryLock(at);
  } catch (error) {
    // No lock can be taken where nothing can be written.
    if (options.mustWrite === true) throw toProvisoError(error);
    return openForReading(at, null);
  }
  if ('heldBy' in attempt) {
    if (options.mustWrite === true) throw new ProvisoError('case.locked', `This case is being written by ${attempt.heldBy}. Close it there, or open it for reading.`, { heldBy: attempt.heldBy });
    return openForReading(at, attempt.heldBy);
  }
  try {
    return openForWriting(at, attempt.lock);
  } catch (error) {
    attempt.lock.release();
    throw toProvisoError(error);
  }
}

function openForWriting(root: string, lock: CaseLock): OpenCase {
  const caseFile = caseFileAt(root, false);
  const migrations = shippedMigrations();
  // Subtle: a writer turns the file to WAL at once, so a case this app must not touch is judged through a reader first.
  const judge = openReader(caseFile.dbPath);
  try {
    checkSchema(judge, migrations);
  } finally {
    judge.close();
  }
  const db = openWriterPatiently(caseFile.dbPath);
  try {
    migrate(db, migrations, () => { backUp(db, caseFile, schemaOrdinal(db)); });
    sweepUnfinished(caseFile, db);
    const custody = judgeCustody(db);
    return {
      caseFile, db, writer: db, custody,
      close() {
        noteNewestHead(db);
        db.pragma('wal_checkpoint(TRUNCATE)');
        leaveWal(db);
        db.close();
        lock.release();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

function openForReading(root: string, lockedBy: string | null): OpenCase {
  const caseFile = caseFileAt(root, true, lockedBy);
  let db: ReadDb;
  try {
    db = openReader(caseFile.dbPath);
  } catch (error) {
    throw toProvisoError(error);
  }
  try {
    checkSchema(db, shippedMigrations());
    return { caseFile, db, writer: null, custody: judgeCustody(db), close() { db.close(); } };
  } catch (error) {
    db.close();
    throw toProvisoError(error);
  }
}

/** Subtle: a reader that is just leaving can keep the file out of WAL for a moment. */
function openWriterPatiently(path: string): WriteDb {
  for (let tries = 0; ; tries += 1) {
    try {
      return openWriter(path, 'wal');
    } catch (error) {
      const known = toProvisoError(error);
      if (tries === 20 || !(known.code === 'case.pragma-refused' || known.code === 'case.busy')) throw known;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

/** Back to a plain journal, so that the case opens from read-only media. A reader beside us keeps it in WAL; the next close tries again. */
function leaveWal(db: WriteDb): void {
  try {
    db.pragma('busy_timeout = 500');
    db.pragma('journal_mode = delete');
  } catch {
    // Still open elsewhere for reading.
  }
}

function backUp(db: WriteDb, caseFile: CaseFile, ordinal: number): void {
  const target = join(caseFile.root, `case.before-${String(ordinal + 1).padStart(4, '0')}.db`);
  if (!existsSync(target)) db.prepare('VACUUM INTO ?').run(target);
}

function judgeCustody(db: ReadDb): CustodyState {
  const ledger = readLedger(db);
  const verdict = ledger.verify();
  const noted = lastNotedHead(caseInfoReader(db).get().caseUuid);
  return {
    holds: verdict.holds,
    verifiedAt: new Date().toISOString(),
    brokenAt: verdict.brokenAt,
    notedHeadMissing: noted !== null && ledger.seqOf(noted.hash) !== noted.seq,
  };
}

function noteNewestHead(db: ReadDb): void {
  const head = readLedger(db).head();
  if (head !== null) noteHead(caseInfoReader(db).get().caseUuid, head);
}

function requireCaseFolder(root: string): void {
  const dbPath = join(root, 'case.db');
  if (!existsSync(root)) throw new ProvisoError('case.not-found', 'There is no case at this place. Check the path; it ends in .proviso.');
  if (!statSync(root).isDirectory() || !existsSync(dbPath)) throw new ProvisoError('case.not-a-case', 'This is not a Proviso case. Choose a folder that ends in .proviso and holds case.db.');
  for (const name of ['case.db', 'case.db-wal', 'lock.db', 'lock.txt', 'usage', 'exhibits']) {
    const path = join(root, name);
    if (existsSync(path) && lstatSync(path).isSymbolicLink()) {
      throw new ProvisoError('case.unsafe', `In this case folder, ${name} is a link to somewhere else. A case holds its own files; it was not opened.`, { name });
    }
  }
}

function refuseSynced(root: string, isAllowed: boolean): void {
  const by = syncedBy(root);
  if (by !== null && !isAllowed) {
    throw new ProvisoError('case.synced-folder', `This folder is kept in step by ${by}, which can tear a case apart while it is written. Use a folder that is not synchronised, or allow it once on purpose.`, { by });
  }
}
