import type { FrozenFinding } from '../../../../shared/domain/bundle.ts';
import { SAMPLE_ROWS } from '../layout.ts';
import { icon, mark } from './icons.ts';
import { bytes, isoStamp, num } from './format.ts';
import { anchor, fileHref, html, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { emptyPane, figure, linkMarks, listFilter, provisionCard, view } from './parts.ts';
import { BEARINGS, countLinks, groupBy } from './reader-input.ts';
import type { BundleRequest, ReaderInput } from './reader-input.ts';
import { say, sayAttribute } from './words.ts';
import type { WordKey } from './catalogue.ts';

/** Each finding with its figures, the text in force, coverage, rows, query and digest. */
export function findingsView(input: ReaderInput): Markup {
  const { frozen } = input;
  const caption = say('findings.count', frozen.findings.length);
  if (frozen.findings.length === 0) return view('findings', 'nav.findings', caption, emptyPane('findings.empty'));
  const linksOf = groupBy(frozen.links.filter(link => link.evidenceKind === 'finding'), link => link.evidence);
  const body = html`
<div class="panes panes-2">
<div class="list">${listFilter('list-findings')}<ul id="list-findings">
${frozen.findings.map(finding => html`<li><a class="row mail" href="#${anchor(finding.cite)}"><span class="who el">${finding.title}</span><span class="dt ref">${finding.cite}</span><span class="su el">${num(finding.figures.calls)} ${say('col.calls')}</span>${linkMarks(countLinks(linksOf.get(finding.ref) ?? []))}</a></li>`)}
</ul></div>
<div class="reader">
${frozen.findings.map(finding => {
    const links = linksOf.get(finding.ref) ?? [];
    return html`<article class="entry finding" id="${anchor(finding.cite)}" tabindex="-1">
<header class="rhead"><h3>${finding.title}</h3><p class="cap"><span class="ref">${finding.cite}</span> ${say('findings.made', finding.madeAt.slice(0, 10), finding.appVersion)}</p></header>
${finding.stale ? html`<p class="strip warn">${mark('warning')}<span>${say('findings.stale', finding.staleReason ?? '')}</span></p>` : null}
<dl class="figures">${figure('figure.calls', num(finding.figures.calls))}${figure('figure.items.returned', num(finding.figures.items))}${figure('figure.bytes', bytes(finding.figures.bytes))}${figure('figure.first', html`<small>${isoStamp(finding.firstAt)}</small>`)}${figure('figure.last', html`<small>${isoStamp(finding.lastAt)}</small>`)}</dl>
<div class="sections">
${links.length === 0 ? null : html`<section><h4>${say('items.links')}</h4><ul class="inline-cards">${BEARINGS.flatMap(bearing => links.filter(link => link.bearing === bearing)).map(link => {
      const provision = frozen.provisions.find(candidate => candidate.ref === link.provision);
      return provision === undefined ? html`` : provisionCard(link, provision.number, provision.heading, provision.versionCite, provision.lineage);
    })}</ul></section>`}
${versionTable(finding)}
<section><h4>${say('findings.coverage')}</h4><p class="said">${finding.coverage}</p></section>
${rowsPart(input, finding)}
<section><h4>${say('findings.query')}</h4><pre class="raw">${input.queries.get(finding.cite) ?? ''}</pre></section>
<section><h4>${say('findings.digest')}</h4><p class="mono wrap">${finding.digest}</p><h5>${say('findings.recompute')}</h5><pre class="raw">${input.recompute.get(finding.cite) ?? ''}</pre></section>
<section><h4>${say('findings.sources')}</h4><ul class="plain">${finding.sources.map(source => html`<li>${source.file} <span class="ref wrap">${source.sha256}</span></li>`)}</ul></section>
</div></article>
`;
  })}
</div>
</div>`;
  return view('findings', 'nav.findings', caption, body);
}

function versionTable(finding: FrozenFinding): Markup | null {
  if (finding.byVersion.length === 0) return null;
  return html`<section><h4>${say('findings.byversion')}</h4><table class="rows tight"><thead><tr><th scope="col">${say('col.version')}</th><th scope="col" class="num">${say('col.calls')}</th><th scope="col" class="num">${say('col.items')}</th><th scope="col" class="num">${say('col.bytes')}</th></tr></thead><tbody>
${finding.byVersion.map(part => html`<tr><th scope="row">${part.cite === null ? say('findings.noversion') : html`<span class="ref">${part.cite}</span> ${part.label}`}</th><td class="num">${num(part.figures.calls)}</td><td class="num">${num(part.figures.items)}</td><td class="num">${num(part.figures.bytes)}</td></tr>`)}
</tbody></table></section>`;
}

function rowsPart(input: ReaderInput, finding: FrozenFinding): Markup {
  const sample = input.samples.get(finding.cite) ?? [];
  const total = finding.figures.calls;
  const files: readonly (readonly [WordKey, string])[] = finding.rows === 'complete'
    ? [['findings.file.complete', 'rows.csv']]
    : [['findings.file.days', 'per-day.csv'], ['findings.file.first', 'rows-first.csv'], ['findings.file.worst', 'rows-worst.csv']];
  const words = finding.rows === 'summary' ? say('findings.rows.summary', total, SAMPLE_ROWS) : sample.length < total ? say('findings.rows.sample', sample.length, total) : say('findings.rows.all', total);
  return html`<section><h4>${say('findings.rows')}</h4><p class="cap">${words} ${files.map(([key, name]) => html` <a href="data/${fileHref(`${finding.folder}/${name}`)}">${say(key)}</a>`)}</p>
<div class="scroll rows-scroll" tabindex="0" role="group"${sayAttribute('aria-label', 'findings.rows')}><table class="grid" data-sortable><thead><tr>${head('col.time')}${head('col.app')}${head('col.credential')}${head('col.endpoint')}${head('col.status', 'num')}${head('col.items', 'num')}${head('col.bytes', 'num')}${head('col.line')}</tr></thead><tbody>
${sample.map(row)}
</tbody></table></div></section>`;
}

function head(key: WordKey, align = ''): Markup {
  return html`<th scope="col" class="${align}"><button type="button" class="sort">${say(key)}${icon('sort')}</button></th>`;
}

function row(request: BundleRequest): Markup {
  const status = request.status;
  return html`<tr><td class="mono">${timeOf(request.atUtcUs)}</td><td>${request.app}</td><td class="mono">${request.credential}</td><td class="mono">${request.method === '' ? '' : `${request.method} `}${request.endpoint}</td><td class="num${status === 429 ? ' refused' : ''}">${status ?? ''}</td><td class="num" data-value="${request.items ?? ''}">${request.items === null ? null : num(request.items)}</td><td class="num" data-value="${request.bytes ?? ''}">${request.bytes === null ? null : num(request.bytes)}</td><td class="mono t3" title="${request.sha256}">${request.file}:${request.line}${request.nth > 1 ? `#${request.nth}` : ''}</td></tr>`;
}

/** `2022-08-26 14:15:00.012`; microseconds only where there are any. */
export function timeOf(atUtcUs: number): Markup {
  const ms = Math.floor(atUtcUs / 1_000);
  const rest = atUtcUs - ms * 1_000;
  const text = new Date(ms).toISOString().replace('T', ' ').replace('Z', rest === 0 ? '' : String(rest).padStart(3, '0'));
  return trusted(text.replace(/\.000$/, ''));
}

