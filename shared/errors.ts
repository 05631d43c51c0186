/**
 * Codes are API: scripts and screens act on them. Add, never rename.
 * A code is `noun.what-is-wrong`; the message beside it says what happened and what to do.
 */
export type ErrorCode = `${string}.${string}`;

/** Plain values that explain an error: paths are never among them when they cross the port. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** What crosses the port when a call fails; the stack stays in the engine's log under `trace`. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  /** Finds the stack in the engine's log; empty when there is none. */
  readonly trace: string;
}

/** An error a person can act on. Anything else that is thrown becomes `engine.bug`. */
export class ProvisoError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'ProvisoError';
    this.code = code;
    this.details = details;
  }
}

/** Turns anything thrown into a `ProvisoError`; unknown throws become `engine.bug` with the original as cause. */
export function toProvisoError(thrown: unknown): ProvisoError {
  if (thrown instanceof ProvisoError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const sqlite = sqliteCode(thrown);
  if (sqlite !== null) return fromSqlite(sqlite, message, thrown);
  return new ProvisoError('engine.bug', `Something failed inside Proviso: ${message}. Nothing in the case was changed.`, {}, { cause: thrown });
}

function sqliteCode(thrown: unknown): string | null {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}

function fromSqlite(code: string, message: string, cause: unknown): ProvisoError {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new ProvisoError('disk.full', 'The disk is full. Nothing half-written was kept; free some space and try again.', {}, { cause });
  }
  if (code === 'EFBIG') {
    return new ProvisoError('disk.file-too-large', 'This disk, or a limit of this user, takes no file that large. Nothing half-written was kept; move the case to a disk formatted for large files.', {}, { cause });
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') {
    return new ProvisoError('case.read-only', 'This case is open for reading only, so it cannot be changed here.', {}, { cause });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new ProvisoError('case.damaged', 'The case database is damaged. It was left as it is; restore a snapshot or export what can be read.', { sqlite: code }, { cause });
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return new ProvisoError('case.busy', 'The case is busy with another write. Try again in a moment.', {}, { cause });
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return new ProvisoError('disk.failed', 'The disk could not be read or written. Check the drive; the case was left as it is.', { sqlite: code }, { cause });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new ProvisoError('file.no-permission', 'The file or folder may not be read or written by this user. Change its permissions and try again.', {}, { cause });
  }
  if (code === 'ENOENT') {
    return new ProvisoError('file.missing', 'The file is not there. Check the path; it may have been moved or deleted.', {}, { cause });
  }
  return new ProvisoError('engine.bug', `Something failed inside Proviso: ${message}. Nothing in the case was changed.`, { code }, { cause });
}

/** True when `value` has the shape of a `Failure`, as a port delivers it. */
export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'trace' in value;
}
