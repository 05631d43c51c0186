import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchApp } from '../support/launch.ts';
import type { RunningApp } from '../support/launch.ts';
import { askShell, chooseInDialogs, enginePids, killEngine, saveInDialogs } from '../support/shell.ts';

let running: RunningApp;
let folder = '';
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proviso-cases-'));
  running = await launchApp();
});
test.afterEach(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Makes a case in the window, the dialog answered. */
async function newCase(name = 'Harbour'): Promise<string> {
  await saveInDialogs(running.app, join(folder, name));
  expect(await askShell(running.window, { kind: 'new-case', title: `${name} tariff` })).toEqual({ opened: true });
  return join(folder, `${name}.proviso`);
}

const engineState = async () => {
  const state = await askShell(running.window, { kind: 'connect' });
  return 'engine' in state ? state.engine : state.code;
};

test('a new case opens in the same window, with an engine of its own', async () => {
  const root = await newCase();
  expect(existsSync(join(root, 'case.db'))).toBe(true);
  expect(await askShell(running.window, { kind: 'connect' })).toMatchObject({ engine: 'open', caseTitle: 'Harbour tariff' });
  expect([running.app.windows().length, (await enginePids(running.app)).length]).toEqual([1, 1]);
  await expect(running.window.getByRole('navigation').first()).toBeVisible();
});

test('an engine that dies is started once more and the case is intact', async () => {
  const root = await newCase();
  const first = await killEngine(running.app);
  await expect.poll(async () => (await enginePids(running.app))[0] ?? first).not.toBe(first);
  await expect.poll(engineState).toBe('open');
  await expect(running.window.getByText('Harbour tariff').first()).toBeVisible();
  await askShell(running.window, { kind: 'close-case' });
  await chooseInDialogs(running.app, root);
  expect(await askShell(running.window, { kind: 'open-case' })).toEqual({ opened: true });
});

test('an engine that dies again is not started a third time, and the window says why', async () => {
  await newCase();
  const first = await killEngine(running.app);
  await expect.poll(async () => (await enginePids(running.app))[0] ?? first).not.toBe(first);
  await expect.poll(engineState).toBe('open');
  await killEngine(running.app);
  await expect.poll(engineState).toBe('failed');
  expect(await askShell(running.window, { kind: 'connect' })).toMatchObject({ failure: { code: 'engine.gone' } });
  await expect(running.window.getByText('engine.gone')).toBeVisible();
  expect(await enginePids(running.app)).toEqual([]);
});

test('quitting waits until the engine has closed the case', async () => {
  const root = await newCase();
  await running.app.evaluate(({ app }) => { app.quit(); });
  await running.app.waitForEvent('close');
  // Journal mode DELETE is written into bytes 18 and 19 of the database; WAL would be 2.
  expect([...readFileSync(join(root, 'case.db')).subarray(18, 20)]).toEqual([1, 1]);
  expect(readdirSync(root).filter(name => name.endsWith('-wal') || name.endsWith('-shm'))).toEqual([]);
});

test('closing the case leads back to Start, where it is listed and opens again', async () => {
  await newCase();
  await askShell(running.window, { kind: 'close-case' });
  await expect(running.window.getByRole('button', { name: 'New case file' })).toBeVisible();
  expect(await enginePids(running.app)).toEqual([]);
  const recent = await askShell(running.window, { kind: 'recent-cases' });
  expect(recent).toMatchObject([{ title: 'Harbour tariff', isReachable: true, custodyHolds: true, requests: 0 }]);
  expect(JSON.stringify(recent)).not.toContain(tmpdir());
  const id = Array.isArray(recent) ? recent[0]?.id ?? '' : '';
  expect(await askShell(running.window, { kind: 'open-recent', id })).toEqual({ opened: true });
});

test('a second case gets a window and an engine of its own', async () => {
  await newCase('Harbour');
  const secondWindow = running.app.waitForEvent('window');
  await newCase('Orrin');
  const second = await secondWindow;
  await expect.poll(async () => (await enginePids(running.app)).length).toBe(2);
  await expect.poll(async () => askShell(second, { kind: 'connect' })).toMatchObject({ engine: 'open', caseTitle: 'Orrin tariff' });
});

test('a folder that is no case leaves the window at Start and says so with a code', async () => {
  await chooseInDialogs(running.app, folder);
  const answer = await askShell(running.window, { kind: 'open-case' });
  expect('code' in answer ? answer.code : 'opened').toMatch(/^case\./);
  expect(await engineState()).toBe('start');
});

test('a window at Start can have an engine without a case', async () => {
  await askShell(running.window, { kind: 'start-engine' });
  expect([await engineState(), (await enginePids(running.app)).length]).toEqual(['start', 1]);
});

test('the sample case is built when it is first asked for, and only opened after that', async () => {
  expect(await askShell(running.window, { kind: 'open-sample' })).toEqual({ opened: true });
  await askShell(running.window, { kind: 'close-case' });
  const built = await askShell(running.window, { kind: 'recent-cases' });
  expect(built).toMatchObject([{ isReachable: true, custodyHolds: true }]);
  expect(Array.isArray(built) ? built[0]?.requests : 0).toBeGreaterThan(1_000);
  expect(await askShell(running.window, { kind: 'open-sample' })).toEqual({ opened: true });
});

test('a sample case whose building was broken off is built anew', async () => {
  const asked = askShell(running.window, { kind: 'open-sample' });
  await expect.poll(() => existsSync(join(running.userData, 'Sample.proviso', 'case.db'))).toBe(true);
  await killEngine(running.app);
  expect(await asked).toEqual({ code: 'engine.gone' });
  expect(await engineState()).toBe('start');
  expect(await askShell(running.window, { kind: 'open-sample' })).toEqual({ opened: true });
  expect(await askShell(running.window, { kind: 'connect' })).toMatchObject({ engine: 'open', caseTitle: 'Sample case: Larkfeed' });
});
