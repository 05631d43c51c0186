import { ProvisoError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import type { CaseFile } from '../case-file/case-file.ts';
import { HOST_LIMITS } from '../parse-host/limits.ts';
import type { HostEnd, ParseHostConnection, ParseHostTransport } from '../parse-host/transport.ts';
import type { SqlValue } from '../store/request-table.ts';
import type { FromSqlHost, RunSql, SqlLimits, ToSqlHost } from './protocol.ts';

/** Where the rows of an answer go, in order. */
export interface SqlSink {
  columns(names: readonly string[]): Promise<void> | void;
  rows(rows: readonly (readonly SqlValue[])[]): Promise<void> | void;
}

export interface SqlOrder {
  readonly sql: string;
  readonly slice: Slice;
  readonly limits: SqlLimits;
  readonly signal: AbortSignal;
  /** Told how many requests were handed to the statement so far. */
  readonly onScanned: (rows: number) => void;
}

const POLL_MS = 100;
/** A process may take this long to start on a busy machine. */
const START_MS = 30_000;

/**
 * Runs one statement in a process of its own and hands its rows on. The process is killed when the statement is done, cancelled, or takes
 * more time or memory than it may.
 * @throws sql.syntax, sql.not-read-only, sql.failed, sql.stopped after its time, sql.too-much-memory, parse.no-host, whatever aborted the signal
 */
export async function runSql(context: { readonly caseFile: CaseFile; readonly hosts: ParseHostTransport }, order: SqlOrder, sink: SqlSink): Promise<{ readonly more: boolean; readonly scanned: number }> {
  const { caseFile } = context;
  if (order.signal.aborted) throw order.signal.reason;
  const connection = await context.hosts.fork('sql-host');
  const { sql, slice, limits } = order;
  return listen(connection, { type: 'run', dbPath: caseFile.dbPath, usageDir: caseFile.usageDir, exhibitsDir: caseFile.exhibitsDir, sql, slice, limits }, order, sink);
}

function listen(connection: ParseHostConnection, run: RunSql, order: SqlOrder, sink: SqlSink): Promise<{ readonly more: boolean; readonly scanned: number }> {
  const { signal, limits } = order;
  return new Promise((resolve, reject) => {
    let scanned = 0, isReady = false, isOver = false, deadline = performance.now() + START_MS, work = Promise.resolve();
    const post = (message: ToSqlHost): void => { connection.post(message); };
    const end = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      clearInterval(poll);
      signal.removeEventListener('abort', cancel);
      connection.kill();
      settle();
    };
    const fail = (error: unknown): void => { end(() => { reject(error instanceof Error ? error : new Error(String(error))); }); };
    const cancel = (): void => { fail(signal.reason); };
    /** Rows are handed on one message after another; what the sink throws ends the statement. */
    const inOrder = (step: () => Promise<void> | void): void => { work = work.then(() => (isOver ? undefined : step())).catch(fail); };
    const hear = (message: FromSqlHost): void => {
      switch (message.type) {
        case 'ready':
          isReady = true;
          deadline = performance.now() + limits.seconds * 1_000;
          post(run);
          return;
        case 'scanned':
          scanned = message.rows;
          order.onScanned(scanned);
          return;
        case 'columns': inOrder(() => sink.columns(message.columns)); return;
        case 'rows': inOrder(async () => { await sink.rows(message.rows); post({ type: 'taken' }); }); return;
        case 'done': inOrder(() => { end(() => { resolve({ more: message.more, scanned }); }); }); return;
        case 'failed': inOrder(() => { fail(new ProvisoError(message.code as ErrorCode, message.message, message.details)); }); return;
      }
    };
    const poll = setInterval(() => {
      const resident = connection.residentBytes();
      if (resident !== null && resident > HOST_LIMITS.residentBytes) fail(tooMuchMemory());
      else if (performance.now() > deadline) fail(isReady ? new ProvisoError('sql.stopped', `The statement was stopped after ${limits.seconds} seconds. Narrow the slice it reads, ask for less, or give it more time.`, { seconds: limits.seconds }) : notStarted());
    }, POLL_MS);
    signal.addEventListener('abort', cancel, { once: true });
    connection.onMessage(message => { if (!isOver) hear(message as FromSqlHost); });
    connection.onGone(({ exitCode, signal: by }: HostEnd) => {
      fail(!isReady ? notStarted() : by === 'SIGKILL' || by === 'SIGABRT' || exitCode === 137 || exitCode === 134 || exitCode === 9 || exitCode === 6 ? tooMuchMemory() : new ProvisoError('sql.failed', 'The process that ran the statement ended. Nothing in the case was changed; try again.', { exitCode }));
    });
    if (signal.aborted) cancel();
  });
}

function tooMuchMemory(): ProvisoError {
  return new ProvisoError('sql.too-much-memory', `The statement took more than ${Math.round(HOST_LIMITS.residentBytes / 1_048_576)} MB of memory and was stopped. Ask for less at once.`);
}

function notStarted(): ProvisoError {
  return new ProvisoError('parse.no-host', 'No process could be started to run the statement in. Close other programs and try again; nothing in the case was changed.');
}
