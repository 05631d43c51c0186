import type { FrozenBundle, FrozenProvision } from '../../../../shared/domain/bundle.ts';
import { mark } from './icons.ts';
import { evidence, fileHref, html } from './markup.ts';
import type { Markup } from './markup.ts';
import { emptyPane, linkCard, linkMarks, listFilter, view } from './parts.ts';
import { BEARINGS, countLinks, groupBy } from './reader-input.ts';
import type { ReaderInput } from './reader-input.ts';
import { say } from './words.ts';

/** One provision through the versions whose words are inside, in the order the bundle has them. */
export interface LineageGroup {
  readonly lineage: number;
  readonly wordings: readonly FrozenProvision[];
}

export function lineagesOf(frozen: FrozenBundle): LineageGroup[] {
  return [...groupBy(frozen.provisions, provision => provision.lineage)].map(([lineage, wordings]) => ({ lineage, wordings }));
}

/** `II.D → III.D`: the numbers of its wordings, oldest first. */
export function numbersOf({ wordings }: LineageGroup): string {
  return [...new Set(wordings.map(wording => wording.number))].join(' → ');
}

/** The newest wording inside names the provision. */
export function newestOf({ wordings }: LineageGroup): FrozenProvision | undefined {
  return wordings.at(-1);
}

/** Each provision with its words and, side by side, what contradicts and what supports. */
export function provisionsView(input: ReaderInput): Markup {
  const { frozen } = input;
  const groups = lineagesOf(frozen);
  const linksOf = groupBy(frozen.links, link => link.provision);
  const ofGroup = (group: LineageGroup) => group.wordings.flatMap(wording => linksOf.get(wording.ref) ?? []);
  const caption = say('provisions.count', groups.length);
  if (groups.length === 0) return view('provisions', 'nav.provisions', caption, emptyPane('provisions.empty'));
  const body = html`
<div class="panes panes-2">
<div class="list">${listFilter('list-provisions')}<ul id="list-provisions">
${[...groupBy(groups, group => group.wordings[0]?.agreement ?? '')].map(([agreement, inAgreement]) => html`<li class="grp">${agreement}</li>${inAgreement.map(group => html`<li><a class="row" href="#p-${group.lineage}"><span class="no">${newestOf(group)?.number ?? ''}</span><span class="el">${newestOf(group)?.heading ?? ''}</span>${linkMarks(countLinks(ofGroup(group)))}</a></li>`)}`)}
</ul></div>
<div class="reader">
${groups.map(group => html`<article class="entry" id="p-${group.lineage}" tabindex="-1"><header class="rhead"><h3><span class="no">${numbersOf(group)}</span> ${newestOf(group)?.heading ?? ''}</h3><p class="cap">${group.wordings[0]?.agreement ?? ''}</p></header>
<div class="wordings">${group.wordings.map(wording => wordingPart(input, wording))}</div>
<div class="sides">${BEARINGS.map(bearing => {
    const cards = ofGroup(group).filter(link => link.bearing === bearing);
    return html`<section class="side side-${bearing}"><h4>${mark(bearing)}${say(`bearing.${bearing}`)} <span class="t3">${cards.length}</span></h4>${cards.length === 0 ? html`<p class="t3">${say(`bearing.none.${bearing}`)}</p>` : html`<ul>${cards.map(linkCard)}</ul>`}</section>`;
  })}</div></article>`)}
</div>
</div>`;
  return view('provisions', 'nav.provisions', caption, body);
}

function wordingPart({ frozen }: ReaderInput, wording: FrozenProvision): Markup {
  const version = frozen.versions.find(candidate => candidate.ref === wording.version);
  return html`<section class="wording"><p class="cap"><span class="ref">${wording.versionCite}</span> ${version?.label ?? ''}${version?.stated == null ? null : html` · ${say('provisions.stated', version.stated)}`}${version?.captured == null ? null : html` · ${say('provisions.captured', version.captured.slice(0, 10))}`}${version === undefined || version.original === '' ? null : html` · <a href="data/${fileHref(version.original)}">${say('provisions.open')}</a>`}</p><div class="words">${evidence(wording.text)}</div></section>`;
}
