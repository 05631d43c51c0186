import type { ErrorCode, ErrorDetails } from '../../../shared/errors.ts';
import type { openFeed } from './feeds/byte-feed.ts';
import type { FeedSummary } from './feeds/byte-feed.ts';

/** What a feed worker is started with: how to open the feed. */
export type FeedWorkerData = Parameters<typeof openFeed>;

/** Asks for a range of shared memory to be filled. */
export interface ToFeedWorker { readonly target: Uint8Array }

export type FromFeedWorker =
  /** `summary` comes with the fill that found the end. */
  | { readonly type: 'filled'; readonly filled: number; readonly readBytes: number; readonly summary: FeedSummary | null }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails };
