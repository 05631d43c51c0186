import type { FrozenMoment } from '../../../../shared/domain/bundle.ts';
import { isoOf } from './format.ts';
import { anchor, html, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { say, sayAttribute } from './words.ts';
import type { WordKey } from './catalogue.ts';

const WIDTH = 1_000;
const LANE_HEIGHT = 34;
const AXIS_HEIGHT = 22;
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
  const x = (at: number): number => Math.round(((at - from + margin) / (to - from + 2 * margin)) * WIDTH * 10) / 10;
  const lanes = LANES.filter(lane => dated.some(moment => moment.lane === lane));
  const height = AXIS_HEIGHT + lanes.length * LANE_HEIGHT;
  const grid = ticks(from, to).map(tick => `<line class="tick" x1="${x(tick.at)}" x2="${x(tick.at)}" y1="${AXIS_HEIGHT - 4}" y2="${height}"/><text class="tick-label" x="${x(tick.at) + 4}" y="13">${tick.label}</text>`).join('');
  const rows = lanes.map((lane, index) => {
    const top = AXIS_HEIGHT + index * LANE_HEIGHT;
    const middle = top + LANE_HEIGHT / 2;
    const marks = dated.filter(moment => moment.lane === lane).map(moment => drawMoment(moment, x, middle)).join('');
    return `<line class="lane-line" x1="0" x2="${WIDTH}" y1="${top}" y2="${top}"/>${marks}`;
  }).join('');
  return html`<div class="chart" role="group"${sayAttribute('aria-label', 'timeline.chart')}><div class="lane-names" aria-hidden="true"><span class="axis"></span>${lanes.map(lane => html`<span>${laneWord(lane)}</span>`)}</div><svg viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" aria-hidden="true">${trusted(grid + rows)}</svg></div>`;
}

/** Subtle: what goes into the drawing are numbers and an anchor made of safe characters, so that no evidence text can become markup here. */
function drawMoment(moment: FrozenMoment, x: (at: number) => number, middle: number): string {
  const at = x(moment.atUtcMs ?? 0);
  const end = moment.toUtcMs === null ? at : x(moment.toUtcMs);
  const href = `#${anchor(moment.cite)}`;
  if (moment.lane === 'agreement') return `<a href="${href}" tabindex="-1"><rect class="at-agreement" x="${at - 1}" y="${middle - 11}" width="2" height="22"/><path class="at-agreement" d="M${at + 1} ${middle - 11}h9v7h-9z"/></a>`;
  if (end - at >= 3) return `<a href="${href}" tabindex="-1"><rect class="span at-${moment.lane}" x="${at}" y="${middle - 5}" width="${Math.round((end - at) * 10) / 10}" height="10"/></a>`;
  return `<a href="${href}" tabindex="-1"><rect class="at-${moment.lane}" x="${at - 2}" y="${middle - 8}" width="4" height="16"/></a>`;
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
