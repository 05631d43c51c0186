import type { FrozenItem, FrozenLink, FrozenOriginal } from '../../../../shared/domain/bundle.ts';
import { bytes, clockOf, day, instant, isoOf } from './format.ts';
import { icon, mark } from './icons.ts';
import { anchor, fileHref, html } from './markup.ts';
import type { Markup } from './markup.ts';
import { markedText } from './marked-text.ts';
import type { TextMark } from './marked-text.ts';
import { basisWord, emptyPane, linkMarks, listFilter, provisionCard, viewEnd, viewStart } from './parts.ts';
import { BEARINGS, countLinks, groupBy } from './reader-input.ts';
import type { ReaderInput } from './reader-input.ts';
import { say } from './words.ts';
import type { WordKey } from './catalogue.ts';

/** Characters of one text the page shows; the original holds the rest. */
const TEXT_MAX = 200_000;

/** Messages and documents: list, words with what was linked marked in place, and what each bears on. Comes entry by entry. */
export async function* correspondenceView(input: ReaderInput): AsyncIterable<string> {
  const { frozen } = input;
  const ordered = inFamilyOrder(frozen.items);
  yield viewStart('correspondence', 'nav.correspondence', say('items.count', frozen.items.length)).markup;
  if (ordered.length === 0) {
    yield emptyPane('items.empty').markup;
  } else {
    const linksOf = groupBy(frozen.links.filter(link => link.evidenceKind === 'passage' || link.evidenceKind === 'item'), link => link.evidence.split('#')[0] ?? '');
    const originals = new Map(frozen.originals.map(original => [original.path, original]));
    const partsOf = groupBy(ordered.filter(item => item.parent !== null), item => item.parent);
    yield html`<div class="panes panes-3"><div class="list">${listFilter('list-items')}<ul id="list-items">${ordered.map(item => listRow(item, linksOf.get(item.ref) ?? []))}</ul></div><div class="reader">`.markup;
    for (const item of ordered) {
      const text = await input.itemText(item);
      yield entry(input, item, text, linksOf.get(item.ref) ?? [], originals.get(item.original), partsOf.get(item.ref) ?? []).markup;
    }
    yield '</div></div>';
  }
  yield viewEnd().markup;
}

/** By date, undated last; parts follow their parent. */
function inFamilyOrder(items: readonly FrozenItem[]): FrozenItem[] {
  const tops = items.filter(item => item.parent === null || !items.some(other => other.ref === item.parent));
  const childrenOf = groupBy(items, item => item.parent);
  const at = (item: FrozenItem): number => item.atUtcMs ?? Number.MAX_SAFE_INTEGER;
  const ordered: FrozenItem[] = [];
  const pending = [...tops].sort((a, b) => at(b) - at(a));
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    ordered.push(item);
    pending.push(...[...(childrenOf.get(item.ref) ?? [])].reverse());
  }
  return ordered;
}

function listRow(item: FrozenItem, links: readonly FrozenLink[]): Markup {
  if (item.parent !== null) {
    return html`<li><a class="row child" href="#${anchor(item.cite)}">${icon('file')}<span class="el">${item.name === '' ? item.subject : item.name}</span>${linkMarks(countLinks(links))}</a></li>`;
  }
  const who = item.from[0];
  return html`<li><a class="row mail" href="#${anchor(item.cite)}"><span class="who el">${who === undefined ? item.name : who.name === '' ? who.address : who.name}</span><span class="dt">${item.atUtcMs === null ? say('items.undated') : day(item.atUtcMs)}</span><span class="su el">${titleOf(item)}</span>${linkMarks(countLinks(links))}</a></li>`;
}

function titleOf(item: FrozenItem): Markup {
  if (item.subject !== '') return html`${item.subject}`;
  return item.name === '' ? say('items.nosubject') : html`${item.name}`;
}

function entry(input: ReaderInput, item: FrozenItem, text: string, links: readonly FrozenLink[], original: FrozenOriginal | undefined, parts: readonly FrozenItem[]): Markup {
  const parent = item.parent === null ? undefined : input.frozen.items.find(candidate => candidate.ref === item.parent);
  return html`<article class="entry item" id="${anchor(item.cite)}" tabindex="-1">
<div class="paper">
<header class="rhead"><h3>${titleOf(item)}</h3>
<dl class="meta">${people('items.from', item.from)}${people('items.to', item.to)}${people('items.cc', item.cc)}${people('items.bcc', item.bcc)}<dt>${say('items.date')}</dt><dd>${dateOf(item)}</dd></dl>
${parts.length === 0 && parent === undefined ? null : html`<p class="fam">${parent === undefined ? html`<span class="chip on">${icon('correspondence')}${say('items.message')}</span>` : html`<a class="chip" href="#${anchor(parent.cite)}">${icon('correspondence')}${titleOf(parent)}</a>`}${parts.map(part => html`<a class="chip" href="#${anchor(part.cite)}">${icon('attachment')}${part.name === '' ? titleOf(part) : part.name}</a>`)}</p>`}
</header>
${item.problems.map(problem => html`<p class="strip warn">${mark('warning')}<span>${say('items.problem')}: ${problem.reason} <span class="ref">${problem.code}</span></span></p>`)}
<div class="body">${bodyOf(item, text, links)}</div>
${original === undefined ? null : standing(item, original)}
</div>
<aside class="insp" aria-label="${item.cite}"><h4>${say('items.links')} ${linkMarks(countLinks(links))}</h4>${links.length === 0 ? html`<p class="t3">${item.why === 'family' ? say('items.family') : say('items.nolinks')}</p>` : html`<ul>${BEARINGS.flatMap(bearing => links.filter(link => link.bearing === bearing)).map(link => bearingOn(input, link))}</ul>`}</aside>
</article>
`;
}

function people(key: WordKey, list: FrozenItem['to']): Markup | null {
  if (list.length === 0) return null;
  return html`<dt>${say(key)}</dt><dd>${list.map((person, index) => html`${index === 0 ? '' : ', '}<bdi>${person.name === '' ? person.address : person.name}</bdi>${person.name === '' ? null : html` <span class="t3"><bdi>${person.address}</bdi></span>`}`)}</dd>`;
}

function dateOf(item: FrozenItem): Markup {
  if (item.atUtcMs === null) return html`${say('items.undated')}${item.dateRaw === '' ? null : html` <span class="t3">${say('items.raw', item.dateRaw)}</span>`}`;
  const offset = item.offsetMinutes ?? 0;
  return html`${instant(item.atUtcMs, offset)} <span class="t3">${offset === 0 ? null : html`${isoOf(item.atUtcMs).slice(0, 10)} ${clockOf(item.atUtcMs, 0)} UTC, `}${basisWord(item.dateBasis)}</span>`;
}

function bodyOf(item: FrozenItem, text: string, links: readonly FrozenLink[]): Markup {
  if (text === '') return html`<p class="t3">${say('items.notext')}</p>`;
  const marks: TextMark[] = [];
  for (const link of links) {
    const range = /#c(\d+)-(\d+)$/.exec(link.evidence);
    if (range !== null) marks.push({ start: Number(range[1]), end: Number(range[2]), bearing: link.bearing });
  }
  const shown = text.length > TEXT_MAX ? text.slice(0, TEXT_MAX) : text;
  return html`<div class="words" dir="auto">${markedText(shown, marks, item.quoted)}</div>${shown.length === text.length ? null : html`<p class="t3">${say('items.cut', text.length)}</p>`}`;
}

/** Where the bytes stand in what was received, and the file that holds them here. */
function standing(item: FrozenItem, original: FrozenOriginal): Markup {
  const isWhole = original.startByte === 0 && original.endByte === original.exhibitSizeBytes;
  return html`<footer class="prov"><span class="ref">${item.cite}</span><span class="ref wrap">sha256 ${original.sha256}</span><span>${isWhole ? say('items.stands.whole', original.exhibitName) : html`${say('items.stands.part', original.startByte, original.endByte, original.exhibitName)} <span class="ref" title="${original.exhibit}">${original.exhibit.slice(0, 12)}</span>`}</span><a href="data/${fileHref(original.path)}">${say('items.open')}</a> <span class="t3">${bytes(original.sizeBytes)}</span></footer>`;
}

function bearingOn({ frozen }: ReaderInput, link: FrozenLink): Markup {
  const provision = frozen.provisions.find(candidate => candidate.ref === link.provision);
  return provision === undefined ? html`` : provisionCard(link, provision.number, provision.heading, provision.versionCite, provision.lineage);
}
