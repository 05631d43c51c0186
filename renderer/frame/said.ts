import { create } from 'zustand';

interface SaidState {
  /** What was done last, in words; null until something was. */
  readonly said: string | null;
  /** True while it can be taken back with Ctrl+Z. */
  readonly isUndoable: boolean;
}

/** The last act, said at the bottom of the window until the next one. */
export const useSaid = create<SaidState>(() => ({ said: null, isUndoable: false }));

/** Says what was done; nothing pops up and nothing goes away by itself. */
export function say(said: string, isUndoable = false): void {
  useSaid.setState({ said, isUndoable });
}
