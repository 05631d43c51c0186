import { existsSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { openReader, openWriter, USAGE_APPLICATION_ID } from './connection.ts';
import type { ReadDb, WriteDb } from './connection.ts';

/** Format of a usage source file; files are read by it and never migrated. */
export const USAGE_FORMAT = 1;

/** Column numbers that every source has; values and figures follow from `FIRST_OWN_COLUMN`. */
export const TIME_COLUMN = 0, LENGTH_COLUMN = 1, GAP_COLUMN = 2, LINE_COLUMN = 3, FIRST_OWN_COLUMN = 4;

/** A stored column. `values` hold ids of the source's dictionary of that column, `numbers` hold figures, −1 for none. */
export interface ColumnDef {
  readonly columnId: number;
  readonly name: string;
  readonly role: string;
  readonly kind: 'position' | 'values' | 'numbers' | 'original';
  /** Which field of the record it is, from 0; null for a column made from another. */
  readonly field: number | null;
}

export interface SegmentRow {
  readonly segmentId: number;
  readonly fileId: number;
  readonly rows: number;
  readonly firstByte: number;
  readonly endByte: number;
  /** From 1. */
  readonly firstLine: number;
  readonly minUtcUs: number;
  readonly maxUtcUs: number;
  readonly isOrdered: 0 | 1;
}

export interface SegmentColumn {
  readonly columnId: number;
  readonly min: number;
  readonly max: number;
  /** All ids in the segment as 32-bit numbers, when they are few. */
  readonly valueSet: Uint8Array | null;
  /** Null when the values are only in the original. */
  readonly data: Uint8Array | null;
}

/** A stretch of a file that is no request: a reject, or a run of skipped pieces of one kind. */
export interface PieceRow {
  readonly code: string;
  readonly isReject: 0 | 1;
  readonly records: number;
  readonly startByte: number;
  readonly endByte: number;
  /** First physical line, from 1. */
  readonly line: number;
}

export interface SourceFileRow {
  readonly fileId: number;
  readonly sha256: Sha256;
  readonly contentSha256: Sha256;
  /** As `packingText` writes it. */
  readonly packing: string;
  readonly encoding: string;
  readonly sizeBytes: number;
  readonly contentBytes: number;
  readonly physicalLines: number;
  readonly rows: number;
  readonly rejected: number;
  readonly skipped: number;
}

const SCHEMA = `
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE file (
  file_id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, content_sha256 TEXT NOT NULL, compression TEXT NOT NULL, encoding TEXT NOT NULL,
  size_bytes INTEGER NOT NULL, content_bytes INTEGER NOT NULL, physical_lines INTEGER NOT NULL, rows INTEGER NOT NULL, rejected INTEGER NOT NULL, skipped INTEGER NOT NULL
) STRICT;
CREATE TABLE column_def (column_id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, kind TEXT NOT NULL, field INTEGER) STRICT;
CREATE TABLE segment (
  segment_id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL, rows INTEGER NOT NULL, first_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL, first_line INTEGER NOT NULL,
  min_utc_us INTEGER NOT NULL, max_utc_us INTEGER NOT NULL, is_ordered INTEGER NOT NULL
) STRICT;
CREATE TABLE segment_column (
  segment_column_id INTEGER PRIMARY KEY, min REAL NOT NULL, max REAL NOT NULL, value_set BLOB, data BLOB
) STRICT;
CREATE TABLE dictionary (
  dictionary_id INTEGER PRIMARY KEY, column_id INTEGER NOT NULL, first_id INTEGER NOT NULL, lengths BLOB NOT NULL, bytes BLOB NOT NULL
) STRICT;
CREATE TABLE piece (
  piece_id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL, code TEXT NOT NULL, is_reject INTEGER NOT NULL, records INTEGER NOT NULL,
  start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL, line INTEGER NOT NULL
) STRICT;
CREATE TABLE rollup_part (part_id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, bucket INTEGER NOT NULL, cells BLOB NOT NULL) STRICT;
CREATE TABLE mark (one INTEGER PRIMARY KEY CHECK (one = 1), file_id INTEGER NOT NULL, next_byte INTEGER NOT NULL, next_line INTEGER NOT NULL, rows INTEGER NOT NULL) STRICT;
`;

/** Columns a segment can have; part of a segment column's key. */
const COLUMN_SPAN = 4_096;

/** Number under which the columns of a segment that is not full yet are kept between commits; whole segments count from 1. */
const OPEN_SEGMENT = 0;
/** Name of the line in `about` that says how far a building is; finished files have none. */
const STATE = 'unfinished';

/** Starts a usage source file. Rows are added in batches between `begin` and `commit`, each of which is durable with its marks. */
export function createUsageSource(path: string): UsageSourceWriter {
  const db = openWriter(path, 'truncate');
  db.pragma('page_size = 16384');
  db.pragma('cache_size = -65536');
  // One transaction, so that the disk is waited for once.
  db.transaction(() => {
    db.pragma(`application_id = ${USAGE_APPLICATION_ID}`);
    db.pragma(`user_version = ${USAGE_FORMAT}`);
    db.exec(SCHEMA);
  })();
  return sourceWriter(db, path);
}

/** What the last commit of a building left: its state, and everything that was written before it. */
export interface UnfinishedSource {
  readonly state: string;
  readonly rows: number;
  readonly reader: UsageSourceReader;
  /** A column of the segment that was not full. */
  openColumn(columnId: number): Uint8Array | null;
}

/**
 * Opens a usage source file whose building was broken off, as its last commit left it; null when it holds no commit that can be
 * gone on from. SQLite takes back what came after.
 */
export function reopenUsageSource(path: string): { readonly writer: UsageSourceWriter; readonly unfinished: UnfinishedSource } | null {
  const db = openWriter(path, 'truncate');
  try {
    const isOurs = Number(db.pragma('application_id', { simple: true })) === USAGE_APPLICATION_ID && Number(db.pragma('user_version', { simple: true })) === USAGE_FORMAT;
    const reader = isOurs ? sourceReader(db) : null;
    const state = reader?.about(STATE) ?? null;
    const mark = reader === null ? undefined : db.prepare<[], { rows: number }>('SELECT rows FROM mark').get();
    if (reader !== null && state !== null && mark !== undefined) {
      db.pragma('cache_size = -65536');
      return { writer: sourceWriter(db, path), unfinished: { state, rows: mark.rows, reader, openColumn: columnId => reader.data(OPEN_SEGMENT, columnId) } };
    }
  } catch {
    // Damaged or not ours: there is nothing to go on from.
  }
  db.close();
  return null;
}

function sourceWriter(db: WriteDb, path: string) {
  const about = db.prepare<[string, string]>('INSERT INTO about (name, value) VALUES (?, ?)');
  const column = db.prepare<[ColumnDef]>('INSERT INTO column_def (column_id, name, role, kind, field) VALUES (@columnId, @name, @role, @kind, @field)');
  const segment = db.prepare<[SegmentRow]>(
    `INSERT INTO segment (segment_id, file_id, rows, first_byte, end_byte, first_line, min_utc_us, max_utc_us, is_ordered)
     VALUES (@segmentId, @fileId, @rows, @firstByte, @endByte, @firstLine, @minUtcUs, @maxUtcUs, @isOrdered)`);
  const segmentColumn = db.prepare<[number, number, number, Uint8Array | null, Uint8Array | null]>(
    'INSERT INTO segment_column (segment_column_id, min, max, value_set, data) VALUES (?, ?, ?, ?, ?)');
  const dictionary = db.prepare<[number, number, Uint8Array, Uint8Array]>('INSERT INTO dictionary (column_id, first_id, lengths, bytes) VALUES (?, ?, ?, ?)');
  const piece = db.prepare<[number, string, number, number, number, number, number]>(
    'INSERT INTO piece (file_id, code, is_reject, records, start_byte, end_byte, line) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const part = db.prepare<[number, number, Uint8Array]>('INSERT INTO rollup_part (kind, bucket, cells) VALUES (?, ?, ?)');
  const mark = db.prepare<[number, number, number, number]>('INSERT OR REPLACE INTO mark (one, file_id, next_byte, next_line, rows) VALUES (1, ?, ?, ?, ?)');
  const state = db.prepare<[string, string]>('INSERT OR REPLACE INTO about (name, value) VALUES (?, ?)');
  const noState = db.prepare<[string]>('DELETE FROM about WHERE name = ?');
  const noOpenSegment = db.prepare<[]>(`DELETE FROM segment_column WHERE segment_column_id < ${COLUMN_SPAN}`);
  const file = db.prepare<[SourceFileRow]>(
    `INSERT INTO file (file_id, sha256, content_sha256, compression, encoding, size_bytes, content_bytes, physical_lines, rows, rejected, skipped)
     VALUES (@fileId, @sha256, @contentSha256, @packing, @encoding, @sizeBytes, @contentBytes, @physicalLines, @rows, @rejected, @skipped)`);
  return {
    begin: (): void => { db.exec('BEGIN IMMEDIATE'); },
    commit: (): void => { db.exec('COMMIT'); },
    addAbout: (name: string, value: string): void => { about.run(name, value); },
    addColumn: (def: ColumnDef): void => { column.run(def); },
    addSegment: (row: SegmentRow, columns: readonly SegmentColumn[]): void => {
      segment.run(row);
      for (const { columnId, min, max, valueSet, data } of columns) segmentColumn.run(row.segmentId * COLUMN_SPAN + columnId, min, max, valueSet, data);
    },
    addDictionary: (columnId: number, firstId: number, lengths: Uint8Array, bytes: Uint8Array): void => { dictionary.run(columnId, firstId, lengths, bytes); },
    addPiece: (fileId: number, row: PieceRow): void => { piece.run(fileId, row.code, row.isReject, row.records, row.startByte, row.endByte, row.line); },
    addRollupPart: (kind: number, bucket: number, cells: Uint8Array): void => { part.run(kind, bucket, cells); },
    setMark: (fileId: number, nextByte: number, nextLine: number, rows: number): void => { mark.run(fileId, nextByte, nextLine, rows); },
    /** Keeps what going on needs besides the rows: a state, and the columns of the segment that is not full. */
    setUnfinished: (value: string, openColumns: readonly { readonly columnId: number; readonly data: Uint8Array }[]): void => {
      state.run(STATE, value);
      noOpenSegment.run();
      for (const { columnId, data } of openColumns) segmentColumn.run(OPEN_SEGMENT * COLUMN_SPAN + columnId, 0, 0, null, data);
    },
    /** Drops what only going on would need. */
    clearUnfinished: (): void => {
      noState.run(STATE);
      noOpenSegment.run();
    },
    addFile: (row: SourceFileRow): void => { file.run(row); },
    /** Ends the file for good: its journal goes, so that one file is all there is to move. */
    finish: (): void => {
      db.pragma('journal_mode = delete');
      db.close();
      // Subtle: leaving the truncating mode keeps the empty journal's name.
      rmSync(`${path}-journal`, { force: true });
    },
    close: (): void => { db.close(); },
  };
}
export type UsageSourceWriter = ReturnType<typeof sourceWriter>;

/** Reads a usage source file. Segments and columns are few; data blobs are fetched one at a time. @throws usage.source-missing */
export function openUsageSource(path: string): UsageSourceReader {
  if (!existsSync(path)) throw new ProvisoError('usage.source-missing', `The requests of a log are not in the case folder any more (usage/${basename(path)}). Check the case, and put the file back from a copy of it.`);
  const db = openReader(path);
  checkFormat(db);
  return sourceReader(db);
}

function sourceReader(db: ReadDb) {
  const SEGMENT = 'segment_id AS segmentId, file_id AS fileId, rows, first_byte AS firstByte, end_byte AS endByte, first_line AS firstLine, min_utc_us AS minUtcUs, max_utc_us AS maxUtcUs, is_ordered AS isOrdered';
  const about = db.prepare<[string], { value: string }>('SELECT value FROM about WHERE name = ?');
  const columns = db.prepare<[], ColumnDef>('SELECT column_id AS columnId, name, role, kind, field FROM column_def ORDER BY column_id');
  const segments = db.prepare<[], SegmentRow>(`SELECT ${SEGMENT} FROM segment ORDER BY segment_id`);
  const data = db.prepare<[number], { data: Uint8Array | null }>('SELECT data FROM segment_column WHERE segment_column_id = ?');
  const extent = db.prepare<[number], { min: number; max: number; valueSet: Uint8Array | null; isOriginal: 0 | 1 }>(
    'SELECT min, max, value_set AS valueSet, data IS NULL AS isOriginal FROM segment_column WHERE segment_column_id = ?');
  const dictionary = db.prepare<[number], { firstId: number; lengths: Uint8Array; bytes: Uint8Array }>(
    'SELECT first_id AS firstId, lengths, bytes FROM dictionary WHERE column_id = ? ORDER BY dictionary_id');
  const files = db.prepare<[], SourceFileRow>(
    `SELECT file_id AS fileId, sha256, content_sha256 AS contentSha256, compression AS packing, encoding, size_bytes AS sizeBytes, content_bytes AS contentBytes,
            physical_lines AS physicalLines, rows, rejected, skipped FROM file ORDER BY file_id`);
  const rejects = db.prepare<[number, number], PieceRow & { pieceId: number }>(
    `SELECT piece_id AS pieceId, code, is_reject AS isReject, records, start_byte AS startByte, end_byte AS endByte, line FROM piece
      WHERE piece_id > ? AND is_reject = 1 ORDER BY piece_id LIMIT ?`);
  const pieces = db.prepare<[number, number], PieceRow & { pieceId: number }>(
    `SELECT piece_id AS pieceId, code, is_reject AS isReject, records, start_byte AS startByte, end_byte AS endByte, line FROM piece WHERE piece_id > ? ORDER BY piece_id LIMIT ?`);
  return {
    about: (name: string): string | null => about.get(name)?.value ?? null,
    columns: (): ColumnDef[] => columns.all(),
    segments: (): SegmentRow[] => segments.all(),
    files: (): SourceFileRow[] => files.all(),
    /** Null when the values are only in the original. */
    data: (segmentId: number, columnId: number): Uint8Array | null => data.get(segmentId * COLUMN_SPAN + columnId)?.data ?? null,
    extent: (segmentId: number, columnId: number) => extent.get(segmentId * COLUMN_SPAN + columnId) ?? null,
    dictionary: (columnId: number) => dictionary.all(columnId),
    rejects: (after: number, limit: number) => rejects.all(after, limit),
    /** Everything in the file that is no request, in file order. */
    pieces: (after: number, limit: number) => pieces.all(after, limit),
    close: (): void => { db.close(); },
  };
}
export type UsageSourceReader = ReturnType<typeof sourceReader>;

/** What was added up while the log was read, by kind and bucket. */
export function* rollupPartsOf(path: string): Generator<{ readonly kind: number; readonly bucket: number; readonly cells: Uint8Array }> {
  const db = openReader(path);
  try {
    checkFormat(db);
    yield* db.prepare<[], { kind: number; bucket: number; cells: Uint8Array }>('SELECT kind, bucket, cells FROM rollup_part ORDER BY kind, bucket, part_id').iterate();
  } finally {
    db.close();
  }
}

/** @throws usage.source-damaged when the file is no usage source, usage.newer-than-app when a later version wrote it */
function checkFormat(db: ReadDb): void {
  const application = Number(db.pragma('application_id', { simple: true })), format = Number(db.pragma('user_version', { simple: true }));
  if (application === USAGE_APPLICATION_ID && format === USAGE_FORMAT) return;
  db.close();
  if (application === USAGE_APPLICATION_ID && format > USAGE_FORMAT) {
    throw new ProvisoError('usage.newer-than-app', `A usage source of this case was written by a later version of Proviso (format ${format}). Open the case with that version.`, { format });
  }
  throw new ProvisoError('usage.source-damaged', 'A usage source of this case is damaged or is not one. Take its log in again from the exhibit, or restore a copy of the case.');
}
