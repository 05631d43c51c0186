import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { saveInDialogs } from '../support/shell.ts';
import { WRITTEN, accessProblems, asShown, callsShown, usageWindowAt } from '../support/usage-window.ts';

// Searching the originals and writing a slice to a file, in the real window; expected figures are counted from the log as this side wrote it.
const running = usageWindowAt('Usage');
const relays = WRITTEN.filter(request => request.app === 'relay').length;

test('text of the original lines is found, kept as a slice, and counted like any other', async () => {
  const { window } = running();
  await window.getByRole('button', { name: 'All views' }).click();
  await window.getByRole('menuitem', { name: 'Search', exact: true }).click();
  await window.getByLabel('Text in the original lines').fill(',RELAY,');
  await window.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(window.getByText(`${asShown(relays)} requests and 0 other lines`)).toBeVisible();
  expect(await accessProblems(window)).toEqual([]);
  await window.getByLabel('Keep what was found as a slice').fill('Relay lines');
  await window.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(callsShown(window)).toHaveText(asShown(relays));
  await window.getByLabel('Text in the original lines').fill('nowhere in it');
  await window.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(window.getByText('Nothing holds it')).toBeVisible();
  await window.getByText('regular expression', { exact: true }).click();
  await window.getByLabel('Text in the original lines').fill('(a');
  await window.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(window.getByText('The search was not carried out')).toBeVisible();
});

test('the requests of the slice are written to a file that says how many it holds', async () => {
  const { app, window } = running();
  const folder = mkdtempSync(join(tmpdir(), 'proviso-export-'));
  try {
    await saveInDialogs(app, join(folder, 'relays.csv'));
    await window.getByRole('button', { name: 'Export the requests' }).click();
    await window.getByRole('menuitem', { name: 'as CSV' }).click();
    await expect(window.getByText(`relays.csv: ${asShown(relays)} of ${asShown(relays)} requests`)).toBeVisible();
    const lines = readFileSync(join(folder, 'relays.csv'), 'utf8').trimEnd().split(/\r?\n/);
    expect([lines.length, lines.at(-1)]).toEqual([relays + 2, `# ${relays} of ${relays} requests`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
