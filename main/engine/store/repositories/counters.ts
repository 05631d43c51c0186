import type { CitedKind } from '../../../../shared/domain/refs.ts';
import type { WriteDb } from '../connection.ts';

/** The next number of a cited kind; the caller's transaction makes it final. Never reused, gaps are possible. */
export function nextNumber(db: WriteDb, kind: CitedKind): number {
  const row = db
    .prepare<[string], { last: number }>(`INSERT INTO cite_counter (kind, last) VALUES (?, 1) ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last`)
    .get(kind);
  if (row === undefined) throw new Error(`no counter for ${kind}`);
  return row.last;
}

/** The first of `count` consecutive numbers of a cited kind, for those who write many at once. */
export function takeNumbers(db: WriteDb, kind: CitedKind, count: number): number {
  const row = db
    .prepare<[string, number, number], { last: number }>(`INSERT INTO cite_counter (kind, last) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET last = last + ? RETURNING last`)
    .get(kind, count, count);
  if (row === undefined) throw new Error(`no counter for ${kind}`);
  return row.last - count + 1;
}
