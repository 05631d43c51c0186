import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { launchApp } from '../support/launch.ts';
import { chooseInDialogs } from '../support/shell.ts';

const cli = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));

let folder = '';
test.beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'proviso-kept-')); });
test.afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

test('a log is taken in without copying it, from a drive that is named in the import, and its exhibit says where it lies', async () => {
  const root = join(folder, 'Kept.proviso'), drive = join(folder, 'Drive 7'), log = join(drive, '2022', 'api.csv');
  mkdirSync(join(drive, '2022'), { recursive: true });
  writeFileSync(log, `time,app,endpoint\n${'2022-03-01T10:00:00Z,alpha,/2/search\n'.repeat(5)}`);
  execFileSync(process.execPath, [cli, 'new', root, '--title', 'Kept']);
  const { app, window, close } = await launchApp({ words: [root] });
  await chooseInDialogs(app, log);
  await window.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = window.getByRole('dialog', { name: 'Take in files' });
  await dialog.getByRole('button', { name: /^Delivery/ }).click();
  await chooseInDialogs(app, drive);
  await dialog.getByRole('button', { name: /Originals/ }).click();
  await window.getByRole('option', { name: 'kept in place on another drive or folder…' }).click();
  await dialog.getByLabel('Name of Drive 7 in this case').fill('Archive');
  await dialog.getByRole('button', { name: 'Use it' }).click();
  await expect(dialog.getByRole('button', { name: /Originals/ })).toContainText('kept in place on Archive');
  await dialog.getByRole('button', { name: 'Take in 1 file' }).click();
  const done = window.getByRole('dialog', { name: 'Taken in' });
  await done.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(window.getByText('there, as it was taken in')).toBeVisible();
  await expect(window.getByText('2022/api.csv', { exact: true })).toBeVisible();
  expect(JSON.parse(execFileSync(process.execPath, [cli, 'usage', 'count', root, '--json'], { encoding: 'utf8' }))).toMatchObject({ calls: 5 });
  await close();
});
