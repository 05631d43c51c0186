import type { ReadDb, WriteDb } from '../connection.ts';

/** A mapping saved under a name, as stored. */
export interface MappingRow {
  readonly mappingId: number;
  readonly name: string;
  /** JSON of the mapping. */
  readonly mapping: string;
  readonly madeAt: string;
  readonly madeBy: string;
}

const COLUMNS = 'mapping_id AS mappingId, name, mapping, made_at AS madeAt, made_by AS madeBy';

/** Saved mappings, at most 10,000 a call. */
export function mappingReader(db: ReadDb) {
  const all = db.prepare<[], MappingRow>(`SELECT ${COLUMNS} FROM mapping ORDER BY name LIMIT 10000`);
  const newest = db.prepare<[], MappingRow>(`SELECT ${COLUMNS} FROM mapping ORDER BY made_at DESC, mapping_id DESC LIMIT 10000`);
  const named = db.prepare<[string], MappingRow>(`SELECT ${COLUMNS} FROM mapping WHERE name = ?`);
  return {
    /** By name. */
    all: (): MappingRow[] => all.all(),
    /** The one saved last first. */
    newestFirst: (): MappingRow[] => newest.all(),
    named: (name: string): MappingRow | null => named.get(name) ?? null,
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function mappingWriter(db: WriteDb) {
  const put = db.prepare<[Omit<MappingRow, 'mappingId'>], { mappingId: number }>(
    `INSERT INTO mapping (name, mapping, made_at, made_by) VALUES (@name, @mapping, @madeAt, @madeBy)
     ON CONFLICT (name) DO UPDATE SET mapping = excluded.mapping, made_at = excluded.made_at, made_by = excluded.made_by RETURNING mapping_id AS mappingId`);
  const remove = db.prepare<[string]>('DELETE FROM mapping WHERE name = ?');
  return {
    ...mappingReader(db),
    /** Adds a mapping, or replaces the one of that name. */
    put: (row: Omit<MappingRow, 'mappingId'>): number => put.get(row)!.mappingId,
    remove: (name: string): void => { remove.run(name); },
  };
}
