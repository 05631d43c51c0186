import { createStore, useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { Input } from '../../../shared/contract/methods.ts';
import type { Engine } from '../../../shared/rpc/client.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';
import type { OpenFamily } from './list-layout.ts';

export type ItemFilter = Omit<Input<'item.months'>, 'text'>;
export type Show = 'all' | 'linked' | 'problems';

/** A family that is open, by the reference of its message. */
export interface OpenFamilyOf extends OpenFamily {
  readonly ref: string;
}

/** How the list stands: what it lets through and what is open. Kept while the case is, so that coming back finds it. */
export interface ListState {
  readonly show: Show;
  readonly order: 'newest' | 'oldest';
  /** First and last day of the period, `2022-10-01`, both inclusive; empty is open. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly mailbox: string | null;
  readonly hasAttachment: boolean;
  readonly families: readonly OpenFamilyOf[];
  readonly scrollPx: number;
  change(part: Partial<Omit<ListState, 'change' | 'clear'>>): void;
  /** Lets everything through again; the order stays. */
  clear(): void;
}

const EVERYTHING = { show: 'all', fromDay: '', toDay: '', mailbox: null, hasAttachment: false } as const satisfies Partial<ListState>;

const stores = new WeakMap<Engine, StoreApi<ListState>>();

function makeStore(): StoreApi<ListState> {
  return createStore<ListState>(set => ({
    ...EVERYTHING, order: 'newest', families: [], scrollPx: 0,
    change: part => { set(part); },
    clear: () => { set({ ...EVERYTHING, families: [] }); },
  }));
}

/** The state of the list of the open case. */
export function useListState(): ListState {
  const engine = useEngine();
  let store = stores.get(engine);
  if (store === undefined) { store = makeStore(); stores.set(engine, store); }
  return useStore(store);
}

/** True when the filter hides anything; the search text counts too. */
export function isFiltered(state: Pick<ListState, 'show' | 'fromDay' | 'toDay' | 'mailbox' | 'hasAttachment'>, text: string): boolean {
  return text !== '' || state.show !== 'all' || state.fromDay !== '' || state.toDay !== '' || state.mailbox !== null || state.hasAttachment;
}

const DAY_MS = 86_400_000;

/** What the engine is asked for. Days are of UTC, as the list writes them; the last one is inside. */
export function toFilter(state: Pick<ListState, 'show' | 'fromDay' | 'toDay' | 'mailbox' | 'hasAttachment' | 'order'>, text: string): Input<'item.months'> {
  const from = state.fromDay === '' ? Number.NaN : Date.parse(`${state.fromDay}T00:00:00Z`);
  const to = state.toDay === '' ? Number.NaN : Date.parse(`${state.toDay}T00:00:00Z`) + DAY_MS;
  return {
    text,
    fromUtcMs: Number.isNaN(from) ? null : from,
    toUtcMs: Number.isNaN(to) ? null : to,
    exhibit: state.mailbox,
    linked: state.show === 'linked' ? true : null,
    problems: state.show === 'problems' ? true : null,
    hasAttachment: state.hasAttachment ? true : null,
    order: state.order,
  };
}
