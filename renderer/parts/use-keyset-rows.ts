import { useCallback, useEffect, useRef, useState } from 'react';
import { makeKeysetRows } from './keyset-rows.ts';
import type { Anchor, KeysetRows, KeysetSource } from './keyset-rows.ts';

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
  const [, redraw] = useState(0);
  const range = useRef({ first: 0, end: 0 });
  const [list, setList] = useState<KeysetRows<Row> | null>(null);
  useEffect(() => {
    if (source === null) return;
    const made = makeKeysetRows(source, known, () => { redraw(count => count + 1); });
    setList(made);
    made.want(range.current.first, range.current.end);
    return () => { made.dispose(); setList(null); };
  }, [source, known]);
  const onRange = useCallback((first: number, end: number) => {
    range.current = { first, end };
    list?.want(first, end);
  }, [list]);
  const rowAt = useCallback((index: number) => list?.rowAt(index), [list]);
  return { rowAt, onRange, error: list?.error ?? null, retry: () => { list?.retry(); } };
}
