import { bytes, day, hash, isoDay, num } from './format.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { figure, linkMarks, view } from './parts.ts';
import { countLinks, groupBy } from './reader-input.ts';
import type { ReaderInput } from './reader-input.ts';
import { lineagesOf, newestOf, numbersOf } from './provisions.ts';
import { say } from './words.ts';

/** What the bundle is, for whom, what is inside, and where to start. */
export function overviewView(input: ReaderInput): Markup {
  const { frozen, custody } = input;
  const { bundle } = frozen;
  const frozenAtMs = Date.parse(bundle.frozenAt);
  const counts = countLinks(frozen.links);
  const body = html`
<div class="ov">
<div class="ov-head"><h1>${bundle.title}</h1><p class="cap">${say('overview.bundle')} <span class="ref">${bundle.cite}</span> · ${say('overview.case')} ${frozen.case.title} · ${Number.isNaN(frozenAtMs) ? html`${bundle.frozenAt}` : html`${day(frozenAtMs)}, ${bundle.frozenAt.slice(11, 16)} UTC`} · ${say('overview.made', bundle.appVersion)}</p>
<dl class="figures">
${figure('figure.items', num(frozen.items.length))}
${figure('figure.findings', num(frozen.findings.length))}
${figure('figure.provisions', num(lineagesOf(frozen).length))}
${figure('figure.links', html`${num(frozen.links.length)} ${linkMarks(counts)}`)}
${figure('figure.events', num(frozen.events.length))}
${figure('figure.files', num(input.files))}
${figure('figure.size', bytes(input.bytes))}
</dl></div>
<div class="ov-main">
<h3 class="sh">${say('overview.rests')}</h3>
${provisionTable(input)}
<h3 class="sh">${say('overview.sources')}</h3>
${sourceTable(input)}
</div>
<aside class="ov-side">
<section><h3>${say('overview.check')}</h3><p>${say('overview.check.text')}</p><p><a class="btn primary" href="#check">${say('overview.check.act')}</a></p></section>
<section><h3>${say('overview.parties')}</h3>${frozen.parties.length === 0 ? html`<p class="t3">${say('overview.parties.none')}</p>` : html`<dl class="kv">${frozen.parties.map(party => html`<dt>${say(`party.${party.role}`)}</dt><dd>${party.name}</dd>`)}</dl>`}</section>
<section><h3>${say('overview.head', custody.seq)}</h3><p class="mono wrap">${custody.head}</p><p class="t3">${say('overview.head.text')}</p></section>
<section><h3>${say('overview.manifest')}</h3><p class="mono wrap">${input.manifestSha256}</p><p class="t3">${say('overview.manifest.text')}</p></section>
</aside>
</div>`;
  return view('overview', 'nav.overview', html`<span class="ref">${bundle.cite}</span>`, body);
}

function provisionTable({ frozen }: ReaderInput): Markup {
  const links = groupBy(frozen.links, link => Number(/^provision:(\d+)@/.exec(link.provision)?.[1] ?? 0));
  const lineages = lineagesOf(frozen);
  if (lineages.length === 0) return html`<p class="empty">${say('provisions.empty')}</p>`;
  return html`<table class="rows"><thead><tr><th scope="col">${say('col.provision')}</th><th scope="col">${say('col.text')}</th><th scope="col">${say('col.evidence')}</th></tr></thead><tbody>
${lineages.map(group => html`<tr><th scope="row"><a href="#p-${group.lineage}"><b>${numbersOf(group)}</b> ${newestOf(group)?.heading ?? ''}</a><small>${newestOf(group)?.agreement ?? ''}</small></th><td>${group.wordings.map(wording => html`<span class="ref">${wording.versionCite}</span> `)}</td><td>${linkMarks(countLinks(links.get(group.lineage) ?? []))}</td></tr>`)}
</tbody></table>`;
}

function sourceTable({ frozen }: ReaderInput): Markup {
  return html`<div class="scroll"><table class="rows"><thead><tr><th scope="col">${say('col.file')}</th><th scope="col" class="num">${say('col.size')}</th><th scope="col" class="num">${say('col.read')}</th><th scope="col">${say('col.received')}</th><th scope="col">${say('col.from')}</th><th scope="col">${say('col.hash')}</th></tr></thead><tbody>
${frozen.exhibits.map(exhibit => html`<tr><th scope="row">${exhibit.name}</th><td class="num short">${bytes(exhibit.sizeBytes)}</td><td class="num">${num(exhibit.records)}</td><td>${isoDay(exhibit.receipts[0]?.takenInAt ?? null)}</td><td>${[...new Set(exhibit.receipts.map(receipt => receipt.fromWhom).filter(who => who !== ''))].join(', ')}</td><td>${hash(exhibit.sha256)}</td></tr>`)}
</tbody></table></div>`;
}
