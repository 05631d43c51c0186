/** A call of a hand-made log. */
export interface SmallCall {
  /** Milliseconds after the start of the log. */
  readonly atMs: number;
  readonly app?: string;
  readonly credential?: string;
  readonly path?: string;
  readonly status?: number;
  readonly items?: number;
  readonly tenant?: string;
}

/** Start of hand-made logs: 1 February 2022, 00:00 UTC, the start of a quarter hour, a day and a month. */
export const SMALL_START_MS = Date.UTC(2022, 1, 1);

/** A comma separated log of calls, one a line, in the order given. */
export function smallLog(calls: readonly SmallCall[]): string {
  const lines = calls.map(({ atMs, app = 'search', credential = 'cr-1', path = '/2/posts', status = 200, items = 10, tenant = '' }) =>
    `${new Date(SMALL_START_MS + atMs).toISOString()},${app},${credential},GET,${path},${status},${items},${items * 100},${tenant}\n`);
  return `time,app_id,credential,method,path,status,items,bytes,tenant\n${lines.join('')}`;
}

/** Calls at even steps. */
export function burst(count: number, firstMs: number, stepMs: number, how: Omit<SmallCall, 'atMs'> = {}): SmallCall[] {
  return Array.from({ length: count }, (_, at) => ({ atMs: firstMs + at * stepMs, ...how }));
}
