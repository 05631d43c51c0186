import { create } from 'zustand';
import type { Grant } from '../../../shared/shell-api.ts';
import { ask } from '../../engine/shell.ts';

interface ToVerifyState {
  /** The bundle that is being checked, chosen or dropped. */
  readonly grant: Grant | null;
}

export const useToVerify = create<ToVerifyState>(() => ({ grant: null }));

/** Checks a folder as a bundle; null puts the result away. */
export function verifyBundle(grant: Grant | null): void {
  useToVerify.setState({ grant });
}

/** Asks for a folder and checks it as a bundle. */
export async function chooseBundleToVerify(): Promise<void> {
  verifyBundle(await ask({ kind: 'grant-folder', purpose: 'verify-bundle' }));
}
