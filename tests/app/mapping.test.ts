import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { launchApp } from '../support/launch.ts';

const cli = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
const log = `when,who,where,n\n${Array.from({ length: 30 }, (_, at) => `2022-03-01 10:${String(at).padStart(2, '0')}:00,app ${at % 3},/2/users/${at}/posts,${at}`).join('\n')}\nbroken\n`;

let folder = '';
test.beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'proviso-mapping-')); });
test.afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

test('a log of the case is looked at with another mapping, saved under a name, and read anew; its findings turn stale', async () => {
  const root = join(folder, 'Map.proviso');
  writeFileSync(join(folder, 'log.csv'), log);
  execFileSync(process.execPath, [cli, 'new', root, '--title', 'Map']);
  // It has a reject, so that the import ends with 1.
  spawnSync(process.execPath, [cli, 'import', root, join(folder, 'log.csv'), '--zone', 'UTC']);
  execFileSync(process.execPath, [cli, 'finding', 'add', root, '--title', 'All calls']);
  const { window, close } = await launchApp({ words: [root] });
  await window.getByRole('button', { name: 'Sources' }).click();
  await window.getByRole('row', { name: /log\.csv/ }).click();
  await window.getByRole('button', { name: 'Change how it is read' }).click();
  const dialog = window.getByRole('dialog', { name: 'How this log is read' });
  const read = dialog.getByRole('region', { name: 'As they will be read' });
  await expect(read).toContainText('2022-03-01 10:00:00');
  await expect(dialog.getByRole('button', { name: 'Read anew' })).toBeDisabled();

  await dialog.getByRole('button', { name: /What who is/ }).click();
  await window.getByRole('option', { name: 'app', exact: true }).click();
  await expect(read).toContainText('app 2');
  await dialog.getByLabel('Templates, one a line').fill('/2/:kind');
  await dialog.getByLabel('Templates, one a line').fill('/2/users/:id/:what');
  await expect(read).toContainText('/2/users/:id/:what');
  await dialog.getByRole('button', { name: 'Save for logs like this' }).click();
  await dialog.getByLabel('Name of the mapping').fill('Gateway export');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText('Logs with the same columns that come in later are read so by themselves.')).toBeVisible();

  await dialog.getByRole('button', { name: 'Read anew' }).click();
  const done = window.getByRole('dialog', { name: 'Read anew' });
  await expect(done).toContainText('F-01');
  await expect(done).toContainText('column “who”');
  await done.getByRole('button', { name: 'Done' }).click();
  await expect(window.getByText('Reading 2')).toBeVisible();
  const mappings = execFileSync(process.execPath, [cli, 'mapping', 'list', root, '--json'], { encoding: 'utf8' });
  expect(mappings).toContain('Gateway export');
  await close();
});
