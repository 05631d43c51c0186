import { useEffect } from 'react';
import { onLeave } from '../../frame/views.ts';

/**
 * Keeps what a hand moves once it rests for `restMs`, or at once when the person goes elsewhere before: the last movement is never lost.
 * `keep` changes with what is moved; null while nothing is.
 */
export function useResting(keep: (() => void) | null, restMs: number): void {
  useEffect(() => {
    if (keep === null) return;
    const timer = setTimeout(keep, restMs);
    const forget = onLeave(keep);
    return () => { clearTimeout(timer); forget(); };
  }, [keep, restMs]);
}
