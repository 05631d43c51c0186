import type { SavedSlice } from '../../../shared/contract/slices.ts';
import { Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import { rowSetReader } from '../store/repositories/row-sets.ts';
import { sliceReader } from '../store/repositories/slices.ts';
import type { SliceRow } from '../store/repositories/slices.ts';
import { queryOf } from '../../../shared/domain/slice-query.ts';

/** A stored slice as the contract shows it. */
export function toSavedSlice({ sliceId, name, note, slice, madeAt, madeBy }: SliceRow): SavedSlice {
  const own = Slice.parse(JSON.parse(slice));
  return { sliceId, name, note, slice: own, query: queryOf(own), madeAt, madeBy };
}

/** @throws slice.unknown */
export function requireSlice(db: ReadDb, sliceId: number): SliceRow {
  const row = sliceReader(db).get(sliceId);
  if (row === null) throw new ProvisoError('slice.unknown', `This case holds no saved slice ${sliceId}. List the slices to see them.`, { sliceId });
  return row;
}

/** A saved slice by its name. @throws slice.unknown */
export function sliceNamed(db: ReadDb, name: string): Slice {
  const row = sliceReader(db).named(name);
  if (row === null) throw new ProvisoError('slice.unknown', `This case holds no saved slice called "${name}". List them with: slice CASE list`, { name });
  return Slice.parse(JSON.parse(row.slice));
}

/** @throws slice.unknown-hits when a row set is not there */
export function requireHits(db: ReadDb, hits: readonly number[]): void {
  if (hits.length === 0) return;
  const sets = rowSetReader(db);
  const missing = hits.find(id => sets.get(id) === null);
  if (missing !== undefined) throw new ProvisoError('slice.unknown-hits', `This case holds no set of hits ${missing}. Search again with usage grep, or leave the filter out.`, { rowSetId: missing });
}
