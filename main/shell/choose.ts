import { join } from 'node:path';
import { app, dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { fileNameOf } from './file-name.ts';

// Subtle: the dialogs are called through the `dialog` object each time, so that a test can answer in its place.

/** Paths of the files a person chooses; empty when cancelled. */
export async function chooseFiles(window: BrowserWindow, mode: 'one' | 'many'): Promise<string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: mode === 'many' ? ['openFile', 'multiSelections'] : ['openFile'] });
  return canceled ? [] : filePaths;
}

/** Path of an existing folder; null when cancelled. */
export async function chooseFolder(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] });
  return canceled ? null : filePaths[0] ?? null;
}

/** Path of something new below the person's documents, unless they choose another place; null when cancelled. */
export async function choosePlace(window: BrowserWindow, suggestedName: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: join(app.getPath('documents'), fileNameOf(suggestedName)) });
  return canceled || filePath === '' ? null : filePath;
}
