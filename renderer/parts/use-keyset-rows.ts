import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { makeKeysetRows } from './keyset-rows.ts';
import type { Anchor, KeysetSource } from './keyset-rows.ts';

export interface KeysetRowsView<Row> {
  readonly rowAt: (index: number) => Row | undefined;
  readonly onRange: (first: number, end: number) => void;
  readonly error: unknown;
  readonly retry: () => void;
}

/**
 * Rows of a list of any length for a table that asks by index. Both arguments must stay the same objects for as long as
 * they mean the same list; a new source starts over.
 */
export function useKeysetRows<Row>(source: KeysetSource<Row> | null, known: readonly Anchor[]): KeysetRowsView<Row> {
  const list = useMemo(() => makeKeysetRows<Row>(source ?? NO_ROWS, known), [source, known]);
  useSyncExternalStore(list.subscribe, list.version);
  const onRange = useCallback((first: number, end: number) => { list.want(first, end); }, [list]);
  const rowAt = useCallback((index: number) => list.rowAt(index), [list]);
  return { rowAt, onRange, error: list.error, retry: () => { list.retry(); } };
}

const NO_ROWS: KeysetSource<never> = { total: 0, fromAt: 0, toAt: 1, page: () => Promise.resolve({ rows: [], next: null }), count: () => Promise.resolve(0) };
