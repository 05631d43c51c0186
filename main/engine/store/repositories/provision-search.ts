import { cite } from '../../../../shared/domain/refs.ts';
import type { SearchProvider } from '../../search/provider.ts';
import { toFts } from '../../search/query.ts';
import type { SearchQuery } from '../../search/query.ts';
import { CLOSE, OPEN, readMarks } from '../../search/snippet.ts';
import type { ReadDb } from '../connection.ts';

interface Found {
  readonly provisionId: number;
  readonly rank: number;
  readonly lineage: number;
  readonly sha12: string;
  readonly number: string;
  readonly heading: string;
  readonly agreement: string;
  readonly versionId: number;
  readonly stated: string | null;
  readonly snippet: string;
}

const MATCH = 'FROM provision_fts f JOIN provision p ON p.provision_id = f.rowid JOIN agreement_version v ON v.version_id = p.version_id JOIN agreement a ON a.agreement_id = v.agreement_id WHERE provision_fts MATCH @fts';

/** Search over provisions in every wording: number and heading weigh more than text. A search for dates, people or attachments finds none. */
export const provisionSearch: SearchProvider = {
  kind: 'provision',
  search: (db, query, after, limit) => {
    const fts = ftsOf(query);
    if (fts === null) return { hits: [], next: null };
    if (limit <= 0) return { hits: [], next: after ?? '' };
    const place = after === null || after === '' ? [-1e9, 0] : (JSON.parse(after) as [number, number]);
    const found = find(db, fts, place[0] ?? -1e9, place[1] ?? 0, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      hits: page.map(row => ({
        kind: 'provision', ref: `provision:${row.lineage}@${row.sha12}`, cite: row.number === '' ? cite('version', row.versionId) : row.number,
        title: `${row.heading === '' ? row.number : row.heading} (${row.agreement}, ${cite('version', row.versionId)})`, at: row.stated, snippet: readMarks(row.snippet),
      })),
      next: found.length > limit && last !== undefined ? JSON.stringify([last.rank, last.provisionId]) : null,
    };
  },
  count: (db, query) => {
    const fts = ftsOf(query);
    return fts === null ? 0 : db.prepare<[{ fts: string }], { n: number }>(`SELECT count(*) AS n ${MATCH}`).get({ fts })?.n ?? 0;
  },
};

function ftsOf(query: SearchQuery): string | null {
  if (query.hasAttachment || query.beforeUtcMs !== null || query.afterUtcMs !== null) return null;
  return toFts(query, field => (field === 'anywhere' ? [] : field === 'subject' || field === 'name' ? ['heading'] : null));
}

function find(db: ReadDb, fts: string, rank: number, id: number, limit: number): Found[] {
  return db.prepare<[{ fts: string; rank: number; id: number; limit: number }], Found>(
    `SELECT * FROM (SELECT p.provision_id AS provisionId, bm25(provision_fts, 8, 4, 1) AS rank, p.lineage_id AS lineage, substr(v.sha256, 1, 12) AS sha12, p.number, p.heading,
            a.name AS agreement, v.version_id AS versionId, v.stated, snippet(provision_fts, -1, '${OPEN}', '${CLOSE}', '…', 24) AS snippet ${MATCH})
      WHERE (rank, provisionId) > (@rank, @id) ORDER BY rank, provisionId LIMIT @limit`).all({ fts, rank, id, limit });
}
