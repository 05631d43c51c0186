import { prepareRuntime } from './electron.ts';
import { ensureSystemPackages } from './system-packages.ts';

await ensureSystemPackages({ withCompiler: true });
const runtime = await prepareRuntime();
process.stdout.write(`${runtime.executable}\n`);
