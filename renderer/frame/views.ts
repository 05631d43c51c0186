import { create } from 'zustand';
import type { z } from 'zod';
import type { ExhibitKind, IntakeStatus } from '../../shared/domain/case.ts';
import type { UsageStep } from '../../shared/contract/usage.ts';
import type { Slice } from '../../shared/domain/usage.ts';

/** How the chart of usage is drawn; what is asked of the logs may change without it. */
export interface ChartChoice {
  /** Length of a bar; null for the finest that fits. */
  readonly step: UsageStep | null;
  /** IANA name, or `UTC`. */
  readonly zone: string;
}

/** What each place can have selected. A place opened without a selection shows the one it had last. */
export interface Selections {
  readonly sources: { readonly tab: 'exhibits' | 'rejects' | 'apps'; readonly exhibit: string | null; readonly kind: ExhibitKind | null; readonly status: IntakeStatus | null };
  readonly correspondence: { readonly item: string | null; readonly passage: { readonly start: number; readonly end: number } | null; readonly text: string; readonly words: string };
  readonly usage: { readonly slice: z.input<typeof Slice> | null; readonly finding: string | null; readonly request: string | null; readonly claim: string | null; readonly limit: string | null; readonly chart: ChartChoice };
  readonly agreements: { readonly version: string | null; readonly provision: string | null; readonly at: string | null };
  readonly timeline: { readonly fromUtcMs: number | null; readonly toUtcMs: number | null; readonly ref: string | null };
  readonly bundles: { readonly bundle: string | null };
  readonly custody: { readonly ref: string | null };
}

export type Place = keyof Selections;

/** Where the window stands: a place, and what is selected in each. There are no addresses. */
export interface View {
  readonly place: Place;
  readonly selections: Selections;
}

const NOTHING_SELECTED: Selections = {
  sources: { tab: 'exhibits', exhibit: null, kind: null, status: null },
  correspondence: { item: null, passage: null, text: '', words: '' },
  usage: { slice: null, finding: null, request: null, claim: null, limit: null, chart: { step: null, zone: 'UTC' } },
  agreements: { version: null, provision: null, at: null },
  timeline: { fromUtcMs: null, toUtcMs: null, ref: null },
  bundles: { bundle: null },
  custody: { ref: null },
};

interface ViewState extends View {
  readonly past: readonly View[];
  readonly future: readonly View[];
  /** Goes to a place: as it was left, or with exactly this selected. Back leads to where one was. */
  go<P extends Place>(place: P, selection?: Partial<Selections[P]>): void;
  /** Changes a selection without a step of history: arrowing through a list is not a journey. */
  select<P extends Place>(place: P, change: Partial<Selections[P]>): void;
  back(): void;
  forward(): void;
  /** Forgets everything, for another case. */
  reset(): void;
}

const HISTORY_LIMIT = 100;
const START: View = { place: 'sources', selections: NOTHING_SELECTED };

const leaving = new Set<() => void>();

/** Runs before the window goes anywhere, so that what is still moving is kept where one comes back to. Gives the way to stop it. */
export function onLeave(keep: () => void): () => void {
  leaving.add(keep);
  return () => { leaving.delete(keep); };
}

function keepWhatMoves(): void {
  for (const keep of [...leaving]) keep();
}

/** Where the window stands, and where it was. */
export const useView = create<ViewState>((set, get) => ({
  ...START,
  past: [],
  future: [],
  go: (place, selection) => {
    keepWhatMoves();
    const { past, ...from } = get();
    const kept = place === 'usage' ? { chart: from.selections.usage.chart } : {};
    const selections: Selections = selection === undefined ? from.selections : { ...from.selections, [place]: { ...NOTHING_SELECTED[place], ...kept, ...selection } };
    if (place === from.place && JSON.stringify(selections[place]) === JSON.stringify(from.selections[place])) return;
    set({ place, selections, past: [...past, { place: from.place, selections: from.selections }].slice(-HISTORY_LIMIT), future: [] });
  },
  select: (place, change) => {
    const { selections } = get();
    set({ selections: { ...selections, [place]: { ...selections[place], ...change } } });
  },
  back: () => {
    keepWhatMoves();
    const { place, selections, past, future } = get();
    const to = past.at(-1);
    if (to !== undefined) set({ ...to, past: past.slice(0, -1), future: [{ place, selections }, ...future] });
  },
  forward: () => {
    keepWhatMoves();
    const { place, selections, past, future } = get();
    const to = future[0];
    if (to !== undefined) set({ ...to, past: [...past, { place, selections }], future: future.slice(1) });
  },
  reset: () => { set({ ...START, past: [], future: [] }); },
}));

/** What is selected in a place. */
export function useSelection<P extends Place>(place: P): Selections[P] {
  return useView(state => state.selections[place]);
}

/** Opens what a reference names: `item:412#c340-362` is the message at the passage. False when no screen shows it. */
export function openRef(reference: string): boolean {
  const { go } = useView.getState();
  const passage = /^(item:[\d.]+)#c(\d+)-(\d+)$/.exec(reference);
  if (passage !== null) {
    go('correspondence', { item: passage[1] ?? null, passage: { start: Number(passage[2]), end: Number(passage[3]) } });
    return true;
  }
  switch (reference.slice(0, reference.indexOf(':'))) {
    case 'item': go('correspondence', { item: reference }); return true;
    case 'finding': go('usage', { finding: reference }); return true;
    case 'request': go('usage', { request: reference }); return true;
    case 'claim': go('usage', { claim: reference }); return true;
    case 'limit': go('usage', { limit: reference }); return true;
    case 'event': go('timeline', { ref: reference }); return true;
    case 'version': go('agreements', { version: reference }); return true;
    case 'provision': go('agreements', { provision: reference }); return true;
    case 'bundle': go('bundles', { bundle: reference }); return true;
    case 'exhibit': go('sources', { exhibit: reference.slice('exhibit:'.length) }); return true;
    default: return false;
  }
}
