import { expect, test } from '@playwright/test';
import { accessProblems, usageWindowAt, written } from '../support/usage-window.ts';

// The Timeline in the real window: from the whole case to the requests behind one column and back, and events made by hand.
const running = usageWindowAt('Timeline');

const area = () => running().window.getByRole('slider', { name: 'Timeline', exact: true });
const span = async (): Promise<number> => Number(await area().getAttribute('aria-valuemax')) - Number(await area().getAttribute('aria-valuemin'));

test('wheel, keys and Home go from the whole case to a day and back', async () => {
  const whole = await span();
  await area().focus();
  for (let times = 0; times < 4; times += 1) await running().window.keyboard.press('+');
  await expect.poll(span).toBeLessThan(whole / 10);
  await area().hover();
  await running().window.mouse.wheel(0, -300);
  await expect.poll(span).toBeLessThan(whole / 16);
  await running().window.keyboard.press('Home');
  await expect.poll(span).toBe(whole);
});

test('a column leads to the very requests it counts, and back', async () => {
  const { window } = running();
  const column = { from: Date.UTC(2022, 0, 5, 12), to: Date.UTC(2022, 0, 5, 12, 30) };
  const box = window.getByRole('dialog', { name: 'Column of usage' });
  await window.getByRole('radio', { name: 'Day' }).click();
  await expect.poll(span).toBeLessThan(2 * 86_400_000);
  // Walk the window to the day by paging, as the keyboard does.
  await area().focus();
  for (let tries = 0; tries < 400; tries += 1) {
    const [from, to] = [Number(await area().getAttribute('aria-valuemin')), Number(await area().getAttribute('aria-valuemax'))];
    if (from <= column.from && to >= column.to) break;
    await window.keyboard.press(to < column.to ? 'PageDown' : 'PageUp');
  }
  await window.keyboard.press('Enter');
  await expect(box).toBeVisible();
  await expect(box.getByText(/call/)).toBeVisible();
  const said = Number((await box.locator('.timeline-column-count').innerText()).replace(/\D.*/s, ''));
  const view = { from: Number(await area().getAttribute('aria-valuemin')), to: Number(await area().getAttribute('aria-valuemax')) };
  await box.getByRole('button', { name: 'Show the rows' }).click();
  await expect(window.locator('dl.figures')).toContainText(String(said));
  await expect(window.getByRole('grid', { name: 'Requests in this period' })).toHaveAttribute('aria-rowcount', String(said + 1));
  const [from, to] = await Promise.all(['Start of the period', 'End of the period'].map(async name => Number(await window.getByRole('slider', { name }).getAttribute('aria-valuenow'))));
  expect(said).toBe(written(from ?? 0, to ?? 0));
  await window.keyboard.press('Alt+ArrowLeft');
  await expect(area()).toHaveAttribute('aria-valuemin', String(view.from));
  await expect(area()).toHaveAttribute('aria-valuemax', String(view.to));
  await area().focus();
  await window.keyboard.press('Home');
});

test('an event is added with a date that is read back in words, and a day that is none is refused', async () => {
  const { window } = running();
  await window.getByRole('button', { name: /^Event/ }).click();
  const dialog = window.getByRole('dialog');
  await dialog.getByLabel('What happened').fill('Relay nodes rolled');
  await dialog.getByLabel('When', { exact: true }).fill('2022-02-30');
  await expect(dialog.getByText('There is no such day or time.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('When', { exact: true }).fill('2022-01-20~');
  await expect(dialog.getByText('Reads as: about 20 Jan 2022')).toBeVisible();
  await dialog.getByLabel('Basis of the date').fill('recalled');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(window.getByRole('heading', { name: 'EV-001' })).toBeVisible();
  await expect(window.getByRole('button', { name: 'Relay nodes rolled, about 20 Jan 2022, EV-001' })).toBeVisible();
  await expect(window.getByRole('grid', { name: 'Chronology' }).getByText('Relay nodes rolled')).toBeVisible();
});

test('an event is changed, taken off, and put back by undo', async () => {
  const { window } = running();
  await window.getByRole('button', { name: 'Edit', exact: true }).click();
  await window.getByRole('dialog').getByLabel('What happened').fill('Relay nodes rolled back');
  await window.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const mark = window.getByRole('button', { name: /^Relay nodes rolled back,/ });
  await expect(mark).toBeVisible();
  await window.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(mark).toBeHidden();
  await window.keyboard.press('Control+z');
  await expect(mark).toBeVisible();
});

test('an event without a date waits in the tray', async () => {
  const { window } = running();
  await window.keyboard.press('e');
  await window.getByRole('dialog').getByLabel('What happened').fill('Ceiling raised by phone');
  await window.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  await window.getByRole('heading', { name: 'EV-002' }).waitFor();
  await window.getByRole('tab', { name: /^Undated/ }).click();
  await expect(window.getByRole('grid', { name: 'Chronology' }).getByText('Ceiling raised by phone')).toBeVisible();
  await window.getByRole('tab', { name: /^Chronology/ }).click();
});

test('nothing on the screen stands in the way of a reader or the keyboard', async () => {
  expect(await accessProblems(running().window)).toEqual([]);
});
