import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, withLock } from './cache.ts';
import { run } from './run.ts';
import { say } from './say.ts';

const header = fileURLToPath(new URL('napi9.h', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** SQLite's addon for a runtime whose Node-API is 9, where the shipped one aborts. Compiled once, then cached. */
export async function sqliteForNodeApi9(): Promise<string> {
  const version = packageVersion('better-sqlite3');
  const recipe = createHash('sha256').update(readFileSync(header)).digest('hex').slice(0, 8);
  const name = `better-sqlite3-${version}-napi9-${process.platform}-${process.arch}-${recipe}`;
  const addon = join(cacheFolder(), name, 'better_sqlite3.node');
  if (existsSync(addon)) return addon;
  return withLock(name, async () => {
    if (existsSync(addon)) return addon;
    say(`Compiling SQLite ${version} for the test runtime (about a minute, once)`);
    const work = mkdtempSync(join(tmpdir(), 'proviso-sqlite-'));
    try {
      for (const part of ['src', 'deps', 'lib', 'binding.gyp', 'package.json']) {
        cpSync(join(modules, 'better-sqlite3', part), join(work, part), { recursive: true });
      }
      cpSync(join(modules, 'node-addon-api'), join(work, 'node_modules', 'node-addon-api'), { recursive: true });
      await run(process.execPath, [nodeGyp(), 'rebuild', '--release', '--force_build=1', `--nodedir=${headersFolder()}`, '-j', String(availableParallelism())], {
        cwd: work,
        env: { ...process.env, CXXFLAGS: `-include ${header}` },
        timeoutMs: 900_000,
      });
      const partial = `${dirname(addon)}.${process.pid}.partial`;
      mkdirSync(partial, { recursive: true });
      cpSync(join(work, 'build', 'Release', 'better_sqlite3.node'), join(partial, 'better_sqlite3.node'));
      renameSync(partial, dirname(addon));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    return addon;
  });
}

export function packageVersion(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string') return manifest.version;
  throw new Error(`${name} has no version in its package.json`);
}

function nodeGyp(): string {
  return createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
}

/** Where a Node's C headers are: the `node` package carries them, so nothing is fetched. */
function headersFolder(): string {
  const candidates = [
    join(modules, 'node', 'node_modules', `node-${process.platform}-${process.arch}`),
    join(modules, `node-${process.platform}-${process.arch}`),
    dirname(dirname(process.execPath)),
    '/usr',
  ];
  const found = candidates.find(folder => existsSync(join(folder, 'include', 'node', 'node_api.h')));
  if (found === undefined) throw new Error(`Node's C headers were not found in ${candidates.join(', ')}. Run npm ci again.`);
  return found;
}
