import type { Bearing } from '../../../../shared/domain/basics.ts';
import { mark } from './icons.ts';
import { evidence, html, join } from './markup.ts';
import type { Markup } from './markup.ts';
import { BEARINGS } from './reader-input.ts';
import { say } from './words.ts';

/** A range of a text something was linked to; UTF-16 code units, end exclusive. */
export interface TextMark {
  readonly start: number;
  readonly end: number;
  readonly bearing: Bearing;
}

/** Quotations of at least this many lines are folded unless something in them is linked. */
const FOLD_FROM_LINES = 4;

/** Evidence text with linked passages marked in place, in the margin too, and quoted earlier mail folded. */
export function markedText(text: string, marks: readonly TextMark[], quoted: readonly { readonly start: number; readonly end: number }[]): Markup {
  const parts: Markup[] = [];
  let at = 0;
  for (const span of [...quoted].sort((a, b) => a.start - b.start)) {
    const start = Math.max(at, span.start);
    const end = Math.min(text.length, span.end);
    if (end <= start) continue;
    parts.push(segments(text, marks, at, start));
    const lines = text.slice(start, end).split('\n').filter(line => line.trim() !== '').length;
    const isMarked = marks.some(range => range.start < end && range.end > start);
    parts.push(lines < FOLD_FROM_LINES
      ? html`<span class="quoted">${segments(text, marks, start, end)}</span>`
      : html`<details class="quoted"${isMarked ? html` open` : null}><summary>${say('items.quoted', lines)}</summary>${segments(text, marks, start, end)}</details>`);
    at = end;
  }
  parts.push(segments(text, marks, at, text.length));
  return join(parts);
}

/** Cuts at every edge of a mark, so that overlapping ones are all drawn; the weightiest decides the ground. */
function segments(text: string, marks: readonly TextMark[], from: number, to: number): Markup {
  const edges = [...new Set([from, to, ...marks.flatMap(range => [range.start, range.end]).filter(edge => edge > from && edge < to)])].sort((a, b) => a - b);
  const parts: Markup[] = [];
  for (let index = 0; index + 1 < edges.length; index += 1) {
    const start = edges[index] ?? from;
    const end = edges[index + 1] ?? to;
    const over = marks.filter(range => range.start <= start && range.end >= end);
    const words = evidence(text.slice(start, end));
    if (over.length === 0) {
      parts.push(words);
      continue;
    }
    const bearings = BEARINGS.filter(bearing => over.some(range => range.bearing === bearing));
    const beginning = over.filter(range => range.start === start);
    const margin = BEARINGS.filter(bearing => beginning.some(range => range.bearing === bearing));
    const places = beginning.map(range => `c${range.start}-${range.end}`).join(' ');
    parts.push(html`${margin.length === 0 ? null : html`<span class="margin" aria-hidden="true">${margin.map(mark)}</span>`}<mark class="hl ${bearings.map(bearing => `hl-${bearing}`).join(' ')}"${places === '' ? null : html` data-place="${places}"`}><span class="vh">${bearings.map(bearing => html`${say(`bearing.${bearing}`)} `)}</span>${words}</mark>`);
  }
  return join(parts);
}

