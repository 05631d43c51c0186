import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { saveInDialogs } from '../support/shell.ts';
import { WRITTEN, accessProblems, goTo, usageWindowAt } from '../support/usage-window.ts';

// Statements in the real window, run in the process the shell forks; every expected figure is counted from the log as this side wrote it.
const running = usageWindowAt('Usage');
test.beforeAll(async () => { await running().window.getByRole('tab', { name: 'SQL' }).click(); });

const ENDLESS = 'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';
const editor = () => running().window.getByRole('textbox', { name: 'SQL statement' });
const cells = async (): Promise<string[][]> => {
  const rows = await running().window.getByRole('grid', { name: 'Answer' }).locator('.table-body').getByRole('row').all();
  return Promise.all(rows.map(row => row.getByRole('gridcell').allTextContents()));
};

test('a statement is run, and its answer is what was written', async () => {
  await editor().fill('SELECT app, count(*) AS calls, max(line) AS last\nFROM request GROUP BY app ORDER BY app');
  await editor().press('Control+Enter');
  await expect(running().window.getByText('2 rows')).toBeVisible();
  expect(await cells()).toEqual(['reader', 'relay'].map(app => {
    const own = WRITTEN.filter(request => request.app === app);
    return [app, String(own.length), String(Math.max(...own.map(request => request.line)))];
  }));
});

test('what is wrong with a statement is marked where it stands and said below it', async () => {
  const { window } = running();
  await editor().fill('SELECT app\nFRM request\nWHERE status = 429');
  await window.getByRole('button', { name: 'Run' }).click();
  await expect(window.getByRole('alert')).toContainText('near "request": syntax error (line 2, column 5)');
  await expect(window.locator('.sql-behind mark')).toHaveText('request');
  await expect(editor()).toHaveAttribute('aria-invalid', 'true');
  await editor().fill('DELETE FROM request');
  await expect(window.getByRole('alert')).toHaveCount(0);
  await window.getByRole('button', { name: 'Run' }).click();
  await expect(window.getByRole('alert')).toContainText('DELETE is refused');
});

test('a statement without end is stopped by its button, and the next one runs', async () => {
  const { window } = running();
  await editor().fill(ENDLESS);
  await window.getByRole('button', { name: 'Run' }).click();
  await window.getByRole('button', { name: 'Stop' }).click();
  await expect(window.getByRole('button', { name: 'Run' })).toBeVisible();
  await expect.poll(async () => running().app.evaluate(({ app }) => app.getAppMetrics().filter(({ name }) => name === 'Proviso sql-host').length)).toBe(0);
  await editor().fill('SELECT count(*) FROM request WHERE status = 429');
  await window.getByRole('button', { name: 'Run' }).click();
  await expect(window.getByText('1 row', { exact: true })).toBeVisible();
  expect(await cells()).toEqual([[String(WRITTEN.filter(({ status }) => status === 429).length)]]);
});

test('the grid holds what is on screen of thousands of rows, and a file takes all of them', async () => {
  const { app, window } = running();
  const folder = mkdtempSync(join(tmpdir(), 'proviso-sql-'));
  await editor().fill('SELECT line FROM request ORDER BY line');
  await window.getByRole('button', { name: 'Run' }).click();
  const grid = window.getByRole('grid', { name: 'Answer' });
  await expect(grid).toHaveAttribute('aria-rowcount', String(WRITTEN.length + 1));
  expect(await grid.getByRole('row').count()).toBeLessThan(100);
  await saveInDialogs(app, join(folder, 'lines.csv'));
  await window.getByRole('button', { name: 'Export CSV' }).click();
  await expect(window.getByText(/^lines\.csv: /)).toBeVisible();
  expect(readFileSync(join(folder, 'lines.csv'), 'utf8')).toBe(['line', ...WRITTEN.map(({ line }) => String(line)), `# ${WRITTEN.length} of ${WRITTEN.length} rows`, ''].join('\r\n'));
  rmSync(folder, { recursive: true });
});

test('a column goes into the statement where the cursor stands, and the statement is kept from screen to screen', async () => {
  const { window } = running();
  await editor().fill('SELECT  FROM request LIMIT 1');
  await editor().evaluate(element => { (element as HTMLTextAreaElement).setSelectionRange(7, 7); });
  await window.getByRole('region', { name: 'Columns of the table request' }).getByRole('button', { name: 'endpoint' }).click();
  await expect(editor()).toHaveValue('SELECT endpoint FROM request LIMIT 1');
  await goTo(window, 'Sources');
  await goTo(window, 'Usage');
  await window.getByRole('tab', { name: 'SQL' }).click();
  await expect(editor()).toHaveValue('SELECT endpoint FROM request LIMIT 1');
});

for (const theme of ['light', 'dark'] as const) {
  test(`the statement, its error and its answer break no rule of WCAG 2.2 AA in ${theme}`, async () => {
    const { app, window } = running();
    await app.evaluate(({ nativeTheme }, source) => { nativeTheme.themeSource = source; }, theme);
    await editor().fill('SELECT * FROM request');
    await window.getByRole('button', { name: 'Run' }).click();
    await expect(window.getByRole('grid', { name: 'Answer' })).toHaveAttribute('aria-colcount', '13');
    await editor().fill('SELECT nope FROM request');
    await window.getByRole('button', { name: 'Run' }).click();
    await expect(window.getByRole('alert')).toBeVisible();
    expect(await accessProblems(window)).toEqual([]);
  });
}
