import { expect, test } from '@playwright/test';
import { WRITTEN, accessProblems, asShown, callsShown, usageWindowAt } from '../support/usage-window.ts';

// Limits and claims in the real window; every expected figure is counted from the log as this side wrote it.
const running = usageWindowAt('Usage');

/** Choices of a form are buttons that open a list. */
async function choose(label: string, option: string): Promise<void> {
  const { window } = running();
  await window.getByRole('dialog').getByRole('button', { name: label, exact: false }).click();
  await window.getByRole('option', { name: option, exact: true }).click();
}

test('a limit is entered, tested, and its windows over are counted, drawn and led to', async () => {
  const { window } = running();
  await window.getByRole('tab', { name: /^Limits/ }).click();
  await expect(window.getByText('No limit yet')).toBeVisible();
  await window.getByRole('button', { name: 'Add a limit' }).click();
  const dialog = window.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await dialog.getByLabel('Name').fill('Reader, an hour');
  await dialog.getByLabel('Most allowed').fill('3');
  await choose('In', 'an hour');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();

  const pane = window.getByRole('region', { name: 'Limit', exact: true });
  await expect(pane.getByText('Reader, an hour')).toBeVisible();
  await pane.getByRole('button', { name: 'Test against the logs' }).click();
  const windows = new Map<string, number>();
  for (const { atMs, app } of WRITTEN) { const key = `${app} ${String(Math.floor(atMs / 3_600_000))}`; windows.set(key, (windows.get(key) ?? 0) + 1); }
  const over = [...windows.values()].filter(calls => calls > 3).length;
  await expect(pane.getByText(`${asShown(over)} of ${asShown(windows.size)}`)).toBeVisible();
  await expect(window.getByText(`stretches over a limit in this period`, { exact: false })).toBeAttached();
  await expect(window.getByRole('grid', { name: 'Limits' }).or(window.getByRole('table', { name: 'Limits' })).getByText(asShown(over), { exact: true })).toBeVisible();
});

test('a claim is measured under several rules, and a reading leads to what it counts', async () => {
  const { window } = running();
  await window.getByRole('tab', { name: /^Claims/ }).click();
  await window.getByRole('button', { name: 'Add a claim' }).click();
  const dialog = window.getByRole('dialog');
  const refused = WRITTEN.filter(request => request.status === 429).length;
  await dialog.getByLabel('The sentence, as asserted').fill('Your apps called the interface thousands of times');
  await dialog.getByRole('textbox', { name: 'Figure' }).fill(asShown(WRITTEN.length - 1));
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const pane = window.getByRole('region', { name: 'Claim', exact: true });
  await pane.getByRole('button', { name: 'Test against the logs' }).click();
  await expect(pane.getByText('Depends', { exact: true })).toBeVisible();
  const readings = pane.getByRole('list', { name: 'Readings' });
  await expect(readings.getByRole('listitem').first()).toContainText(asShown(WRITTEN.length));
  await readings.getByRole('button', { name: /refusals/ }).first().click();
  await expect(callsShown(window)).toHaveText(asShown(WRITTEN.length - refused));
  await expect(pane).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`claim, limits and their forms break no rule of WCAG 2.2 AA in ${theme}`, async () => {
    const { app, window } = running();
    await app.evaluate(({ nativeTheme }, source) => { nativeTheme.themeSource = source; }, theme);
    expect(await accessProblems(window)).toEqual([]);
    await window.getByRole('tab', { name: /^Limits/ }).click();
    await window.getByRole('button', { name: 'Add a limit' }).click();
    await expect(window.getByRole('dialog')).toBeVisible();
    expect(await accessProblems(window)).toEqual([]);
    await window.keyboard.press('Escape');
  });
}

test('filters on screen are given a name and come back with it', async () => {
  const { window } = running();
  await window.getByRole('region', { name: 'Claim', exact: true }).getByRole('button', { name: 'Close' }).click();
  const pane = window.getByRole('region', { name: 'What is measured' });
  const calls = callsShown(window);
  const filtered = await calls.textContent();
  await pane.getByRole('textbox', { name: 'Name of the slice' }).fill('Answered calls');
  await pane.getByRole('button', { name: 'Save slice' }).click();
  await expect(pane.getByRole('button', { name: 'Answered calls' })).toBeVisible();
  await window.getByRole('button', { name: 'Remove the filter Without' }).click();
  await expect(calls).not.toHaveText(filtered ?? '');
  await pane.getByRole('button', { name: 'Answered calls' }).click();
  await expect(calls).toHaveText(filtered ?? '');
});
