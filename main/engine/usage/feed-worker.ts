import { parentPort, workerData } from 'node:worker_threads';
import { toProvisoError } from '../../../shared/errors.ts';
import { openFeed } from './feeds/byte-feed.ts';
import type { FeedWorkerData, FromFeedWorker, ToFeedWorker } from './feed-messages.ts';

// The remote feed starts this file with exactly this data, and asks for one range at a time.
const opening = openFeed(...(workerData as FeedWorkerData));
opening.catch(() => undefined);
parentPort?.on('message', ({ target }: ToFeedWorker) => { void fill(target).then(message => { parentPort?.postMessage(message); }); });

async function fill(target: Uint8Array): Promise<FromFeedWorker> {
  try {
    const feed = await opening;
    const filled = await feed.fill(target);
    return { type: 'filled', filled, readBytes: feed.readBytes, summary: filled < target.length ? await feed.summary() : null };
  } catch (error) {
    const { code, message, details } = toProvisoError(error);
    return { type: 'failed', code, message, details };
  }
}
