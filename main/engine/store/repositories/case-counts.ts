import type { CaseState } from '../../../../shared/domain/case.ts';
import type { ReadDb } from '../connection.ts';

/** The counts on the rail. Requests and items are the sums their exhibits were registered with, so the cost does not grow with them. */
export function caseCounts(db: ReadDb): CaseState['counts'] {
  const row = db.prepare<[], CaseState['counts']>(
    `SELECT (SELECT count(*) FROM exhibit) AS exhibits,
            (SELECT coalesce(sum(records), 0) FROM exhibit WHERE kind IN ('mail', 'document')) AS items,
            (SELECT coalesce(sum(records), 0) FROM exhibit WHERE kind = 'usage') AS requests,
            (SELECT count(*) FROM agreement) AS agreements,
            (SELECT count(*) FROM agreement_version) AS versions,
            (SELECT count(*) FROM provision) AS provisions,
            (SELECT count(*) FROM link WHERE removed_by IS NULL) AS links,
            (SELECT count(*) FROM finding) AS findings,
            (SELECT count(*) FROM event WHERE removed_by IS NULL) AS events,
            (SELECT count(*) FROM bundle) AS bundles,
            (SELECT count(*) FROM problem) AS problems,
            (SELECT count(*) FROM app) AS apps`).get();
  if (row === undefined) throw new Error('counting gave no row');
  return row;
}
