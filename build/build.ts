import { PARTS, compile } from './compile.ts';
import { prepareRuntime } from './electron-runtime/electron.ts';
import { ensureSystemPackages } from './electron-runtime/system-packages.ts';
import { say } from './electron-runtime/say.ts';
import { stage } from './stage.ts';

// Compiles the app (or the parts named) and makes out/ startable with the Electron at hand.
const startedAt = performance.now();
await ensureSystemPackages({ withCompiler: true });
const runtime = await prepareRuntime();
const named = PARTS.filter(part => process.argv.includes(part));
await compile(named.length === 0 ? PARTS : named);
stage(runtime);
say(`Compiled to out/ in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
