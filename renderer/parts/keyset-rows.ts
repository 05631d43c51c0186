import type { Cursor } from '../../shared/domain/basics.ts';

/** A list ordered by an instant that can only be read onwards from a place, and counted between instants. */
export interface KeysetSource<Row> {
  /** Rows in all. */
  readonly total: number;
  /** Instants of the list, end exclusive; whole numbers in whatever unit the list is ordered by. */
  readonly fromAt: number;
  readonly toAt: number;
  /** The rows from an instant on, or those after a cursor that was got from that same instant. */
  page(fromAt: number, after: Cursor | null, limit: number, signal: AbortSignal): Promise<{ readonly rows: readonly Row[]; readonly next: Cursor | null }>;
  /** How many rows there are between two instants, end exclusive. */
  count(fromAt: number, toAt: number, signal: AbortSignal): Promise<number>;
  /** Counts of many stretches between two instants at once, in order, where that is as cheap as one. Empty where it is not. */
  sums?(fromAt: number, toAt: number, signal: AbortSignal): Promise<readonly { readonly at: number; readonly count: number }[]>;
}

/** A place whose index is known: the first row at or after an instant, or the one after a cursor. */
export interface Anchor {
  readonly index: number;
  readonly fromAt: number;
  readonly after: Cursor | null;
}

export interface KeysetRows<Row> {
  /** Undefined while it has not come. */
  rowAt(index: number): Row | undefined;
  /** Says which rows are on screen (end exclusive), so that they come. */
  want(first: number, end: number): void;
  readonly error: unknown;
  retry(): void;
  /** Rows are fetched while somebody listens; the listener is called whenever some have come. */
  subscribe(listener: () => void): () => void;
  /** Counts the changes, so that a listener can tell whether there was one. */
  version(): number;
}

const PAGE_ROWS = 200;
/** Rows kept: some screens' worth, never the list. */
const KEPT_ROWS = 6_000;
/** Reading on over this many rows is quicker than looking for a nearer place. */
const NEAR_ROWS = 800;

/**
 * Opens a list of any length anywhere. The list's pages can only be followed onwards; a place far from any known one is
 * found by counting between instants, halving towards the wanted index, so that it stays exact at 10^8 rows.
 * @param known places already known, such as the running sums of a chart
 */
export function makeKeysetRows<Row>(source: KeysetSource<Row>, known: readonly Anchor[]): KeysetRows<Row> {
  const rows = new Map<number, Row>();
  const anchors = new Map<number, Anchor>([{ index: 0, fromAt: source.fromAt, after: null }, ...known].map(anchor => [anchor.index, anchor]));
  let wanted = { first: 0, end: 0 };
  let target = -1;
  let stop: AbortController | null = null;
  let error: unknown = null;
  let version = 0;
  const listeners = new Set<() => void>();
  const changed = (): void => { version += 1; for (const listener of listeners) listener(); };

  const nearest = (index: number, isInstant: boolean): Anchor => {
    let best: Anchor = { index: 0, fromAt: source.fromAt, after: null };
    for (const anchor of anchors.values()) if (anchor.index <= index && anchor.index >= best.index && !(isInstant && anchor.after !== null)) best = anchor;
    return best;
  };
  const nextInstant = (index: number): { index: number; at: number } => {
    let best = { index: source.total, at: source.toAt };
    for (const anchor of anchors.values()) if (anchor.after === null && anchor.index > index && anchor.index < best.index) best = { index: anchor.index, at: anchor.fromAt };
    return best;
  };

  const approach = async (index: number, signal: AbortSignal): Promise<void> => {
    let low = nearest(index, true);
    let high = nextInstant(index);
    if (source.sums !== undefined && index - nearest(index, false).index > NEAR_ROWS) {
      let found = low.index;
      for (const { at, count } of await source.sums(low.fromAt, high.at, signal)) {
        if (at > low.fromAt && !anchors.has(found)) anchors.set(found, { index: found, fromAt: at, after: null });
        found += count;
      }
      low = nearest(index, true);
      high = nextInstant(index);
    }
    for (let round = 0; round < 64; round += 1) {
      const isNear = index - nearest(index, false).index <= NEAR_ROWS;
      if (isNear || high.at - low.fromAt <= 1) return;
      // Where it would stand if rows were spread evenly, drawn to the middle so that a burst cannot stall the search.
      const share = (index - low.index) / Math.max(1, high.index - low.index);
      const between = low.fromAt + (high.at - low.fromAt) * (round % 2 === 0 ? Math.max(0, share - 0.02) : 0.5);
      const at = Math.min(high.at - 1, Math.max(low.fromAt + 1, Math.floor(between)));
      const found = low.index + await source.count(low.fromAt, at, signal);
      const anchor = { index: found, fromAt: at, after: null };
      if (found <= index) low = anchor; else high = { index: found, at };
      anchors.set(found, anchor);
    }
  };

  const readOn = async (index: number, signal: AbortSignal): Promise<void> => {
    await approach(index, signal);
    for (let from = nearest(index, false); ;) {
      const page = await source.page(from.fromAt, from.after, PAGE_ROWS, signal);
      for (const [at, row] of page.rows.entries()) rows.set(from.index + at, row);
      const end = from.index + page.rows.length;
      if (page.next === null || page.rows.length === 0) {
        // Fewer rows than counted: the list changed under us. What is missing stays blank until it is asked again.
        return;
      }
      from = { index: end, fromAt: from.fromAt, after: page.next };
      if (!anchors.has(end)) anchors.set(end, from);
      if (index < end) return;
    }
  };

  const missing = (): number => {
    for (let index = wanted.first; index < Math.min(wanted.end, source.total); index += 1) if (!rows.has(index)) return index;
    return -1;
  };
  const forget = (): void => {
    if (rows.size <= KEPT_ROWS) return;
    const middle = (wanted.first + wanted.end) / 2;
    const far = [...rows.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const index of far.slice(0, rows.size - KEPT_ROWS / 2)) rows.delete(index);
  };
  const run = async (): Promise<void> => {
    if (stop !== null || error !== null || listeners.size === 0) return;
    let tried = -1;
    for (let index = missing(); index !== -1 && index !== tried && listeners.size > 0; index = missing()) {
      const own = new AbortController();
      stop = own;
      target = index;
      try {
        await readOn(index, own.signal);
        tried = own.signal.aborted ? -1 : index;
      } catch (thrown) {
        if (!own.signal.aborted) error = thrown;
      } finally {
        stop = null;
        target = -1;
      }
      if (listeners.size === 0) return;
      if (rows.has(index)) tried = -1;
      forget();
      changed();
      if (error !== null) return;
    }
  };

  return {
    rowAt: index => rows.get(index),
    want: (first, end) => {
      wanted = { first, end };
      if (stop !== null && (target < first - PAGE_ROWS || target >= end + PAGE_ROWS)) stop.abort();
      void run();
    },
    get error() { return error; },
    retry: () => { error = null; changed(); void run(); },
    subscribe: listener => {
      listeners.add(listener);
      void run();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop?.abort();
      };
    },
    version: () => version,
  };
}
