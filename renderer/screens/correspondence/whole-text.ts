import { useEffect, useState } from 'react';
import type { ItemRef } from '../../../shared/domain/refs.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';

const PIECE = 1_048_576;

/**
 * The text of an item as far as it is needed: an answer holds the first two million units, the rest comes in pieces.
 * `more` fetches the next one; null when there is none.
 */
export function useWholeText(item: { readonly ref: ItemRef; readonly text: string; readonly textLength?: number | undefined }, neededTo: number): { readonly text: string; readonly more: (() => void) | null; readonly left: number; readonly error: unknown } {
  const engine = useEngine();
  const [tail, setTail] = useState<{ readonly ref: string; readonly text: string }>({ ref: item.ref, text: '' });
  const [wantsMore, setWantsMore] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const text = tail.ref === item.ref && tail.text !== '' ? item.text + tail.text : item.text;
  const left = Math.max(0, (item.textLength ?? item.text.length) - text.length);
  const isWanted = left > 0 && error === null && (wantsMore || neededTo > text.length);
  useEffect(() => {
    if (!isWanted) return;
    const stop = new AbortController();
    engine.call('item.text', { ref: item.ref, start: text.length, limit: PIECE }, { signal: stop.signal }).then(piece => {
      setTail(old => ({ ref: item.ref, text: (old.ref === item.ref ? old.text : '') + piece.text }));
      setWantsMore(false);
    }, (thrown: unknown) => { if (!stop.signal.aborted) setError(thrown); });
    return () => { stop.abort(); };
  }, [isWanted, engine, item.ref, text.length]);
  return { text, left, error, more: left > 0 ? () => { setError(null); setWantsMore(true); } : null };
}
