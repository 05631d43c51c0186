import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { judgeLayers } from '../../../build/layers.ts';

interface Rules {
  readonly forbidden: readonly { readonly name: string; readonly from: { readonly path?: string; readonly pathNot?: string }; readonly to: { readonly path?: string } }[];
}
const rules = createRequire(import.meta.url)('../../../build/layers.cjs') as Rules;

/** One import a rule forbids: in this file, of that. */
const planted: Readonly<Record<string, readonly [string, string]>> = {
  'shared-is-a-leaf': ['shared/a.ts', '../main/cli/plain.ts'],
  'renderer-is-a-guest': ['renderer/a.ts', '../main/cli/plain.ts'],
  'engine-without-electron': ['main/engine/a.ts', '../shell/plain.ts'],
  'shell-no-business': ['main/shell/a.ts', '../engine/plain.ts'],
  'cli-beside-the-shell': ['main/cli/a.ts', '../shell/plain.ts'],
  'app-without-tools': ['main/cli/b.ts', '../../build/plain.ts'],
  'formats-know-no-store': ['main/engine/import/formats/a.ts', '../../store/plain.ts'],
  'figures-know-no-analysis': ['main/engine/usage/a.ts', '../analysis/plain.ts'],
  'no-core': ['shared/b.ts', 'node:fs'],
  'sqlite-only-in-store': ['build/a.ts', 'better-sqlite3'],
  'dependencies-are-named': ['main/engine/b.ts', 'left-pad'],
  'no-unresolvable': ['main/engine/c.ts', './not-there.ts'],
  'no-cycles': ['main/engine/d.ts', './e.ts'],
};
const plain = ['main/cli/plain.ts', 'main/shell/plain.ts', 'main/engine/plain.ts', 'main/engine/store/plain.ts', 'main/engine/analysis/plain.ts', 'renderer/plain.ts', 'build/plain.ts', 'shared/plain.ts'];

/** Packages that have a place, each with a file outside that place. */
const packages = rules.forbidden
  .filter(({ name }) => name.endsWith('-has-its-place'))
  .map(({ name, from }) => {
    const place = new RegExp(from.pathNot ?? '');
    const folder = ['main/cli', 'shared', 'renderer'].find(candidate => !place.test(`${candidate}/`)) ?? '';
    const packageName = name.slice(0, -'-has-its-place'.length);
    return { rule: name, packageName, file: `${folder}/uses-${packageName.replace('/', '-')}.ts` };
  });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proviso-layers-'));
  for (const path of plain) write(path, 'export const nothing = 0;\n');
  for (const name of [...packages.map(({ packageName }) => packageName), 'left-pad']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'exports.nothing = 0;\n');
  }
});
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

test('every rule catches the import planted for it, type imports too', async () => {
  for (const [file, imported] of Object.values(planted)) write(file, `import type { nothing } from '${imported}';\nexport type Nothing = typeof nothing;\n`);
  write('main/engine/e.ts', "import type { Nothing } from './d.ts';\nexport type Same = Nothing;\n");
  for (const { file, packageName } of packages) write(file, `import { nothing } from '${packageName}';\nexport const same = nothing;\n`);

  const { violations } = await judgeLayers(folder);
  const caught = new Set(violations.map(({ rule, from }) => `${rule} in ${from}`));
  const wanted = [...Object.entries(planted).map(([rule, [file]]) => `${rule} in ${file}`), ...packages.map(({ rule, file }) => `${rule} in ${file}`)];
  expect(wanted.filter(line => !caught.has(line))).toEqual([]);
});

test('every rule has a planted import', () => {
  const tried = new Set([...Object.keys(planted), ...packages.map(({ rule }) => rule)]);
  expect(rules.forbidden.map(({ name }) => name).filter(name => !tried.has(name))).toEqual([]);
});

test('a tree that keeps the fences passes', async () => {
  write('main/engine/a.ts', "import { nothing } from '../../shared/plain.ts';\nexport const same = nothing;\n");
  const { modules, violations } = await judgeLayers(folder);
  expect({ modules: modules >= plain.length, violations }).toEqual({ modules: true, violations: [] });
});

test('a tree without sources counts no modules, which the check takes for a failure', async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'main'), { recursive: true });
  expect((await judgeLayers(folder)).modules).toBe(0);
});

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
