import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { launchApp } from '../support/launch.ts';
import type { RunningApp } from '../support/launch.ts';
import { chooseInDialogs, saveInDialogs } from '../support/shell.ts';
import { writeUsageCsv } from '../support/usage-csv.ts';

// The main job in the real window, as a person does it: new case, three files, search, select, link, timeline, bundle, verify.
const WORDS = 'the relay waits two seconds and sends the same request again';
const ROWS = 4_000;
const SHOTS = process.env['PROVISO_SHOTS'];

let running: RunningApp;
let folder = '';
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proviso-job-'));
  writeUsageCsv(join(folder, 'calls.csv'), ROWS);
  copyFileSync(new URL('../../main/engine/sample/sources/larkfeed-developer-agreement-2021-11-10.md', import.meta.url), join(folder, 'Developer Agreement.md'));
  writeFileSync(join(folder, 'letters.mbox'), [
    'From a@northgate.example Sat Jan  1 09:00:00 2022', 'From: Ines Halloran <a@northgate.example>', 'To: Larkfeed <b@larkfeed.example>', 'Subject: Refusals on the search credentials',
    'Date: Sat, 01 Jan 2022 09:00:00 +0000', 'Message-ID: <1@northgate.example>', '', `On the refusals: when the service answers 429, ${WORDS}, up to thirty times.`, '',
    'From b@larkfeed.example Sun Jan  2 09:00:00 2022', 'From: Larkfeed <b@larkfeed.example>', 'To: Ines Halloran <a@northgate.example>', 'Subject: Re: Refusals on the search credentials',
    'Date: Sun, 02 Jan 2022 09:00:00 +0000', 'Message-ID: <2@larkfeed.example>', 'In-Reply-To: <1@northgate.example>', '', 'Thank you for saying so.', '', '',
  ].join('\n'));
  running = await launchApp({ env: { TZ: 'UTC' } });
});
test.afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

test('from a new case to a verified bundle', async () => {
  test.setTimeout(180_000);
  const { app, window } = running;

  await test.step('a new case', async () => {
    await saveInDialogs(app, join(folder, 'Job'));
    await window.getByRole('button', { name: 'New case file' }).click();
    await window.getByRole('dialog').getByRole('textbox').fill('The main job');
    await window.getByRole('dialog').getByRole('textbox').press('Enter');
    await expect(window.getByRole('navigation').getByText('The main job')).toBeVisible();
    await shot(window, 'new-case');
  });

  await test.step('three files', async () => {
    await chooseInDialogs(app, join(folder, 'calls.csv'), join(folder, 'letters.mbox'), join(folder, 'Developer Agreement.md'));
    await window.getByRole('button', { name: 'Import', exact: true }).click();
    const dialog = window.getByRole('dialog');
    await expect(dialog.getByText('Developer Agreement.md').first()).toBeVisible();
    await shot(window, 'import');
    await dialog.getByRole('button', { name: /^Take in/ }).click();
    await expect(dialog.getByRole('button', { name: 'Done' })).toBeVisible({ timeout: 60_000 });
    await shot(window, 'taken-in');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(window.getByText('calls.csv').first()).toBeVisible();
  });

  await test.step('search', async () => {
    await window.keyboard.press('Control+Shift+F');
    await window.keyboard.type('relay waits');
    await window.getByRole('menuitem', { name: /Refusals on the search credentials/ }).first().click();
    await expect(window.getByText(WORDS).first()).toBeVisible();
    await shot(window, 'found');
  });

  await test.step('select and link', async () => {
    await selectWords(window, WORDS);
    const inspector = window.getByRole('region', { name: 'Link inspector' });
    await inspector.getByRole('combobox').fill('II.D');
    await expect(inspector.getByRole('option', { name: /Rate limits/ })).toBeVisible();
    await shot(window, 'linking');
    await inspector.getByText('Supports', { exact: true }).click();
    await inspector.getByRole('button', { name: /^Link to II\.D/ }).click();
    await expect(window.getByRole('radio', { name: 'Linked 1' })).toBeVisible();
    await shot(window, 'linked');
  });

  await test.step('timeline', async () => {
    await goTo(window, 'Timeline');
    await expect(window.getByText('Refusals on the search credentials').first()).toBeVisible();
    await shot(window, 'timeline');
  });

  await test.step('bundle and verify', async () => {
    await goTo(window, 'Bundles');
    await saveInDialogs(app, join(folder, 'served'));
    await window.getByRole('button', { name: /New bundle/ }).first().click();
    await window.getByRole('button', { name: 'Choose where, and export' }).click();
    await expect(window.getByRole('dialog').getByRole('button', { name: 'Done' })).toBeVisible({ timeout: 60_000 });
    await shot(window, 'bundle');
    await window.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    const { stdout } = await promisify(execFile)('sha512sum', ['-c', 'manifest-sha512.txt'], { cwd: join(folder, 'served') });
    expect(stdout.trim().split('\n').every(line => line.endsWith(': OK'))).toBe(true);
  });
});

async function goTo(window: Page, place: string): Promise<void> {
  await window.getByRole('navigation').getByText(place, { exact: true }).click();
}

/** Selects words in the text of the open item with the pointer, from before the first to after the last. */
async function selectWords(window: Page, words: string): Promise<void> {
  const { from, to } = await window.evaluate(wanted => {
    const body = document.querySelector('.text-body');
    const start = body?.textContent.indexOf(wanted) ?? -1;
    if (body === null || start < 0) throw new Error('the words are not on the screen');
    // The words may be cut by marks, so places are counted over the whole text.
    const range = document.createRange();
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    let passed = 0;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const length = node.textContent?.length ?? 0;
      if (start >= passed && start < passed + length) range.setStart(node, start - passed);
      if (start + wanted.length > passed && start + wanted.length <= passed + length) range.setEnd(node, start + wanted.length - passed);
      passed += length;
    }
    const lines = [...range.getClientRects()];
    const [first] = lines;
    const last = lines.at(-1);
    if (first === undefined || last === undefined) throw new Error('the words are not shown');
    return { from: { x: first.left + 0.5, y: first.top + first.height / 2 }, to: { x: last.right - 0.5, y: last.top + last.height / 2 } };
  }, words);
  await window.mouse.move(from.x, from.y);
  await window.mouse.down();
  await window.mouse.move(to.x, to.y, { steps: 8 });
  await window.mouse.up();
}

async function shot(window: Page, name: string): Promise<void> {
  if (SHOTS !== undefined) await window.screenshot({ path: join(SHOTS, `${name}.png`) });
}
