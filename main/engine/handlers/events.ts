import type { EventSetAct } from '../../../shared/contract/acts.ts';
import type { CaseEvent } from '../../../shared/contract/links.ts';
import { EventDetails } from '../../../shared/contract/links.ts';
import { isEdtf, parseEdtf } from '../../../shared/domain/edtf.ts';
import { AnyRef, EventRef, cite, numberOf, ref } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { HandlersFor } from '../context.ts';
import { noteAct } from '../linking/journal.ts';
import { personOf } from '../linking/person.ts';
import type { ReadDb } from '../store/connection.ts';
import { nextNumber } from '../store/repositories/counters.ts';
import { eventReader, eventWriter } from '../store/repositories/events.ts';
import type { EventRow } from '../store/repositories/events.ts';
import { linkReader } from '../store/repositories/links.ts';

/** Dated and undated things a person puts on the timeline. */
export const eventHandlers = {
  'event.add': (details, { db, act, notify }) => {
    const placed = parseEdtf(details.edtf);
    checkCitations(details.citations);
    const eventId = act(record => {
      const number = nextNumber(db, 'event');
      eventWriter(db).add(number, details, placed, personOf(db));
      const seq = record({
        verb: 'annotated', objects: [{ ref: `event:${number}`, before: null, after: null }, ...details.citations.map(citation => ({ ref: citation, before: null, after: null }))],
        purpose: 'Added an event', facts: { statement: details.statement.slice(0, 400), edtf: details.edtf, negative: details.negative !== null },
      });
      noteAct(db, { kind: 'event.add', what: `event ${cite('event', number)}`, payload: { eventId: number } }, seq);
      return number;
    });
    notify('events');
    return { ref: ref('event', eventId), cite: cite('event', eventId) };
  },

  'event.set': ({ ref: reference, ...changes }, { db, act, notify }) => {
    act(record => {
      const events = eventWriter(db);
      const row = requireEvent(db, reference);
      const before = EventDetails.parse(row);
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const after = EventDetails.parse({ ...before, ...given });
      const placed = parseEdtf(after.edtf);
      checkCitations(after.citations);
      events.set(row.eventId, after, placed);
      const seq = record({
        verb: 'annotated', objects: [{ ref: row.ref, before: null, after: null }],
        purpose: 'Changed an event', facts: { changed: Object.keys(given).join(' '), edtfBefore: before.edtf, edtf: after.edtf, statementBefore: before.statement.slice(0, 400), statement: after.statement.slice(0, 400) },
      });
      noteAct(db, { kind: 'event.set', what: `change of ${row.cite}`, payload: { eventId: row.eventId, before, after } satisfies EventSetAct }, seq);
    });
    notify('events');
    return {};
  },

  'event.remove': ({ ref: reference }, { db, act, notify }) => {
    act(record => {
      const row = requireEvent(db, reference);
      const counts = linkReader(db).countsOfEvent(row.eventId);
      if (counts.supports + counts.contradicts + counts.context > 0) throw new ProvisoError('event.linked', `${row.cite} is linked to provisions. Take its links back first; nothing was changed.`, { ref: row.ref });
      const seq = record({ verb: 'annotated', objects: [{ ref: row.ref, before: null, after: null }], purpose: 'Took an event off the timeline', facts: { statement: row.statement.slice(0, 400), edtf: row.edtf } });
      const byAct = noteAct(db, { kind: 'event.remove', what: `removal of ${row.cite}`, payload: { eventId: row.eventId } }, seq);
      eventWriter(db).setRemoved(row.eventId, byAct);
    });
    notify('events');
    return {};
  },

  'event.list': (_input, { db }) => {
    const links = linkReader(db);
    return eventReader(db).all().map(row => toEvent(row, links.countsOfEvent(row.eventId)));
  },

  'event.get': ({ ref: reference }, { db }) => {
    const row = requireEvent(db, reference);
    return toEvent(row, linkReader(db).countsOfEvent(row.eventId));
  },
} satisfies HandlersFor<'event.add' | 'event.set' | 'event.remove' | 'event.list' | 'event.get'>;

function requireEvent(db: ReadDb, reference: string): EventRow {
  const parsed = EventRef.safeParse(reference);
  const row = parsed.success ? eventReader(db).get(numberOf(parsed.data)) : null;
  if (row === null || row.removed) throw new ProvisoError('event.unknown', `There is no event ${reference.slice(0, 40)} in this case. List the events to see their references.`, { ref: reference.slice(0, 100) });
  // A date read by an earlier version stays as it is written even where this one would refuse it.
  return isEdtf(row.edtf) ? row : { ...row, precision: 'undated' };
}

function checkCitations(citations: readonly string[]): void {
  const wrong = citations.find(citation => !AnyRef.safeParse(citation).success);
  if (wrong !== undefined) throw new ProvisoError('ref.malformed', `"${wrong.slice(0, 80)}" is not a reference. Cite as item:412, item:412#c340-362, finding:7, event:3 or provision:14@1a2b3c4d5e6f.`, { ref: wrong.slice(0, 100) });
}

function toEvent(row: EventRow, links: CaseEvent['links']): CaseEvent {
  const { eventId: _eventId, removed: _removed, madeAt: _madeAt, madeBy: _madeBy, ...event } = row;
  return { ...event, links };
}
