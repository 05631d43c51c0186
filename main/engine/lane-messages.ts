import type { MethodName } from '../../shared/contract/methods.ts';
import type { NoticeTopic } from '../../shared/contract/notices.ts';
import type { GrantId, Progress } from '../../shared/domain/basics.ts';
import type { HostProgram } from '../../shared/rpc/control.ts';
import type { CaseFile } from './case-file/case-file.ts';
import type { CustodyState } from './case-file/open-case.ts';
import type { HostEnd } from './parse-host/transport.ts';

/** What a lane thread is started with. */
export interface LaneData {
  readonly role: 'reader' | 'job';
  readonly caseFile: CaseFile;
  readonly custody: CustodyState;
  /** One place a call; not 0 once the call is cancelled. */
  readonly cancelled: Int32Array;
}

export type ToLane =
  | { readonly type: 'run'; readonly id: number; readonly slot: number; readonly method: MethodName; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'granted'; readonly ask: number; readonly path: string | null; readonly message: string | null }
  | ({ readonly type: 'host' } & HostNews)
  | { readonly type: 'close' };

export type FromLane =
  | { readonly type: 'done'; readonly id: number; readonly output: unknown }
  | { readonly type: 'fail'; readonly id: number; readonly failure: { readonly code: string; readonly message: string; readonly details: Record<string, string | number | boolean | null> }; readonly stack: string }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'notice'; readonly topics: readonly NoticeTopic[] }
  | ({ readonly type: 'host' } & HostOrder)
  | { readonly type: 'resolve-grant'; readonly ask: number; readonly grant: GrantId };

/** What a lane thread wants done with a parse host. */
export interface HostOrder {
  readonly hostId: number;
  readonly what: 'fork' | 'post' | 'kill';
  /** Which program is forked. */
  readonly program?: HostProgram | undefined;
  readonly message?: unknown;
}

/** What became of it. */
export type HostNews =
  | { readonly hostId: number; readonly what: 'forked' | 'failed' }
  | { readonly hostId: number; readonly what: 'message'; readonly message: unknown }
  | { readonly hostId: number; readonly what: 'gone'; readonly end: HostEnd };
