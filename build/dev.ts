import { resolve } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { build } from 'vite';
import type { Part } from './compile.ts';
import { PARTS, compile, configOf } from './compile.ts';
import { prepareRuntime } from './electron-runtime/electron.ts';
import { ensureSystemPackages } from './electron-runtime/system-packages.ts';
import { say } from './electron-runtime/say.ts';
import { launch } from './launch.ts';
import { stage } from './stage.ts';

// npm run dev [CASE]: as npm start, and every change shows: the window reloads, the rest restarts.
// There is no development server, so that scheme and content security policy are those of the real app.
await ensureSystemPackages({ withCompiler: true });
const runtime = await prepareRuntime();
await compile();
stage(runtime);
const words = process.argv.slice(2).map(word => (word.startsWith('-') ? word : resolve(word)));
let app = start();
let restart: NodeJS.Timeout | undefined;
for (const part of PARTS) await watch(part);

function start(): ChildProcess {
  const child = launch(runtime, words);
  child.on('exit', code => { if (child === app) process.exit(code ?? 1); });
  return child;
}

async function watch(part: Part): Promise<void> {
  const config = configOf(part);
  const watcher = await build({ ...config, build: { ...config.build, emptyOutDir: false, watch: {} } });
  if (!('on' in watcher)) return;
  let isFirst = true;
  watcher.on('event', event => {
    if (event.code === 'ERROR') say(event.error.message);
    if (event.code !== 'BUNDLE_END') return;
    void event.result.close();
    if (!isFirst) changed(part);
    isFirst = false;
  });
}

function changed(part: Part): void {
  if (part === 'renderer') {
    app.send('reload');
    return;
  }
  clearTimeout(restart);
  restart = setTimeout(() => {
    const old = app;
    // The new one waits for the old to close its case, or it would find it locked.
    old.removeAllListeners('exit');
    old.once('exit', () => { app = start(); });
    old.kill();
  }, 300);
}
