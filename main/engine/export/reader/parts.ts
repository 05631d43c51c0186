import type { LinkCounts } from '../../../../shared/domain/basics.ts';
import { citeOf } from '../../../../shared/domain/refs.ts';
import type { FrozenLink } from '../../../../shared/domain/bundle.ts';
import { isoStamp, num } from './format.ts';
import { icon, mark } from './icons.ts';
import type { IconName } from './icons.ts';
import { anchor, evidence, html } from './markup.ts';
import type { Markup } from './markup.ts';
import { BEARINGS } from './reader-input.ts';
import { say, sayAttribute } from './words.ts';
import { isWord } from './catalogue.ts';
import type { WordKey } from './catalogue.ts';

/** A place of the page: shown alone where scripts run, one after another where they do not and on paper. */
export function view(id: IconName, title: WordKey, caption: Markup, body: Markup): Markup {
  return html`${viewStart(id, title, caption)}${body}${viewEnd()}`;
}

/** The head of a place whose content is written piece by piece. */
export function viewStart(id: IconName, title: WordKey, caption: Markup): Markup {
  return html`
<section class="view${id === 'overview' ? ' on' : ''}" id="${id}" aria-labelledby="h-${id}">
<header class="toolbar">${icon(id)}<h2 id="h-${id}" tabindex="-1">${say(title)}</h2><span class="count">${caption}</span></header>
`;
}

export function viewEnd(): Markup {
  return html`
</section>
`;
}

/** How many links of each bearing, contradicting first; each with its word for who cannot see the shape. */
export function linkMarks(counts: LinkCounts): Markup {
  return html`<span class="marks">${BEARINGS.filter(bearing => counts[bearing] > 0).map(bearing => html`<span class="lk">${mark(bearing)}<span aria-hidden="true">${num(counts[bearing])}</span><span class="vh">${say(`bearing.${bearing}.n`, counts[bearing])}</span></span>`)}</span>`;
}

export function bearingWord(link: FrozenLink): Markup {
  return html`<span class="bearing b-${link.bearing}">${mark(link.bearing)}${say(`bearing.${link.bearing}`)}</span>`;
}

/** Where a cited thing stands in this page; passages lead to their words. */
export function citeLink(reference: string): Markup {
  const cite = citeOf(reference);
  const [whole = cite, range = ''] = cite.split('#');
  const target = anchor(whole);
  const passage = /^c(\d+)-(\d+)$/.exec(range);
  return html`<a class="ref" href="#${target}"${passage === null ? null : html` data-passage="${range}"`}>${whole}${passage === null ? '' : html`<span class="t3"> : ${passage[1] ?? ''}–${passage[2] ?? ''}</span>`}</a>`;
}

/** One link from the provision's side: the words, where they stand, and the note where the audience may see it. */
export function linkCard(link: FrozenLink): Markup {
  const words = link.quote === '' ? html`<p class="said">${link.title}</p>` : link.evidenceKind === 'passage' ? html`<blockquote class="quote-${link.bearing}">${evidence(link.quote)}</blockquote>` : html`<p class="said">${link.quote}</p>`;
  return html`<li class="card c-${link.bearing}">${words}<p class="cap">${citeLink(link.evidence)} ${link.evidenceKind === 'passage' || link.evidenceKind === 'item' ? html`<span>${link.title}</span>` : null} ${isoStamp(link.evidenceAt)}${details(link)}</p>${note(link)}</li>`;
}

/** One link from the evidence's side: which provision it bears on. */
export function provisionCard(link: FrozenLink, number: string, heading: string, versionCite: string, lineage: number): Markup {
  return html`<li class="card c-${link.bearing}"><p class="said">${bearingWord(link)} <a href="#p-${lineage}"><b>${number}</b> ${heading}</a></p><p class="cap"><span class="ref">${versionCite}</span>${link.evidenceKind === 'passage' ? html` ${citeLink(link.evidence)}` : html` <span>${say('link.whole')}</span>`}${details(link)}</p>${note(link)}</li>`;
}

function details(link: FrozenLink): Markup {
  const strength = link.strength === 'direct' || link.strength === 'indirect' ? html` <span>${say(`link.strength.${link.strength}`)}</span>` : null;
  return html`${strength}${link.madeBy === null ? null : html` <span>${say('link.made', link.madeAt.slice(0, 10))}, ${link.madeBy}</span>`}`;
}

function note(link: FrozenLink): Markup | null {
  return link.note === null || link.note === '' ? null : html`<p class="note"><b>${say('link.note')}</b> ${link.note}</p>`;
}

/** A field that narrows a list as one types; hidden where scripts do not run. */
export function listFilter(list: string): Markup {
  return html`<div class="filter"><input type="search" autocomplete="off" spellcheck="false" data-filters="${list}"${sayAttribute('placeholder', 'list.filter')}${sayAttribute('aria-label', 'list.filter')}><p class="nomatch" role="status" hidden>${say('list.none', '\u2026')}</p></div>`;
}

export function emptyPane(key: WordKey): Markup {
  return html`<p class="empty">${say(key)}</p>`;
}

/** A measured figure with its name. */
export function figure(key: WordKey, value: Markup): Markup {
  return html`<div class="figure"><dt>${say(key)}</dt><dd>${value}</dd></div>`;
}

/** What a date rests on: a word of ours, or what a person wrote. */
export function basisWord(basis: string): Markup {
  const key = `basis.${basis}`;
  return isWord(key) ? say(key) : html`${basis}`;
}

/** Why something was left out, by its code; a code this page does not know keeps the sentence it came with. */
export function reasonWord(code: string, reason: string): Markup {
  const key = `left.${code}`;
  return isWord(key) ? say(key) : html`${reason}`;
}

/** The act of a custody entry. */
export function verbWord(verb: string): Markup {
  const key = `verb.${verb}`;
  return isWord(key) ? say(key) : html`${verb}`;
}
