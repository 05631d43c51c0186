import type { Accepted, MethodName, MethodsOfKind, Output } from '../../shared/contract/methods.ts';
import type { NoticeTopic } from '../../shared/contract/notices.ts';
import type { GrantId, Progress } from '../../shared/domain/basics.ts';
import type { Act } from './act.ts';
import type { CaseFile } from './case-file/case-file.ts';
import type { CustodyState } from './case-file/open-case.ts';
import type { ParseHostTransport } from './parse-host/transport.ts';
import type { ReadDb, WriteDb } from './store/connection.ts';
import type { ScanWatch } from './usage/open-source.ts';

/** Turns a grant into the path behind it. Paths never cross to the renderer. */
export interface GrantedPaths {
  /** @throws grant.unknown when the grant was not given in this session */
  resolve(grant: GrantId): Promise<string>;
}

/** What a query handler may use: one reader, nothing that changes anything. */
export interface QueryContext {
  readonly caseFile: CaseFile;
  /** What checking the chain on open found. */
  readonly custody: CustodyState;
  readonly db: ReadDb;
  readonly signal: AbortSignal;
  readonly grants: GrantedPaths;
  /** Starts the killable processes that read hostile documents. */
  readonly hosts: ParseHostTransport;
  /** Reports how many requests were looked at; jobs report in words of their own. */
  readonly watch?: ScanWatch | undefined;
}

/** What a command handler may use: the writer, and `act` as the only way to change the case. */
export interface CommandContext {
  readonly caseFile: CaseFile;
  readonly custody: CustodyState;
  readonly db: WriteDb;
  readonly signal: AbortSignal;
  readonly grants: GrantedPaths;
  /**
   * One immediate transaction in which the work is done and at least one custody entry is recorded.
   * @throws case.read-only when the case is open for reading
   * @throws engine.bug when the work recorded no custody entry; nothing is kept then
   */
  readonly act: Act;
  notify(...topics: NoticeTopic[]): void;
}

/** What a job may use besides: progress, and a connection of its own. */
export interface JobContext extends CommandContext {
  progress(progress: Progress): void;
  /** Starts the killable processes that read hostile documents. */
  readonly hosts: ParseHostTransport;
}

/** The context a method of that kind is given. */
export type ContextOf<M extends MethodName> = M extends MethodsOfKind<'query'> ? QueryContext : M extends MethodsOfKind<'command'> ? CommandContext : JobContext;

/** One function for each method of the contract; a missing one does not compile. */
export type Handlers = { readonly [M in MethodName]: (input: Accepted<M>, context: ContextOf<M>) => Output<M> | Promise<Output<M>> };

/** The handlers of one noun: `satisfies HandlersFor<'link.add' | 'link.list'>`. */
export type HandlersFor<M extends MethodName> = Pick<Handlers, M>;

/** Throws `call.cancelled` once the caller asked to stop; long loops call it between batches. */
export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason;
}
