import { citeOf } from '../../../../shared/domain/refs.ts';
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
const MOST_COUNTED = 100_000;
/** Words around the matches of a snippet. */
const SNIPPET_WORDS = 24;

/** Search over messages, their parts and documents. Words go by relevance; a search of operators alone goes newest first. */
export const itemSearch: SearchProvider = {
  kind: 'item',
  search: (db, query, after, limit) => {
    if (limit <= 0) return { hits: [], next: after ?? '' };
    const fts = itemFts(query);
    const place = after === null || after === '' ? null : (JSON.parse(after) as [number, number]);
    const found = find(db, query, fts, place, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return { hits: toHits(db, page, fts), next: found.length > limit && last !== undefined ? JSON.stringify([last.rank, last.itemId]) : null };
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
    from += ' JOIN item h ON h.number = i.number AND h.part = 0';
    if (query.afterUtcMs !== null) where.push('h.at_utc_ms >= @after');
    if (query.beforeUtcMs !== null) where.push('h.at_utc_ms < @before');
    if (query.hasAttachment) where.push('h.attachments > 0');
    if (query.afterUtcMs !== null) values['after'] = query.afterUtcMs;
    if (query.beforeUtcMs !== null) values['before'] = query.beforeUtcMs;
  }
  return { from, where: where.join(' AND '), values };
}

function find(db: ReadDb, query: SearchQuery, fts: string | null, place: readonly [number, number] | null, limit: number): FoundItem[] {
  const sql = conditions(query, fts);
  const values: Record<string, SqlValue> = { ...sql.values, limit, ...(place === null ? {} : { placeRank: place[0], placeId: place[1] }) };
  const isAfter = place === null ? '' : 'WHERE (rank, itemId) > (@placeRank, @placeId)';
  // Subtle: rank is smaller for better hits; without words the negated instant stands in for it, so that newest comes first.
  const rank = fts === null ? 'coalesce(0 - i.at_utc_ms, 9e15)' : 'f.rank';
  return db.prepare<[Record<string, SqlValue>], FoundItem>(
    `SELECT k.itemId, k.rank, i.number, i.part, i.name, t.subject, w.subject AS parentSubject, coalesce(i.at_utc_ms, h.at_utc_ms) AS atUtcMs, i.excerpt
       FROM (SELECT rank, itemId FROM (SELECT ${rank} AS rank, i.item_id AS itemId FROM ${sql.from} WHERE ${sql.where}) ${isAfter} ORDER BY rank, itemId LIMIT @limit) k
       JOIN item i ON i.item_id = k.itemId JOIN item_text t ON t.item_id = i.item_id
       JOIN item h ON h.number = i.number AND h.part = 0 JOIN item_text w ON w.item_id = h.item_id
      ORDER BY k.rank, k.itemId`).all(values);
}

function toHits(db: ReadDb, found: readonly FoundItem[], fts: string | null): SearchHit[] {
  const snippet = fts === null ? null : db.prepare<[string, number], { snippet: string }>(
    `SELECT snippet(item_fts, -1, '${OPEN}', '${CLOSE}', '…', ${String(SNIPPET_WORDS)}) AS snippet FROM item_fts WHERE item_fts MATCH ? AND rowid = ?`);
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
