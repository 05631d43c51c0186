import { BrowserWindow, nativeTheme, session as sessions } from 'electron';
import type { Session } from 'electron';
import { APP_ORIGIN, serveApp } from './app-protocol.ts';
import { serveExhibits } from './exhibit-protocol.ts';
import type { EngineHost } from './engine-host.ts';
import { appFiles } from './paths.ts';
import { readPreferences } from './preferences.ts';

/** The mock's title bar, in CSS pixels. */
const TITLE_BAR_PX = 36;
const OWN_SCHEMES = new Set(['proviso:', 'exhibit:', 'data:', 'blob:']);
let lastSession = 0;

/** A window that shows the app and nothing else. It has a session of its own, so that no window reaches another's exhibits. */
export function openWindow(readExhibit: EngineHost['readExhibit']): BrowserWindow {
  const session = sessions.fromPartition(`window-${++lastSession}`);
  closeOff(session);
  serveApp(session);
  serveExhibits(session, readExhibit);
  const window = new BrowserWindow({
    title: 'Proviso',
    icon: appFiles.icon,
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    useContentSize: true,
    show: false,
    backgroundColor: buttonColours('paper').color,
    titleBarStyle: 'hidden',
    titleBarOverlay: buttonColours('paper'),
    webPreferences: {
      session,
      preload: appFiles.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  denyEscapes(window);
  window.once('ready-to-show', () => { window.show(); });
  void window.loadURL(`${APP_ORIGIN}/`);
  return window;
}

/** What the window's buttons stand on: the rail's tone beside an open case, paper on the Start screen. */
export type Ground = 'rail' | 'paper';

/** The surfaces of the style sheet's tokens, by theme. */
const GROUNDS = {
  light: { rail: '#f0eeea', paper: '#ffffff', symbols: '#4a4944' },
  dark: { rail: '#151614', paper: '#1d1e1c', symbols: '#c9c7c0' },
  contrast: { rail: '#ffffff', paper: '#ffffff', symbols: '#000000' },
} as const;

/** Gives the system's window buttons the colours of what they stand on; macOS draws its own. */
export function paintButtons(window: BrowserWindow, ground: Ground): void {
  if (process.platform !== 'darwin' && !window.isDestroyed()) window.setTitleBarOverlay(buttonColours(ground));
}

function buttonColours(ground: Ground): { readonly color: string; readonly symbolColor: string; readonly height: number } {
  const theme = readPreferences().theme === 'contrast' ? 'contrast' : nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  return { color: GROUNDS[theme][ground], symbolColor: GROUNDS[theme].symbols, height: TITLE_BAR_PX };
}

/** Nothing goes out: not by page, not by font, not by a tracking picture in a mail. */
function closeOff(session: Session): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !OWN_SCHEMES.has(new URL(details.url).protocol) });
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => { answer(false); });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', event => { event.preventDefault(); });
}

function denyEscapes(window: BrowserWindow): void {
  const contents = window.webContents;
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', event => { event.preventDefault(); });
  contents.on('will-redirect', event => { event.preventDefault(); });
  contents.on('will-attach-webview', event => { event.preventDefault(); });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
