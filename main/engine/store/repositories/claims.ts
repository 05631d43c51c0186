import { ClaimDetails } from '../../../../shared/domain/claim.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

export interface ClaimRow {
  readonly number: number;
  readonly details: ClaimDetails;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly removed: boolean;
}

interface ClaimSql { readonly number: number; readonly details: string; readonly madeAt: string; readonly madeBy: string; readonly removed: 0 | 1 }

const COLUMNS = 'number, details, made_at AS madeAt, made_by AS madeBy, removed_by IS NOT NULL AS removed';

/** Claims that stand, in order of number, at most 1,000 a call. */
export function claimReader(db: ReadDb) {
  const all = db.prepare<[], ClaimSql>(`SELECT ${COLUMNS} FROM claim WHERE removed_by IS NULL ORDER BY number LIMIT 1000`);
  const one = db.prepare<[number], ClaimSql>(`SELECT ${COLUMNS} FROM claim WHERE number = ?`);
  return {
    all: (): ClaimRow[] => all.all().map(toRow),
    /** Removed ones too; null when the number was never given. */
    get: (number: number): ClaimRow | null => {
      const row = one.get(number);
      return row === undefined ? null : toRow(row);
    },
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function claimWriter(db: WriteDb) {
  const insert = db.prepare<[number, string, string, string]>('INSERT INTO claim (number, details, made_at, made_by) VALUES (?, ?, ?, ?)');
  const remove = db.prepare<[number | null, number]>('UPDATE claim SET removed_by = ? WHERE number = ?');
  return {
    ...claimReader(db),
    add: (number: number, details: ClaimDetails, madeBy: string): void => { insert.run(number, JSON.stringify(details), new Date().toISOString(), madeBy); },
    /** Null puts it back. */
    setRemoved: (number: number, byAct: number | null): void => { remove.run(byAct, number); },
  };
}

function toRow({ details, removed, ...row }: ClaimSql): ClaimRow {
  return { ...row, details: ClaimDetails.parse(JSON.parse(details)), removed: removed === 1 };
}
