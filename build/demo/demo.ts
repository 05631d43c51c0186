import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../compile.ts';
import { prepareRuntime } from '../electron-runtime/electron.ts';
import { say } from '../electron-runtime/say.ts';
import { ensureSystemPackages } from '../electron-runtime/system-packages.ts';
import { hasDisplay, launch } from '../launch.ts';
import { stage } from '../stage.ts';

// npm run demo [-- DIR]: the main job on the sample case, headless; then the window on it when there is a display.
const named = process.argv[2];
const folder = named === undefined ? mkdtempSync(join(tmpdir(), 'proviso-demo-')) : resolve(named);

const cli = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
const { status } = spawnSync(process.execPath, [cli, 'demo', folder], { stdio: 'inherit' });
if (status !== 0) {
  process.exitCode = status ?? 1;
} else if (hasDisplay()) {
  await ensureSystemPackages({ withCompiler: true });
  const runtime = await prepareRuntime();
  await compile();
  stage(runtime);
  const app = launch(runtime, [join(folder, 'Sample.proviso')]);
  app.on('exit', code => { process.exitCode = code ?? 1; });
} else {
  say('No display, so the window was not opened. With one, npm start shows it');
}
