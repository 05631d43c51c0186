import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUT } from './compile.ts';
import type { Runtime } from './electron-runtime/electron.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Makes `out/` a folder that `electron out` starts: a manifest, and the native library with the addon that fits the runtime. */
export function stage(runtime: Runtime): void {
  const { name, version, description, license } = manifest();
  const own = { name, productName: 'Proviso', version, description, license, author: 'Proviso', type: 'module', main: 'shell/index.js', dependencies: { 'better-sqlite3': manifest('node_modules/better-sqlite3').version } };
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);

  const from = join(root, 'node_modules', 'better-sqlite3');
  const to = join(OUT, 'node_modules', 'better-sqlite3');
  const addon = runtime.sqliteAddon ?? join(from, 'prebuilds', `${process.platform}-${process.arch}.node`);
  const target = runtime.sqliteAddon === null ? join(to, 'prebuilds', `${process.platform}-${process.arch}.node`) : join(to, 'build', 'Release', 'better_sqlite3.node');
  // A running app has the addon mapped: it is left alone when it is the right one already.
  if (existsSync(target) && statSync(target).size === statSync(addon).size && readFileSync(target).equals(readFileSync(addon))) return;
  rmSync(to, { recursive: true, force: true });
  for (const part of ['lib', 'package.json', 'LICENSE']) cpSync(join(from, part), join(to, part), { recursive: true });
  cpSync(addon, target, { recursive: true });
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

function manifest(folder = '.'): Manifest {
  const read = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  return read;
}
