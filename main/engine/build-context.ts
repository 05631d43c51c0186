import { ProvisoError } from '../../shared/errors.ts';
import type { MethodKind } from '../../shared/contract/define.ts';
import type { NoticeTopic } from '../../shared/contract/notices.ts';
import type { Progress } from '../../shared/domain/basics.ts';
import { actsOn } from './act.ts';
import type { CaseFile } from './case-file/case-file.ts';
import type { CustodyState } from './case-file/open-case.ts';
import type { JobContext } from './context.ts';
import type { ResolveGrant } from './lanes.ts';
import type { ParseHostTransport } from './parse-host/transport.ts';
import type { ReadDb, WriteDb } from './store/connection.ts';

interface Parts {
  readonly kind: MethodKind;
  readonly caseFile: CaseFile;
  readonly db: ReadDb;
  readonly custody: CustodyState;
  readonly signal: AbortSignal;
  readonly resolveGrant: ResolveGrant;
  readonly hosts: ParseHostTransport;
  readonly onProgress: (progress: Progress) => void;
  readonly notify: (topics: readonly NoticeTopic[]) => void;
}

const PROGRESS_EVERY_MS = 100;

/** Puts together what a handler gets; queries simply do not see the wider parts. */
export function buildContext(parts: Parts): JobContext {
  let reportedAt = 0;
  let step = '';
  // The connection of a query or of a read-only case refuses writes by itself.
  const db = parts.db as WriteDb;
  return {
    caseFile: parts.caseFile,
    custody: parts.custody,
    db,
    signal: parts.signal,
    hosts: parts.hosts,
    grants: { resolve: parts.resolveGrant },
    act: parts.kind === 'query' || parts.caseFile.readOnly ? refuseToAct : actsOn(db),
    notify: (...topics) => { parts.notify([...topics, 'custody']); },
    progress: progress => {
      const now = performance.now();
      const isNewsworthy = progress.step !== step || progress.done === progress.total || now - reportedAt >= PROGRESS_EVERY_MS;
      if (!isNewsworthy) return;
      reportedAt = now;
      step = progress.step;
      parts.onProgress(progress);
    },
  };
}

function refuseToAct(): never {
  throw new ProvisoError('case.read-only', 'This case is open for reading only, so it cannot be changed here.');
}
