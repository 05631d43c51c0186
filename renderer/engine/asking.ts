import { create } from 'zustand';
import type { Progress } from '../../shared/domain/basics.ts';

interface AskingState { readonly progress: ReadonlyMap<string, Progress> }

/** How far the questions are that take long enough to say so, by the text of their keys. */
export const useAsking = create<AskingState>(() => ({ progress: new Map() }));

/** Notes how far a question is; null once it is answered or given up. */
export function noteAsking(key: readonly unknown[], progress: Progress | null): void {
  const text = JSON.stringify(key), known = useAsking.getState().progress;
  if (progress === null && !known.has(text)) return;
  const changed = new Map(known);
  if (progress === null) changed.delete(text);
  else changed.set(text, progress);
  useAsking.setState({ progress: changed });
}
