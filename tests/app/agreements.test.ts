import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { openMailCase, selectWords } from '../support/mail-window.ts';
import type { MailWindow } from '../support/mail-window.ts';
import { chooseInDialogs } from '../support/shell.ts';
import { accessProblems, goTo } from '../support/usage-window.ts';

// Two texts of one agreement in the real window.
let running: MailWindow;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  running = await openMailCase();
  await goTo(running.window, 'Agreements');
});
test.afterAll(async () => { await running.close(); });

const tree = () => running.window.getByRole('tree', { name: 'Provisions' });
const chosen = () => tree().locator('[aria-selected="true"]');
const banner = () => running.window.locator('.in-force');
const day = () => running.window.getByRole('slider', { name: 'Day looked at' });
const pane = () => running.window.getByRole('region', { name: 'Links and lineage' });

test('the newest text is shown, with its dates and when it held', async () => {
  await expect(running.window.getByRole('heading', { name: 'Developer Agreement', exact: true })).toBeVisible();
  await expect(running.window.getByText('2 texts, 2 stated dates')).toBeVisible();
  await expect(banner()).toContainText('stated 12 Feb 2022, no later text in the case');
  await expect(running.window.getByRole('button', { name: 'v1, stated 10 Nov 2021, captured 20 Nov 2021' })).toBeVisible();
});

test('a day moved by keys changes the text in force, day by day and text by text', async () => {
  const { window } = running;
  await day().focus();
  await window.keyboard.press('ArrowLeft');
  await expect(banner()).toContainText('v1 was in force');
  await expect(banner()).toContainText('on 11 Feb 2022: stated 10 Nov 2021, next text 12 Feb 2022');
  await expect(window.getByRole('region', { name: 'Text of V-01' })).toBeVisible();
  await window.keyboard.press(']');
  await expect(banner()).toContainText('v2 was in force');
  await window.keyboard.press('[');
  await expect(banner()).toContainText('on 10 Nov 2021');
  await window.keyboard.press('ArrowLeft');
  await expect(banner()).toContainText('No text in force');
  await window.getByRole('button', { name: 'Remove the filter At' }).click();
  await expect(banner()).toContainText('v2');
});

test('a text that did not hold on the day says which one did', async () => {
  const { window } = running;
  await window.getByRole('button', { name: /^At/ }).click();
  await window.getByRole('textbox').fill('2022-01-05');
  await window.keyboard.press('Enter');
  await expect(banner()).toContainText('v1 was in force');
  await banner().getByRole('button', { name: 'Basis' }).click();
  await expect(window.getByRole('dialog', { name: 'Basis' })).toContainText('V-01 is stated 2021-11-10');
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'Remove the filter At' }).click();
});

test('the tree is walked, folded and searched by keys', async () => {
  const { window } = running;
  await tree().focus();
  await window.keyboard.press('Home');
  await expect(chosen()).toContainText('Definitions');
  await expect(chosen()).toHaveAttribute('aria-expanded', 'false');
  await window.keyboard.press('ArrowRight');
  await expect(chosen()).toHaveAttribute('aria-expanded', 'true');
  await window.keyboard.press('ArrowRight');
  await expect(chosen()).toHaveAttribute('aria-level', '2');
  await window.keyboard.press('ArrowLeft');
  await window.keyboard.press('ArrowLeft');
  await expect(chosen()).toHaveAttribute('aria-expanded', 'false');
  await window.keyboard.type('ii.d');
  await expect(chosen()).toContainText('Rate limits');
  await expect(window.locator('.provision-block-on')).toContainText('II.D');
  await window.keyboard.press('End');
  await expect(chosen()).not.toContainText('Rate limits');
});

test('links of a provision stand beside it, what contradicts first, and lead to their words and back', async () => {
  const { window } = running;
  await goTo(window, 'Correspondence');
  await window.getByRole('tree', { name: 'Items' }).focus();
  await window.keyboard.press('Home');
  const inspector = window.getByRole('region', { name: 'Link inspector' });
  for (const [words, key] of [['the relay waits two seconds', '1'], ['up to thirty times', '2']] as const) {
    await selectWords(window, words);
    await inspector.getByRole('combobox').fill('II.D');
    await expect(inspector.getByRole('option', { name: /Rate limits/ })).toBeVisible();
    await inspector.getByRole('combobox').press('Enter');
    await window.keyboard.press(key);
    await window.keyboard.press('Enter');
    await expect(inspector.getByText('Linked to II.D', { exact: false })).toBeVisible();
    await window.keyboard.press('Escape');
  }
  await goTo(window, 'Agreements');
  await tree().focus();
  await window.keyboard.type('ii.d');
  await expect(chosen()).toContainText('Rate limits');
  await expect(chosen().getByRole('img')).toHaveCount(2);
  await expect(pane().getByRole('heading', { level: 3 }).first()).toHaveText('Contradicts');
  await pane().getByRole('list', { name: 'Contradicts' }).getByRole('button', { name: /^E-/ }).click();
  await expect(inspector.locator('blockquote')).toContainText('up to thirty times');
  await window.keyboard.press('Alt+ArrowLeft');
  await expect(chosen()).toContainText('Rate limits');
});

test('a provision is followed through the texts', async () => {
  const { window } = running;
  const steps = pane().getByRole('list', { name: 'Through the texts' });
  await expect(steps.getByRole('listitem')).toHaveCount(2);
  await steps.getByRole('button', { name: /^v1/ }).click();
  await expect(window.getByRole('region', { name: 'Text of V-01' })).toBeVisible();
  await expect(window.locator('.provision-block-on')).toContainText('II.D');
  await window.keyboard.press('Alt+ArrowLeft');
  await expect(window.getByRole('region', { name: 'Text of V-02' })).toBeVisible();
});

test('a text is added with its kind and agreement said already', async () => {
  const { app, window } = running;
  const path = join(running.folder, 'third.txt');
  writeFileSync(path, 'Effective: 1 December 2022\n\nI. Scope\n\nThis agreement holds for every application.\n\nII. Limits\n\nDeveloper shall pause after a refusal.\n');
  await chooseInDialogs(app, path);
  await window.getByRole('button', { name: 'Add a text' }).click();
  const dialog = window.getByRole('dialog');
  await expect(dialog.getByLabel('Agreement', { exact: false }).first()).toHaveValue('Developer Agreement');
  await dialog.getByRole('button', { name: /^Take in/ }).click();
  await dialog.getByRole('button', { name: 'Done' }).click({ timeout: 30_000 });
  await expect(window.getByText('3 texts, 3 stated dates')).toBeVisible();
  await expect(window.getByRole('button', { name: /^v3, stated 1 Dec 2022/ })).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`tree, text and links break no rule of WCAG 2.2 AA in ${theme}`, async () => {
    const { app, window } = running;
    await app.evaluate(({ nativeTheme }, source) => { nativeTheme.themeSource = source; }, theme);
    await window.getByRole('button', { name: /^v2, stated/ }).click();
    await expect(window.getByRole('region', { name: 'Text of V-02' })).toBeVisible();
    await tree().focus();
    await window.keyboard.press('Home');
    await window.keyboard.type('ii.d');
    await expect(chosen()).toContainText('Rate limits');
    await expect(pane().getByRole('list', { name: 'Contradicts' })).toBeVisible();
    expect(await accessProblems(window)).toEqual([]);
  });
}
