import { Menu, app } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { focusedDesk, openFromOutside } from './desks.ts';

/** The menu bar. Each item names a command of the window; keys are the window's own and only shown here. */
export function setMenu(): void {
  const isMac = process.platform === 'darwin';
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      command('New Case File…', 'case.new', 'CommandOrControl+N'),
      command('Open Case File…', 'case.open', 'CommandOrControl+O'),
      { label: 'New Window', click: () => { openFromOutside(null); } },
      { type: 'separator' },
      command('Case Details…', 'case.details'),
      command('Close Case File', 'case.close'),
      { role: 'close' },
      ...(isMac ? [] : [{ type: 'separator' }, { role: 'quit' }] satisfies MenuItemConstructorOptions[]),
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: 'Edit',
    submenu: [
      command('Undo', 'case.undo', 'CommandOrControl+Z'),
      { type: 'separator' },
      { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' },
      { type: 'separator' },
      command('Search Everything', 'window.search', 'CommandOrControl+Shift+F'),
    ],
  };
  const go: MenuItemConstructorOptions = {
    label: 'Go',
    submenu: [
      command('Sources', 'go.sources'), command('Correspondence', 'go.correspondence'), command('Usage', 'go.usage'),
      command('Agreements', 'go.agreements'), command('Timeline', 'go.timeline'), command('Bundles', 'go.bundles'), command('Custody', 'go.custody'),
      { type: 'separator' },
      command('Back', 'go.back', 'Alt+Left'), command('Forward', 'go.forward', 'Alt+Right'),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      command('Commands', 'window.palette', 'CommandOrControl+K'),
      command('Next Theme', 'window.theme'),
      { type: 'separator' },
      { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }] satisfies MenuItemConstructorOptions[]),
    ],
  };
  const help: MenuItemConstructorOptions = { role: 'help', submenu: [command('Keys', 'window.keys')] };
  Menu.setApplicationMenu(Menu.buildFromTemplate([...(isMac ? [{ role: 'appMenu' }] satisfies MenuItemConstructorOptions[] : []), file, edit, go, view, { role: 'windowMenu' }, help]));
}

function command(label: string, name: string, accelerator?: string): MenuItemConstructorOptions {
  return {
    label,
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => { focusedDesk()?.tell({ proviso: 'command', command: name }); },
  };
}
