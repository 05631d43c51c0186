import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderBundle } from '../../main/engine/export/render-bundle.ts';
import { bundleFixture } from '../support/bundle-fixture.ts';

/** A browser of the system; the tests need none of their own. */
const BROWSER = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path => existsSync(path));

describe.skipIf(BROWSER === undefined)('the page of a bundle, from disk with the network off (needs Chromium of the system)', () => {
  const root = join(process.env['TMPDIR'] ?? '/tmp', `proviso-bundle-page-${process.pid}`);
  const bag = join(root, 'bundle');
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    const { frozen, custody, sources } = bundleFixture({ moreMessages: 20 });
    await renderBundle(bag, frozen, custody, sources, { signal: new AbortController().signal, caseRoot: import.meta.dirname, onProgress: () => undefined });
    browser = await chromium.launch({ executablePath: BROWSER ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** Opens the page; whatever it logs, asks for or throws is kept. */
  async function open(hash = '', options: Parameters<Browser['newContext']>[0] = {}): Promise<{ page: Page; said: string[] }> {
    const context = await browser.newContext({ offline: true, locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options });
    contexts.push(context);
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', message => said.push(message.text()));
    page.on('pageerror', error => said.push(error.message));
    page.on('request', request => { if (!request.url().startsWith('data:') && !request.url().startsWith(`file://${bag}/index.html`)) said.push(request.url()); });
    await page.goto(`file://${bag}/index.html${hash}`);
    return { page, said };
  }
  const shown = (page: Page): Promise<string[]> => page.locator('.view:visible').evaluateAll(views => views.map(view => view.id));

  test('it opens without an error, a refusal of its own policy or a request', async () => {
    const { page, said } = await open();
    for (const place of ['provisions', 'correspondence', 'findings', 'timeline', 'custody', 'omissions', 'check', 'overview']) {
      await page.click(`nav a[href="#${place}"]`);
      await expect.poll(() => shown(page)).toEqual([place]);
    }
    expect(said).toEqual([]);
  });

  test('a reference leads to the passage and marks it', async () => {
    const { page } = await open('#p-14');
    await page.click('#p-14 .side-contradicts a[data-passage]');
    await expect.poll(() => shown(page)).toEqual(['correspondence']);
    await page.waitForSelector('mark.found');
    expect(await page.textContent('mark.found')).toMatch(/your partner desk raised our ceiling|The June note stands/);
    expect(await page.locator('#list-items a[aria-current]').count()).toBe(1);
  });

  test('the keyboard reaches every place, walks the list and filters it', async () => {
    const { page } = await open('#correspondence');
    await page.keyboard.press('Tab');
    await page.focus('input[data-filters="list-items"]');
    await page.keyboard.type('relay nodes');
    expect(await page.locator('#list-items > li:visible').count()).toBe(1);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('zzz\u202E');
    expect(await page.locator('.nomatch:visible').textContent()).toContain('⟨U+202E⟩');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.focus('#list-items a');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.entry.on:visible').getAttribute('id')).toBe((await page.locator('#list-items a').nth(1).getAttribute('href'))?.slice(1));
  });

  test('rows sort by number and by text, both ways', async () => {
    const { page } = await open('#F-07');
    const column = (): Promise<string[]> => page.locator('#F-07 table[data-sortable] tbody tr td:nth-child(7)').evaluateAll(cells => cells.map(cell => (cell as HTMLElement).dataset['value'] ?? ''));
    await page.click('#F-07 th:nth-child(7) button');
    const up = (await column()).map(Number);
    expect(up).toEqual([...up].sort((a, b) => a - b));
    await page.click('#F-07 th:nth-child(7) button');
    const down = (await column()).map(Number);
    expect(down).toEqual([...up].reverse().sort((a, b) => b - a));
    expect(await page.getAttribute('#F-07 th:nth-child(7)', 'aria-sort')).toBe('descending');
  });

  test('it speaks the language of the browser and can be switched', async () => {
    const { page } = await open('', { locale: 'fr-CA' });
    expect(await page.innerText('nav')).toContain('Correspondance');
    expect(await page.getAttribute('input[data-filters="list-items"]', 'placeholder')).toBe('Filtrer');
    await page.selectOption('#language', 'en');
    expect(await page.innerText('nav')).toContain('Correspondence');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });

  test('without scripts everything is there, one place after another', async () => {
    const { page } = await open('', { javaScriptEnabled: false });
    expect(await shown(page)).toHaveLength(8);
    expect(await page.locator('.entry.item:visible').count()).toBe(29);
    expect(await page.locator('.noscript').isVisible()).toBe(true);
  });

  test('on paper everything is there, and nothing folded', async () => {
    const { page } = await open();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    expect(await shown(page)).toHaveLength(8);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(await page.locator('nav').isVisible()).toBe(false);
  });

  test.each([['light', '#overview'], ['dark', '#p-14'], ['light', '#E-0408'], ['dark', '#F-07'], ['light', '#timeline']] as const)('nothing stands in the way of assistive technology: %s %s', async (colorScheme, hash) => {
    const { page } = await open(hash, { colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
    expect(violations.map(violation => [violation.id, violation.nodes.slice(0, 3).map(node => node.html.slice(0, 160))])).toEqual([]);
  });

  test('at 200 % zoom and in a narrow window nothing is cut off to the side', async () => {
    const { page } = await open('#E-0408', { viewport: { width: 640, height: 400 } });
    for (const hash of ['overview', 'p-14', 'E-0408', 'F-07', 'timeline', 'check']) {
      await page.goto(`file://${bag}/index.html#${hash}`);
      expect([hash, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([hash, 640]);
    }
  });

  describe('its own check of the folder', () => {
    const check = async (change: () => void, undo: () => void): Promise<string> => {
      change();
      try {
        const { page, said } = await open('#check');
        await page.setInputFiles('#check-files', bag);
        await page.waitForSelector('.outcome');
        expect(said).toEqual([]);
        return await page.innerText('#check-result');
      } finally {
        undo();
      }
    };
    const changing = (path: string, to: (text: string) => string): [() => void, () => void] => {
      const before = readFileSync(join(bag, path));
      return [() => { writeFileSync(join(bag, path), to(before.toString('utf8'))); }, () => { writeFileSync(join(bag, path), before); }];
    };

    test('green for the bundle as it was made, with how many files and which manifest', async () => {
      const said = await check(() => undefined, () => undefined);
      expect(said).toMatch(/Every file fits/);
      expect(said).toMatch(/\b54 files read/);
      expect(said).toMatch(/[0-9a-f]{64}/);
    });

    test('red and named for a changed file', async () => {
      const said = await check(...changing('data/links/links.csv', text => text.replace('supports', 'supp0rts')));
      expect(said).toMatch(/This copy differs from its list[\s\S]*Changed 1[\s\S]*data\/links\/links\.csv/);
    });

    test('red and named for an added file', async () => {
      const path = join(bag, 'data/added.txt');
      expect(await check(() => { writeFileSync(path, 'x'); }, () => { rmSync(path); })).toMatch(/Added, in no list 1[\s\S]*data\/added\.txt/);
    });

    test('red and named for a missing file', async () => {
      const path = join(bag, 'data/links/links.json');
      const before = readFileSync(path);
      expect(await check(() => { rmSync(path); }, () => { writeFileSync(path, before); })).toMatch(/Missing 1[\s\S]*data\/links\/links\.json/);
    });

    test('red for a manifest that was edited with the file', async () => {
      const said = await check(...changing('manifest-sha256.txt', text => text.replace(/^./, first => (first === '0' ? '1' : '0'))));
      expect(said).toMatch(/Changed 2[\s\S]*manifest-sha256\.txt/);
    });

    test('a folder that is no bundle is said to be none', async () => {
      const other = join(root, 'other');
      mkdirSync(other, { recursive: true });
      writeFileSync(join(other, 'x.txt'), 'x');
      const { page } = await open('#check');
      await page.setInputFiles('#check-files', other);
      await page.waitForSelector('.outcome');
      expect(await page.innerText('#check-result')).toMatch(/This folder is not this bundle/);
    });

    test('files larger than are hashed whole go through the page’s own SHA-256', async () => {
      const { page } = await open('#check');
      const digest = await page.evaluate(async () => {
        const hash = (globalThis as unknown as { hashBlob(file: Blob, isStopped: () => boolean, onBytes: () => void): Promise<string | null> }).hashBlob;
        return hash(new Blob([new Uint8Array(33 * 1024 * 1024).fill(7)]), () => false, () => undefined);
      });
      const { createHash } = await import('node:crypto');
      expect(digest).toBe(createHash('sha256').update(Buffer.alloc(33 * 1024 * 1024, 7)).digest('hex'));
    });
  });
});
