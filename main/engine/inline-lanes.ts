import { ProvisoError } from '../../shared/errors.ts';
import { methods } from '../../shared/contract/methods.ts';
import type { NoticeTopic } from '../../shared/contract/notices.ts';
import type { OpenCase } from './case-file/open-case.ts';
import { buildContext } from './build-context.ts';
import { runMethod } from './dispatch.ts';
import type { LaneCall, Lanes, ResolveGrant } from './lanes.ts';
import type { ParseHostTransport } from './parse-host/transport.ts';

/** Everything on the calling thread, over the open case's own connections: for the command line and tests. */
export function inlineLanes(open: OpenCase, resolveGrant: ResolveGrant, hosts: ParseHostTransport): Lanes {
  const listeners: ((topics: readonly NoticeTopic[]) => void)[] = [];
  return {
    call: async ({ method, input, signal, onProgress }: LaneCall) => {
      if (signal.aborted) throw signal.reason;
      if (methods[method].kind === 'command' && open.writer === null) throw readOnlyError(open);
      const context = buildContext({
        kind: methods[method].kind, caseFile: open.caseFile, db: open.writer ?? open.db, custody: open.custody, signal, resolveGrant, hosts, onProgress,
        notify: topics => { for (const listener of listeners) listener(topics); },
      });
      return runMethod(method, input, context);
    },
    onNotice: listener => { listeners.push(listener); },
    close: () => Promise.resolve(),
  };
}

/** Why a command cannot run here. */
export function readOnlyError(open: Pick<OpenCase, 'caseFile'>): ProvisoError {
  const by = open.caseFile.lockedBy;
  return by === null
    ? new ProvisoError('case.read-only', 'This case is open for reading only, so it cannot be changed here.')
    : new ProvisoError('case.locked', `This case is being written by ${by}. Close it there first; here it can only be read.`, { heldBy: by });
}
