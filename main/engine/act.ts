import { ProvisoError } from '../../shared/errors.ts';
import type { CustodyDraft } from '../../shared/domain/custody.ts';
import { noteHead } from './case-file/heads.ts';
import { readLedger, writeLedger } from './custody/ledger.ts';
import type { WriteDb } from './store/connection.ts';
import { caseInfoReader } from './store/repositories/case-info.ts';

/** Heads leave the case each time this many entries have come. */
const HEAD_EVERY = 100;

/** Does the work of one act inside one immediate transaction. */
export type Act = <T>(work: (record: (entry: CustodyDraft) => number) => T) => T;

/**
 * Runs acts on a connection: work and custody entry in one immediate transaction.
 * @throws engine.bug when the work recorded nothing; the transaction is rolled back then
 */
export function actsOn(db: WriteDb): Act {
  const ledger = writeLedger(db);
  return <T>(work: (record: (entry: CustodyDraft) => number) => T): T => {
    const recorded: number[] = [];
    const value = db.transaction((): T => {
      const result = work(entry => {
        const seq = ledger.append(entry);
        recorded.push(seq);
        return seq;
      });
      if (recorded.length === 0) throw new ProvisoError('engine.bug', 'An act left no custody entry, so it was taken back. Nothing was changed.');
      return result;
    }).immediate();
    if (recorded.some(seq => seq % HEAD_EVERY === 0)) {
      const head = readLedger(db).head();
      if (head !== null) noteHead(caseInfoReader(db).get().caseUuid, head);
    }
    return value;
  };
}
