import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { packageApp } from '../../build/package.ts';
import { launchApp, runtimeAtHand } from '../support/launch.ts';
import { askShell, saveInDialogs } from '../support/shell.ts';
import { goTo } from '../support/usage-window.ts';

test.skip(process.platform !== 'linux', 'the packed app is looked into as Linux has it; what other systems are handed is packed and tried on them');
test.describe.configure({ mode: 'serial' });

let folder = '';
let program = '';
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proviso-packed-'));
  await packageApp(await runtimeAtHand(), { to: folder, kind: 'dir', isDrivable: true });
  program = join(folder, 'linux-unpacked');
});
test.afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** Runs the packed command line as a machine without a display would, with nothing of npm in reach. */
async function cli(...args: string[]): Promise<string> {
  const env = { HOME: folder, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };
  return (await promisify(execFile)(join(program, 'proviso-cli'), args, { env, cwd: folder })).stdout;
}

interface AsarFolder {
  readonly files?: Readonly<Record<string, AsarFolder>>;
}

/** Paths in the archive: behind 16 bytes of lengths it starts with its table of contents as JSON. */
function shippedFiles(): string[] {
  const archive = readFileSync(join(program, 'resources/app.asar'));
  const contents = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as AsarFolder;
  const walk = (at: AsarFolder, path: string): string[] => (at.files === undefined ? [path] : Object.entries(at.files).flatMap(([name, below]) => walk(below, `${path}/${name}`)));
  return walk(contents, '');
}

test('the packed window opens a case', async () => {
  const { app, window, close } = await launchApp({ packed: join(program, 'proviso') });
  expect(await app.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true);
  await expect(window.getByRole('button', { name: 'New case file' })).toBeVisible();
  await saveInDialogs(app, join(folder, 'Packed'));
  expect(await askShell(window, { kind: 'new-case', title: 'Packed case' })).toEqual({ opened: true });
  await close();
});

test('the packed command line runs without a display, on a case the window made', async () => {
  const root = join(folder, 'Packed.proviso');
  expect(JSON.parse(await cli('check', root, '--json'))).toMatchObject({ ok: true });
  await cli('new', join(folder, 'Second.proviso'), '--title', 'Made without a window');
  expect(JSON.parse(await cli('check', join(folder, 'Second.proviso'), '--json'))).toMatchObject({ ok: true });
});

test('the packed command line reads a mailbox in processes of its own', async () => {
  const mailbox = join(folder, 'one.eml');
  writeFileSync(mailbox, 'From: desk@larkfeed.example\r\nTo: ines@northgate.example\r\nDate: Mon, 7 Feb 2022 10:00:00 +0100\r\nMessage-ID: <1@larkfeed.example>\r\nSubject: Volume\r\n\r\nThe relay waits.\r\n');
  const { exhibits } = JSON.parse(await cli('import', join(folder, 'Second.proviso'), mailbox, '--json')) as { exhibits: unknown[] };
  expect(exhibits).toMatchObject([{ kind: 'mail', status: 'ok' }]);
});

test('the packed command line and the packed window run SQL in a process of its own', async () => {
  const root = join(folder, 'Second.proviso'), log = join(folder, 'calls.csv'), sql = 'SELECT app, count(*) AS calls FROM request GROUP BY app ORDER BY app';
  writeFileSync(log, `time,app,status\n${Array.from({ length: 30 }, (_, at) => `2022-02-01T10:00:${String(at).padStart(2, '0')}Z,${at % 3 === 0 ? 'relay' : 'reader'},200\n`).join('')}`);
  expect(JSON.parse(await cli('import', root, log, '--kind', 'usage', '--json'))).toMatchObject({ rows: 30 });
  expect(JSON.parse(await cli('sql', root, sql, '--json'))).toMatchObject({ columns: ['app', 'calls'], rows: [['reader', 20], ['relay', 10]], more: false });
  const { window, close } = await launchApp({ packed: join(program, 'proviso'), words: [root], env: { LANG: 'en_GB.UTF-8' } });
  await goTo(window, 'Usage');
  await window.getByRole('tab', { name: 'SQL' }).click();
  await window.getByRole('textbox', { name: 'SQL statement' }).fill(sql);
  await window.getByRole('button', { name: 'Run' }).click();
  await expect(window.getByRole('grid', { name: 'Answer' }).getByRole('gridcell')).toHaveText(['reader', '20', 'relay', '10']);
  await close();
});

test('only the native library is shipped beside our own code', () => {
  const shipped = shippedFiles();
  const packages = new Set(shipped.map(path => /^[/]node_modules[/]([^/]+)/.exec(path)?.[1]).filter(name => name !== undefined));
  expect([...packages]).toEqual(['better-sqlite3']);
  expect(shipped.filter(path => path.endsWith('.map') || path.endsWith('.ts') || path.endsWith('tsconfig.json'))).toEqual([]);
});

test('the fuses are as documented', async () => {
  const fuses = await getCurrentFuseWire(join(program, 'proviso'));
  const isOn = (fuse: FuseV1Options): boolean => fuses[fuse] === FuseState.ENABLE;
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    onlyFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
  }).toEqual({ runAsNode: true, nodeOptions: false, onlyFromAsar: true });
});

test('what was bundled brings its licences', () => {
  expect(shippedFiles().filter(path => /licences[^/]*[.]md$/.test(path)).sort()).toContain('/renderer/licences.md');
  expect(readFileSync(join(program, 'LICENSE.electron.txt'), 'utf8')).toContain('Electron');
});
