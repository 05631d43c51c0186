import { expect, test } from '@playwright/test';
import { LETTER, LETTER_TEXT, OLDER, openMailCase, selectWords } from '../support/mail-window.ts';
import type { MailWindow } from '../support/mail-window.ts';
import { accessProblems, goTo } from '../support/usage-window.ts';

// Correspondence in the real window, by pointer and by keys alone.
const TOTAL = OLDER + 2;
let running: MailWindow;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  running = await openMailCase();
  await goTo(running.window, 'Correspondence');
});
test.afterAll(async () => { await running.close(); });

const list = () => running.window.getByRole('tree', { name: 'Items' });
const chosen = () => list().locator('[aria-selected="true"]');
const inspector = () => running.window.getByRole('region', { name: 'Link inspector' });
const search = () => inspector().getByRole('combobox');
const quote = () => inspector().locator('blockquote');
const body = () => running.window.locator('.text-body');
const links = (): { readonly evidence: string; readonly bearing: string; readonly provisionNumber: string; readonly quote: string }[] => running.ask('links', running.root) as never;
const rangeOf = (words: string): string => `${String(LETTER_TEXT.indexOf(words))}–${String(LETTER_TEXT.indexOf(words) + words.length)}`;

async function openLetter(): Promise<void> {
  await list().focus();
  await running.window.keyboard.press('Home');
  await expect(body()).toContainText(LETTER[2]);
}

test('rows are counted, newest first, under months that say how many they hold', async () => {
  await expect(running.window.getByText(`${TOTAL.toLocaleString('en-GB')} items`)).toBeVisible();
  await expect(list().getByRole('treeitem').first()).toContainText('Volume on the search credentials');
  await expect(list().locator('.item-month').first()).toHaveText(/^January 20232$/);
});

test('J, K, Home and End move through the list, and the reader follows', async () => {
  const { window } = running;
  await openLetter();
  await expect(chosen()).toHaveAttribute('aria-posinset', '1');
  await window.keyboard.press('j');
  await expect(window.getByRole('heading', { name: 'Notice with a picture' })).toBeVisible();
  await window.keyboard.press('k');
  await window.keyboard.press('End');
  await expect(chosen()).toHaveAttribute('aria-posinset', String(TOTAL));
  await window.keyboard.press('Home');
  await expect(chosen()).toHaveAttribute('aria-posinset', '1');
});

test('any place of the list opens at once: scrolling leaves no row blank', async () => {
  const bare = await list().evaluate(async scroller => {
    const frame = (): Promise<unknown> => new Promise(resolve => { requestAnimationFrame(() => { requestAnimationFrame(resolve); }); });
    let gaps = 0;
    for (let step = 1; step <= 24; step += 1) {
      scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * (((step * 7) % 24) / 24);
      await frame();
      const view = scroller.getBoundingClientRect();
      let filledTo = view.top;
      for (const row of [...scroller.querySelectorAll('.rows-row, .rows-group')].map(one => one.getBoundingClientRect()).sort((a, b) => a.top - b.top)) {
        if (row.top > filledTo + 2 && row.top < view.bottom) gaps += 1;
        filledTo = Math.max(filledTo, row.bottom);
      }
      if (filledTo < view.bottom - 2) gaps += 1;
    }
    return gaps;
  });
  expect(bare).toBe(0);
  await expect(list().locator('[aria-busy="true"]')).toHaveCount(0);
});

test('a family opens and closes by arrow keys, and a part is read like a message', async () => {
  const { window } = running;
  await openLetter();
  await window.keyboard.press('ArrowRight');
  await expect(list().getByRole('treeitem', { name: /settings\.txt/ })).toBeVisible();
  await window.keyboard.press('ArrowRight');
  await expect(body()).toHaveText('retry.max = 30');
  await window.keyboard.press('ArrowLeft');
  await window.keyboard.press('ArrowLeft');
  await expect(list().getByRole('treeitem', { name: /settings\.txt/ })).toHaveCount(0);
});

test('selected words are a passage of the text to the very unit, also across paragraphs', async () => {
  const { window } = running;
  await openLetter();
  await selectWords(window, 'the relay waits two seconds');
  await expect(quote()).toContainText('the relay waits two seconds');
  await expect(inspector().getByText(rangeOf('the relay waits two seconds'))).toBeVisible();
  await selectWords(window, 'We see the same', 'On the refusals');
  const across = LETTER_TEXT.slice(LETTER_TEXT.indexOf('We see the same'), LETTER_TEXT.indexOf('On the refusals') + 'On the refusals'.length);
  await expect(inspector().getByText(rangeOf(across))).toBeVisible();
  await window.keyboard.press('Escape');
  await expect(inspector().getByText('Select the words that bear on a provision', { exact: false })).toBeVisible();
});

test('two keys link a selection, and Ctrl+Z takes the link back', async () => {
  const { window } = running;
  await openLetter();
  const words = 'sends the same request again';
  await selectWords(window, words);
  await window.keyboard.type('rate lim');
  await expect(search()).toHaveValue('rate lim');
  await expect(inspector().getByRole('option', { name: /^II\.D/ })).toBeVisible();
  await window.keyboard.press('Control+z');
  await expect(search()).toBeFocused();
  expect(links()).toEqual([]);
  await search().fill('rate lim');
  await window.keyboard.press('Enter');
  await expect(inspector().getByText('Choose what it says of the provision', { exact: false })).toBeVisible();
  await window.keyboard.press('1');
  await window.keyboard.press('Enter');
  await expect(body().locator('.passage-supports')).toHaveText(words);
  const start = LETTER_TEXT.indexOf(words);
  expect(links().map(({ evidence, bearing, provisionNumber, quote: said }) => [evidence.slice(evidence.indexOf('#')), bearing, provisionNumber, said])).toEqual([[`#c${String(start)}-${String(start + words.length)}`, 'supports', 'II.D', words]]);
  await expect(chosen().getByRole('img', { name: 'supports' })).toBeVisible();
  await window.keyboard.press('Escape');
  await window.keyboard.press('Control+z');
  await expect(body().locator('.passage-supports')).toHaveCount(0);
  await expect(window.getByRole('contentinfo')).toContainText('Taken back');
  expect(links()).toEqual([]);
});

test('words are selected by keys alone, and the provision linked to last is offered next', async () => {
  const { window } = running;
  await openLetter();
  await window.keyboard.press('Enter');
  await expect(body()).toBeFocused();
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('ArrowDown');
  await window.keyboard.press('Home');
  for (let word = 0; word < 5; word += 1) await window.keyboard.press('Control+Shift+ArrowRight');
  await expect(quote()).toContainText('Thank you for the figures');
  await expect(inspector().getByRole('option').first()).toContainText('II.D');
  await window.keyboard.press('2');
  await window.keyboard.press('Enter');
  await expect(body().locator('.passage-contradicts')).toHaveText('Thank you for the figures');
  await window.keyboard.press('Escape');
});

test('what contradicts stands first, and a mark in the margin leads to its link', async () => {
  const { window } = running;
  await openLetter();
  await selectWords(window, 'when the service answers 429');
  await window.keyboard.press('1');
  await window.keyboard.press('Enter');
  await expect(body().locator('.passage-supports')).toHaveCount(1);
  const bearings = inspector().getByRole('list', { name: 'Already on II.D' }).getByRole('img');
  await expect(bearings.first()).toHaveAccessibleName('contradicts');
  await expect(bearings.nth(1)).toHaveAccessibleName('supports');
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: /^contradicts II\.D: Thank you/ }).focus();
  await window.keyboard.press('Enter');
  await expect(quote()).toContainText('Thank you for the figures');
  await expect(inspector().getByRole('button', { name: 'Take back the link to II.D' })).toBeVisible();
});

test('from a link to the provision, and back to the words', async () => {
  const { window } = running;
  await inspector().getByRole('button', { name: 'Open II.D in its agreement' }).click();
  await expect(window.locator('.provision-block-on')).toContainText('Rate limits');
  await expect(window.getByRole('region', { name: 'Links and lineage' }).getByText('Thank you for the figures')).toBeVisible();
  await window.keyboard.press('Alt+ArrowLeft');
  await expect(quote()).toContainText('Thank you for the figures');
  await window.keyboard.press('Escape');
});

test('a message in HTML shows its own picture, runs nothing and asks for nothing', async () => {
  const { window } = running;
  await openLetter();
  await window.keyboard.press('j');
  await expect(window.getByText('1 remote part blocked:')).toBeVisible();
  await window.getByRole('button', { name: /Show as/ }).click();
  await window.getByRole('option', { name: 'HTML' }).click();
  const frame = window.locator('iframe');
  await expect(frame).toHaveAttribute('sandbox', '');
  const page = await frame.getAttribute('srcdoc') ?? '';
  expect(page).toContain('data:image/png;base64');
  expect(page.replace(/<meta[^>]*>/g, '').replace(/title="[^"]*"/g, '')).not.toMatch(/https?:|<script|onclick|href=/);
  await expect(frame.contentFrame().getByRole('img', { name: 'seal' })).toBeVisible();
});

test('a name that would turn the text around is shown with its control character', async () => {
  const { window } = running;
  await expect(window.locator('.reader-facts').getByText('RLO')).toBeVisible();
  await window.getByRole('button', { name: /Show as/ }).click();
  await window.getByRole('option', { name: 'Source' }).click();
  await expect(window.locator('.reader-pre')).toContainText('multipart/related');
});

test('filters say what they hide, and an empty list repeats the question', async () => {
  const { window } = running;
  await window.getByRole('radio', { name: /^Linked/ }).click();
  await expect(list().getByRole('treeitem')).toHaveCount(1);
  await expect(window.getByText(`1 of ${TOTAL.toLocaleString('en-GB')} items`)).toBeVisible();
  await window.getByRole('button', { name: 'Filter', exact: true }).click();
  await window.getByLabel('Words in subject, people or text').fill('nowhereinthecase');
  await window.keyboard.press('Enter');
  await expect(window.getByText('No item says “nowhereinthecase”')).toBeVisible();
  await window.getByRole('button', { name: 'Let everything through' }).click();
  await expect(window.getByText(`${TOTAL.toLocaleString('en-GB')} items`)).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`list, reader and inspector break no rule of WCAG 2.2 AA in ${theme}`, async () => {
    const { app, window } = running;
    await app.evaluate(({ nativeTheme }, source) => { nativeTheme.themeSource = source; }, theme);
    await openLetter();
    expect(await accessProblems(window)).toEqual([]);
    await selectWords(window, 'the relay waits two seconds');
    await expect(inspector().getByRole('option').first()).toBeVisible();
    expect(await accessProblems(window)).toEqual([]);
    await window.keyboard.press('Escape');
  });
}

test('at 200 % zoom list and reader take turns, and the inspector is a sheet', async () => {
  const { app, window } = running;
  await openLetter();
  await app.evaluate(({ BrowserWindow }) => { const [own] = BrowserWindow.getAllWindows(); own?.setContentSize(1280, 800); own?.webContents.setZoomFactor(2); });
  await expect(window.getByRole('button', { name: 'Back to the list' })).toBeVisible();
  await expect(list()).toHaveCount(0);
  expect(await window.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640);
  expect(await accessProblems(window)).toEqual([]);
  await window.getByRole('button', { name: 'Show the inspector' }).press('Enter');
  await expect(inspector()).toBeVisible();
  await window.getByRole('button', { name: 'Hide the inspector' }).press('Enter');
  await window.getByRole('button', { name: 'Back to the list' }).press('Enter');
  await expect(list()).toBeVisible();
  await app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(1); });
});
