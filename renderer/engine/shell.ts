import { create } from 'zustand';
import { connectEngine } from '../../shared/rpc/client.ts';
import type { Engine } from '../../shared/rpc/client.ts';
import type { Port } from '../../shared/rpc/frames.ts';
import { ShellNews, askShell, grantDropped } from '../../shared/shell-api.ts';
import type { Grant, Preferences, ShellAnswer, ShellBridge, ShellRequest, ShellService, WindowState } from '../../shared/shell-api.ts';
import { ProvisoError } from '../../shared/errors.ts';
import { usePreferences } from '../preferences.ts';

declare global {
  interface Window {
    readonly proviso?: ShellBridge<File>;
  }
}

interface ShellState {
  /** Null until the shell has answered for the first time. */
  readonly window: WindowState | null;
  /** The engine of the newest port; calls on a dead one reject with `engine.gone`. */
  readonly engine: Engine | null;
  /** Counts ports, so that what was asked of an earlier engine is asked again. */
  readonly generation: number;
}

/** How the window stands to shell and engine. */
export const useShell = create<ShellState>(() => ({ window: null, engine: null, generation: 0 }));

/** Asks the shell for something only it can do. @throws ProvisoError with the shell's code */
export async function ask<K extends ShellService>(request: ShellRequest & { kind: K }): Promise<ShellAnswer<K>> {
  return askShell<K>(bridge(), request);
}

/** Grants for dropped files and folders, in the order they were dropped. @throws ProvisoError `shell.no-path` for what has no path */
export async function grantFiles(files: readonly File[]): Promise<Grant[]> {
  return Promise.all(files.map(file => grantDropped(bridge(), file)));
}

/** Changes how the window looks; the shell tells the other windows. */
export async function setPreferences(change: Partial<Preferences>): Promise<void> {
  const { theme, density, locale, systemLocale, take } = usePreferences.getState();
  take({ theme, density, locale, ...change }, systemLocale);
  take(await ask({ kind: 'set-preferences', preferences: change }), systemLocale);
}

/** Listens for news, then says hello. `onCommand` gets what the menu bar asks for. */
export async function startShell(onCommand: (command: string) => void): Promise<void> {
  window.addEventListener('message', event => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    const news = ShellNews.safeParse(event.data);
    if (!news.success) return;
    switch (news.data.proviso) {
      case 'port': {
        const port = event.ports[0];
        if (port !== undefined) useShell.setState(state => ({ engine: connectEngine(wrapPort(port)), generation: state.generation + 1 }));
        return;
      }
      case 'state':
        takeState(news.data.state);
        return;
      case 'command':
        onCommand(news.data.command);
        return;
    }
  });
  takeState(await ask({ kind: 'connect' }));
}

function takeState(state: WindowState): void {
  usePreferences.getState().take(state.preferences, state.systemLocale);
  const hasNoCase = state.engine === 'start' || state.engine === 'opening';
  useShell.setState(hasNoCase && useShell.getState().window?.engine === 'open' ? { window: state, engine: null } : { window: state });
}

function bridge(): ShellBridge<File> {
  if (window.proviso === undefined) throw new ProvisoError('shell.missing', 'This page is part of Proviso and only works inside its window.');
  return window.proviso;
}

/** A browser's port as both ends of the contract expect it. */
export function wrapPort(port: MessagePort): Port {
  return {
    post: frame => { port.postMessage(frame); },
    onMessage: listener => {
      port.addEventListener('message', event => { listener(event.data); });
      port.start();
    },
    onClose: listener => { port.addEventListener('close', () => { listener(); }); },
    close: () => { port.close(); },
  };
}

/** The engine once its port has come. @throws ProvisoError `engine.gone` when none comes within ten seconds */
export function engineReady(): Promise<Engine> {
  const { engine } = useShell.getState();
  if (engine !== null) return Promise.resolve(engine);
  return new Promise((resolve, reject) => {
    const stop = useShell.subscribe(state => { if (state.engine !== null) { settle(); resolve(state.engine); } });
    const timer = setTimeout(() => { settle(); reject(new ProvisoError('engine.gone', 'The engine did not start. Close Proviso and start it again.')); }, 10_000);
    const settle = (): void => { stop(); clearTimeout(timer); };
  });
}
