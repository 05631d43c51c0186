import { citeOf } from '../../../../shared/domain/refs.ts';
import type { SearchProvider } from '../../search/provider.ts';
import { toFts } from '../../search/query.ts';
import type { SearchQuery } from '../../search/query.ts';
import { CLOSE, OPEN, readMarks } from '../../search/snippet.ts';
import type { ReadDb } from '../connection.ts';

interface Found {
  readonly eventId: number;
  readonly rank: number;
  readonly statement: string;
  readonly edtf: string;
  readonly snippet: string;
}

interface Asked {
  readonly fts: string;
  readonly after: number | null;
  readonly before: number | null;
}

// An event that lasts is found when any of it lies in the time asked for; undated ones only when no time is.
const MATCH = `FROM event_fts f JOIN event e ON e.event_id = f.rowid WHERE event_fts MATCH @fts AND e.removed_by IS NULL
  AND (@after IS NULL OR (coalesce(e.from_utc_ms, e.to_utc_ms) IS NOT NULL AND coalesce(e.to_utc_ms, 9e15) > @after))
  AND (@before IS NULL OR (coalesce(e.from_utc_ms, e.to_utc_ms) IS NOT NULL AND coalesce(e.from_utc_ms, -9e15) < @before))`;

/** Search over the statements and notes of events. */
export const eventSearch: SearchProvider = {
  kind: 'event',
  search: (db, query, after, limit) => {
    const asked = askedOf(query);
    if (asked === null) return { hits: [], next: null };
    if (limit <= 0) return { hits: [], next: after ?? '' };
    const place = after === null || after === '' ? [-1e9, 0] : (JSON.parse(after) as [number, number]);
    const found = find(db, asked, place[0] ?? -1e9, place[1] ?? 0, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      hits: page.map(row => ({ kind: 'event', ref: `event:${row.eventId}`, cite: citeOf(`event:${row.eventId}`), title: row.statement, at: row.edtf === '' ? null : row.edtf, snippet: readMarks(row.snippet) })),
      next: found.length > limit && last !== undefined ? JSON.stringify([last.rank, last.eventId]) : null,
    };
  },
  count: (db, query) => {
    const asked = askedOf(query);
    return asked === null ? 0 : db.prepare<[Asked], { n: number }>(`SELECT count(*) AS n ${MATCH}`).get(asked)?.n ?? 0;
  },
};

function askedOf(query: SearchQuery): Asked | null {
  if (query.hasAttachment) return null;
  const fts = toFts(query, field => (field === 'anywhere' ? [] : field === 'subject' ? ['statement'] : null));
  return fts === null ? null : { fts, after: query.afterUtcMs, before: query.beforeUtcMs };
}

function find(db: ReadDb, asked: Asked, rank: number, id: number, limit: number): Found[] {
  return db.prepare<[Asked & { rank: number; id: number; limit: number }], Found>(
    `SELECT * FROM (SELECT e.event_id AS eventId, bm25(event_fts) AS rank, e.statement, e.edtf, snippet(event_fts, -1, '${OPEN}', '${CLOSE}', '…', 24) AS snippet ${MATCH})
      WHERE (rank, eventId) > (@rank, @id) ORDER BY rank, eventId LIMIT @limit`).all({ ...asked, rank, id, limit });
}
