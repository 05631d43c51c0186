import { isoStamp } from './format.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { citeLink, verbWord, view } from './parts.ts';
import type { CustodyLine, ReaderInput } from './reader-input.ts';
import { say } from './words.ts';
import { CUSTODY_SHELL } from '../shell-lines.ts';

/** The chain entries that concern what is inside, and where the chain stood. */
export function custodyView(input: ReaderInput): Markup {
  const { custody, custodyLines } = input;
  const caption = say('custody.count', input.custodyTotal, custody.seq);
  const body = html`
<div class="doc">
<div class="doc-text"><p>${say('custody.text')}</p><p>${say('custody.cannot')}</p>
<dl class="kv"><dt>${say('overview.head', custody.seq)}</dt><dd class="mono wrap">${custody.head}</dd></dl></div>
<div class="scroll"><table class="rows"><thead><tr><th scope="col" class="num">${say('col.entry')}</th><th scope="col">${say('col.when')}</th><th scope="col">${say('col.act')}</th><th scope="col">${say('col.objects')}</th><th scope="col">${say('col.who')}</th><th scope="col">${say('col.hash')}</th></tr></thead><tbody>
${custodyLines.map(line => row(line, line.seq === custody.seq))}
</tbody></table></div>
${custodyLines.length < input.custodyTotal ? html`<p class="cap">${say('custody.more', input.custodyTotal)}</p>` : null}
<div class="doc-text"><h4>${say('custody.recompute')}</h4><pre class="raw">${CUSTODY_SHELL}</pre></div>
</div>`;
  return view('custody', 'nav.custody', caption, body);
}

/** Things inside are led to; a link, an exhibit or what is elsewhere is named. */
function citeOrName(reference: string): Markup {
  return /^(item|finding|event|version):/.test(reference) ? citeLink(reference) : html`<span class="ref">${reference}</span>`;
}

function row(line: CustodyLine, isHead: boolean): Markup {
  const content = html`${line.objects.map(reference => html`${citeOrName(reference)} `)}<span class="t2">${line.purpose}</span>`;
  return html`<tr><td class="num">${line.seq}</td><td class="when">${isoStamp(line.at)}</td><td class="short">${verbWord(line.verb)}${isHead ? html` <span class="tag">${say('custody.head')}</span>` : null}</td><td class="what">${content}</td><td>${line.who}</td><td class="mono" title="${line.hash}">${line.hash.slice(0, 12)}</td></tr>`;
}
