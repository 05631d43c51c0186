import { citeOf } from '../../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../../shared/errors.ts';
import type { SearchHit } from '../../../../shared/contract/items.ts';
import type { SearchProvider } from '../../search/provider.ts';
import type { SearchQuery } from '../../search/query.ts';
import { CLOSE, OPEN, readMarks } from '../../search/snippet.ts';
import type { ReadDb } from '../connection.ts';
import { isVisible, itemFts } from './item-filter.ts';
import type { SqlValue } from './item-filter.ts';

interface FoundItem {
  readonly itemId: number;
  readonly rank: number;
  readonly number: number;
  readonly part: number;
  readonly name: string;
  readonly subject: string;
  readonly parentSubject: string | null;
  readonly atUtcMs: number | null;
  readonly excerpt: string;
}

/** Counting stops here: a longer list is not read to its end. */
const MOST_COUNTED = 10_000;
/** More hits than this are not weighed against each other: they come newest in the case first. */
const MOST_RANKED = 2_000;
/** Words around the matches of a snippet. */
const SNIPPET_WORDS = 24;

/**
 * Search over messages, their parts and documents. Words go by relevance, unless so many items have them that weighing would take longer than
 * anybody reads; a search of operators alone goes newest first.
 */
export const itemSearch: SearchProvider = {
  kind: 'item',
  search: (db, query, after, limit) => {
    if (limit <= 0) return { hits: [], next: after ?? '' };
    const fts = itemFts(query);
    const place = after === null || after === '' ? null : readPlace(after);
    // Subtle: the first page decides for all that follow, so that no hit is shown twice when the case grows.
    const isRanked = place === null ? fts === null || size(db, fts) <= MOST_RANKED : place.isRanked;
    const found = find(db, query, fts, place, limit + 1, isRanked);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return { hits: toHits(db, page, fts), next: found.length > limit && last !== undefined ? JSON.stringify([last.rank, last.itemId, isRanked]) : null };
  },
  count: (db, query) => {
    const fts = itemFts(query);
    if (fts === null && asksNoFilter(query)) return 0;
    const sql = conditions(query, fts);
    return db.prepare<[Record<string, SqlValue>], { n: number }>(`SELECT count(*) AS n FROM (SELECT 1 FROM ${sql.from} WHERE ${sql.where} LIMIT ${String(MOST_COUNTED)})`).get(sql.values)?.n ?? 0;
  },
};

function asksNoFilter(query: SearchQuery): boolean {
  return query.beforeUtcMs === null && query.afterUtcMs === null && !query.hasAttachment;
}

function conditions(query: SearchQuery, fts: string | null): { from: string; where: string; values: Record<string, SqlValue> } {
  const values: Record<string, SqlValue> = {};
  const where = [isVisible('i')];
  let from = 'item i';
  if (fts !== null) {
    from = 'item_fts f CROSS JOIN item i ON i.item_id = f.rowid';
    where.push('f.item_fts MATCH @fts');
    values['fts'] = fts;
  } else {
    where.push('i.part = 0');
  }
  if (!asksNoFilter(query)) {
    // A part has the date and the attachments of its message.
    const message = fts === null ? 'i' : 'h';
    if (fts !== null) from += ' CROSS JOIN item h ON h.number = i.number AND h.part = 0';
    if (query.afterUtcMs !== null) where.push(`${message}.at_utc_ms >= @after`);
    if (query.beforeUtcMs !== null) where.push(`${message}.at_utc_ms < @before`);
    if (query.hasAttachment) where.push(`${message}.attachments > 0`);
    if (query.afterUtcMs !== null) values['after'] = query.afterUtcMs;
    if (query.beforeUtcMs !== null) values['before'] = query.beforeUtcMs;
  }
  return { from, where: where.join(' AND '), values };
}

interface Place {
  readonly rank: number;
  readonly itemId: number;
  readonly isRanked: boolean;
}

/** @throws search.bad-cursor */
function readPlace(cursor: string): Place {
  const parsed: unknown = JSON.parse(cursor);
  const [rank, itemId, isRanked] = Array.isArray(parsed) ? (parsed as readonly unknown[]) : [];
  if (typeof rank !== 'number' || typeof itemId !== 'number' || typeof isRanked !== 'boolean') throw new ProvisoError('search.bad-cursor', 'This place in the results is not known any more. Search again.');
  return { rank, itemId, isRanked };
}

/** How many rows of the index match, as far as it matters. */
function size(db: ReadDb, fts: string): number {
  return db.prepare<[string, number], { n: number }>('SELECT count(*) AS n FROM (SELECT 1 FROM item_fts WHERE item_fts MATCH ? LIMIT ?)').get(fts, MOST_RANKED + 1)?.n ?? 0;
}

function find(db: ReadDb, query: SearchQuery, fts: string | null, place: Place | null, limit: number, isRanked: boolean): FoundItem[] {
  const sql = conditions(query, fts);
  const values: Record<string, SqlValue> = { ...sql.values, limit, ...(place === null ? {} : !isRanked ? { placeId: place.itemId } : { placeRank: place.rank, placeId: place.itemId }) };
  const isAfter = place === null ? '' : 'WHERE (rank, itemId) > (@placeRank, @placeId)';
  // Subtle: rank is smaller for better hits; without words the negated instant stands in for it, so that newest comes first.
  const rank = fts === null ? 'coalesce(0 - i.at_utc_ms, 9e15)' : 'f.rank';
  const keys = isRanked
    ? `SELECT rank, itemId FROM (SELECT ${rank} AS rank, i.item_id AS itemId FROM ${sql.from} WHERE ${sql.where}) ${isAfter} ORDER BY rank, itemId LIMIT @limit`
    : `SELECT -1.0 * f.rowid AS rank, f.rowid AS itemId FROM ${sql.from} WHERE ${sql.where} ${place === null ? '' : 'AND f.rowid < CAST(@placeId AS INTEGER)'} ORDER BY f.rowid DESC LIMIT @limit`;
  return db.prepare<[Record<string, SqlValue>], FoundItem>(
    `SELECT k.itemId, k.rank, i.number, i.part, i.name, t.subject, w.subject AS parentSubject, coalesce(i.at_utc_ms, h.at_utc_ms) AS atUtcMs, i.excerpt
       FROM (${keys}) k
       JOIN item i ON i.item_id = k.itemId JOIN item_text t ON t.item_id = i.item_id
       JOIN item h ON h.number = i.number AND h.part = 0 JOIN item_text w ON w.item_id = h.item_id
      ORDER BY k.rank, k.itemId`).all(values);
}

function toHits(db: ReadDb, found: readonly FoundItem[], fts: string | null): SearchHit[] {
  // Subtle: numbers are bound as floating point, and FTS5 leaves a row id that is not an integer out of its plan.
  const snippet = fts === null ? null : db.prepare<[string, number], { snippet: string }>(
    `SELECT snippet(item_fts, -1, '${OPEN}', '${CLOSE}', '…', ${String(SNIPPET_WORDS)}) AS snippet FROM item_fts WHERE item_fts MATCH ? AND rowid = CAST(? AS INTEGER)`);
  return found.map(row => {
    const ref = `item:${String(row.number)}${row.part === 0 ? '' : `.${String(row.part)}`}`;
    return {
      kind: 'item', ref, cite: citeOf(ref),
      title: [row.subject, row.name, row.parentSubject ?? ''].find(words => words.trim() !== '') ?? '',
      at: row.atUtcMs === null ? null : new Date(row.atUtcMs).toISOString(),
      snippet: fts === null || snippet === null ? { text: row.excerpt, hits: [] } : readMarks(snippet.get(fts, row.itemId)?.snippet ?? row.excerpt),
    };
  });
}
