import type { CustodyDraft, CustodyObject } from '../../../shared/domain/custody.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb, WriteDb } from '../store/connection.ts';
import { actReader, actWriter } from '../store/repositories/acts.ts';
import type { ActPayload, ActRow } from '../store/repositories/acts.ts';

/** How acts of one kind are taken back and done again. Both run inside the transaction of the compensating act. */
export interface Undoable {
  /** What the custody entry of the compensating act names. */
  objects(payload: ActPayload): readonly CustodyObject[];
  /** Makes the act undone; `byAct` is the compensating act. @throws undo.conflict when what was done since stands in the way */
  undo(db: WriteDb, payload: ActPayload, byAct: number): void;
  /** Does it again. */
  redo(db: WriteDb, payload: ActPayload, byAct: number): void;
}

/** What an act tells the journal, besides its custody entry. */
export interface JournalDraft {
  /** `noun.verb`; one of the undoable kinds. */
  readonly kind: string;
  /** A short phrase for people: "link of E-0412 to II.D". */
  readonly what: string;
  readonly payload: ActPayload;
}

type Recorder = (entry: CustodyDraft) => number;

/** What was taken back or done again. */
export interface JournalOutcome {
  readonly kind: string;
  readonly what: string;
}

/** Notes an act in the journal, inside its own transaction and after its custody entry. Gives the act's number. */
export function noteAct(db: WriteDb, draft: JournalDraft, custodySeq: number): number {
  return actWriter(db).add({ ...draft, custodySeq, undoOf: null });
}

/** What undo and redo would do now; null when there is nothing. */
export function peekJournal(db: ReadDb): { readonly undo: string | null; readonly redo: string | null } {
  const acts = actReader(db);
  return { undo: acts.toUndo()?.what ?? null, redo: acts.toRedo()?.what ?? null };
}

/**
 * Takes back the newest act that stands, by a compensating act with a custody entry of its own; null when there is none.
 * The first act stays in custody and in the journal.
 */
export function undoLast(db: WriteDb, record: Recorder, kinds: Readonly<Record<string, Undoable>>): JournalOutcome | null {
  const acts = actWriter(db);
  const act = acts.toUndo();
  if (act === null) return null;
  const undoable = kindOf(kinds, act);
  const seq = record({ verb: 'undone', objects: undoable.objects(act.payload), purpose: `Took back: ${act.what}`, facts: { kind: act.kind, entryTakenBack: act.custodySeq } });
  const byAct = acts.add({ kind: act.kind, what: act.what, payload: act.payload, custodySeq: seq, undoOf: act.actId });
  undoable.undo(db, act.payload, byAct);
  acts.markUndone(act.actId, byAct);
  return { kind: act.kind, what: act.what };
}

/** Does again what was taken back last, unless something new was done since; null when there is nothing. */
export function redoLast(db: WriteDb, record: Recorder, kinds: Readonly<Record<string, Undoable>>): JournalOutcome | null {
  const acts = actWriter(db);
  const taken = acts.toRedo();
  const act = taken?.undoOf === undefined || taken.undoOf === null ? null : acts.get(taken.undoOf);
  if (taken === null || act === null) return null;
  const undoable = kindOf(kinds, act);
  const seq = record({ verb: 'undone', objects: undoable.objects(act.payload), purpose: `Did again: ${act.what}`, facts: { kind: act.kind, entryTakenBack: taken.custodySeq } });
  const byAct = acts.add({ kind: act.kind, what: act.what, payload: act.payload, custodySeq: seq, undoOf: taken.actId });
  undoable.redo(db, act.payload, byAct);
  acts.markUndone(taken.actId, byAct);
  acts.markUndone(act.actId, null);
  return { kind: act.kind, what: act.what };
}

function kindOf(kinds: Readonly<Record<string, Undoable>>, act: ActRow): Undoable {
  const undoable = kinds[act.kind];
  if (undoable === undefined) throw new ProvisoError('undo.unknown-act', `The last act (${act.what}) was made by a version of Proviso that knows how to take it back; this one does not. Nothing was changed.`, { kind: act.kind });
  return undoable;
}
