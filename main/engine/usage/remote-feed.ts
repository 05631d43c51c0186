import { Worker } from 'node:worker_threads';
import { ProvisoError } from '../../../shared/errors.ts';
import { entryUrl } from '../entries.ts';
import { openFeed } from './feeds/byte-feed.ts';
import type { ByteFeed, FeedSummary } from './feeds/byte-feed.ts';
import type { FeedWorkerData, FromFeedWorker, ToFeedWorker } from './feed-messages.ts';

/** A feed on a thread of its own where the scanning is done on others too, on this one for small logs. */
export function openFeedFor(workers: number, ...how: FeedWorkerData): Promise<ByteFeed> {
  return workers === 0 ? openFeed(...how) : Promise.resolve(new RemoteFeed(...how));
}

/**
 * A feed that reads, unpacks and hashes on a thread of its own, straight into shared memory, so that the thread that builds a
 * source does none of it.
 */
export class RemoteFeed implements ByteFeed {
  readBytes = 0;
  readonly #worker: Worker;
  #summary: FeedSummary | null = null;
  #waiting: { resolve: (filled: number) => void; reject: (error: Error) => void } | null = null;
  #failure: Error | null = null;

  constructor(...how: FeedWorkerData) {
    this.#worker = new Worker(entryUrl('usage-feed'), { workerData: how, name: 'proviso-usage-feed' });
    this.#worker.on('message', (message: FromFeedWorker) => { this.#receive(message); });
    this.#worker.on('error', cause => { this.#fail(new ProvisoError('engine.lane-died', 'A part of the engine that reads logs stopped. Nothing in the case was changed; try again.', {}, { cause })); });
  }

  /** @param target a range of shared memory; what is filled elsewhere is lost */
  fill(target: Uint8Array): Promise<number> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (this.#summary !== null || target.length === 0) return Promise.resolve(0);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage({ target } satisfies ToFeedWorker);
    });
  }

  summary(): Promise<FeedSummary> {
    return this.#summary === null ? Promise.reject(new Error('The feed has not ended.')) : Promise.resolve(this.#summary);
  }

  async close(): Promise<void> {
    this.#failure ??= new Error('stopped');
    await this.#worker.terminate();
  }

  #receive(message: FromFeedWorker): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (message.type === 'filled') {
      this.readBytes = message.readBytes;
      this.#summary ??= message.summary;
      waiting?.resolve(message.filled);
    } else waiting?.reject(new ProvisoError(message.code, message.message, message.details));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
    this.#waiting = null;
  }
}
