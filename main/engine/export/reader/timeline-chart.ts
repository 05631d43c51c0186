import type { FrozenMoment } from '../../../../shared/domain/bundle.ts';
import { isoOf } from './format.ts';
import { anchor, html, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { say, sayAttribute } from './words.ts';
import type { WordKey } from './catalogue.ts';

const AXIS_HEIGHT = 22;
const ROW_HEIGHT = 14;
const LANE_PADDING = 10;
/** Entries that overlap stand in rows of their own, up to this many; more share the last. */
const ROWS_MAX = 6;
/** Closer than this, in hundredths of the width, two marks of a lane count as overlapping. */
const NEAR = 0.6;
const DAY_MS = 86_400_000;
const LANES = ['agreement', 'finding', 'usage', 'correspondence', 'event'] as const satisfies readonly FrozenMoment['lane'][];
const LANE_WORDS = { agreement: 'lane.agreement', finding: 'lane.finding', usage: 'lane.usage', correspondence: 'lane.correspondence', event: 'lane.event' } as const satisfies Record<FrozenMoment['lane'], WordKey>;

export function laneWord(lane: FrozenMoment['lane']): Markup {
  return say(LANE_WORDS[lane]);
}

/** Dated entries drawn on one scale, a lane each; null when there are not two instants to draw between. */
export function timelineChart(moments: readonly FrozenMoment[]): Markup | null {
  const dated = moments.filter(moment => moment.atUtcMs !== null);
  if (dated.length < 2) return null;
  const starts = dated.map(moment => moment.atUtcMs ?? 0);
  const ends = dated.map(moment => moment.toUtcMs ?? moment.atUtcMs ?? 0);
  const from = starts.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const to = ends.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  if (to - from < 60_000) return null;
  const margin = (to - from) * 0.02;
  const x = (at: number): number => Math.round(((at - from + margin) / (to - from + 2 * margin)) * 10_000) / 100;
  let top = AXIS_HEIGHT;
  const lanes = LANES.filter(lane => dated.some(moment => moment.lane === lane)).map(lane => {
    const placed = placeInRows(dated.filter(moment => moment.lane === lane).map(moment => ({ moment, at: x(moment.atUtcMs ?? 0), end: x(moment.toUtcMs ?? moment.atUtcMs ?? 0) })));
    const rows = placed.reduce((most, { row }) => Math.max(most, row + 1), 1);
    const laneTop = top;
    top += rows * ROW_HEIGHT + 2 * LANE_PADDING;
    return { lane, rows, marks: `<line class="lane-line" x1="0" x2="100%" y1="${laneTop}.5" y2="${laneTop}.5"/>${placed.map(place => drawMoment(place, laneTop + LANE_PADDING + place.row * ROW_HEIGHT)).join('')}` };
  });
  const grid = ticks(from, to).map(tick => `<line class="tick" x1="${x(tick.at)}%" x2="${x(tick.at)}%" y1="${AXIS_HEIGHT - 4}" y2="${top}"/><svg x="${x(tick.at)}%" overflow="visible"><text class="tick-label" x="4" y="13">${tick.label}</text></svg>`).join('');
  return html`<div class="chart" role="group"${sayAttribute('aria-label', 'timeline.chart')}><div class="lane-names" aria-hidden="true"><span class="axis"></span>${lanes.map(({ lane, rows }) => html`<span class="rows-${rows}">${laneWord(lane)}</span>`)}</div><svg height="${top}" aria-hidden="true">${trusted(grid + lanes.map(lane => lane.marks).join(''))}</svg></div>`;
}

interface Placed {
  readonly moment: FrozenMoment;
  /** Hundredths of the width. */
  readonly at: number;
  readonly end: number;
  readonly row: number;
}

/** First row in which a mark does not touch the one before it. */
function placeInRows(marks: readonly Omit<Placed, 'row'>[]): Placed[] {
  const ends: number[] = [];
  return [...marks].sort((a, b) => a.at - b.at).map(mark => {
    const free = ends.findIndex(end => end + NEAR <= mark.at);
    const row = Math.min(free === -1 ? ends.length : free, ROWS_MAX - 1);
    ends[row] = Math.max(ends[row] ?? 0, mark.end);
    return { ...mark, row };
  });
}

/** Subtle: what goes into the drawing are numbers and an anchor made of safe characters, so that no evidence text can become markup here. */
function drawMoment({ moment, at, end }: Placed, top: number): string {
  const href = `#${anchor(moment.cite)}`;
  const shape = moment.lane === 'agreement'
    ? `<svg x="${at}%" overflow="visible"><path class="at-agreement" d="M-1 ${top - 2}h2v16h-2zM1 ${top - 2}h9v7h-9z"/></svg>`
    : end - at >= 0.3
      ? `<rect class="at-${moment.lane}" x="${at}%" y="${top + 2}" width="${Math.round((end - at) * 100) / 100}%" height="9" rx="1"/>`
      : `<svg x="${at}%" overflow="visible"><rect class="at-${moment.lane}" x="-2" y="${top}" width="4" height="12"/></svg>`;
  return `<a href="${href}" tabindex="-1">${shape}</a>`;
}

/** Years, quarters, months or days: about six to twelve of them, written the same in every language. */
function ticks(from: number, to: number): { readonly at: number; readonly label: string }[] {
  const days = (to - from) / DAY_MS;
  const months = days > 365 * 9 ? 12 * Math.ceil(days / 365 / 10) : days > 1_000 ? 6 : days > 400 ? 3 : days > 45 ? (days > 240 ? 2 : 1) : 0;
  const list: { at: number; label: string }[] = [];
  if (months === 0) {
    const step = Math.max(1, Math.ceil(days / 8)) * DAY_MS;
    for (let at = Math.ceil(from / DAY_MS) * DAY_MS; at <= to && list.length < 40; at += step) list.push({ at, label: isoOf(at).slice(0, 10) });
    return list;
  }
  const first = new Date(from);
  for (let month = Math.floor(first.getUTCMonth() / months) * months, year = first.getUTCFullYear(); list.length < 40; month += months) {
    const at = Date.UTC(year, month, 1);
    if (at > to) break;
    if (at >= from) list.push({ at, label: months % 12 === 0 ? isoOf(at).slice(0, 4) : isoOf(at).slice(0, 7) });
  }
  return list;
}
