import type { Receipt } from '../../../../shared/domain/case.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

/** An import that did not end, with what going on needs. Its files are named, not pathed: they stand in the case folder. */
export interface UnfinishedRow {
  readonly unfinishedId: number;
  readonly state: 'running' | 'stopped';
  readonly startedAt: string;
  readonly name: string;
  readonly originalPath: string;
  readonly originalModifiedAt: string;
  readonly originalCreatedAt: string | null;
  readonly sizeBytes: number;
  readonly stagedName: string;
  readonly sourceId: number;
  readonly generation: number;
  /** JSON of the mapping the log was being read with. */
  readonly mapping: string;
  /** JSON of what the person said of the delivery. */
  readonly receipt: string;
  readonly hashList: Receipt['hashList'];
  /** Requests that are safe. */
  readonly rows: number;
}

export type NewUnfinished = Omit<UnfinishedRow, 'unfinishedId' | 'state' | 'startedAt' | 'rows'>;

const COLUMNS = `unfinished_id AS unfinishedId, state, started_at AS startedAt, name, original_path AS originalPath, original_modified_at AS originalModifiedAt, original_created_at AS originalCreatedAt,
  size_bytes AS sizeBytes, staged_name AS stagedName, source_id AS sourceId, generation, mapping, receipt, hash_list AS hashList, rows`;

/** Unfinished imports, oldest first. */
export function unfinishedReader(db: ReadDb) {
  const all = db.prepare<[], UnfinishedRow>(`SELECT ${COLUMNS} FROM unfinished_import ORDER BY unfinished_id LIMIT 10000`);
  const one = db.prepare<[number], UnfinishedRow>(`SELECT ${COLUMNS} FROM unfinished_import WHERE unfinished_id = CAST(? AS INTEGER)`);
  const ofSize = db.prepare<[number], UnfinishedRow>(`SELECT ${COLUMNS} FROM unfinished_import WHERE size_bytes = CAST(? AS INTEGER) AND state = 'stopped' ORDER BY unfinished_id`);
  return {
    all: (): UnfinishedRow[] => all.all(),
    get: (unfinishedId: number): UnfinishedRow | null => one.get(unfinishedId) ?? null,
    /** Stopped imports of files of this size. */
    stoppedOfSize: (sizeBytes: number): UnfinishedRow[] => ofSize.all(sizeBytes),
  };
}

/** Adds what only the writing connection can do. This is the bookkeeping of work under way, so it needs no custody entry of its own. */
export function unfinishedWriter(db: WriteDb) {
  const insert = db.prepare<[NewUnfinished & { startedAt: string }], { unfinishedId: number }>(
    `INSERT INTO unfinished_import (state, started_at, name, original_path, original_modified_at, original_created_at, size_bytes, staged_name, source_id, generation, mapping, receipt, hash_list)
     VALUES ('running', @startedAt, @name, @originalPath, @originalModifiedAt, @originalCreatedAt, @sizeBytes, @stagedName, @sourceId, @generation, @mapping, @receipt, @hashList)
     RETURNING unfinished_id AS unfinishedId`);
  const claim = db.prepare<[number]>(`UPDATE unfinished_import SET state = 'running' WHERE unfinished_id = CAST(? AS INTEGER) AND state = 'stopped'`);
  const stop = db.prepare<[number, number]>(`UPDATE unfinished_import SET state = 'stopped', rows = CAST(? AS INTEGER) WHERE unfinished_id = CAST(? AS INTEGER)`);
  const remap = db.prepare<[string, number]>('UPDATE unfinished_import SET mapping = ?, rows = 0 WHERE unfinished_id = CAST(? AS INTEGER)');
  const remove = db.prepare<[number]>('DELETE FROM unfinished_import WHERE unfinished_id = CAST(? AS INTEGER)');
  return {
    ...unfinishedReader(db),
    add: (row: NewUnfinished): number => insert.get({ ...row, startedAt: new Date().toISOString() })!.unfinishedId,
    /** Takes a stopped import for this job; false when another has it. */
    claim: (unfinishedId: number): boolean => claim.run(unfinishedId).changes === 1,
    stop: (unfinishedId: number, rows: number): void => { stop.run(rows, unfinishedId); },
    setMapping: (unfinishedId: number, mapping: string): void => { remap.run(mapping, unfinishedId); },
    remove: (unfinishedId: number): void => { remove.run(unfinishedId); },
  };
}
