import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, test } from 'vitest';
import { omissionsPage, readerPage } from '../../../../../../main/engine/export/reader/page.ts';
import { WORDS } from '../../../../../../main/engine/export/reader/catalogue.ts';
import { bundleFixture } from '../../../../../support/bundle-fixture.ts';
import type { FixtureOptions } from '../../../../../support/bundle-fixture.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

async function page(options: FixtureOptions = {}): Promise<string> {
  const { frozen, custody, sources } = bundleFixture(options);
  const lines = [...sources.custody()].map(({ entry: _entry, ...line }) => line);
  const pieces: string[] = [];
  for await (const piece of readerPage({
    frozen, custody, custodyLines: lines, custodyTotal: lines.length, samples: new Map(), recompute: new Map(), queries: new Map(),
    itemText: item => sources.itemText(item), manifestSha256: 'f'.repeat(64), files: 47, bytes: 1_000,
  })) pieces.push(piece);
  return pieces.join('');
}

function elements(markup: string): Element[] {
  const found: Element[] = [];
  const pending: Node[] = [parse(markup)];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) pending.push(...node.childNodes);
  }
  return found;
}
const attribute = (element: Element, name: string): string | undefined => element.attrs.find(entry => entry.name === name)?.value;
const textOf = (element: Element): string => element.childNodes.map(node => ('value' in node ? node.value : 'childNodes' in node ? textOf(node) : '')).join('');

describe('the page asks for nothing and runs only its own script', () => {
  test('its policy names the hashes of the scripts and the style it has, and no other', async () => {
    const all = elements(await page());
    const policy = attribute(all.find(element => attribute(element, 'http-equiv') === 'Content-Security-Policy')!, 'content') ?? '';
    const hashOf = (name: string): string[] => all.filter(element => element.tagName === name).map(element => `'sha256-${createHash('sha256').update(textOf(element)).digest('base64')}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'none'");
    expect(/script-src ([^;]+)/.exec(policy)?.[1]?.split(' ').sort()).toEqual(hashOf('script').sort());
    expect(/style-src ([^;]+)/.exec(policy)?.[1]?.split(' ')).toEqual(hashOf('style'));
  });

  test('no element loads, submits, refreshes or handles an event inline', async () => {
    const all = elements(await page());
    const loading = all.filter(element => ['link', 'iframe', 'object', 'embed', 'base', 'form', 'img', 'video', 'audio'].includes(element.tagName));
    const inline = all.flatMap(element => element.attrs).filter(entry => entry.name.startsWith('on') || entry.name === 'style' || entry.name === 'src' || entry.name === 'srcset' || entry.name === 'action');
    const links = all.filter(element => element.tagName === 'a').map(element => attribute(element, 'href') ?? '').filter(href => !/^(#|data\/)/.test(href));
    expect([loading.length, inline, links]).toEqual([0, [], []]);
  });

  test('a subject that is a script, a title that ends the head and a direction override stay words', async () => {
    const all = elements(await page({ title: '</title><script>alert(1)</script>\u202E' }));
    expect(all.filter(element => element.tagName === 'script')).toHaveLength(2);
    expect(textOf(all.find(element => element.tagName === 'title')!)).toBe('B-02 </title><script>alert(1)</script>⟨U+202E⟩');
    expect(all.filter(element => element.tagName === 'h3').map(textOf)).toContain('<script>alert("subject")</script> ⟨U+202E⟩gnp.exe </title>');
  });

  test('the page of omissions has no script at all', () => {
    const all = elements(omissionsPage(bundleFixture()));
    expect(all.filter(element => element.tagName === 'script' || element.tagName === 'form')).toEqual([]);
    expect(attribute(all.find(element => attribute(element, 'http-equiv') === 'Content-Security-Policy')!, 'content')).toContain("script-src 'none'");
  });
});

describe('what a reader sees', () => {
  test('every reference on the page leads somewhere on it', async () => {
    const all = elements(await page());
    const ids = new Set(all.map(element => attribute(element, 'id')).filter(id => id !== undefined));
    const dangling = all.filter(element => element.tagName === 'a').map(element => attribute(element, 'href') ?? '').filter(href => href.startsWith('#') && !ids.has(href.slice(1)));
    expect(dangling).toEqual([]);
    const counted = all.flatMap(element => attribute(element, 'id') ?? []);
    expect(counted.length).toBe(new Set(counted).size);
  });

  test('what contradicts stands beside what supports, first and not folded away', async () => {
    const all = elements(await page());
    const provision = all.find(element => attribute(element, 'id') === 'p-14')!;
    const sides = all.filter(element => attribute(element, 'class')?.startsWith('side side-') === true);
    expect(sides.slice(-3).map(element => attribute(element, 'class')).sort()).toEqual(['side side-context', 'side side-contradicts', 'side side-supports']);
    const text = textOf(provision);
    expect(text.indexOf('your partner desk raised our ceiling')).toBeGreaterThan(0);
    expect(text.indexOf('your partner desk raised our ceiling')).toBeLessThan(text.indexOf('the relay waits two seconds'));
    expect(all.filter(element => element.tagName === 'details' && textOf(element).includes('raised our ceiling'))).toEqual([]);
  });

  test('a linked passage is marked in the message, at its words', async () => {
    const marks = elements(await page()).filter(element => element.tagName === 'mark').map(element => [attribute(element, 'class'), textOf(element)]);
    expect(marks).toContainEqual(['hl hl-contradicts', expect.stringMatching(/your partner desk raised our ceiling to 1,500 per window in June$/)]);
    expect(marks).toContainEqual(['hl hl-context', expect.stringMatching(/We see the same order of magnitude on our side$/)]);
  });

  test('the other side gets no note, no strength and no name of who linked', async () => {
    const markup = await page({ audience: 'other-side' });
    for (const internal of ['Check the phone log', 'The strongest sentence', 'ask who approved', 'linked 2023']) expect(markup).not.toContain(internal);
    expect(await page()).toContain('Check the phone log');
  });
});

test('every string has words in both languages with the same blanks', () => {
  const blanks = (text: string): string[] => [...new Set(text.match(/\{\d/g) ?? [])].sort();
  for (const [key, [english, french]] of Object.entries(WORDS)) expect([key, blanks(french)]).toEqual([key, blanks(english)]);
});

test('tokens are those of the window, fonts those of their packages', () => {
  const assets = new URL('../../../../../../main/engine/export/reader/assets/', import.meta.url);
  const tokens = new URL('../../../../../../renderer/style/tokens.css', import.meta.url);
  if (existsSync(tokens)) expect(readFileSync(new URL('tokens.css', assets), 'utf8')).toBe(readFileSync(tokens, 'utf8'));
  for (const [family, file] of [['inter', 'inter-latin-wght-normal'], ['source-serif-4', 'source-serif-4-latin-wght-normal'], ['jetbrains-mono', 'jetbrains-mono-latin-wght-normal']] as const) {
    const shipped = readFileSync(new URL(`../../../../../../node_modules/@fontsource-variable/${family}/files/${file}.woff2`, import.meta.url));
    expect(readFileSync(new URL(`fonts/${file}.woff2`, assets)).equals(shipped)).toBe(true);
  }
});
