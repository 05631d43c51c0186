import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createCase } from '../../main/engine/case-file/open-case.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { exhibitReader } from '../../main/engine/store/repositories/exhibits.ts';
import { openTestCase } from '../support/case.ts';
import { tempDir } from '../support/temp.ts';
import { writeUsageCsv } from '../support/usage-csv.ts';

// The command line as a program of its own: what it does when nobody reads on, and when it is interrupted as a terminal does it.
const CLI = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
const ENDLESS = 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';
/** Where the processes of a group can be listed. */
const onLinux = test.skipIf(process.platform !== 'linux');
let folder = '', env: NodeJS.ProcessEnv = {}, log = '', filled = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'proviso-cli-'));
  env = { ...process.env, PROVISO_DATA: join(folder, 'data') };
  log = join(folder, 'log.csv');
  writeUsageCsv(log, 20_000);
  filled = join(folder, 'Filled.proviso');
  process.env['PROVISO_DATA'] = join(folder, 'data');
  createCase(filled, 'Filled');
  expect(spawnSync(process.execPath, [CLI, 'import', filled, log, '--kind', 'usage'], { env, stdio: 'ignore' }).status).toBe(0);
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

interface Ended { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stderr: string }

/** Starts the command line in a process group of its own, as a terminal does. */
function start(...words: string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true });
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => { stderr += bytes.toString(); });
  onTestFinished(() => { if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL'); });
  return { child, ended: new Promise(resolve => { child.once('close', (code, signal) => { resolve({ code, signal, stderr }); }); }) };
}

/** A key press in a terminal reaches every process of the group. */
function press(child: ChildProcess, signal: NodeJS.Signals): void {
  process.kill(-(child.pid ?? Number.NaN), signal);
}

test.each([['as a table', []], ['as JSON', ['--json']]])('rows that nobody reads on are dropped without a word (%s)', async (_, how) => {
  const { child, ended } = start('usage', filled, 'rows', '--limit', '20000', ...how);
  child.stdout?.once('data', () => { child.stdout?.destroy(); });
  expect(await ended).toEqual({ code: 0, signal: null, stderr: '' });
});

test('head gets its lines from a real shell, and nothing is said', () => {
  const ran = spawnSync('sh', ['-c', `"$0" "$1" usage "$2" rows --limit 20000 | head -n 2`, process.execPath, CLI, filled], { env, encoding: 'utf8' });
  expect({ status: ran.status, lines: ran.stdout.trimEnd().split('\n').length, stderr: ran.stderr }).toEqual({ status: 0, lines: 2, stderr: '' });
});

test('the line a saved slice shows runs as it stands, and counts what the slice counts', () => {
  const run = (...words: string[]): string => spawnSync(process.execPath, [CLI, ...words], { env, encoding: 'utf8' }).stdout;
  const saved = JSON.parse(run('slice', filled, 'save', 'Odd, "one"', '--app', String.raw`app-3,O\'Neil\, and sons`, '--where', 'credential=cr-11', '--status', '2xx', '--json')) as { query: string };
  const line = saved.query.replace('CASE', '"$CASE"');
  const ran = spawnSync('sh', ['-c', `proviso() { "$NODE" "$CLI" "$@"; }\n${line} --json`], { env: { ...env, NODE: process.execPath, CLI, CASE: filled }, encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  expect((JSON.parse(ran.stdout) as { calls: number }).calls).toBe(1_250);
  expect(ran.stdout).toBe(run('usage', filled, 'count', '--slice', 'Odd, "one"', '--json'));
});

onLinux.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('an endless statement ends on %s with %i, and no process is left', async (signal, code) => {
  const { child, ended } = start('sql', filled, ENDLESS);
  await until(() => groupOf(child).length >= 2);
  await new Promise(resolve => { setTimeout(resolve, 300); });
  press(child, signal);
  expect(await ended).toMatchObject({ code, signal: null, stderr: 'call.cancelled: Stopped on request. Nothing half-done was kept.\n' });
  await until(() => groupOf(child).length === 0);
});

onLinux('a command that is killed takes the process of its statement with it', async () => {
  const { child, ended } = start('sql', filled, ENDLESS);
  await until(() => groupOf(child).length >= 2);
  await new Promise(resolve => { setTimeout(resolve, 300); });
  child.kill('SIGKILL');
  await ended;
  await until(() => groupOf(child).length === 0);
});

test('an interrupted import leaves the case as it was, and a second one completes', async () => {
  const root = join(tempDir(), 'Stopped.proviso'), large = join(folder, 'large.csv');
  writeUsageCsv(large, 1_500_000);
  createCase(root, 'Stopped');
  const { child, ended } = start('import', root, large, '--kind', 'usage');
  await until(() => existsSync(join(root, 'usage')) && readdirSync(join(root, 'usage')).some(name => name.endsWith('.partial')));
  press(child, 'SIGINT');
  expect(await ended).toMatchObject({ code: 130, signal: null, stderr: 'call.cancelled: Stopped on request. Nothing half-done was kept.\n' });
  expect([readdirSync(join(root, 'usage')), readdirSync(join(root, 'exhibits', 'incoming'))]).toEqual([[], []]);
  const stopped = openTestCase(root);
  expect(exhibitReader(stopped.open.db).all()).toEqual([]);
  expect(await stopped.engine.call('import.unfinished', {})).toEqual([]);
  expect(readLedger(stopped.open.db).verify().holds).toBe(true);
  await stopped.close();
  const again = start('import', root, log, '--kind', 'usage');
  again.child.stdout?.resume();
  expect(await again.ended).toMatchObject({ code: 0 });
}, 60_000);

onLinux('an import of mail that is interrupted registers nothing of the mailbox', async () => {
  const root = join(tempDir(), 'Mail.proviso'), box = join(folder, 'mail.mbox');
  writeFileSync(box, Array.from({ length: 30_000 }, (_, at) => `From a@b.example Sat Jan  1 00:00:00 2022\nFrom: A <a@b.example>\nSubject: Number ${at}\nMessage-ID: <${at}@b.example>\n\nText of message ${at}.\n\n`).join(''));
  createCase(root, 'Mail');
  const { child, ended } = start('import', root, box);
  await until(() => groupOf(child).length >= 2);
  await new Promise(resolve => { setTimeout(resolve, 400); });
  press(child, 'SIGINT');
  expect(await ended).toMatchObject({ code: 130, stderr: 'call.cancelled: Stopped on request. Nothing half-done was kept.\n' });
  const stopped = openTestCase(root);
  expect([exhibitReader(stopped.open.db).all(), (await stopped.engine.call('case.state', {})).counts.items]).toEqual([[], 0]);
  await stopped.close();
  await until(() => groupOf(child).length === 0);
}, 60_000);

/** Processes of the group a command was started in, the finished ones that nobody has asked after left out. */
function groupOf(child: ChildProcess): string[] {
  return readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name)) return false;
    try {
      // After the name in brackets: state, parent, group.
      const [state, , group] = readFileSync(`/proc/${name}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
      return group === String(child.pid) && state !== 'Z';
    } catch {
      return false;
    }
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (isSo()) return;
    await new Promise(resolve => { setTimeout(resolve, 25); });
  }
  throw new Error('it never came to be');
}
