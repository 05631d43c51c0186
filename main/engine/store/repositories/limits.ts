import { LimitDetails } from '../../../../shared/domain/limit.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

export interface LimitRow {
  readonly number: number;
  readonly details: LimitDetails;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly removed: boolean;
}

interface LimitSql { readonly number: number; readonly details: string; readonly madeAt: string; readonly madeBy: string; readonly removed: 0 | 1 }

const COLUMNS = 'number, details, made_at AS madeAt, made_by AS madeBy, removed_by IS NOT NULL AS removed';

/** Limits that stand, in order of number, at most 1,000 a call. */
export function limitReader(db: ReadDb) {
  const all = db.prepare<[], LimitSql>(`SELECT ${COLUMNS} FROM usage_limit WHERE removed_by IS NULL ORDER BY number LIMIT 1000`);
  const one = db.prepare<[number], LimitSql>(`SELECT ${COLUMNS} FROM usage_limit WHERE number = ?`);
  return {
    all: (): LimitRow[] => all.all().map(toRow),
    /** Removed ones too; null when the number was never given. */
    get: (number: number): LimitRow | null => {
      const row = one.get(number);
      return row === undefined ? null : toRow(row);
    },
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function limitWriter(db: WriteDb) {
  const insert = db.prepare<[number, string, string, string]>('INSERT INTO usage_limit (number, details, made_at, made_by) VALUES (?, ?, ?, ?)');
  const remove = db.prepare<[number | null, number]>('UPDATE usage_limit SET removed_by = ? WHERE number = ?');
  return {
    ...limitReader(db),
    add: (number: number, details: LimitDetails, madeBy: string): void => { insert.run(number, JSON.stringify(details), new Date().toISOString(), madeBy); },
    /** Null puts it back. */
    setRemoved: (number: number, byAct: number | null): void => { remove.run(byAct, number); },
  };
}

function toRow({ details, removed, ...row }: LimitSql): LimitRow {
  return { ...row, details: LimitDetails.parse(JSON.parse(details)), removed: removed === 1 };
}
