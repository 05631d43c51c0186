import type { Finding } from '../../../shared/contract/usage.ts';
import type { FrozenFinding } from '../../../shared/domain/bundle.ts';
import type { CaseFile } from '../case-file/case-file.ts';
import type { ReadDb } from '../store/connection.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';
import { usageReader } from '../store/repositories/usage.ts';
import { parsePacking } from '../usage/feeds/packing.ts';
import { rowsInFileOrder } from '../usage/file-order.ts';
import { listFindings } from '../usage/findings.ts';
import { memberOf } from '../usage/member-name.ts';
import { unpackLine } from './unpack-line.ts';
import type { BundleRequest } from './reader/reader-input.ts';

/** Findings of the case, oldest first. */
export function readFindings(db: ReadDb): Finding[] {
  return listFindings(db);
}

/** How anyone gets the bytes with this hash out of the exhibit that holds them; null when it is the exhibit. */
export function unpackOf(db: ReadDb, sha256: string): string | null {
  const file = usageReader(db).files().find(({ contentSha256, repeats }) => contentSha256 === sha256 && repeats === null);
  return file === undefined || file.packing === 'none' ? null : unpackLine(exhibitReader(db).nameOf(file.sha256), parsePacking(file.packing), memberOf(file));
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
