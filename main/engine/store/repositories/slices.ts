import type { ReadDb, WriteDb } from '../connection.ts';

/** A saved slice as stored. */
export interface SliceRow {
  readonly sliceId: number;
  readonly name: string;
  readonly note: string;
  /** JSON of the slice. */
  readonly slice: string;
  readonly madeAt: string;
  readonly madeBy: string;
}

const COLUMNS = 'slice_id AS sliceId, name, note, slice, made_at AS madeAt, made_by AS madeBy';

/** Saved slices by name, at most 10,000 a call. */
export function sliceReader(db: ReadDb) {
  const all = db.prepare<[], SliceRow>(`SELECT ${COLUMNS} FROM slice ORDER BY name LIMIT 10000`);
  const one = db.prepare<[number], SliceRow>(`SELECT ${COLUMNS} FROM slice WHERE slice_id = ?`);
  const named = db.prepare<[string], SliceRow>(`SELECT ${COLUMNS} FROM slice WHERE name = ?`);
  return {
    all: (): SliceRow[] => all.all(),
    get: (sliceId: number): SliceRow | null => one.get(sliceId) ?? null,
    named: (name: string): SliceRow | null => named.get(name) ?? null,
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function sliceWriter(db: WriteDb) {
  const insert = db.prepare<[Omit<SliceRow, 'sliceId'>], { sliceId: number }>(
    'INSERT INTO slice (name, note, slice, made_at, made_by) VALUES (@name, @note, @slice, @madeAt, @madeBy) RETURNING slice_id AS sliceId');
  const update = db.prepare<[SliceRow]>('UPDATE slice SET name = @name, note = @note, slice = @slice, made_at = @madeAt, made_by = @madeBy WHERE slice_id = @sliceId');
  const remove = db.prepare<[number]>('DELETE FROM slice WHERE slice_id = ?');
  return {
    ...sliceReader(db),
    add: (row: Omit<SliceRow, 'sliceId'>): number => insert.get(row)!.sliceId,
    set: (row: SliceRow): void => { update.run(row); },
    remove: (sliceId: number): void => { remove.run(sliceId); },
  };
}
