import { ipcMain, shell } from 'electron';
import type { IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import { ProvisoError, toProvisoError } from '../../shared/errors.ts';
import { shellServices } from '../../shared/shell-api.ts';
import type { ShellAnswer, ShellReply, ShellService } from '../../shared/shell-api.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import { chooseFiles, chooseFolder, choosePlace } from './choose.ts';
import type { Desk } from './desk.ts';
import { allDesks, deskOf, openCaseFrom } from './desks.ts';
import { changePreferences } from './preferences.ts';
import { forgetCase, recentCaseRoot, recentCases } from './recent-cases.ts';
import { keepSample, sampleToOpen } from './sample.ts';

type Asked<K extends ShellService> = z.output<(typeof shellServices)[K]['request']>;
type Services = { readonly [K in ShellService]: (desk: Desk, request: Asked<K>) => ShellAnswer<K> | Promise<ShellAnswer<K>> };

const services: Services = {
  connect: desk => {
    desk.handOverPort();
    return desk.state();
  },
  'set-preferences': (desk, { preferences }) => {
    const changed = changePreferences(preferences);
    for (const other of allDesks()) {
      other.repaint();
      if (other !== desk) other.tell({ proviso: 'state', state: other.state() });
    }
    return changed;
  },
  'grant-files': async (desk, { purpose }) => (await chooseFiles(desk.window, purpose === 'import' ? 'many' : 'one')).map(path => desk.grants.give(path)),
  'grant-folder': async desk => {
    const path = await chooseFolder(desk.window);
    return path === null ? null : desk.grants.give(path);
  },
  'grant-save': async (desk, { suggestedName }) => {
    const path = await choosePlace(desk.window, suggestedName);
    return path === null ? null : desk.grants.give(path);
  },
  'new-case': async (desk, { title }) => {
    const path = await choosePlace(desk.window, `${title}.proviso`);
    if (path === null) return { opened: false };
    return { opened: await openCaseFrom(desk, { root: path.endsWith('.proviso') ? path : `${path}.proviso`, create: { title, fill: 'nothing' }, allowSyncedFolder: false }) };
  },
  'open-case': async desk => {
    const root = await chooseFolder(desk.window);
    if (root === null) return { opened: false };
    return { opened: await openCaseFrom(desk, { root, create: null, allowSyncedFolder: false }) };
  },
  'open-recent': async (desk, { id }) => {
    const root = recentCaseRoot(id);
    if (root === null) throw new ProvisoError('shell.not-recent', 'This case is no longer in the list. Open it by its folder.');
    return { opened: await openCaseFrom(desk, { root, create: null, allowSyncedFolder: false }) };
  },
  'forget-recent': (_desk, { id }) => {
    forgetCase(id);
    return recentCases();
  },
  'recent-cases': () => recentCases(),
  'open-sample': async desk => {
    const toOpen = sampleToOpen();
    const opened = await openCaseFrom(desk, toOpen);
    if (opened) keepSample(toOpen.root);
    return { opened };
  },
  'close-case': async desk => {
    await desk.closeCase();
    return {};
  },
  'start-engine': async desk => {
    if (desk.root === null) await desk.openWithoutCase();
    return {};
  },
  'show-in-folder': (desk, { grantId }) => {
    const path = desk.grants.pathOf(grantId);
    if (path === null) throw new ProvisoError('grant.unknown', 'This file was not chosen in this session. Choose it again.');
    shell.showItemInFolder(path);
    return {};
  },
};

/** Listens to the two questions a window can put. */
export function serveWindows(): void {
  ipcMain.handle('ask', (event, request: unknown) => reply(event, desk => answer(desk, request)));
  ipcMain.handle('grant-dropped', (event, path: unknown) => reply(event, desk => desk.grants.give(typeof path === 'string' ? path : '')));
}

async function answer(desk: Desk, request: unknown): Promise<unknown> {
  const kind = typeof request === 'object' && request !== null && 'kind' in request ? request.kind : null;
  if (typeof kind !== 'string' || !isService(kind)) throw new ProvisoError('shell.unknown-request', 'The window asked for something the shell does not offer.');
  return perform(kind, desk, request);
}

async function perform<K extends ShellService>(kind: K, desk: Desk, request: unknown): Promise<ShellAnswer<K>> {
  const asked = shellServices[kind].request.safeParse(request);
  if (!asked.success) throw new ProvisoError('shell.bad-request', `The window asked for ${kind} in a form the shell does not understand.`, { issue: asked.error.issues[0]?.message ?? '' });
  // The schema that just accepted the request is the one this service is typed by.
  return services[kind](desk, asked.data as Asked<K>);
}

function isService(kind: string): kind is ShellService {
  return Object.hasOwn(services, kind);
}

/** Only the app's own page in one of our windows is answered. */
async function reply(event: IpcMainInvokeEvent, work: (desk: Desk) => unknown): Promise<ShellReply> {
  try {
    const desk = deskOf(event.sender);
    if (desk === null || event.senderFrame?.parent !== null || event.senderFrame.origin !== APP_ORIGIN) {
      throw new ProvisoError('shell.not-a-window', 'Only a window of Proviso may ask this.');
    }
    return { ok: true, answer: await work(desk) };
  } catch (error) {
    const { code, message, details } = toProvisoError(error);
    return { ok: false, failure: { code, message, details: { ...details }, trace: '' } };
  }
}
