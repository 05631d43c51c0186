import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { BrowserWindow, app } from 'electron';
import type { WebContents } from 'electron';
import type { CaseToOpen } from '../../shared/rpc/control.ts';
import { Desk } from './desk.ts';

/** Every open window. */
const desks = new Set<Desk>();

export function openDesk(): Desk {
  const desk = new Desk();
  desks.add(desk);
  desk.window.once('closed', () => { desks.delete(desk); });
  return desk;
}

/** The desk a message came from; null for anything that is not one of our windows. */
export function deskOf(contents: WebContents): Desk | null {
  return [...desks].find(desk => !desk.window.isDestroyed() && desk.window.webContents === contents) ?? null;
}

/** The desk the person is at; null when no window has the focus. */
export function focusedDesk(): Desk | null {
  const window = BrowserWindow.getFocusedWindow();
  return window === null ? null : deskOf(window.webContents);
}

export function allDesks(): readonly Desk[] {
  return [...desks];
}

/** The window that already has this case open is brought to the front. True when there is one. */
function showOpenCase(root: string): boolean {
  const there = [...desks].find(desk => desk.root !== null && sameFolder(desk.root, root));
  if (there === undefined) return false;
  if (there.window.isMinimized()) there.window.restore();
  there.window.focus();
  return true;
}

/**
 * Opens a case in this window if it is at Start, otherwise in a new one, which shows itself why it could not be opened.
 * @throws ProvisoError why it could not be opened in this window
 */
export async function openCaseFrom(desk: Desk, toOpen: CaseToOpen): Promise<boolean> {
  const known = { ...toOpen, root: resolve(toOpen.root) };
  if (showOpenCase(known.root)) return true;
  if (desk.root !== null) return openDesk().openOrShowWhy(known);
  await desk.open(known);
  return true;
}

/** Opens a folder named on the command line or by the system, or the Start screen when none is named. */
export function openFromOutside(root: string | null): void {
  if (root !== null && showOpenCase(root)) return;
  const desk = openDesk();
  if (root !== null) void desk.openOrShowWhy({ root: resolve(root), create: null, allowSyncedFolder: false });
}

/** Settles once every engine has closed its case and every window is gone. */
export async function closeAllDesks(): Promise<void> {
  await Promise.all([...desks].map(desk => desk.close()));
}

/** The case folder among the words the program was started with in `folder`; null when there is none. */
export function caseAmong(words: readonly string[], folder: string): string | null {
  // Subtle: an app that is not packed is itself named on the command line, and only what follows is the person's.
  const own = words.findIndex(word => resolve(folder, word) === resolve(app.getAppPath()));
  const named = words.slice(own === -1 ? 1 : own + 1).find(word => !word.startsWith('-'));
  return named === undefined ? null : resolve(folder, named);
}

function sameFolder(a: string, b: string): boolean {
  return realOf(a) === realOf(b);
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
