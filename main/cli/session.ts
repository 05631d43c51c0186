import { existsSync } from 'node:fs';
import { ProvisoError } from '../../shared/errors.ts';
import { methods } from '../../shared/contract/methods.ts';
import type { Input, MethodName, Output } from '../../shared/contract/methods.ts';
import type { GrantId, Progress } from '../../shared/domain/basics.ts';
import { openCase } from '../engine/case-file/open-case.ts';
import type { OpenCase } from '../engine/case-file/open-case.ts';
import { acceptInput } from '../engine/dispatch.ts';
import { inlineLanes } from '../engine/inline-lanes.ts';
import type { Lanes } from '../engine/lanes.ts';
import { pathGrants } from '../engine/path-grants.ts';
import { localParseHosts } from '../engine/parse-host/local-transport.ts';

/** Signals that ask a command to stop; it closes the case and ends with 128 and their number. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One open case on the command line: the engine's own handlers, on this thread. */
export interface Session {
  readonly open: OpenCase;
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  /** The command line grants itself the paths it is given. @throws file.missing */
  grant(path: string): GrantId;
}

/**
 * Opens a case, runs the work, closes the case whatever happens.
 * Commands that only read open beside a window that writes; commands that write need the lock.
 */
export async function withCase<T>(path: string, mode: 'read' | 'write', work: (session: Session) => Promise<T>): Promise<T> {
  if (!existsSync(path)) throw new ProvisoError('case.not-found', `There is no case at ${path}. Make one with: new ${path} --title TITLE`, {});
  const open = openCase(path, mode === 'read' ? { readOnly: true } : { mustWrite: true });
  const grants = pathGrants();
  const lanes = inlineLanes(open, grants.resolve, localParseHosts());
  const stop = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => { stop.abort(new ProvisoError('call.cancelled', 'Stopped on request. Nothing half-done was kept.', { signal })); };
  // Once: who asks again means it, and the system ends the program there and then.
  for (const signal of STOP_SIGNALS) process.once(signal, interrupt);
  try {
    return await work({ open, grant: path => grants.grant(path), call: (method, input) => callOn(lanes, method, input, stop.signal) });
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, interrupt);
    await lanes.close();
    open.close();
  }
}

async function callOn<M extends MethodName>(lanes: Lanes, method: M, input: Input<M>, signal: AbortSignal): Promise<Output<M>> {
  const accepted = acceptInput(method, input);
  const show = progressLine();
  try {
    const output = await lanes.call({ method, input: accepted, signal, onProgress: show.report });
    return methods[method].output.parse(output) as Output<M>;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    show.clear();
  }
}

/** Progress as one line on standard error, ten times a second, only on a terminal. */
export function progressLine(): { report(progress: Progress): void; clear(): void } {
  const isTerminal = process.stderr.isTTY;
  let isShown = false;
  return {
    report: progress => {
      if (!isTerminal) return;
      const share = progress.total === null || progress.total === 0 ? '' : ` ${Math.floor((100 * progress.done) / progress.total)} %`;
      const rows = progress.rows === undefined ? '' : `  ${progress.rows.toLocaleString('en')} rows`;
      process.stderr.write(`\r\u001b[K${progress.step}${share}${rows}  ${progress.subject ?? ''}`.slice(0, 120));
      isShown = true;
    },
    clear: () => { if (isShown) process.stderr.write('\r\u001b[K'); },
  };
}
