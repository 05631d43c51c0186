import { app, nativeTheme } from 'electron';
import type { BrowserWindow, MessagePortMain } from 'electron';
import type { CaseSummary, CaseToOpen } from '../../shared/rpc/control.ts';
import { toProvisoError } from '../../shared/errors.ts';
import type { Failure } from '../../shared/errors.ts';
import type { EngineState, ShellNews, WindowState } from '../../shared/shell-api.ts';
import { EngineHost } from './engine-host.ts';
import { Grants } from './grants.ts';
import { readPreferences } from './preferences.ts';
import { rememberCase } from './recent-cases.ts';
import { openWindow, paintButtons } from './window.ts';

/** One window with its grants and, while a case is open in it, one engine. */
export class Desk {
  readonly window: BrowserWindow;
  readonly grants = new Grants();
  #host: EngineHost | null = null;
  #state: EngineState = 'start';
  #failure: Failure | null = null;
  #root: string | null = null;
  #title = '';
  #isClosed = false;
  #closing: Promise<void> | null = null;

  constructor() {
    this.window = openWindow(async (sha256, startByte, endByte) => (await this.#host?.readExhibit(sha256, startByte, endByte)) ?? null);
    this.window.on('close', event => {
      if (this.#isClosed) return;
      event.preventDefault();
      void this.close();
    });
    const repaint = (): void => { this.repaint(); };
    nativeTheme.on('updated', repaint);
    this.window.once('closed', () => { nativeTheme.off('updated', repaint); });
    this.window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') this.window.webContents.reload();
    });
  }

  /** Folder of the case that is open or being opened here; null on the Start screen. */
  get root(): string | null {
    return this.#root;
  }

  /** Number of this window's engine process, while there is one. */
  get engineProcessId(): number | undefined {
    return this.#host?.processId;
  }

  state(): WindowState {
    return {
      engine: this.#state,
      failure: this.#failure === null ? null : { ...this.#failure, details: { ...this.#failure.details } },
      caseTitle: this.#title,
      appVersion: app.getVersion(),
      platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
      titleBar: 'overlay',
      systemLocale: systemLocale(),
      preferences: readPreferences(),
    };
  }

  /** Starts an engine without a case, for what needs none; the window stays on its Start screen and gets a port. */
  async openWithoutCase(): Promise<void> {
    if (this.#host === null) await this.#launch(null);
    else this.handOverPort();
  }

  /** Starts an engine on a case. @throws ProvisoError why the case could not be opened; this window is at Start then */
  async open(toOpen: CaseToOpen): Promise<void> {
    await this.closeCase();
    this.#root = toOpen.root;
    this.#become('opening');
    await this.#launch(toOpen);
  }

  /** As `open`, but the window shows the failure instead of the caller. True when the case is open. */
  async openOrShowWhy(toOpen: CaseToOpen): Promise<boolean> {
    try {
      await this.open(toOpen);
      return true;
    } catch (error) {
      const { code, message, details } = toProvisoError(error);
      this.#become('failed', { code, message, details, trace: '' });
      return false;
    }
  }

  /** Gives the window a fresh port, when there is an engine to speak to. */
  handOverPort(): void {
    const port = this.#host?.connect() ?? null;
    if (port !== null) this.tell({ proviso: 'port' }, [port]);
  }

  /** Closes the case, waits until the engine has, and shows the Start screen. */
  async closeCase(): Promise<void> {
    const host = this.#host;
    await host?.close();
    if (this.#host === host) {
      this.#host = null;
      this.#leave();
    }
  }

  /** Closes the case, then the window. Asked again, waits for the same end. */
  async close(): Promise<void> {
    this.#closing ??= this.closeCase().then(() => {
      this.#isClosed = true;
      this.window.destroy();
    });
    return this.#closing;
  }

  /** Makes the system's window buttons fit what the window shows. */
  repaint(): void {
    paintButtons(this.window, this.#root === null ? 'paper' : 'rail');
  }

  tell(news: ShellNews, ports: MessagePortMain[] = []): void {
    if (!this.window.isDestroyed()) this.window.webContents.postMessage('news', news, ports);
  }

  async #launch(toOpen: CaseToOpen | null): Promise<void> {
    const host = new EngineHost({
      toOpen,
      dataFolder: app.getPath('userData'),
      pathOf: grantId => this.grants.pathOf(grantId),
      onState: (state, failure) => {
        if (this.#host !== host) return;
        if (toOpen !== null) this.#become(state, failure);
        if (state === 'open') this.handOverPort();
        if (state === 'failed' && toOpen === null) this.#host = null;
      },
      onSummary: summary => { if (toOpen !== null) this.#note(toOpen.root, summary, false); },
    });
    this.#host = host;
    try {
      const summary = await host.opened;
      if (summary !== null && toOpen !== null) this.#note(toOpen.root, summary, true);
    } catch (error) {
      await host.close();
      if (this.#host === host) {
        this.#host = null;
        this.#leave();
      }
      throw error;
    }
  }

  #note(root: string, summary: CaseSummary, isOpening: boolean): void {
    rememberCase(root, summary, isOpening);
    if (summary.title === this.#title) return;
    this.#title = summary.title;
    this.window.setTitle(`${summary.title} · Proviso`);
    this.tell({ proviso: 'state', state: this.state() });
  }

  #leave(): void {
    this.#root = null;
    this.#title = '';
    if (!this.window.isDestroyed()) this.window.setTitle('Proviso');
    if (this.#state !== 'start') this.#become('start');
  }

  #become(state: EngineState, failure: Failure | null = null): void {
    this.#state = state;
    this.#failure = failure;
    this.repaint();
    this.tell({ proviso: 'state', state: this.state() });
  }
}

/** Subtle: the system may name a locale that is no language tag, such as `C`. */
function systemLocale(): string {
  const named = [...app.getPreferredSystemLanguages(), app.getLocale()];
  return named.find(name => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(name)) ?? 'en';
}
