import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.ts';
import { say } from './say.ts';

/** Debian's names; where a release renamed a package, either name will do. */
const PACKAGES: readonly (readonly [string, ...string[]])[] = [
  ['xvfb'], ['xauth'], ['libnss3'], ['libgtk-3-0', 'libgtk-3-0t64'], ['libasound2', 'libasound2t64'], ['libgbm1'],
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'], ['libdrm2'], ['libxss1'], ['libxtst6'], ['libsecret-1-0'], ['libnotify4'],
  ['fonts-dejavu-core'], ['fonts-liberation'],
];
const COMPILER: readonly (readonly [string, ...string[]])[] = [['g++'], ['make'], ['python3']];

/**
 * Brings what a window needs on Debian and its kin: installs it as root, names it otherwise.
 * Does nothing on other systems, which bring their own.
 */
export async function ensureSystemPackages(options: { readonly withCompiler: boolean }): Promise<void> {
  if (process.platform !== 'linux' || !isOnPath('dpkg-query') || !isOnPath('apt-get')) return;
  const compiler = COMPILER.filter(([program]) => !isOnPath(program));
  const missing = await missingOf(options.withCompiler ? [...PACKAGES, ...compiler] : PACKAGES);
  if (missing.length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (process.getuid?.() !== 0) {
    say(`System packages are missing. Install them as root: apt-get install ${missing.map(([name]) => name).join(' ')}`);
    return;
  }
  say(`Installing system packages: ${missing.map(([name]) => name).join(' ')}`);
  await run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update', '-q'], { env, timeoutMs: 600_000 });
  const known = await Promise.all(missing.map(nameInThisRelease));
  await run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'install', '-q', '-y', '--no-install-recommends', ...known], { env, timeoutMs: 1_200_000 });
}

async function missingOf(wanted: typeof PACKAGES): Promise<typeof PACKAGES> {
  const listed = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n']);
  const installed = new Set(listed.split('\n').filter(line => line.endsWith(' installed')).map(line => line.split(' ')[0]));
  return wanted.filter(names => !names.some(name => installed.has(name)));
}

async function nameInThisRelease(names: readonly [string, ...string[]]): Promise<string> {
  for (const name of names) {
    const policy = await run('apt-cache', ['policy', name]);
    if (/Candidate: (?!\(none\))/.test(policy)) return name;
  }
  return names[0];
}

/** True when a program of that name can be started. */
export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, program)));
}
