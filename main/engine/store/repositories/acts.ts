import type { ReadDb, WriteDb } from '../connection.ts';

/** What an act keeps in order to be taken back: plain values. */
export type ActPayload = Readonly<Record<string, unknown>>;

/** An act that can be taken back, or the act that took one back. */
export interface ActRow {
  readonly actId: number;
  readonly at: string;
  readonly kind: string;
  readonly what: string;
  readonly payload: ActPayload;
  readonly custodySeq: number;
  readonly undoOf: number | null;
  readonly undoneBy: number | null;
}

export interface NewAct {
  readonly kind: string;
  readonly what: string;
  readonly payload: ActPayload;
  readonly custodySeq: number;
  readonly undoOf: number | null;
}

type ActSql = Omit<ActRow, 'payload'> & { readonly payload: string };

const COLUMNS = 'a.act_id AS actId, a.at, a.kind, a.what, a.payload, a.custody_seq AS custodySeq, a.undo_of AS undoOf, a.undone_by AS undoneBy';

/** The journal of acts that can be taken back. */
export function actReader(db: ReadDb) {
  const toUndo = db.prepare<[], ActSql>(`SELECT ${COLUMNS} FROM act a WHERE a.undo_of IS NULL AND a.undone_by IS NULL ORDER BY a.act_id DESC LIMIT 1`);
  const toRedo = db.prepare<[], ActSql>(
    `SELECT ${COLUMNS} FROM act a JOIN act o ON o.act_id = a.undo_of
      WHERE a.undone_by IS NULL AND o.undo_of IS NULL AND a.act_id > (SELECT coalesce(max(n.act_id), 0) FROM act n WHERE n.undo_of IS NULL)
      ORDER BY a.act_id DESC LIMIT 1`);
  const one = db.prepare<[number], ActSql>(`SELECT ${COLUMNS} FROM act a WHERE a.act_id = ?`);
  const parsed = (row: ActSql | undefined): ActRow | null => (row === undefined ? null : { ...row, payload: JSON.parse(row.payload) as ActPayload });
  return {
    /** The newest act that stands. */
    toUndo: (): ActRow | null => parsed(toUndo.get()),
    /** The newest act of taking back that stands, unless something new was done after it. */
    toRedo: (): ActRow | null => parsed(toRedo.get()),
    get: (actId: number): ActRow | null => parsed(one.get(actId)),
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function actWriter(db: WriteDb) {
  const insert = db.prepare<[Omit<NewAct, 'payload'> & { payload: string; at: string }], { actId: number }>(
    'INSERT INTO act (at, kind, what, payload, custody_seq, undo_of) VALUES (@at, @kind, @what, @payload, @custodySeq, @undoOf) RETURNING act_id AS actId');
  const mark = db.prepare<[number | null, number]>('UPDATE act SET undone_by = ? WHERE act_id = ?');
  return {
    ...actReader(db),
    add: (act: NewAct): number => {
      const row = insert.get({ ...act, payload: JSON.stringify(act.payload), at: new Date().toISOString() });
      if (row === undefined) throw new Error('RETURNING gave no row');
      return row.actId;
    },
    /** Notes which act took this one back; null when it stands again. */
    markUndone: (actId: number, by: number | null): void => { mark.run(by, actId); },
  };
}
