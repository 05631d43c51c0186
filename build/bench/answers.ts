import { openCase } from '../../main/engine/case-file/open-case.ts';
import { localParseHosts } from '../../main/engine/parse-host/local-transport.ts';
import { pathGrants } from '../../main/engine/path-grants.ts';
import { threadLanes } from '../../main/engine/thread-lanes.ts';
import { bucketsOf, ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { digestOf } from '../../main/engine/usage/file-order.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { acceptInput } from '../../main/engine/dispatch.ts';
import { Slice } from '../../shared/domain/usage.ts';
import { line, median, quantile, rate } from './tools.ts';

const TIMES = 5;

/** How fast a case of `rows` requests answers. Gives the milliseconds of its hours by app, to be put beside a peer. */
export async function answers(root: string, rows: number): Promise<number> {
  const open = openCase(root, { readOnly: true });
  const context = { caseFile: open.caseFile, db: open.db }, { signal } = new AbortController();
  const all = Slice.parse({});
  const ask = async (what: string, work: () => Promise<unknown>, isScan = false): Promise<number> => {
    const times: number[] = [];
    for (let at = 0; at < TIMES; at++) { const start = performance.now(); await work(); times.push(performance.now() - start); }
    line(`${what.padEnd(46)} ${median(times).toFixed(1).padStart(8)} ms${isScan ? `, ${rate(rows, median(times) / 1_000)}` : ''}`);
    return median(times);
  };
  try {
    await ask('count of everything (rollups)', () => measure(context, all, { buckets: ONE_BUCKET, by: null, signal }));
    await ask('months by app (rollups)', () => measure(context, all, { buckets: bucketsOf('month'), by: 'app', signal }));
    await ask('days by app and class filter (rollups)', () => measure(context, Slice.parse({ statuses: ['4xx'] }), { buckets: bucketsOf('day'), by: 'app', signal }));
    const hours = await ask('hours of a year by app (rollups)', () => measure(context, all, { buckets: bucketsOf('hour'), by: 'app', signal }));
    await ask('first page of rows', () => pageRows(context, all, null, 200, signal));
    await ask('first page of an app and an endpoint', () => pageRows(context, Slice.parse({ apps: ['search-pages'], endpoints: ['/2/posts/search'] }), null, 200, signal));
    await ask('count by status code (scan)', () => measure(context, Slice.parse({ statuses: ['429'] }), { buckets: ONE_BUCKET, by: null, signal }), true);
    await ask('count by a kept column (scan)', () => measure(context, Slice.parse({ where: [{ column: 'duration_ms', value: '226' }] }), { buckets: ONE_BUCKET, by: null, signal }), true);
    await ask('count of everything (scan)', () => measure(context, all, { buckets: ONE_BUCKET, by: null, signal, scanOnly: true }), true);
    await ask('digest of everything', () => digestOf(context, all, signal), true);
    return hours;
  } finally {
    open.close();
  }
}

/** Asks a small question again and again while `log` is taken into the case beside it, on the threads the window uses. */
export async function answersWhileImporting(root: string, log: string): Promise<void> {
  const open = openCase(root), grants = pathGrants();
  const lanes = threadLanes(open, grants.resolve, localParseHosts());
  const { signal } = new AbortController(), onProgress = (): void => {};
  const count = (): Promise<unknown> => lanes.call({ method: 'usage.count', input: acceptInput('usage.count', {}), signal, onProgress });
  try {
    await count();
    const taken = new AbortController(), times: number[] = [];
    const importing = lanes.call({ method: 'import.run', input: acceptInput('import.run', { grants: [grants.grant(log)], kind: 'usage' }), signal, onProgress }).finally(() => { taken.abort(); });
    while (!taken.signal.aborted) {
      const start = performance.now();
      await count();
      times.push(performance.now() - start);
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    await importing;
    line(`${'small query while a log is taken in'.padEnd(46)} ${median(times).toFixed(1).padStart(8)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, most ${Math.max(...times).toFixed(1)} ms, ${times.length} asked`);
  } finally {
    await lanes.close();
    open.close();
  }
}
