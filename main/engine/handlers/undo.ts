import type { NoticeTopic } from '../../../shared/contract/notices.ts';
import type { CommandContext, HandlersFor } from '../context.ts';
import { peekJournal, redoLast, undoLast } from '../linking/journal.ts';
import type { JournalOutcome } from '../linking/journal.ts';
import { UNDOABLE } from '../linking/undoable-acts.ts';

/** Taking back the last act, and doing it again: compensating acts, each with a custody entry of its own. */
export const undoHandlers = {
  'undo.last': (_input, context) => {
    const outcome = compensate(context, undoLast);
    return { undone: outcome?.kind ?? null, what: outcome?.what ?? null };
  },
  'undo.peek': (_input, { db }) => ({ what: peekJournal(db).undo }),
  'redo.last': (_input, context) => {
    const outcome = compensate(context, redoLast);
    return { redone: outcome?.kind ?? null, what: outcome?.what ?? null };
  },
  'redo.peek': (_input, { db }) => ({ what: peekJournal(db).redo }),
} satisfies HandlersFor<'undo.last' | 'undo.peek' | 'redo.last' | 'redo.peek'>;

const TOPICS: Readonly<Record<string, NoticeTopic>> = { link: 'links', event: 'events', app: 'apps', limit: 'limits', claim: 'claims', government: 'government' };

function compensate({ db, act, notify }: CommandContext, step: typeof undoLast): JournalOutcome | null {
  const waiting = peekJournal(db);
  if ((step === undoLast ? waiting.undo : waiting.redo) === null) return null;
  const outcome = act(record => step(db, record, UNDOABLE));
  const topic = TOPICS[outcome?.kind.split('.')[0] ?? ''];
  if (topic !== undefined) notify(topic);
  return outcome;
}
