import { parentPort } from 'node:worker_threads';
import type { FromCounter, ToCounter } from './count-crew.ts';
import { carryOut } from './count-order.ts';
import type { OpenSource } from './open-source.ts';

// Counts shares of sources, one after another. A cancel ends the whole thread.
const held = new Map<string, OpenSource>();
const never = new AbortController().signal;

parentPort?.on('message', ({ order }: ToCounter) => {
  carryOut(order, held, never).then(
    parts => { parentPort?.postMessage({ parts } satisfies FromCounter); },
    (error: unknown) => { parentPort?.postMessage({ parts: null, code: error instanceof Error && 'code' in error ? String(error.code) : '', reason: error instanceof Error ? error.message : String(error) } satisfies FromCounter); },
  );
});
