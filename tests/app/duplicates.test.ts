import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { launchApp } from '../support/launch.ts';
import { accessProblems, callsShown, goTo } from '../support/usage-window.ts';

const cli = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
const line = (minute: number): string => `${new Date(Date.UTC(2022, 0, 1) + minute * 60_000).toISOString()},reader,cr-1,GET,/2/posts,200,10,100\n`;
const minutes = (from: number, to: number): string => `time,app,credential,method,endpoint,status,items,bytes\n${Array.from({ length: to - from }, (_, at) => line(from + at)).join('')}`;

let folder = '';
test.beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'proviso-duplicates-')); });
test.afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

test('repeated requests are looked for, left out of the figures, and told log by log', async () => {
  const root = join(folder, 'Twice.proviso');
  writeFileSync(join(folder, 'first.csv'), minutes(0, 3_000));
  writeFileSync(join(folder, 'second.csv'), minutes(2_000, 5_000));
  execFileSync(process.execPath, [cli, 'new', root, '--title', 'Twice']);
  expect(spawnSync(process.execPath, [cli, 'import', root, join(folder, 'first.csv'), join(folder, 'second.csv'), '--kind', 'usage']).status).toBe(0);
  const { window, close } = await launchApp({ words: [root], env: { TZ: 'UTC', LANG: 'en_GB.UTF-8' } });
  await goTo(window, 'Usage');
  await expect(callsShown(window)).toHaveText('6,000');
  await window.getByRole('button', { name: 'Filter', exact: true }).click();
  await window.getByRole('button', { name: 'Leave out…' }).click();
  await expect(window.getByRole('checkbox', { name: /repeated requests/ })).toBeDisabled();
  await window.getByRole('button', { name: 'Look for repeated requests' }).click();
  await expect(window.getByText('1,000 in the case')).toBeVisible();
  await window.getByText('1,000 in the case').click();
  await expect(callsShown(window)).toHaveText('5,000');
  expect(await accessProblems(window)).toEqual([]);
  await window.keyboard.press('Escape');
  await window.getByRole('tab', { name: /^Coverage/ }).click();
  await expect(window.getByRole('row', { name: /1,000 requests/ })).toHaveCount(1);
  await window.getByRole('row', { name: /second\.csv/ }).click();
  await expect(window.getByText('same bytes', { exact: false })).toBeVisible();
  await expect(window.getByRole('button', { name: '2 Jan 2022', exact: false }).first()).toBeVisible();
  expect(await accessProblems(window)).toEqual([]);
  // Both places of a repeat lead to their original lines.
  await window.getByRole('table', { name: 'The first repeated requests' }).getByRole('button').first().click();
  await expect(window.getByRole('region', { name: 'Request', exact: true })).toBeVisible();
  await close();
});
