import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Manifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** Files that git tracks, or would track with the next commit. */
function repositoryFiles(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(path => path !== '' && existsSync(join(root, path)));
}

const readmes = repositoryFiles().filter(path => path.endsWith('README.md'));

test('the top level holds only what the tree names, dotfiles, the lockfile and the licence', () => {
  const allowed = new Set(['main', 'renderer', 'shared', 'build', 'tests', 'package.json', 'tsconfig.json', 'README.md', 'package-lock.json', 'LICENSE']);
  const tops = new Set(repositoryFiles().map(path => path.split('/')[0] ?? ''));
  expect([...tops].filter(name => !allowed.has(name) && !name.startsWith('.'))).toEqual([]);
});

test('the lockfile names no download host', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
});

test('every dependency has one exact version', () => {
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});

test('only the native library is a dependency at run time', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(['better-sqlite3']);
});

test.each(readmes)('every path that %s names is there', readme => {
  const text = readFileSync(join(root, readme), 'utf8');
  const inBackticks = [...text.matchAll(/`((?:main|renderer|shared|build|tests|\.ci)\/[\w./-]*)`/g)].map(([, path = '']) => join(root, path));
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)\s]+)\)/g)].map(([, path = '']) => join(root, dirname(readme), path.replace(/#.*/, '')));
  expect([...inBackticks, ...linked].filter(path => !existsSync(path))).toEqual([]);
});

test.each(readmes)('every script that %s names can be run', readme => {
  const named = [...readFileSync(join(root, readme), 'utf8').matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, script = '']) => script);
  expect(named.filter(script => !(script in manifest.scripts))).toEqual([]);
});

test('every file a script starts is there', () => {
  const started = Object.values(manifest.scripts).flatMap(script => [...script.matchAll(/\bnode ([\w./-]+)/g)].map(([, path = '']) => path));
  expect(started.filter(path => !existsSync(join(root, path)))).toEqual([]);
});

test('no source file goes past 400 lines', () => {
  const long = repositoryFiles()
    .filter(path => /^(main|renderer|shared|build|tests)\/.*\.(ts|tsx|cjs|js)$/.test(path))
    .filter(path => readFileSync(join(root, path), 'utf8').split('\n').length > 401);
  expect(long).toEqual([]);
});
