import type { PatternHit } from '../../../shared/contract/patterns.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { readWindows } from './fixed-windows.ts';
import type { PatternWork } from './pattern-work.ts';
import { RequestKeys } from './request-keys.ts';
import { SliceScan } from './slice-scan.ts';
import { windowCut } from './window-cut.ts';
import type { WindowCut } from './window-cut.ts';

/** Calls in windows, by app and endpoint. */
type Counts = Map<string, { readonly app: string; readonly endpoint: string; readonly windows: Map<number, number> }>;

/** A rise of one app's calls to an endpoint on which another app was refused. */
export async function findMoved(work: PatternWork): Promise<PatternHit[]> {
  const { slice, value } = work, minutes = value('minutes');
  const cut = windowCut({ kind: 'fixed', seconds: Math.round(minutes * 60) });
  const least = value('refusals'), refused = await countWindows(work, cut, { ...slice, statuses: ['429'], exclude: slice.exclude.filter(kind => kind !== 'refusals') }, least);
  const endpoints = [...new Set([...refused.values()].filter(({ windows }) => windows.size > 0).map(({ endpoint }) => endpoint))];
  if (endpoints.length === 0) return [];
  const daysUs = value('days') * 86_400_000_000;
  const calls = await countWindows(work, cut, { ...slice, endpoints: endpoints.slice(0, 200), fromUtcUs: slice.fromUtcUs === null ? null : slice.fromUtcUs - daysUs }, 1);
  const perBaseline = Math.max(1, Math.round((value('days') * 1_440) / minutes));
  const hits: PatternHit[] = [];
  for (const { app: refusedApp, endpoint, windows } of refused.values()) {
    for (const other of calls.values()) {
      if (other.endpoint !== endpoint || other.app === refusedApp) continue;
      const sums = runningSums(other.windows);
      let lastHit = Number.NEGATIVE_INFINITY;
      for (const [window, refusals] of [...windows].sort(([one], [two]) => one - two)) {
        const risen = (other.windows.get(window + 1) ?? 0) > (other.windows.get(window) ?? 0) ? window + 1 : window;
        const rise = other.windows.get(risen) ?? 0;
        const before = sums(window - perBaseline, window), baseline = before / perBaseline;
        if (rise < value('calls') || before === 0 || rise < value('factor') * baseline) continue;
        // A rise that two refused windows share is one hit.
        if (risen <= lastHit) continue;
        lastHit = risen;
        const fromUtcUs = cut.startOf(window), toUtcUs = cut.startOf(risen + 1), factor = rise / baseline;
        hits.push({
          title: `${refusedApp} refused, ${other.app} rising`, score: factor, fromUtcUs, toUtcUs,
          sentence: `${refusedApp} was refused ${refusals.toLocaleString('en')} times on ${endpoint} in the ${minutes} minutes from ${isoOfUs(fromUtcUs)}. ${other.app} called it ${rise.toLocaleString('en')} times in the ${minutes} minutes from ${isoOfUs(cut.startOf(risen))}, ${factor.toFixed(1)} times its baseline of ${baseline.toFixed(2)} a window over the ${value('days')} days before.`,
          figures: [{ name: 'refusals', value: refusals }, { name: 'calls', value: rise }, { name: 'baseline', value: baseline }, { name: 'factor', value: factor }],
          slice: { ...slice, fromUtcUs, toUtcUs, endpoints: [endpoint], apps: [refusedApp, other.app] },
        });
      }
    }
  }
  return hits;
}

async function countWindows({ context, signal, looked }: PatternWork, cut: WindowCut, slice: Slice, least: number): Promise<Counts> {
  const keys = new RequestKeys('app-endpoint'), counts: Counts = new Map();
  await readWindows({ scan: new SliceScan(context, slice), keys, measure: 'calls', signal, looked }, cut, cells => {
    cells.each((window, key, calls) => {
      if (calls < least) return;
      const [app = '', endpoint = ''] = keys.values(key), name = `${app}\n${endpoint}`;
      let found = counts.get(name);
      if (found === undefined) counts.set(name, found = { app, endpoint, windows: new Map() });
      found.windows.set(window, calls);
    });
  });
  return counts;
}

/** Calls from one window to before another. */
function runningSums(windows: ReadonlyMap<number, number>): (from: number, to: number) => number {
  const order = [...windows.keys()].sort((one, other) => one - other), sums = [0];
  for (const window of order) sums.push(sums.at(-1)! + (windows.get(window) ?? 0));
  const firstAtOrAfter = (window: number): number => {
    let low = 0, high = order.length;
    while (low < high) { const middle = (low + high) >> 1; if (order[middle]! < window) low = middle + 1; else high = middle; }
    return low;
  };
  return (from, to) => sums[firstAtOrAfter(to)]! - sums[firstAtOrAfter(from)]!;
}
