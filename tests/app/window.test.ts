import { expect, test } from '@playwright/test';
import type { ShellRequest } from '../../shared/shell-api.ts';
import { launchApp } from '../support/launch.ts';
import type { RunningApp } from '../support/launch.ts';
import { askShell, chooseInDialogs } from '../support/shell.ts';

let running: RunningApp;
test.beforeAll(async () => { running = await launchApp(); });
test.afterAll(async () => { await running.close(); });

test('the first window is the Start screen, from the app’s own scheme', async () => {
  const { window } = running;
  expect(window.url()).toBe('proviso://app/');
  await expect(window.getByRole('button', { name: 'New case file' })).toBeVisible();
});

test('the policy of the design is in force, word for word', async () => {
  const response = await running.window.evaluate(async () => {
    const answer = await fetch('proviso://app/index.html');
    return [answer.status, answer.headers.get('content-security-policy'), answer.headers.get('x-content-type-options')];
  });
  expect(response).toEqual([
    200,
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data: blob: exhibit:; connect-src 'self' exhibit:; worker-src 'self'; frame-src exhibit:; base-uri 'none'; form-action 'none'; object-src 'none'",
    'nosniff',
  ]);
});

test('loading the window breaks no rule of its policy and reports no error', async () => {
  const { window } = running;
  const complaints: string[] = [];
  const listen = (message: { type(): string; text(): string }): void => { if (message.type() === 'error') complaints.push(message.text()); };
  window.on('console', listen);
  window.on('pageerror', error => { complaints.push(error.message); });
  await window.reload();
  await expect(window.getByRole('button', { name: 'New case file' })).toBeVisible();
  window.off('console', listen);
  expect(complaints).toEqual([]);
});

test('neither the page nor a picture, a socket or a frame reaches a network', async () => {
  const { app, window } = running;
  // What the policy refuses in the page, the session refuses again below it.
  const inPage = await window.evaluate(async () => {
    const tries = {
      fetch: fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'refused'),
      picture: new Promise(resolve => { const image = new Image(); image.onload = () => { resolve('reached'); }; image.onerror = () => { resolve('refused'); }; image.src = 'http://127.0.0.1:9/x.png'; }),
      socket: new Promise(resolve => { try { const socket = new WebSocket('ws://127.0.0.1:9/'); socket.onopen = () => { resolve('reached'); }; socket.onerror = () => { resolve('refused'); }; } catch { resolve('refused'); } }),
    };
    return { fetch: await tries.fetch, picture: await tries.picture, socket: await tries.socket };
  });
  expect(inPage).toEqual({ fetch: 'refused', picture: 'refused', socket: 'refused' });
  const belowPage = await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return contents?.session.fetch('http://127.0.0.1:9/').then(() => 'reached', (error: unknown) => String(error));
  });
  expect(belowPage).toContain('ERR_BLOCKED_BY_CLIENT');
});

test('the page has the one bridge object and nothing of Node or Electron', async () => {
  const seen = await running.window.evaluate(() => {
    const bridge: object = Reflect.get(window, 'proviso') as object;
    return {
      bridge: Object.keys(bridge).sort(),
      isFrozen: !Reflect.set(bridge, 'ask', null),
      foreign: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', '__dirname'].filter(name => name in globalThis),
    };
  });
  expect(seen).toEqual({ bridge: ['ask', 'grantDropped'], isFrozen: true, foreign: [] });
});

test('the window is sandboxed, isolated and can go nowhere', async () => {
  const { app, window } = running;
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const known = (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
    return [known['sandbox'], known['contextIsolation'], known['nodeIntegration'], known['webviewTag']];
  });
  expect(preferences).toEqual([true, true, false, false]);

  const opened = await window.evaluate(() => globalThis.open('proviso://app/') === null);
  await window.evaluate(() => { globalThis.location.href = 'proviso://app/other.html'; });
  await window.waitForTimeout(300);
  expect([opened, window.url(), await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)]).toEqual([true, 'proviso://app/', 1]);
});

test('permissions are refused without asking', async () => {
  const answers = await running.window.evaluate(async () => [
    (await navigator.permissions.query({ name: 'geolocation' })).state,
    await navigator.clipboard.readText().then(() => 'given', () => 'refused'),
    await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'given', () => 'refused'),
  ]);
  expect(answers).toEqual(['denied', 'refused', 'refused']);
});

test('the app serves no file outside its own folder', async () => {
  const statuses = await running.window.evaluate(async () => Promise.all(
    ['proviso://app/../package.json', 'proviso://app/%2e%2e/package.json', 'proviso://app/..%2fpackage.json', 'proviso://app/..%2f..%2fetc/passwd']
      .map(async url => fetch(url).then(answer => answer.status, () => 0)),
  ));
  expect(statuses).toEqual([404, 404, 404, 404]);
});

test('the shell answers a question it does not know with a code', async () => {
  const ask = (request: unknown) => running.window.evaluate(async asked => {
    const bridge = Reflect.get(window, 'proviso') as { ask(request: ShellRequest): Promise<{ ok: boolean; failure?: { code: string } }> };
    const reply = await bridge.ask(asked as ShellRequest);
    return reply.failure?.code;
  }, request);
  expect([await ask({ kind: 'read-file' }), await ask(null), await ask({ kind: 'new-case', title: '' }), await ask({ kind: 'show-in-folder', grantId: '/etc' })])
    .toEqual(['shell.unknown-request', 'shell.unknown-request', 'shell.bad-request', 'grant.unknown']);
});

test('a chosen file crosses as a name and an id, never as a path', async () => {
  await chooseInDialogs(running.app, '/etc/hostname');
  const grants = await askShell(running.window, { kind: 'grant-files', purpose: 'import' });
  expect(grants).toMatchObject([{ name: 'hostname', isFolder: false }]);
  expect(JSON.stringify(grants)).not.toContain('/etc');
});

test('preferences outlive the window', async () => {
  const { window } = running;
  await askShell(window, { kind: 'set-preferences', preferences: { density: 'compact' } });
  await window.reload();
  expect(await askShell(window, { kind: 'connect' })).toMatchObject({ engine: 'start', preferences: { theme: 'system', density: 'compact', locale: 'system' } });
});
