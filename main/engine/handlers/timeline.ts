import type { TimelineRow } from '../../../shared/contract/timeline.ts';
import type { HandlersFor } from '../context.ts';
import type { ReadDb } from '../store/connection.ts';
import { UNDATED, timelineReader } from '../store/repositories/timeline.ts';
import { comesAfter, mergePage, overlaps, readCursor } from '../timeline/chronology.ts';
import type { Entry } from '../timeline/chronology.ts';
import { agreementEntries, eventEntries, findingEntries, itemEntry, versionBands } from '../timeline/entries.ts';
import { stepFor, wholeCells } from '../timeline/steps.ts';
import { usageLane } from '../timeline/usage-lane.ts';

/** Events drawn at once; the rest are counted. */
const MOST_EVENTS = 500;
const MOST_UNDATED = 200;
const DAY_MS = 86_400_000;

/** The chart over time, and the chronology below it. */
export const timelineHandlers = {
  'timeline.view': async ({ fromUtcMs, toUtcMs, columns }, context) => {
    const { db } = context;
    const timeline = timelineReader(db);
    const events = eventEntries(db, timeline);
    const agreements = agreementEntries(db);
    const extent = extentOf([...events, ...agreements], timeline.extents());
    const from = fromUtcMs ?? extent?.fromUtcMs ?? 0;
    const to = Math.max(from + 1, toUtcMs ?? extent?.toUtcMs ?? from + DAY_MS);
    const stepMs = stepFor(from, to, columns);
    const period = wholeCells(from, to, stepMs);
    const cells = timeline.itemCells({ from: period.fromUtcMs, to: period.toUtcMs }, stepMs);
    const inPeriod = events.map(entry => entry.row).filter(row => isDated(row) && overlaps({ fromUtcMs: row.atUtcMs, toUtcMs: row.toUtcMs }, period.fromUtcMs, period.toUtcMs));
    const shown = linkedFirst(inPeriod, MOST_EVENTS);
    return {
      ...period,
      extent,
      usage: await usageLane(context, period, stepMs),
      correspondence: {
        stepMs,
        cells: cells.map(({ cell, items, linked }) => ({ atUtcMs: period.fromUtcMs + cell * stepMs, items, linked })),
        items: cells.reduce((sum, cell) => sum + cell.items, 0),
      },
      events: shown,
      eventsHidden: inPeriod.length - shown.length,
      bands: versionBands(db).filter(band => overlaps(band, period.fromUtcMs, period.toUtcMs)),
      undated: undatedRows(timeline, events),
    };
  },

  'timeline.page': ({ fromUtcMs, toUtcMs, lanes, onlyLinked, after, limit }, { db }) => {
    const cursor = after === null ? null : readCursor(after);
    const timeline = timelineReader(db);
    const wants = (lane: TimelineRow['lane']): boolean => lanes.length === 0 || lanes.includes(lane);
    const isWhole = fromUtcMs === null && toUtcMs === null;
    const period = { from: fromUtcMs ?? Number.MIN_SAFE_INTEGER, to: toUtcMs ?? Number.MAX_SAFE_INTEGER };
    const inPeriod = (entry: Entry): boolean => (isDated(entry.row) ? overlaps({ fromUtcMs: entry.row.atUtcMs, toUtcMs: entry.row.toUtcMs }, period.from, period.to) : isWhole);
    const small = [
      ...(wants('event') ? eventEntries(db, timeline) : []),
      ...(wants('agreement') ? agreementEntries(db) : []),
      ...(wants('finding') ? findingEntries(timeline) : []),
    ].filter(entry => inPeriod(entry) && (!onlyLinked || isLinked(entry.row)));
    const items = wants('correspondence') ? itemEntries(db, period, isWhole, cursor, onlyLinked, limit + 1) : [];
    const counted = wants('correspondence') ? timeline.countItems(period, onlyLinked) + (isWhole ? timeline.countUndatedItems(onlyLinked) : 0) : 0;
    return { ...mergePage([small.filter(entry => comesAfter(entry, cursor)), items], limit), total: small.length + counted };
  },
} satisfies HandlersFor<'timeline.view' | 'timeline.page'>;

/** The next items after the cursor: dated ones, then undated ones when no period is asked for. */
function itemEntries(db: ReadDb, period: { readonly from: number; readonly to: number }, isWhole: boolean, cursor: ReturnType<typeof readCursor> | null, onlyLinked: boolean, limit: number): Entry[] {
  const timeline = timelineReader(db);
  const isAmongUndated = cursor?.atUtcMs === UNDATED;
  // One instant holds items of several lanes: those before the cursor are dropped by its whole order.
  const place = cursor === null ? null : { atUtcMs: cursor.atUtcMs - 1, itemId: Number.MAX_SAFE_INTEGER };
  const from = cursor?.lane === 'correspondence' ? { atUtcMs: cursor.atUtcMs, itemId: cursor.id } : place;
  const dated = isAmongUndated ? [] : timeline.items(period, from, onlyLinked, limit);
  const undated = isWhole && dated.length < limit ? timeline.undatedItems(isAmongUndated && cursor.lane === 'correspondence' ? cursor.id : -1, onlyLinked, limit - dated.length) : [];
  return [...dated, ...undated].map(item => itemEntry(item, timeline)).filter(entry => comesAfter(entry, cursor));
}

function undatedRows(timeline: ReturnType<typeof timelineReader>, events: readonly Entry[]): TimelineRow[] {
  const rows = events.map(entry => entry.row).filter(row => !isDated(row));
  return [...rows, ...timeline.undatedItems(-1, false, MOST_UNDATED).map(item => itemEntry(item, timeline).row)].slice(0, MOST_UNDATED);
}

/** Everything dated lies within; the end is the first moment after it. */
function extentOf(entries: readonly Entry[], moments: readonly number[]): { fromUtcMs: number; toUtcMs: number } | null {
  const starts = [...entries.flatMap(({ row }) => [row.atUtcMs, row.toUtcMs === null ? null : row.toUtcMs - 1]), ...moments].filter(at => at !== null);
  if (starts.length === 0) return null;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const at of starts) {
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  return { fromUtcMs: first, toUtcMs: last + 1 };
}

function linkedFirst(rows: readonly TimelineRow[], most: number): TimelineRow[] {
  if (rows.length <= most) return [...rows];
  const chosen = new Set([...rows].sort((one, other) => Number(isLinked(other)) - Number(isLinked(one))).slice(0, most));
  return rows.filter(row => chosen.has(row));
}

function isDated(row: TimelineRow): boolean {
  return row.atUtcMs !== null || row.toUtcMs !== null;
}

function isLinked(row: TimelineRow): boolean {
  return row.links.supports + row.links.contradicts + row.links.context > 0;
}
