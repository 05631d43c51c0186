import { create } from 'zustand';
import type { ExhibitKind } from '../../../../shared/domain/case.ts';
import type { Grant } from '../../../../shared/shell-api.ts';
import { ask } from '../../../engine/shell.ts';

/** What a screen already knows about files it asks for. */
export interface IntakePreset {
  readonly kind: Exclude<ExhibitKind, 'unknown'>;
  /** The agreement the text is a version of; null when it is not known. */
  readonly agreement: string | null;
}

interface IntakeState {
  /** What was dropped or chosen and waits to be taken in; it may wait for a case to be made first. */
  readonly waiting: readonly Grant[];
  /** By grant; files that were dropped have none. */
  readonly presets: ReadonlyMap<string, IntakePreset>;
}

/** Files between the drop and the import dialog. */
export const useIntake = create<IntakeState>(() => ({ waiting: [], presets: new Map() }));

/** Puts files forward for import; the dialog opens as soon as a case is open. */
export function putForward(grants: readonly Grant[]): void {
  useIntake.setState(state => ({ waiting: [...state.waiting, ...grants.filter(grant => !state.waiting.some(other => other.grantId === grant.grantId))] }));
}

/** Takes one file, or all of them, out of the waiting ones. */
export function takeBack(grantId?: string): void {
  useIntake.setState(state => ({ waiting: grantId === undefined ? [] : state.waiting.filter(grant => grant.grantId !== grantId) }));
}

/** Asks for files in the system's dialog and puts them forward, with what the screen knows about them. */
export async function chooseFiles(preset: IntakePreset | null = null): Promise<void> {
  const grants = await ask({ kind: 'grant-files', purpose: 'import' });
  if (preset !== null) useIntake.setState(({ presets }) => ({ presets: new Map([...presets, ...grants.map(grant => [grant.grantId, preset] as const)]) }));
  putForward(grants);
}

/** Asks for a folder, all of whose files are taken in. */
export async function chooseFolder(): Promise<void> {
  const grant = await ask({ kind: 'grant-folder', purpose: 'import' });
  if (grant !== null) putForward([grant]);
}
