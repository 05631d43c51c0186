import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { stopIfCancelled } from '../context.ts';
import { entryUrl } from '../entries.ts';
import type { CountOrder } from './count-order.ts';
import type { CellParts } from './labelled-cells.ts';

export interface ToCounter { readonly order: CountOrder }
export type FromCounter = { readonly parts: CellParts } | { readonly parts: null; readonly code: string; readonly reason: string };

const MOST_COUNTERS = 8;
/** Counters that nobody asked this long go, and let go of the files they hold. */
const IDLE_MS = 10_000;

const idle: Worker[] = [];
let dismissal: ReturnType<typeof setTimeout> | null = null;

/** How many threads count side by side here. */
export function counters(): number {
  return Math.max(1, Math.min(MOST_COUNTERS, availableParallelism()));
}

/**
 * Has shares of a count carried out side by side, each on a thread of its own, and gives what each counted, in order.
 * @param onDone told the number of each order that was carried out
 * @throws whatever aborted `signal`; the threads end then
 */
export async function countTogether(orders: readonly CountOrder[], signal: AbortSignal, onDone: (order: number) => void = () => undefined): Promise<CellParts[]> {
  stopIfCancelled(signal);
  if (dismissal !== null) clearTimeout(dismissal);
  const found: CellParts[] = [];
  let next = 0;
  const workThrough = async (): Promise<void> => {
    for (let at = next++; at < orders.length; at = next++) {
      found[at] = await countOn(idle.pop() ?? start(), orders[at]!, signal);
      onDone(at);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(counters(), orders.length) }, workThrough));
  dismissal = setTimeout(() => { for (const worker of idle.splice(0)) void worker.terminate(); }, IDLE_MS);
  dismissal.unref();
  stopIfCancelled(signal);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return found;
}

function start(): Worker {
  const worker = new Worker(entryUrl('usage-count'), { name: 'proviso-usage-count' });
  // One that ends while nobody waits for it is no longer there to be asked.
  worker.on('error', () => undefined);
  worker.on('exit', () => { const at = idle.indexOf(worker); if (at >= 0) idle.splice(at, 1); });
  return worker;
}

function countOn(worker: Worker, order: CountOrder, signal: AbortSignal): Promise<CellParts> {
  worker.ref();
  return new Promise((resolve, reject) => {
    // Subtle: only these are taken off again; the thread's own listeners keep its messages flowing.
    const done = (): void => {
      signal.removeEventListener('abort', cancel);
      worker.off('message', receive);
      worker.off('error', die);
      worker.off('exit', die);
    };
    // The caller is answered at once; what the thread still says is nobody's, so it is not used again.
    const cancel = (): void => { done(); void worker.terminate(); reject(signal.reason as Error); };
    const receive = (message: FromCounter): void => {
      done();
      worker.unref();
      idle.push(worker);
      if (message.parts !== null) resolve(message.parts);
      else reject(message.code.includes('.') ? new ProvisoError(message.code as ErrorCode, message.reason) : new Error(message.reason));
    };
    const die = (cause: unknown): void => { done(); reject(new ProvisoError('engine.lane-died', 'A part of the engine that counts requests stopped. Nothing in the case was changed; try again.', {}, { cause })); };
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', receive);
    worker.on('error', die);
    worker.on('exit', die);
    worker.postMessage({ order } satisfies ToCounter);
  });
}
