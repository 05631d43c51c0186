import type { MethodName } from '../../shared/contract/methods.ts';
import type { NoticeTopic } from '../../shared/contract/notices.ts';
import type { GrantId, Progress } from '../../shared/domain/basics.ts';

/** What a caller may say with a call. */
export interface LaneCall {
  readonly method: MethodName;
  /** Already checked against the contract. */
  readonly input: unknown;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Where methods run: queries on readers, commands on the case writer, jobs on a thread of their own. */
export interface Lanes {
  call(call: LaneCall): Promise<unknown>;
  onNotice(listener: (topics: readonly NoticeTopic[]) => void): void;
  /** Waits for nothing: calls in flight reject with `call.cancelled`, jobs stop between batches. */
  close(): Promise<void>;
}

/** Turns grants into paths for whoever runs the method. */
export type ResolveGrant = (grant: GrantId) => Promise<string>;
