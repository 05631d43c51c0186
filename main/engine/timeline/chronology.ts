import type { Lane, TimelineRow } from '../../../shared/contract/timeline.ts';
import type { Cursor } from '../../../shared/domain/basics.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { UNDATED } from '../store/repositories/timeline.ts';

/** Where an entry stands: by time, then by lane, then by its number within the lane. */
export interface Place {
  /** UTC milliseconds, or `UNDATED`. */
  readonly atUtcMs: number;
  readonly lane: Lane;
  readonly id: number;
}

export interface Entry extends Place {
  readonly row: TimelineRow;
}

/** Order of lanes at one instant. */
const LANES: readonly Lane[] = ['agreement', 'event', 'correspondence', 'usage', 'finding'];

/** Oldest first; undated entries last. */
export function byPlace(one: Place, other: Place): number {
  return one.atUtcMs - other.atUtcMs || LANES.indexOf(one.lane) - LANES.indexOf(other.lane) || one.id - other.id;
}

/**
 * One page out of several ordered lists. Each list holds at least `limit + 1` of its entries after the cursor, or all of them.
 */
export function mergePage(lists: readonly (readonly Entry[])[], limit: number): { readonly rows: TimelineRow[]; readonly next: Cursor | null } {
  const merged = lists.flat().sort(byPlace);
  const page = merged.slice(0, limit);
  const last = page.at(-1);
  return { rows: page.map(entry => entry.row), next: merged.length > limit && last !== undefined ? writeCursor(last) : null };
}

export function writeCursor(place: Place): Cursor {
  return `${place.atUtcMs === UNDATED ? 'undated' : place.atUtcMs}|${place.lane}|${place.id}` as Cursor;
}

/** @throws timeline.bad-cursor */
export function readCursor(cursor: Cursor): Place {
  const [at = '', lane = '', id = ''] = cursor.split('|');
  const known = LANES.find(name => name === lane);
  const atUtcMs = at === 'undated' ? UNDATED : Number(at);
  if (known === undefined || at === '' || !Number.isSafeInteger(atUtcMs) || !/^\d+$/.test(id)) {
    throw new ProvisoError('timeline.bad-cursor', 'This place in the timeline is not one Proviso gave out. Start again from the top.');
  }
  return { atUtcMs, lane: known, id: Number(id) };
}

/** True when an entry comes after the cursor. */
export function comesAfter(place: Place, cursor: Place | null): boolean {
  return cursor === null || byPlace(place, cursor) > 0;
}

/** True when `[from, to)` and the entry's own time share a moment; a point in time is its own end. */
export function overlaps(entry: { readonly fromUtcMs: number | null; readonly toUtcMs: number | null }, fromUtcMs: number, toUtcMs: number): boolean {
  const from = entry.fromUtcMs ?? Number.NEGATIVE_INFINITY;
  const to = entry.toUtcMs ?? Number.POSITIVE_INFINITY;
  return from < toUtcMs && (to > fromUtcMs || (to === from && from >= fromUtcMs));
}

/** An instant as an EDTF date and time in the offset it was written with. */
export function edtfOf(atUtcMs: number, offsetMinutes: number | null): string {
  const offset = offsetMinutes ?? 0;
  const local = new Date(atUtcMs + offset * 60_000).toISOString().slice(0, 19);
  if (offset === 0) return `${local}Z`;
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}
