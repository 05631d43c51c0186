import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcePath } from '../../entries.ts';
import { checkView } from './check.ts';
import { correspondenceView } from './correspondence.ts';
import { custodyView } from './custody.ts';
import { findingsView } from './findings.ts';
import { hash, num } from './format.ts';
import { icon, iconSprite, logo } from './icons.ts';
import type { IconName } from './icons.ts';
import { html, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { omissionsBody, omissionsView } from './omissions.ts';
import { overviewView } from './overview.ts';
import { lineagesOf, provisionsView } from './provisions.ts';
import type { ReaderInput } from './reader-input.ts';
import { timelineView } from './timeline.ts';
import { say, sayAttribute } from './words.ts';
import { WORDS } from './catalogue.ts';
import type { WordKey } from './catalogue.ts';

const FONTS = [
  ['Inter Variable', 'inter-latin-wght-normal.woff2', '100 900'],
  ['Source Serif 4 Variable', 'source-serif-4-latin-wght-normal.woff2', '200 900'],
  ['JetBrains Mono Variable', 'jetbrains-mono-latin-wght-normal.woff2', '100 800'],
] as const;

// Before anything else is read: places that are not shown are then never laid out, which long bundles need.
const FIRST_SCRIPT = "document.documentElement.classList.add('js')";

/** `index.html` of a bundle, piece by piece: one file that opens from disk, asks for nothing and runs only its own script. */
export async function* readerPage(input: ReaderInput): AsyncIterable<string> {
  const script = [asset('sha256.js'), asset('check.js'), asset('reader.js')].join('\n');
  const style = fontFaces() + asset('tokens.css') + asset('reader.css');
  const { bundle } = input.frozen;
  yield pageHead(`${bundle.cite} ${bundle.title}`, style, script).markup;
  yield rail(input).markup;
  yield html`<main id="main" tabindex="-1"><p class="audience a-${bundle.audience}"><b>${say(`audience.${bundle.audience}`)}</b> <span>${say(`audience.${bundle.audience}.note`)}</span></p>`.markup;
  yield overviewView(input).markup;
  yield provisionsView(input).markup;
  yield* correspondenceView(input);
  yield findingsView(input).markup;
  yield timelineView(input).markup;
  yield custodyView(input).markup;
  yield omissionsView(input).markup;
  yield checkView(input).markup;
  yield html`</main></div><script>${trusted(script)}</script></body></html>\n`.markup;
}

/** `omissions/omissions.html`: the same words on a page without any script. */
export function omissionsPage(input: Pick<ReaderInput, 'frozen'>): string {
  const { bundle } = input.frozen;
  const style = asset('tokens.css') + asset('reader.css');
  return html`${pageHead(`${bundle.cite} ${bundle.title}`, style, null)}<main class="alone"><p class="cap">${bundle.cite} ${bundle.title}</p>${omissionsBody(input.frozen)}</main></div></body></html>\n`.markup;
}

function pageHead(title: string, style: string, script: string | null): Markup {
  const policy = [
    "default-src 'none'", `script-src ${script === null ? "'none'" : `${hashSource(FIRST_SCRIPT)} ${hashSource(script)}`}`, `style-src ${hashSource(style)}`, 'font-src data:', "img-src 'none'", "connect-src 'none'",
    "frame-src 'none'", "worker-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${trusted(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><title>${title}</title>
<style>${trusted(style)}</style>${script === null ? null : html`<script>${trusted(FIRST_SCRIPT)}</script>`}</head>
<body>${iconSprite()}<div class="app">`;
}

function rail({ frozen, custody }: ReaderInput): Markup {
  const place = (id: IconName, word: WordKey, count: Markup | null): Markup => html`<li><a class="place" href="#${id}">${icon(id)}<span>${say(word)}</span>${count === null ? null : html`<span class="n">${count}</span>`}</a></li>`;
  return html`<a class="skip" href="#main">${say('nav.skip')}</a>
<header class="rail"><div class="case">${logo()}<div><b class="el">${frozen.case.title}</b><span class="el">${say('overview.bundle')} ${frozen.bundle.cite}</span></div></div>
<nav${sayAttribute('aria-label', 'nav.label')}><ul>
${place('overview', 'nav.overview', null)}
</ul><ul>
${place('provisions', 'nav.provisions', num(lineagesOf(frozen).length))}
${place('correspondence', 'nav.correspondence', num(frozen.items.length))}
${place('findings', 'nav.findings', num(frozen.findings.length))}
${place('timeline', 'nav.timeline', num(frozen.timeline.length))}
</ul><ul>
${place('custody', 'nav.custody', null)}
${place('omissions', 'nav.omissions', null)}
${place('check', 'nav.check', null)}
</ul></nav>
<div class="rail-foot"><div class="scripted"><label><span>${say('nav.language')}</span><select id="language"><option value="en" lang="en">English</option><option value="fr" lang="fr">Français</option></select></label>
<label><span>${say('nav.theme')}</span><select id="theme">${(['auto', 'light', 'dark', 'contrast'] as const).map(theme => html`<option value="${theme}" data-en="${WORDS[`theme.${theme}`][0]}" data-fr="${WORDS[`theme.${theme}`][1]}">${WORDS[`theme.${theme}`][0]}</option>`)}</select></label></div>
<p><b>${say('overview.head', custody.seq)}</b></p><p>${hash(custody.head)}</p></div></header>`;
}

function fontFaces(): string {
  return FONTS.map(([family, file, weights]) => `@font-face{font-family:"${family}";font-weight:${weights};font-display:block;src:url(data:font/woff2;base64,${readFileSync(join(resourcePath('reader'), 'fonts', file)).toString('base64')}) format("woff2")}\n`).join('');
}

function asset(name: string): string {
  return readFileSync(join(resourcePath('reader'), name), 'utf8').replaceAll('\r\n', '\n');
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}
