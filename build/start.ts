import { resolve } from 'node:path';
import { compile } from './compile.ts';
import { prepareRuntime } from './electron-runtime/electron.ts';
import { ensureSystemPackages } from './electron-runtime/system-packages.ts';
import { say } from './electron-runtime/say.ts';
import { hasDisplay, launch } from './launch.ts';
import { stage } from './stage.ts';

// npm start [CASE]: compiles and opens the window, on a case when one is named.
await ensureSystemPackages({ withCompiler: true });
if (hasDisplay()) {
  const runtime = await prepareRuntime();
  await compile();
  stage(runtime);
  const app = launch(runtime, process.argv.slice(2).map(word => (word.startsWith('-') ? word : resolve(word))));
  app.on('exit', code => { process.exitCode = code ?? 1; });
} else {
  say('There is no display to open a window on. Set DISPLAY, or use the command line: npm run proviso -- --help');
  process.exitCode = 1;
}
