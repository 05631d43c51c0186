import type { PatternHit } from '../../../shared/contract/patterns.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { ONE_BUCKET, bucketsOf, monthOf, monthStartUs } from '../usage/buckets.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { edgesOf, measure } from '../usage/measure.ts';
import type { PatternWork } from './pattern-work.ts';

/** Apps looked at: those with most calls. */
const MOST_APPS = 100;

/** Names of the apps that called, most calls first. */
async function appsOf({ context, slice, signal }: PatternWork): Promise<string[]> {
  const { cells } = await measure(context, slice, { buckets: ONE_BUCKET, by: 'app', signal });
  return cells.filter(cell => (cell.value ?? '') !== '').sort((one, other) => other.calls - one.calls).slice(0, MOST_APPS).map(cell => cell.value ?? '');
}

/** Pairs of apps that divide their calls over endpoints alike, month by month. */
export async function findTwins(work: PatternWork): Promise<PatternHit[]> {
  const { context, slice, value, signal } = work, apps = await appsOf(work);
  const mixes = new Map<string, Map<number, Map<string, number>>>();
  for (const app of apps) {
    const months = new Map<number, Map<string, number>>();
    for (const cell of (await measure(context, { ...slice, apps: [app] }, { buckets: bucketsOf('month'), by: 'endpoint', signal })).cells) {
      const month = monthOf(cell.atUtcUs ?? 0), mix = months.get(month) ?? new Map<string, number>();
      months.set(month, mix.set(cell.value ?? '', cell.calls));
    }
    mixes.set(app, months);
  }
  const hits: PatternHit[] = [];
  apps.forEach((one, at) => {
    for (const other of apps.slice(at + 1)) {
      const found: { month: number; cosine: number }[] = [];
      let compared = 0;
      for (const [month, mix] of mixes.get(one) ?? []) {
        const twin = mixes.get(other)?.get(month);
        if (twin === undefined || total(mix) < value('calls') || total(twin) < value('calls')) continue;
        compared++;
        const alike = cosine(mix, twin);
        if (alike >= value('similarity')) found.push({ month, cosine: alike });
      }
      if (found.length < value('months')) continue;
      const months = found.map(({ month }) => month), cosines = found.map(own => own.cosine);
      const fromUtcUs = monthStartUs(Math.min(...months)), toUtcUs = monthStartUs(Math.max(...months) + 1);
      hits.push({
        title: `${one} and ${other}`, score: Math.max(...cosines), fromUtcUs, toUtcUs,
        sentence: `In ${found.length} of ${compared} months compared, ${one} and ${other} divided their calls over the endpoints alike: cosine from ${Math.min(...cosines).toFixed(4)} to ${Math.max(...cosines).toFixed(4)}, 1 being the same mix.`,
        figures: [{ name: 'months', value: found.length }, { name: 'compared', value: compared }, { name: 'lowest', value: Math.min(...cosines) }, { name: 'highest', value: Math.max(...cosines) }],
        slice: { ...slice, apps: [one, other], fromUtcUs: Math.max(fromUtcUs, slice.fromUtcUs ?? fromUtcUs), toUtcUs: Math.min(toUtcUs, slice.toUtcUs ?? toUtcUs) },
      });
    }
  });
  return hits;
}

/** Cosine of two lists of counts; shares give the same. */
export function cosine(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let product = 0, squares = 0, others = 0;
  for (const [endpoint, calls] of one) { product += calls * (other.get(endpoint) ?? 0); squares += calls * calls; }
  for (const calls of other.values()) others += calls * calls;
  return squares === 0 || others === 0 ? 0 : Math.min(1, product / Math.sqrt(squares * others));
}

function total(mix: ReadonlyMap<string, number>): number {
  return [...mix.values()].reduce((sum, calls) => sum + calls, 0);
}

/** Credentials with which several apps called. */
export async function findShared(work: PatternWork): Promise<PatternHit[]> {
  const { context, slice, value, signal } = work;
  const users = new Map<string, { app: string; calls: number }[]>();
  for (const app of await appsOf(work)) {
    for (const { value: credential, calls } of (await measure(context, { ...slice, apps: [app] }, { buckets: ONE_BUCKET, by: 'credential', signal })).cells) {
      if (credential === null || credential === '' || calls < value('calls')) continue;
      const list = users.get(credential) ?? [];
      users.set(credential, list);
      list.push({ app, calls });
    }
  }
  const hits: PatternHit[] = [];
  for (const [credential, list] of users) {
    if (list.length < value('apps')) continue;
    list.sort((one, other) => other.calls - one.calls);
    const spans: string[] = [];
    let fromUtcUs = Number.POSITIVE_INFINITY, toUtcUs = Number.NEGATIVE_INFINITY;
    for (const { app, calls } of list) {
      const own: Slice = { ...slice, credentials: [credential], apps: [app] };
      const { firstUtcUs, lastUtcUs } = await edgesOf(context, own, await measure(context, own, { buckets: ONE_BUCKET, by: null, signal }), signal);
      if (firstUtcUs === null || lastUtcUs === null) continue;
      fromUtcUs = Math.min(fromUtcUs, firstUtcUs);
      toUtcUs = Math.max(toUtcUs, lastUtcUs + 1);
      spans.push(`${app} (${calls.toLocaleString('en')} calls from ${isoOfUs(firstUtcUs)} to ${isoOfUs(lastUtcUs)})`);
    }
    hits.push({
      title: `${credential} in ${list.length} apps`, score: list.length, fromUtcUs, toUtcUs, sentence: `Credential ${credential} was used by ${spans.join(' and ')}.`,
      figures: [{ name: 'apps', value: list.length }, { name: 'calls', value: list.reduce((sum, own) => sum + own.calls, 0) }],
      slice: { ...slice, credentials: [credential], apps: list.map(own => own.app).slice(0, 200) },
    });
  }
  return hits;
}
