import type { CaseEvent, EventDetails } from '../../../../shared/contract/links.ts';
import type { EdtfDate } from '../../../../shared/domain/edtf.ts';
import { cite, ref } from '../../../../shared/domain/refs.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

export interface EventRow extends Omit<CaseEvent, 'links'> {
  readonly eventId: number;
  readonly removed: boolean;
  readonly madeAt: string;
  readonly madeBy: string;
}

interface EventSql {
  readonly eventId: number; readonly statement: string; readonly edtf: string; readonly fromUtcMs: number | null; readonly toUtcMs: number | null; readonly precision: string;
  readonly basis: string; readonly disputed: 0 | 1; readonly negativeQuery: string | null; readonly negativeScope: string | null; readonly note: string;
  readonly madeAt: string; readonly madeBy: string; readonly removedBy: number | null;
}

type Placed = Pick<EdtfDate, 'fromUtcMs' | 'toUtcMs'> & { readonly precision: string };

const COLUMNS = `event_id AS eventId, statement, edtf, from_utc_ms AS fromUtcMs, to_utc_ms AS toUtcMs, precision, basis, disputed,
  negative_query AS negativeQuery, negative_scope AS negativeScope, note, made_at AS madeAt, made_by AS madeBy, removed_by AS removedBy`;

/** Events as readers see them; lists leave out what was taken back. */
export function eventReader(db: ReadDb) {
  const one = db.prepare<[number], EventSql>(`SELECT ${COLUMNS} FROM event WHERE event_id = ?`);
  const all = db.prepare<[], EventSql>(`SELECT ${COLUMNS} FROM event WHERE removed_by IS NULL ORDER BY coalesce(from_utc_ms, to_utc_ms) IS NULL, coalesce(from_utc_ms, to_utc_ms), event_id LIMIT 10000`);
  const citations = db.prepare<[number], { ref: string }>('SELECT ref FROM event_citation WHERE event_id = ? ORDER BY position');
  const apps = db.prepare<[number], { app: string }>('SELECT app FROM event_app WHERE event_id = ? ORDER BY position');
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM event WHERE removed_by IS NULL');
  const full = (row: EventSql): EventRow => {
    const { negativeQuery, negativeScope, removedBy, disputed, ...plain } = row;
    return {
      ...plain,
      ref: ref('event', row.eventId),
      cite: cite('event', row.eventId),
      disputed: disputed === 1,
      negative: negativeQuery === null || negativeScope === null ? null : { query: negativeQuery, scope: negativeScope },
      citations: citations.all(row.eventId).map(entry => entry.ref),
      apps: apps.all(row.eventId).map(entry => entry.app),
      removed: removedBy !== null,
    };
  };
  return {
    /** Also an event that was taken back. */
    get: (eventId: number): EventRow | null => {
      const row = one.get(eventId);
      return row === undefined ? null : full(row);
    },
    /** Oldest first, undated last. */
    all: (): EventRow[] => all.all().map(full),
    count: (): number => count.get()?.n ?? 0,
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function eventWriter(db: WriteDb) {
  const insert = db.prepare<[Record<string, string | number | null>]>(
    `INSERT INTO event (event_id, statement, edtf, from_utc_ms, to_utc_ms, precision, basis, disputed, negative_query, negative_scope, note, made_at, made_by)
     VALUES (@eventId, @statement, @edtf, @fromUtcMs, @toUtcMs, @precision, @basis, @disputed, @negativeQuery, @negativeScope, @note, @madeAt, @madeBy)`);
  const update = db.prepare<[Record<string, string | number | null>]>(
    `UPDATE event SET statement = @statement, edtf = @edtf, from_utc_ms = @fromUtcMs, to_utc_ms = @toUtcMs, precision = @precision, basis = @basis, disputed = @disputed,
       negative_query = @negativeQuery, negative_scope = @negativeScope, note = @note WHERE event_id = @eventId`);
  const setRemoved = db.prepare<[number | null, number]>('UPDATE event SET removed_by = ? WHERE event_id = ?');
  const clearCitations = db.prepare<[number]>('DELETE FROM event_citation WHERE event_id = ?');
  const addCitation = db.prepare<[number, number, string]>('INSERT INTO event_citation (event_id, position, ref) VALUES (?, ?, ?)');
  const clearApps = db.prepare<[number]>('DELETE FROM event_app WHERE event_id = ?');
  const addApp = db.prepare<[number, number, string]>('INSERT INTO event_app (event_id, position, app) VALUES (?, ?, ?)');
  const index = db.prepare<[number, string, string]>('INSERT INTO event_fts (rowid, statement, note) VALUES (?, ?, ?)');
  const unindex = db.prepare<[number, string, string]>(`INSERT INTO event_fts (event_fts, rowid, statement, note) VALUES ('delete', ?, ?, ?)`);
  const reader = eventReader(db);
  const values = (details: EventDetails, placed: Placed): Record<string, string | number | null> => ({
    statement: details.statement, edtf: details.edtf, basis: details.basis, note: details.note, disputed: details.disputed ? 1 : 0,
    negativeQuery: details.negative?.query ?? null, negativeScope: details.negative?.scope ?? null,
    fromUtcMs: placed.fromUtcMs, toUtcMs: placed.toUtcMs, precision: placed.precision,
  });
  const setLists = (eventId: number, details: EventDetails): void => {
    clearCitations.run(eventId);
    details.citations.forEach((citation, at) => addCitation.run(eventId, at, citation));
    clearApps.run(eventId);
    details.apps.forEach((app, at) => addApp.run(eventId, at, app));
  };
  return {
    ...reader,
    add: (eventId: number, details: EventDetails, placed: Placed, madeBy: string): void => {
      insert.run({ ...values(details, placed), eventId, madeAt: new Date().toISOString(), madeBy });
      setLists(eventId, details);
      index.run(eventId, details.statement, details.note);
    },
    set: (eventId: number, details: EventDetails, placed: Placed): void => {
      const before = reader.get(eventId);
      if (before !== null) unindex.run(eventId, before.statement, before.note);
      update.run({ ...values(details, placed), eventId });
      setLists(eventId, details);
      index.run(eventId, details.statement, details.note);
    },
    /** Takes an event out of every list, or puts it back with null. */
    setRemoved: (eventId: number, by: number | null): void => { setRemoved.run(by, eventId); },
  };
}
