import { HOST_LIMITS } from './limits.ts';
import { ParsePool } from './pool.ts';
import type { PoolOptions } from './pool.ts';
import type { ParseHostTransport } from './transport.ts';

/** What parse hosts are wanted for: imports use all cores, a reader waits for one answer and less patiently. */
const PURPOSES = {
  import: {},
  reader: { hosts: 1, limits: { ...HOST_LIMITS, wallMs: 20_000 } },
} as const satisfies Readonly<Record<string, PoolOptions>>;

export type PoolPurpose = keyof typeof PURPOSES;

/** Hosts are kept for the next file or item this long: starting one takes longer than reading most messages. */
const IDLE_MS = 60_000;

interface Warm {
  readonly pool: ParsePool;
  users: number;
  timer: NodeJS.Timeout | null;
}

const kept = new WeakMap<ParseHostTransport, Map<PoolPurpose, Warm>>();

/** Lends parse hosts to `work` and keeps them warm afterwards. When it fails, whatever they were at is ended with them. */
export async function withHosts<T>(transport: ParseHostTransport, purpose: PoolPurpose, work: (pool: ParsePool) => Promise<T>): Promise<T> {
  const pools = kept.get(transport) ?? new Map<PoolPurpose, Warm>();
  kept.set(transport, pools);
  const warm = pools.get(purpose) ?? { pool: new ParsePool(transport, PURPOSES[purpose]), users: 0, timer: null };
  pools.set(purpose, warm);
  if (warm.timer !== null) clearTimeout(warm.timer);
  warm.timer = null;
  warm.users += 1;
  const retire = (): void => {
    if (pools.get(purpose) === warm) pools.delete(purpose);
    warm.pool.close();
  };
  try {
    return await work(warm.pool);
  } catch (error) {
    // Others at work with the same hosts finish first.
    if (warm.users === 1) retire();
    throw error;
  } finally {
    warm.users -= 1;
    if (warm.users === 0 && pools.get(purpose) === warm) {
      warm.timer = setTimeout(retire, IDLE_MS);
      warm.timer.unref();
    }
  }
}
