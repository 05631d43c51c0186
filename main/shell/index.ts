import { app, protocol } from 'electron';
import { allDesks, caseAmong, closeAllDesks, openDesk, openFromOutside } from './desks.ts';
import { setMenu } from './menu.ts';
import { applyTheme, readPreferences } from './preferences.ts';
import { serveWindows } from './services.ts';

// Everything that must be said before Electron is ready.
// Subtle: with --no-sandbox, which Chromium demands of root, enabling it leaves no process able to start.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
app.commandLine.appendSwitch('disable-background-networking');
app.commandLine.appendSwitch('disable-component-update');
app.commandLine.appendSwitch('no-pings');
protocol.registerSchemesAsPrivileged([
  { scheme: 'proviso', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  { scheme: 'exhibit', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true } },
]);

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  let isClosed = false;
  let systemAsked: string | null = null;

  app.on('second-instance', (_event, words, folder) => { openFromOutside(caseAmong(words, folder)); });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (app.isReady()) openFromOutside(path);
    else systemAsked = path;
  });
  // `npm run dev` sends this when the window's sources have changed.
  if (!app.isPackaged) process.on('message', message => { if (message === 'reload') for (const { window } of allDesks()) window.webContents.reload(); });
  app.on('window-all-closed', () => { app.quit(); });
  app.on('activate', () => { if (allDesks().length === 0) openDesk(); });
  app.on('before-quit', event => {
    if (isClosed) return;
    event.preventDefault();
    void closeAllDesks().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
  void app.whenReady().then(() => {
    applyTheme(readPreferences());
    setMenu();
    serveWindows();
    openFromOutside(systemAsked ?? caseAmong(process.argv, process.cwd()));
  });
}
