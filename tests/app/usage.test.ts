import { expect, test } from '@playwright/test';
import { WRITTEN, accessProblems, asShown, callsShown, goTo, usageWindowAt, written } from '../support/usage-window.ts';

// The Usage screen in the real window; every expected figure is counted from the log as this side wrote it.
const running = usageWindowAt('Usage');

const calls = () => callsShown(running().window);

test('figures are those of the log, and the line that is no request is counted beside them', async () => {
  const { window } = running();
  await expect(calls()).toHaveText(asShown(WRITTEN.length));
  await expect(window.getByRole('tab', { name: /^Rows/ })).toContainText(asShown(WRITTEN.length));
  await window.getByRole('tab', { name: /^Rejected/ }).click();
  await expect(window.getByText('not a request')).toBeVisible();
  await window.getByRole('tab', { name: /^Rows/ }).click();
});

test('days without rows are said to be that, and not a count of nought', async () => {
  const { window } = running();
  await expect(window.getByText('No file has rows for 10 to 12 Jan 2022', { exact: false })).toBeVisible();
  await window.getByRole('button', { name: /^Period/ }).click();
  await window.getByLabel('From').fill('2022-01-11');
  await window.getByLabel('To, inclusive').fill('2022-01-11');
  await window.getByRole('button', { name: 'Apply' }).click();
  await expect(window.getByText('No rows for All calls, 11 Jan 2022')).toBeVisible();
  await expect(window.getByText('No file covers this time, so this is not a count of nought.').first()).toBeVisible();
  await window.getByRole('button', { name: 'Show the whole period' }).click();
  await expect(calls()).toHaveText(asShown(WRITTEN.length));
});

test('figures follow the brush, by keyboard, and a double click takes the whole period again', async () => {
  const { window } = running();
  const end = window.getByRole('slider', { name: 'End of the period' });
  await end.focus();
  for (let times = 0; times < 3; times += 1) await window.keyboard.press('Shift+ArrowLeft');
  await expect(calls()).not.toHaveText(asShown(WRITTEN.length));
  const until = Number(await end.getAttribute('aria-valuenow'));
  await expect(calls()).toHaveText(asShown(written(0, until)));
  await window.locator('.brush').dblclick({ position: { x: 5, y: 20 } });
  await expect(calls()).toHaveText(asShown(WRITTEN.length));
});

test('the brush can be drawn anew with the pointer', async () => {
  const { window } = running();
  const box = await window.locator('.brush').boundingBox();
  if (box === null) throw new Error('there is no brush');
  await window.mouse.move(box.x + box.width * 0.5, box.y + 20);
  await window.mouse.down();
  await window.mouse.move(box.x + box.width * 0.8, box.y + 20, { steps: 6 });
  await window.mouse.up();
  const [from, to] = await Promise.all(['Start of the period', 'End of the period'].map(async name => Number(await window.getByRole('slider', { name }).getAttribute('aria-valuenow'))));
  await expect(calls()).toHaveText(asShown(written(from ?? 0, to ?? 0)));
  await window.locator('.usage-area').dblclick();
  await expect(calls()).toHaveText(asShown(WRITTEN.length));
});

test('a period that was still moving is kept when the screen is left in the same moment', async () => {
  const { window } = running();
  const end = window.getByRole('slider', { name: 'End of the period' });
  await end.focus();
  // One step of the brush and the way to Sources with nothing but a turn of the window between them.
  await window.evaluate(async () => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey: true, bubbles: true, cancelable: true }));
    await new Promise(resolve => { setTimeout(resolve, 0); });
    Array.from(document.querySelectorAll<HTMLElement>('nav *')).find(element => element.textContent === 'Sources')?.click();
  });
  await expect(window.getByRole('heading', { name: 'Sources' })).toBeVisible();
  await goTo(window, 'Usage');
  await expect(calls()).not.toHaveText(asShown(WRITTEN.length));
  await expect(calls()).toHaveText(asShown(written(0, Number(await end.getAttribute('aria-valuenow')))));
  await window.locator('.usage-area').dblclick();
  await expect(calls()).toHaveText(asShown(WRITTEN.length));
});

test('a status is filtered through its chip, and rows and figures agree', async () => {
  const { window } = running();
  const refused = written(0, Infinity, request => request.status === 429);
  await window.getByRole('button', { name: /^Status/ }).click();
  await window.getByRole('checkbox', { name: '429' }).check({ force: true });
  await window.keyboard.press('Escape');
  await expect(calls()).toHaveText(asShown(refused));
  await expect(window.getByRole('grid', { name: 'Requests in this period' })).toHaveAttribute('aria-rowcount', String(refused + 1));
  await window.getByRole('button', { name: 'Remove the filter Status' }).click();
  await expect(calls()).toHaveText(asShown(WRITTEN.length));
});

test('days are cut, and the axis is written, in the zone that is chosen, and the choice outlives a change of screen', async () => {
  const { window } = running();
  await window.getByRole('button', { name: /Length of a bar/ }).click();
  await window.getByRole('option', { name: 'Day', exact: true }).click();
  await window.getByRole('button', { name: 'Time zone: UTC' }).click();
  await window.getByRole('combobox', { name: 'Time zone of the chart' }).fill('Los_Ang');
  await window.getByRole('option', { name: 'America/Los_Angeles' }).click();
  // The first bar is the evening of 31 December in Los Angeles: eight hours of it lie in the log.
  const chart = window.locator('.usage-area');
  await chart.focus();
  await window.keyboard.press('Home');
  await expect(chart).toHaveAttribute('aria-valuetext', `31 Dec 2021: ${asShown(written(0, Date.UTC(2022, 0, 1, 8)))}`);
  await window.keyboard.press('ArrowRight');
  await expect(chart).toHaveAttribute('aria-valuetext', `1 Jan 2022: ${asShown(written(Date.UTC(2022, 0, 1, 8), Date.UTC(2022, 0, 2, 8)))}`);
  await goTo(window, 'Sources');
  await goTo(window, 'Usage');
  await window.getByRole('button', { name: 'Time zone: America/Los_Angeles' }).click();
  await window.getByRole('button', { name: 'UTC', exact: true }).click();
  await expect(window.getByRole('columnheader', { name: 'Time, UTC' })).toBeVisible();
  await expect(calls()).toHaveText(asShown(WRITTEN.length));
});

test('a row shows its original line among its neighbours', async () => {
  const { window } = running();
  const grid = window.getByRole('grid', { name: 'Requests in this period' });
  await grid.focus();
  await window.keyboard.press('End');
  await expect(grid.locator('[aria-selected="true"]')).toBeVisible();
  const last = WRITTEN.at(-1);
  await expect(window.locator('.usage-line-own')).toContainText(new Date(last?.atMs ?? 0).toISOString());
  await expect(window.locator('.usage-line-own')).toContainText(asShown(last?.line ?? 0));
  await window.locator('section').filter({ hasText: 'Original line' }).getByRole('button', { name: 'Close' }).first().click();
});

test('one key keeps a finding, which opens with its figures beside the link inspector and measures the same again', async () => {
  const { window } = running();
  await window.getByRole('heading', { name: 'Usage' }).click();
  await window.keyboard.press('f');
  await expect(window.getByRole('heading', { name: 'F-01' })).toBeVisible({ timeout: 60_000 });
  await expect(window.locator('.usage-figures')).toContainText(asShown(WRITTEN.length));
  await expect(window.getByRole('heading', { name: 'Provision' })).toBeVisible();
  await window.getByRole('button', { name: 'Measure again' }).click();
  await expect(window.getByText('The same: figures and digest agree.')).toBeVisible({ timeout: 60_000 });
  await window.getByRole('tab', { name: /^Findings/ }).click();
  await expect(window.getByRole('grid', { name: 'Findings' }).getByRole('row')).toHaveCount(2);
});

test('nothing on the screen stands in the way of a reader or the keyboard', async () => {
  const { window } = running();
  for (const tab of ['Rows', 'By app', 'Coverage', 'Rejected']) {
    await window.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    expect(await accessProblems(window)).toEqual([]);
  }
});
