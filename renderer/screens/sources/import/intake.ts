import { create } from 'zustand';
import type { Grant } from '../../../../shared/shell-api.ts';
import { ask } from '../../../engine/shell.ts';

interface IntakeState {
  /** What was dropped or chosen and waits to be taken in; it may wait for a case to be made first. */
  readonly waiting: readonly Grant[];
}

/** Files between the drop and the import dialog. */
export const useIntake = create<IntakeState>(() => ({ waiting: [] }));

/** Puts files forward for import; the dialog opens as soon as a case is open. */
export function putForward(grants: readonly Grant[]): void {
  useIntake.setState(state => ({ waiting: [...state.waiting, ...grants.filter(grant => !state.waiting.some(other => other.grantId === grant.grantId))] }));
}

/** Takes one file, or all of them, out of the waiting ones. */
export function takeBack(grantId?: string): void {
  useIntake.setState(state => ({ waiting: grantId === undefined ? [] : state.waiting.filter(grant => grant.grantId !== grantId) }));
}

/** Asks for files in the system's dialog and puts them forward. */
export async function chooseFiles(): Promise<void> {
  putForward(await ask({ kind: 'grant-files', purpose: 'import' }));
}

/** Asks for a folder, all of whose files are taken in. */
export async function chooseFolder(): Promise<void> {
  const grant = await ask({ kind: 'grant-folder', purpose: 'import' });
  if (grant !== null) putForward([grant]);
}
