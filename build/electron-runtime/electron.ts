import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './cache.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import { packageVersion, sqliteForNodeApi9 } from './sqlite.ts';
import { TEST_ELECTRON_VERSION, testRuntimeFolder } from './test-runtime.ts';

/** An Electron that can start the app. */
export interface Runtime {
  /** Folder that holds the program and its resources, as packers want it. */
  readonly folder: string;
  readonly executable: string;
  readonly version: string;
  /** True for the stand-in that must never be shipped. */
  readonly isTestRuntime: boolean;
  /** SQLite's addon when the shipped one does not run here; it goes to `build/Release` of the staged package. */
  readonly sqliteAddon: string | null;
}

const electronPackage = fileURLToPath(new URL('../../node_modules/electron', import.meta.url));
const REACH_TIMEOUT_MS = 10_000;
const DOWNLOAD_TIMEOUT_MS = 600_000;

/** Electron's own build where it is installed or can be fetched, otherwise the test runtime, announced in one line. */
export async function prepareRuntime(): Promise<Runtime> {
  const own = ownRuntime() ?? (await fetchOwnRuntime());
  if (own !== null) return own;
  const folder = await testRuntimeFolder();
  const sqliteAddon = await sqliteForNodeApi9();
  say(`Electron ${packageVersion('electron')} cannot be downloaded here: using the test runtime, Electron ${TEST_ELECTRON_VERSION}, for development and tests only`);
  return { folder, executable: join(folder, 'electron'), version: TEST_ELECTRON_VERSION, isTestRuntime: true, sqliteAddon };
}

function ownRuntime(): Runtime | null {
  const marker = join(electronPackage, 'path.txt');
  if (!existsSync(marker)) return null;
  const folder = join(electronPackage, 'dist');
  const executable = join(folder, readFileSync(marker, 'utf8').trim());
  if (!existsSync(executable)) return null;
  return { folder, executable, version: packageVersion('electron'), isTestRuntime: false, sqliteAddon: null };
}

/** Runs Electron's own installer; null when it cannot fetch. */
async function fetchOwnRuntime(): Promise<Runtime | null> {
  return withLock('electron-install', async () => {
    const installed = ownRuntime();
    if (installed !== null) return installed;
    if (!(await isDownloadHostReachable())) return null;
    say(`Fetching Electron ${packageVersion('electron')}`);
    try {
      await run(process.execPath, [join(electronPackage, 'install.js')], { timeoutMs: DOWNLOAD_TIMEOUT_MS });
    } catch {
      return null;
    }
    return ownRuntime();
  });
}

/** A machine without network would otherwise wait for the installer's own time-outs, which are minutes. */
async function isDownloadHostReachable(): Promise<boolean> {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? 'https://github.com/electron/electron/releases';
  try {
    await fetch(mirror, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}
