import type { PatternHit } from '../../../shared/contract/patterns.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { readWindows } from './fixed-windows.ts';
import type { PatternWork } from './pattern-work.ts';
import { RequestKeys } from './request-keys.ts';
import { SliceScan } from './slice-scan.ts';
import { windowCut } from './window-cut.ts';

interface Episode { readonly endpoint: string; readonly first: number; last: number; readonly credentials: Set<string>; calls: number; most: number }

/** One endpoint called often by several credentials in one window. */
export async function findSpread({ context, slice, value, signal, looked }: PatternWork): Promise<PatternHit[]> {
  const cut = windowCut({ kind: 'fixed', seconds: Math.round(value('minutes') * 60) }), keys = new RequestKeys('credential-endpoint');
  const least = value('calls'), enough = value('credentials');
  const going = new Map<string, Episode>(), done: Episode[] = [];
  await readWindows({ scan: new SliceScan(context, slice), keys, measure: 'calls', signal, looked }, cut, cells => {
    const windows = new Map<number, Map<string, { credentials: string[]; calls: number }>>();
    cells.each((window, key, calls) => {
      if (calls < least) return;
      const [credential = '', endpoint = ''] = keys.values(key);
      if (credential === '') return;
      const endpoints = windows.get(window) ?? new Map<string, { credentials: string[]; calls: number }>();
      windows.set(window, endpoints);
      const found = endpoints.get(endpoint) ?? { credentials: [], calls: 0 };
      endpoints.set(endpoint, found);
      found.credentials.push(credential);
      found.calls += calls;
    });
    for (const [window, endpoints] of [...windows].sort(([one], [other]) => one - other)) {
      for (const [endpoint, { credentials, calls }] of endpoints) {
        if (credentials.length < enough) continue;
        let episode = going.get(endpoint);
        if (episode !== undefined && episode.last + 1 !== window) { done.push(episode); episode = undefined; }
        if (episode === undefined) going.set(endpoint, episode = { endpoint, first: window, last: window, credentials: new Set(), calls: 0, most: 0 });
        episode.last = window;
        episode.calls += calls;
        episode.most = Math.max(episode.most, credentials.length);
        for (const credential of credentials) episode.credentials.add(credential);
      }
    }
  });
  return [...done, ...going.values()].map(({ endpoint, first, last, credentials, calls, most }): PatternHit => {
    const fromUtcUs = cut.startOf(first), toUtcUs = cut.startOf(last + 1), list = [...credentials].sort();
    return {
      title: `${endpoint} over ${most} credentials`, score: most, fromUtcUs, toUtcUs,
      sentence: `${endpoint} was called ${calls.toLocaleString('en')} times by ${list.slice(0, 10).join(', ')}${list.length > 10 ? ` and ${list.length - 10} more` : ''} from ${isoOfUs(fromUtcUs)} to ${isoOfUs(toUtcUs)}, up to ${most} credentials in one window.`,
      figures: [{ name: 'credentials', value: most }, { name: 'calls', value: calls }, { name: 'windows', value: last - first + 1 }],
      slice: { ...slice, fromUtcUs: Math.max(fromUtcUs, slice.fromUtcUs ?? fromUtcUs), toUtcUs: Math.min(toUtcUs, slice.toUtcUs ?? toUtcUs), endpoints: [endpoint], credentials: list.slice(0, 200) },
    };
  });
}
