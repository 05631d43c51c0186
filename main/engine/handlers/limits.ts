import type { Limit } from '../../../shared/contract/limits.ts';
import { LimitDetails } from '../../../shared/domain/limit.ts';
import { cite, numberOf } from '../../../shared/domain/refs.ts';
import type { LimitRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { cited, requireCited } from '../analysis/cited.ts';
import { limitSentence } from '../analysis/limit-words.ts';
import { testLimit } from '../analysis/test-limit.ts';
import { requireZone } from '../analysis/window-cut.ts';
import type { HandlersFor } from '../context.ts';
import { ensureDuplicates } from '../usage/duplicates/look.ts';
import { noteAct } from '../linking/journal.ts';
import { personOf } from '../linking/person.ts';
import type { ReadDb } from '../store/connection.ts';
import { nextNumber } from '../store/repositories/counters.ts';
import { limitReader, limitWriter } from '../store/repositories/limits.ts';
import type { LimitRow } from '../store/repositories/limits.ts';

/** Limits: what a text allows in a window, and how the logs stand to it. */
export const limitHandlers = {
  'limit.add': (given, { db, act, notify }) => {
    if (given.fromUtcMs !== null && given.toUtcMs !== null && given.fromUtcMs >= given.toUtcMs) throw new ProvisoError('limit.bad-period', 'A limit ends after it starts. Give a later end, or none.');
    if (given.window.kind === 'calendar') requireZone(given.window.zone);
    const number = act(record => {
      const details = LimitDetails.parse({ ...given, cites: requireCited(db, given.cites) });
      const added = nextNumber(db, 'limit');
      limitWriter(db).add(added, details, personOf(db));
      const seq = record({
        verb: 'registered', objects: [`limit:${added}`, ...(details.cites === '' ? [] : [details.cites])].map(ref => ({ ref, before: null, after: null })),
        purpose: 'Added a limit', facts: { name: details.name, rule: limitSentence(details).slice(0, 400) },
      });
      noteAct(db, { kind: 'limit.add', what: `limit ${cite('limit', added)}`, payload: { number: added } }, seq);
      return added;
    });
    notify('limits');
    return { ref: `limit:${number}` as LimitRef, cite: cite('limit', number) };
  },

  'limit.list': (_input, { db }) => limitReader(db).all().map(row => toLimit(db, row)),

  'limit.remove': ({ ref }, { db, act, notify }) => {
    act(record => {
      const { number, details } = requireLimit(db, ref);
      const seq = record({ verb: 'registered', objects: [{ ref, before: null, after: null }], purpose: 'Took a limit away', facts: { name: details.name, rule: limitSentence(details).slice(0, 400) } });
      const byAct = noteAct(db, { kind: 'limit.remove', what: `removal of limit ${cite('limit', number)}`, payload: { number } }, seq);
      limitWriter(db).setRemoved(number, byAct);
    });
    notify('limits');
    return {};
  },

  'limit.test': async ({ ref, slice, afterMinutes, marks }, context) => {
    await ensureDuplicates(context, slice);
    const { number, details } = requireLimit(context.db, ref);
    return testLimit(context, number, details, { slice, afterMinutes, marks, signal: context.signal, progress: progress => { context.progress(progress); } });
  },
} satisfies HandlersFor<'limit.add' | 'limit.list' | 'limit.remove' | 'limit.test'>;

/** @throws limit.unknown */
export function requireLimit(db: ReadDb, ref: LimitRef): LimitRow {
  const row = limitReader(db).get(numberOf(ref));
  if (row === null || row.removed) throw new ProvisoError('limit.unknown', row === null ? `There is no limit ${cite('limit', numberOf(ref))} in this case. List the limits to see them.` : `${cite('limit', row.number)} was taken away. List the limits to see those that stand.`, { ref });
  return row;
}

function toLimit(db: ReadDb, { number, details, madeAt, madeBy }: LimitRow): Limit {
  return { ...details, ref: `limit:${number}` as LimitRef, cite: cite('limit', number), cited: cited(db, details.cites), sentence: limitSentence(details), madeAt, madeBy };
}
