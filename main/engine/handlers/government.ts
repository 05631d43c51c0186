import { createHash } from 'node:crypto';
import { ProvisoError } from '../../../shared/errors.ts';
import { governmentTest, scanGovernment } from '../analysis/scan-government.ts';
import type { HandlersFor } from '../context.ts';
import { ensureDuplicates } from '../usage/duplicates/look.ts';
import { noteAct } from '../linking/journal.ts';
import { personOf } from '../linking/person.ts';
import { governmentReader, governmentWriter } from '../store/repositories/government.ts';

/** Rules that find public bodies in the logs, and people's decisions about what they found. */
export const governmentHandlers = {
  'government.rule.add': (given, { db, act, notify }) => {
    governmentTest(given);
    const ruleId = act(record => {
      const added = governmentWriter(db).addRule({ ...given, madeAt: new Date().toISOString(), madeBy: personOf(db) });
      const seq = record({ verb: 'registered', objects: [{ ref: `government:${added}`, before: null, after: null }], purpose: 'Added a rule for public bodies', facts: { column: given.column, test: given.test, text: given.text, basis: given.basis.slice(0, 400) } });
      noteAct(db, { kind: 'government.add', what: `rule for public bodies over ${given.column}`, payload: { number: added } }, seq);
      return added;
    });
    notify('government');
    return { ruleId };
  },

  'government.rule.list': (_input, { db }) => governmentReader(db).rules(),

  'government.rule.remove': ({ ruleId }, { db, act, notify }) => {
    act(record => {
      const rule = governmentReader(db).rules().find(own => own.ruleId === ruleId);
      if (rule === undefined) throw new ProvisoError('government.unknown-rule', `There is no rule ${ruleId} for public bodies in this case. List the rules to see their numbers.`, { ruleId });
      const seq = record({ verb: 'registered', objects: [{ ref: `government:${ruleId}`, before: null, after: null }], purpose: 'Took a rule for public bodies away', facts: { column: rule.column, test: rule.test, text: rule.text } });
      governmentWriter(db).setRuleRemoved(ruleId, noteAct(db, { kind: 'government.remove', what: `removal of the rule for public bodies over ${rule.column}`, payload: { number: ruleId } }, seq));
    });
    notify('government');
    return {};
  },

  'government.scan': async ({ slice }, context) => {
    await ensureDuplicates(context, slice);
    return scanGovernment(context, slice, context.signal, progress => { context.progress(progress); });
  },

  'government.review': (given, { db, act, notify }) => {
    const row = { ...given, reviewer: given.reviewer.trim() === '' ? personOf(db) : given.reviewer.trim(), decidedAt: new Date().toISOString() };
    act(record => {
      const government = governmentWriter(db), before = government.review(given.column, given.value);
      government.setReview(row);
      record({
        verb: 'annotated', objects: [{ ref: `government:${digest(given.column)}:${digest(given.value)}`, before: before?.decision ?? null, after: given.decision }], purpose: 'Decided whether a value is a public body',
        facts: { column: given.column, value: given.value.slice(0, 400), decision: given.decision, before: before?.decision ?? null, reviewer: row.reviewer, basis: given.basis.slice(0, 400) },
      });
    });
    notify('government');
    return row;
  },

  'government.reviews': (_input, { db }) => governmentReader(db).reviews(),
} satisfies HandlersFor<'government.rule.add' | 'government.rule.list' | 'government.rule.remove' | 'government.scan' | 'government.review' | 'government.reviews'>;

/** Names a value in custody at a fixed length. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
