import type { Finding } from '../../../shared/contract/usage.ts';
import type { FrozenFinding } from '../../../shared/domain/bundle.ts';
import type { CaseFile } from '../case-file/case-file.ts';
import type { ReadDb } from '../store/connection.ts';
import { rowsInFileOrder } from '../usage/file-order.ts';
import { listFindings } from '../usage/findings.ts';
import type { BundleRequest } from './reader/reader-input.ts';

/** Findings of the case, oldest first. */
export function readFindings(db: ReadDb): Finding[] {
  return listFindings(db);
}

/** Every row of a finding in the order of its digest, credentials as logged. */
export async function* findingRows(db: ReadDb, caseFile: CaseFile, finding: Pick<FrozenFinding, 'slice'>, signal: AbortSignal): AsyncIterable<BundleRequest[]> {
  for await (const rows of rowsInFileOrder({ caseFile, db }, finding.slice, signal)) {
    yield rows.map(row => ({
      sha256: row.sha256, exhibit: row.exhibit, file: row.file, line: row.line, nth: Number(/#(\d+)$/.exec(row.ref)?.[1] ?? 1), atUtcUs: row.atUtcUs,
      app: row.app, credential: row.credential, endpoint: row.endpoint, method: row.method, status: row.status, items: row.items, bytes: row.bytes,
    }));
  }
}
