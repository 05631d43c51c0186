import { AppAct, AppSetAct, EventAct, EventSetAct, LinkAct, NumberedAct } from '../../../shared/contract/acts.ts';
import type { CustodyObject } from '../../../shared/domain/custody.ts';
import { parseEdtf } from '../../../shared/domain/edtf.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { appWriter } from '../store/repositories/apps.ts';
import { claimWriter } from '../store/repositories/claims.ts';
import { eventWriter } from '../store/repositories/events.ts';
import { governmentWriter } from '../store/repositories/government.ts';
import { limitWriter } from '../store/repositories/limits.ts';
import { linkWriter } from '../store/repositories/links.ts';
import type { Undoable } from './journal.ts';

const named = (ref: string): CustodyObject => ({ ref, before: null, after: null });
const linkObjects = (payload: unknown): CustodyObject[] => {
  const { linkId, objects } = LinkAct.parse(payload);
  return [named(`link:${linkId}`), ...objects.map(named)];
};
const eventObjects = (payload: unknown): CustodyObject[] => [named(`event:${EventAct.parse(payload).eventId}`)];

function conflict(what: string): ProvisoError {
  return new ProvisoError('undo.conflict', `${what} Nothing was changed.`);
}

function putBack(db: Parameters<Undoable['undo']>[0], linkId: number): void {
  if (!linkWriter(db).setRemoved(linkId, null)) throw conflict('The same link was made again meanwhile, so the old one cannot be put back beside it.');
}

type SetRemoved = (db: Parameters<Undoable['undo']>[0], number: number, byAct: number | null) => void;

/** Adding and removing something with a number, where a removed one stays in its table. */
function numberedActs(noun: string, setRemoved: SetRemoved): Readonly<Record<string, Undoable>> {
  const objects = (payload: unknown): CustodyObject[] => [named(`${noun}:${NumberedAct.parse(payload).number}`)];
  const takeAway: Undoable['undo'] = (db, payload, byAct) => { setRemoved(db, NumberedAct.parse(payload).number, byAct); };
  const giveBack = (db: Parameters<Undoable['undo']>[0], payload: unknown): void => { setRemoved(db, NumberedAct.parse(payload).number, null); };
  return {
    [`${noun}.add`]: { objects, undo: takeAway, redo: giveBack },
    [`${noun}.remove`]: { objects, undo: giveBack, redo: takeAway },
  };
}

/** Every kind of act that can be taken back. A new kind is an entry here and a `noteAct` where it is done. */
export const UNDOABLE: Readonly<Record<string, Undoable>> = {
  ...numberedActs('limit', (db, number, byAct) => { limitWriter(db).setRemoved(number, byAct); }),
  ...numberedActs('claim', (db, number, byAct) => { claimWriter(db).setRemoved(number, byAct); }),
  ...numberedActs('government', (db, ruleId, byAct) => { governmentWriter(db).setRuleRemoved(ruleId, byAct); }),
  'link.add': {
    objects: linkObjects,
    undo: (db, payload, byAct) => { linkWriter(db).setRemoved(LinkAct.parse(payload).linkId, byAct); },
    redo: (db, payload) => { putBack(db, LinkAct.parse(payload).linkId); },
  },
  'link.remove': {
    objects: linkObjects,
    undo: (db, payload) => { putBack(db, LinkAct.parse(payload).linkId); },
    redo: (db, payload, byAct) => { linkWriter(db).setRemoved(LinkAct.parse(payload).linkId, byAct); },
  },
  'event.add': {
    objects: eventObjects,
    undo: (db, payload, byAct) => { eventWriter(db).setRemoved(EventAct.parse(payload).eventId, byAct); },
    redo: (db, payload) => { eventWriter(db).setRemoved(EventAct.parse(payload).eventId, null); },
  },
  'event.remove': {
    objects: eventObjects,
    undo: (db, payload) => { eventWriter(db).setRemoved(EventAct.parse(payload).eventId, null); },
    redo: (db, payload, byAct) => { eventWriter(db).setRemoved(EventAct.parse(payload).eventId, byAct); },
  },
  'event.set': {
    objects: eventObjects,
    undo: (db, payload) => { const { eventId, before } = EventSetAct.parse(payload); eventWriter(db).set(eventId, before, parseEdtf(before.edtf)); },
    redo: (db, payload) => { const { eventId, after } = EventSetAct.parse(payload); eventWriter(db).set(eventId, after, parseEdtf(after.edtf)); },
  },
  'app.add': {
    objects: payload => [named(`app:${AppAct.parse(payload).appId}`)],
    undo: (db, payload) => { appWriter(db).remove(AppAct.parse(payload).appId); },
    redo: (db, payload) => {
      const { details } = AppAct.parse(payload);
      refuseTaken(db, details.name, null);
      appWriter(db).add(details);
    },
  },
  'app.set': {
    objects: payload => [named(`app:${AppSetAct.parse(payload).appId}`)],
    undo: (db, payload) => { const { appId, before } = AppSetAct.parse(payload); refuseTaken(db, before.name, appId); appWriter(db).set(appId, before); },
    redo: (db, payload) => { const { appId, after } = AppSetAct.parse(payload); refuseTaken(db, after.name, appId); appWriter(db).set(appId, after); },
  },
};

function refuseTaken(db: Parameters<Undoable['undo']>[0], name: string, appId: number | null): void {
  if (appWriter(db).all().some(app => app.name === name && app.appId !== appId)) throw conflict(`Another app is called "${name}" by now.`);
}
