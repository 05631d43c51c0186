import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { launchApp } from '../support/launch.ts';
import { askShell, saveInDialogs } from '../support/shell.ts';

const cli = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
// Longer than one piece, so that it passes through the engine in several.
const text = `# A long text\n\n${'1. Every party keeps what it was given.\n\n'.repeat(60_000)}`;
const sha256 = createHash('sha256').update(text).digest('hex');

let folder = '';
test.beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'proviso-exhibits-')); });
test.afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

/** What the page gets for an exhibit: status, type, and the digest of the bytes. */
async function fetched(window: Page, hash: string, range?: string): Promise<readonly [number, string | null, string]> {
  return window.evaluate(async ([url, wanted]) => {
    const answer = await fetch(url, wanted === undefined ? {} : { headers: { range: wanted } });
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await answer.arrayBuffer()));
    return [answer.status, answer.headers.get('content-range'), [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('')] as const;
  }, [`exhibit://sha256/${hash}`, range] as const);
}

test('the window gets an exhibit’s original bytes, whole or in part, and only those of its own case', async () => {
  const root = join(folder, 'Long.proviso');
  writeFileSync(join(folder, 'long.txt'), text);
  execFileSync(process.execPath, [cli, 'new', root, '--title', 'Long']);
  execFileSync(process.execPath, [cli, 'import', root, join(folder, 'long.txt'), '--kind', 'document']);
  const { app, window, close } = await launchApp({ words: [root] });
  await expect.poll(async () => askShell(window, { kind: 'connect' })).toMatchObject({ engine: 'open' });

  expect(await fetched(window, sha256)).toEqual([200, null, sha256]);
  const part = createHash('sha256').update(Buffer.from(text).subarray(1_048_000, 1_049_000)).digest('hex');
  expect(await fetched(window, sha256, 'bytes=1048000-1048999')).toEqual([206, `bytes 1048000-1048999/${text.length}`, part]);

  const otherWindow = app.waitForEvent('window');
  await saveInDialogs(app, join(folder, 'Other'));
  await askShell(window, { kind: 'new-case', title: 'Other' });
  const other = await otherWindow;
  await expect.poll(async () => askShell(other, { kind: 'connect' })).toMatchObject({ engine: 'open', caseTitle: 'Other' });
  expect((await fetched(other, sha256))[0]).toBe(404);
  await close();
});
