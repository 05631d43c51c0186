import type { Claim } from '../../../shared/contract/claims.ts';
import { ClaimDetails } from '../../../shared/domain/claim.ts';
import { LimitRef, cite, numberOf } from '../../../shared/domain/refs.ts';
import type { ClaimRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { cited, requireCited } from '../analysis/cited.ts';
import { assertedWords } from '../analysis/claim-verdict.ts';
import { testClaim } from '../analysis/test-claim.ts';
import { requireZone } from '../analysis/window-cut.ts';
import type { HandlersFor } from '../context.ts';
import { ensureDuplicates } from '../usage/duplicates/look.ts';
import { noteAct } from '../linking/journal.ts';
import { personOf } from '../linking/person.ts';
import type { ReadDb } from '../store/connection.ts';
import { claimReader, claimWriter } from '../store/repositories/claims.ts';
import type { ClaimRow } from '../store/repositories/claims.ts';
import { nextNumber } from '../store/repositories/counters.ts';
import { requireLimit } from './limits.ts';

/** What a claim can say that is measured with repeated requests left out, among other readings. */
const COUNTED: ReadonlySet<string> = new Set(['calls', 'items', 'bytes']);

/** Claims: what someone asserts, and what the logs and the register come to. */
export const claimHandlers = {
  'claim.add': (given, { db, act, notify }) => {
    if (given.otherZone !== '') requireZone(given.otherZone);
    const number = act(record => {
      if (given.measure === 'windows-over') requireLimitOf(db, given.limit);
      const details = ClaimDetails.parse({ ...given, cites: requireCited(db, given.cites) });
      const added = nextNumber(db, 'claim');
      claimWriter(db).add(added, details, personOf(db));
      const seq = record({
        verb: 'registered', objects: [`claim:${added}`, ...(details.cites === '' ? [] : [details.cites])].map(ref => ({ ref, before: null, after: null })),
        purpose: 'Added a claim', facts: { statement: details.statement.slice(0, 400), asserted: assertedWords(details) },
      });
      noteAct(db, { kind: 'claim.add', what: `claim ${cite('claim', added)}`, payload: { number: added } }, seq);
      return added;
    });
    notify('claims');
    return { ref: `claim:${number}` as ClaimRef, cite: cite('claim', number) };
  },

  'claim.list': (_input, { db }) => claimReader(db).all().map(row => toClaim(db, row)),

  'claim.remove': ({ ref }, { db, act, notify }) => {
    act(record => {
      const { number, details } = requireClaim(db, ref);
      const seq = record({ verb: 'registered', objects: [{ ref, before: null, after: null }], purpose: 'Took a claim away', facts: { statement: details.statement.slice(0, 400) } });
      const byAct = noteAct(db, { kind: 'claim.remove', what: `removal of claim ${cite('claim', number)}`, payload: { number } }, seq);
      claimWriter(db).setRemoved(number, byAct);
    });
    notify('claims');
    return {};
  },

  'claim.test': async ({ ref }, context) => {
    const { number, details } = requireClaim(context.db, ref);
    await ensureDuplicates(context, { sources: details.slice.sources, exclude: COUNTED.has(details.measure) ? ['duplicates'] : details.slice.exclude });
    return testClaim(number, { context, details, signal: context.signal, progress: progress => { context.progress(progress); } });
  },
} satisfies HandlersFor<'claim.add' | 'claim.list' | 'claim.remove' | 'claim.test'>;

/** @throws claim.unknown */
function requireClaim(db: ReadDb, ref: ClaimRef): ClaimRow {
  const row = claimReader(db).get(numberOf(ref));
  if (row === null || row.removed) throw new ProvisoError('claim.unknown', row === null ? `There is no claim ${cite('claim', numberOf(ref))} in this case. List the claims to see them.` : `${cite('claim', row.number)} was taken away. List the claims to see those that stand.`, { ref });
  return row;
}

/** @throws limit.unknown */
function requireLimitOf(db: ReadDb, limit: string): void {
  const ref = LimitRef.safeParse(limit);
  if (!ref.success) throw new ProvisoError('limit.unknown', 'A claim about windows over a limit names the limit, as limit:1 or L-01.', { limit: limit.slice(0, 40) });
  requireLimit(db, ref.data);
}

function toClaim(db: ReadDb, { number, details, madeAt, madeBy }: ClaimRow): Claim {
  return { ...details, ref: `claim:${number}` as ClaimRef, cite: cite('claim', number), cited: cited(db, details.cites), asserted: assertedWords(details), madeAt, madeBy };
}
