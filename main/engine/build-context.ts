import { ProvisoError } from '../../shared/errors.ts';
import type { MethodKind } from '../../shared/contract/define.ts';
import type { NoticeTopic } from '../../shared/contract/notices.ts';
import type { Progress } from '../../shared/domain/basics.ts';
import { actsOn } from './act.ts';
import type { CaseFile } from './case-file/case-file.ts';
import type { CustodyState } from './case-file/open-case.ts';
import type { JobContext, QueryContext } from './context.ts';
import type { ResolveGrant } from './lanes.ts';
import type { ParseHostTransport } from './parse-host/transport.ts';
import type { ReadDb, WriteDb } from './store/connection.ts';
import type { ScanWatch } from './usage/open-source.ts';

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

const PROGRESS_EVERY_MS = 100, WORTH_A_WORD_MS = 250;

/** Puts together what a handler gets; queries simply do not see the wider parts. */
export function buildContext(parts: Parts): JobContext & Pick<QueryContext, 'watch'> {
  let reportedAt = 0;
  let step = '';
  // The connection of a query or of a read-only case refuses writes by itself.
  const db = parts.db as WriteDb;
  const progress: JobContext['progress'] = shown => {
    const now = performance.now();
    const isNewsworthy = shown.step !== step || shown.done === shown.total || now - reportedAt >= PROGRESS_EVERY_MS;
    if (!isNewsworthy) return;
    reportedAt = now;
    step = shown.step;
    parts.onProgress(shown);
  };
  return {
    caseFile: parts.caseFile,
    custody: parts.custody,
    db,
    signal: parts.signal,
    hosts: parts.hosts,
    grants: { resolve: parts.resolveGrant },
    act: parts.kind === 'query' || parts.caseFile.readOnly ? refuseToAct : actsOn(db),
    notify: (...topics) => { parts.notify([...topics, 'custody']); },
    progress,
    ...(parts.kind === 'query' ? { watch: watchScans(progress) } : {}),
  };
}

/** Adds up what is looked at in a question; what is over at once is not worth a word. */
function watchScans(progress: JobContext['progress']): ScanWatch {
  const began = performance.now();
  let total = 0, done = 0;
  return {
    expect: rows => { total += rows; },
    looked: rows => {
      done += rows;
      if (performance.now() - began >= WORTH_A_WORD_MS) progress({ done, total: Math.max(total, done), unit: 'rows', step: 'usage.look' });
    },
  };
}

function refuseToAct(): never {
  throw new ProvisoError('case.read-only', 'This case is open for reading only, so it cannot be changed here.');
}
