import type { ReadDb, WriteDb } from '../connection.ts';

/** A source that is being read anew, or was when the program ended. */
export interface RemapRow {
  readonly sourceId: number;
  readonly generation: number;
  readonly state: 'running' | 'stopped';
  /** JSON of the mapping it is read with. */
  readonly mapping: string;
  readonly startedAt: string;
}

const COLUMNS = 'source_id AS sourceId, generation, state, mapping, started_at AS startedAt';

/** Sources that are being read anew. */
export function remapReader(db: ReadDb) {
  const all = db.prepare<[], RemapRow>(`SELECT ${COLUMNS} FROM unfinished_remap ORDER BY source_id`);
  const one = db.prepare<[number], RemapRow>(`SELECT ${COLUMNS} FROM unfinished_remap WHERE source_id = CAST(? AS INTEGER)`);
  return { all: (): RemapRow[] => all.all(), get: (sourceId: number): RemapRow | null => one.get(sourceId) ?? null };
}

/** Adds what only the writing connection can do. This is the bookkeeping of work under way, so it needs no custody entry of its own. */
export function remapWriter(db: WriteDb) {
  const put = db.prepare<[Omit<RemapRow, 'state' | 'startedAt'> & { startedAt: string }]>(
    `INSERT INTO unfinished_remap (source_id, generation, state, mapping, started_at) VALUES (@sourceId, @generation, 'running', @mapping, @startedAt)
     ON CONFLICT (source_id) DO UPDATE SET generation = excluded.generation, state = 'running', mapping = excluded.mapping, started_at = excluded.started_at WHERE state = 'stopped'`);
  const stop = db.prepare<[number]>(`UPDATE unfinished_remap SET state = 'stopped' WHERE source_id = CAST(? AS INTEGER)`);
  const remove = db.prepare<[number]>('DELETE FROM unfinished_remap WHERE source_id = CAST(? AS INTEGER)');
  return {
    ...remapReader(db),
    /** Takes the source for this job; false when another has it. */
    claim: (row: Pick<RemapRow, 'sourceId' | 'generation' | 'mapping'>): boolean => put.run({ ...row, startedAt: new Date().toISOString() }).changes === 1,
    stop: (sourceId: number): void => { stop.run(sourceId); },
    remove: (sourceId: number): void => { remove.run(sourceId); },
  };
}
