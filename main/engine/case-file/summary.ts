import type { CaseSummary } from '../../../shared/rpc/control.ts';
import { caseCounts } from '../store/repositories/case-counts.ts';
import { caseInfoReader } from '../store/repositories/case-info.ts';
import type { OpenCase } from './open-case.ts';

/** What the list of recent cases shows of this case. */
export function summarise({ db, caseFile, custody }: OpenCase): CaseSummary {
  const counts = caseCounts(db);
  return {
    title: caseInfoReader(db).get().title,
    readOnly: caseFile.readOnly,
    requests: counts.requests,
    exhibits: counts.exhibits,
    custodyHolds: custody.holds && !custody.notedHeadMissing,
  };
}
