import type { FrozenMoment } from '../../../../shared/domain/bundle.ts';
import { isoStamp } from './format.ts';
import { anchor, html } from './markup.ts';
import type { Markup } from './markup.ts';
import { basisWord, citeLink, emptyPane, linkMarks, listFilter, view } from './parts.ts';
import { countLinks, groupBy } from './reader-input.ts';
import type { ReaderInput } from './reader-input.ts';
import { laneWord, timelineChart } from './timeline-chart.ts';
import { say } from './words.ts';

/** Everything dated inside the bundle, drawn and listed; what has no date is listed last and says so. */
export function timelineView(input: ReaderInput): Markup {
  const { frozen } = input;
  const caption = say('timeline.count', frozen.timeline.length);
  if (frozen.timeline.length === 0) return view('timeline', 'nav.timeline', caption, emptyPane('timeline.empty'));
  const linksOf = groupBy(frozen.links, link => link.evidence.split('#')[0] ?? '');
  const events = new Map<string, (typeof frozen.events)[number]>(frozen.events.map(event => [event.ref, event]));
  const body = html`
<div class="tl">
${timelineChart(frozen.timeline)}
<div class="tl-list">${listFilter('list-timeline')}
<div class="scroll"><table class="rows"><thead><tr><th scope="col">${say('col.when')}</th><th scope="col">${say('col.basis')}</th><th scope="col">${say('col.lane')}</th><th scope="col">${say('col.what')}</th><th scope="col">${say('col.provision')}</th><th scope="col">${say('col.source')}</th><th scope="col">${say('col.evidence')}</th></tr></thead><tbody id="list-timeline">
${frozen.timeline.map(moment => {
    const event = events.get(moment.ref);
    const provisions = [...new Set((linksOf.get(moment.ref) ?? []).map(link => frozen.provisions.find(provision => provision.ref === link.provision)?.number ?? ''))].filter(number => number !== '');
    const ownId = moment.lane === 'event' ? html` id="${anchor(moment.cite)}" tabindex="-1"` : moment.lane === 'agreement' ? html` id="${anchor(moment.cite)}" tabindex="-1"` : null;
    return html`<tr${ownId}><td class="when">${whenOf(moment)}</td><td class="short">${basisWord(moment.basis)}</td><td>${laneWord(moment.lane)}</td><td class="what">${moment.title}${event === undefined ? null : html`${event.disputed ? html` <span class="tag">${say('timeline.disputed')}</span>` : null}${event.negative === null ? null : html` <span class="t3">${say('timeline.negative', event.negative.query, event.negative.scope)}</span>`}${event.note === null || event.note === '' ? null : html`<span class="note"><b>${say('link.note')}</b> ${event.note}</span>`}`}</td><td>${provisions.join(', ')}</td><td>${citeLink(moment.ref)}${moment.citations.map(citation => html` ${citeLink(citation)}`)}</td><td>${linkMarks(countLinks(linksOf.get(moment.ref) ?? []))}</td></tr>`;
  })}
</tbody></table></div></div>
</div>`;
  return view('timeline', 'nav.timeline', caption, body);
}

function whenOf(moment: FrozenMoment): Markup {
  if (moment.at === null) return moment.edtf === '' ? html`<span class="missing">${say('timeline.undated')}</span>` : html`${moment.edtf}`;
  // Subtle: an uncertain, approximate or open date is shown as it was given; the instant behind it would say more than is known.
  return moment.edtf !== '' && !/^\d{4}-\d{2}-\d{2}(T|$)/.test(moment.edtf) ? html`<time>${moment.edtf}</time>` : isoStamp(moment.edtf.length === 10 ? moment.edtf : moment.at);
}
