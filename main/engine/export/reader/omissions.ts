import { bytes, num } from './format.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { reasonWord, view } from './parts.ts';
import type { ReaderInput } from './reader-input.ts';
import { say } from './words.ts';

/** What the case holds, what is inside and what is not, in counts that add up; then the originals that are only named. */
export function omissionsView(input: ReaderInput): Markup {
  return view('omissions', 'nav.omissions', html``, html`<div class="doc">${omissionsBody(input.frozen)}</div>`);
}

/** The same words for the page of their own in `omissions/`. */
export function omissionsBody(frozen: ReaderInput['frozen']): Markup {
  const named = frozen.exhibits.filter(exhibit => exhibit.inside === 'named');
  const partly = frozen.exhibits.filter(exhibit => exhibit.inside === 'part');
  return html`
<div class="doc-text"><h3>${say('omissions.title')}</h3><p>${say('omissions.text')}</p></div>
<div class="scroll"><table class="rows"><thead><tr><th scope="col">${say('col.kind')}</th><th scope="col" class="num">${say('col.held')}</th><th scope="col" class="num">${say('col.inside')}</th><th scope="col" class="num">${say('col.left')}</th><th scope="col">${say('col.why')}</th></tr></thead><tbody>
${frozen.holdings.map(holding => html`<tr><th scope="row">${say(`holding.${holding.kind}`)}</th><td class="num">${num(holding.held)}</td><td class="num">${num(holding.inside)}</td><td class="num">${num(holding.held - holding.inside)}</td><td class="what">${holding.left.length === 0 ? html`<span class="t3">${say('omissions.nothing')}</span>` : html`<ul class="plain">${holding.left.map(left => html`<li><b>${num(left.count)}</b> ${reasonWord(left.code, left.reason)}</li>`)}</ul>`}</td></tr>`)}
</tbody></table></div>
${exhibitList('omissions.named', 'omissions.named.text', named)}
${exhibitList('omissions.partly', 'omissions.partly.text', partly)}`;
}

function exhibitList(title: 'omissions.named' | 'omissions.partly', text: 'omissions.named.text' | 'omissions.partly.text', exhibits: ReaderInput['frozen']['exhibits']): Markup | null {
  if (exhibits.length === 0) return null;
  return html`<div class="doc-text"><h3>${say(title)}</h3><p>${say(text)}</p></div>
<div class="scroll"><table class="rows"><thead><tr><th scope="col">${say('col.file')}</th><th scope="col" class="num">${say('col.size')}</th><th scope="col">SHA-256</th></tr></thead><tbody>
${exhibits.map(exhibit => html`<tr><th scope="row">${exhibit.name}</th><td class="num">${bytes(exhibit.sizeBytes)}</td><td class="mono wrap">${exhibit.sha256}</td></tr>`)}
</tbody></table></div>`;
}
