import { expect, test } from '@playwright/test';
import { WRITTEN, accessProblems, asShown, callsShown, usageWindowAt } from '../support/usage-window.ts';

// How figures are spread, rules run over a slice and small charts, in the real window; expected figures are counted from the log as this side wrote it.
const running = usageWindowAt('Usage');

/** Calls of an app on each day it called, smallest first. */
function daysOf(app: string): readonly number[] {
  const days = Map.groupBy(WRITTEN.filter(request => request.app === app), ({ atMs }) => Math.floor(atMs / 86_400_000));
  return [...days.values()].map(requests => requests.length).sort((one, other) => one - other);
}

/** The smallest value that a share of all does not exceed. */
const ranked = (values: readonly number[], share: number): number => values[Math.ceil(values.length * share) - 1] ?? 0;

test('tabs that do not fit lead on from a menu, and the spread of the figures is that of the log', async () => {
  const { app: program, window } = running();
  await program.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800); });
  await window.getByRole('button', { name: 'All views' }).click();
  await window.getByRole('menuitem', { name: 'Spread' }).click();
  const table = window.getByRole('region', { name: 'Typical and highest' });
  await expect(table).toBeVisible();
  for (const app of ['reader', 'relay']) {
    const days = daysOf(app);
    const cells = await table.getByRole('row', { name: new RegExp(`^${app}`) }).getByRole('cell').allTextContents();
    expect(cells.slice(1, 6)).toEqual([String(days.length), ...[0.5, 0.9, 0.99, 1].map(share => asShown(ranked(days, share)))]);
  }
  await expect(window.getByText('Busiest day')).toBeVisible();
  await window.getByRole('button', { name: 'Count different items' }).click();
  await expect(window.getByText('Count different items')).toHaveCount(0);
  expect(await accessProblems(window)).toEqual([]);
});

test('a rule is read, run over the slice, and its innocent explanations stand beside what it found', async () => {
  const { window } = running();
  await window.getByRole('tab', { name: 'Patterns' }).click();
  await expect(window.getByText('What else it may come from')).toBeVisible();
  await window.getByRole('button', { name: 'Look for it in this slice' }).click();
  await expect(window.getByRole('heading', { name: 'Found' })).toBeVisible();
  await expect(window.getByRole('button', { name: /not run/ })).toHaveCount(3);
  expect(await accessProblems(window)).toEqual([]);
});

test('small charts share an axis, say each value’s calls, and choose a stretch of time', async () => {
  const { window } = running();
  await expect(callsShown(window)).toHaveText(asShown(WRITTEN.length));
  await window.getByRole('button', { name: /How the chart is drawn/ }).click();
  await window.getByRole('option', { name: 'one chart per status' }).click();
  const charts = window.getByRole('list', { name: 'Calls over time, one chart each' });
  await expect(charts.getByRole('listitem').first()).toBeVisible();
  const figures = await charts.locator('b.num').allTextContents();
  expect(figures.reduce((sum, text) => sum + Number(text.replaceAll(/\D/g, '')), 0)).toBe(WRITTEN.length);
  const box = await charts.locator('.multiples-chart').first().boundingBox();
  if (box === null) throw new Error('no chart');
  await window.mouse.move(box.x + 10, box.y + 20);
  await window.mouse.down();
  await window.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 4 });
  await window.mouse.up();
  await expect(callsShown(window)).not.toHaveText(asShown(WRITTEN.length));
  await charts.locator('.multiples-chart').first().dblclick();
  await expect(callsShown(window)).toHaveText(asShown(WRITTEN.length));
  await window.getByRole('button', { name: /How the chart is drawn/ }).click();
  await window.getByRole('option', { name: 'stacked' }).click();
});
