import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { OUT } from './compile.ts';
import type { Runtime } from './electron-runtime/electron.ts';
import { say } from './electron-runtime/say.ts';

/** True when a window can be shown. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** Starts the compiled app with these words after it; a channel lets `npm run dev` reload its windows. */
export function launch(runtime: Runtime, words: readonly string[]): ChildProcess {
  // Chromium refuses its sandbox to root; nobody else goes without it.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) say('Started as root: Chromium runs without its sandbox. For real evidence use an ordinary account');
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  return spawn(runtime.executable, [...(isRoot ? ['--no-sandbox'] : []), OUT, ...words], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
}
