import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Files that git tracks, or would track with the next commit. */
function repositoryFiles(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(line => line !== '');
}

test('the top level holds only what the tree names, dotfiles, the lockfile and the licence', () => {
  const allowed = new Set(['main', 'renderer', 'shared', 'build', 'tests', 'package.json', 'tsconfig.json', 'README.md', 'package-lock.json', 'LICENSE']);
  const tops = new Set(repositoryFiles().map(path => path.split('/')[0] ?? ''));
  expect([...tops].filter(name => !allowed.has(name) && !name.startsWith('.'))).toEqual([]);
});

test('the lockfile names no download host', () => {
  expect(readFileSync(`${root}/package-lock.json`, 'utf8')).not.toContain('"resolved"');
});
