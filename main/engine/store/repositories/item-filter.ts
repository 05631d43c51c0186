import type { ItemFilter } from '../../../../shared/contract/items.ts';
import { parseSearch, toFts } from '../../search/query.ts';
import type { SearchField, SearchQuery } from '../../search/query.ts';
import type { ReadDb } from '../connection.ts';

/** Items of imports that are complete; nothing else may be seen. */
export function isVisible(alias: string): string {
  return `${alias}.import_id NOT IN (SELECT import_id FROM item_import WHERE exhibit IS NULL)`;
}

const COLUMNS: Readonly<Record<SearchField, readonly string[]>> = { anywhere: [], from: ['sender'], to: ['recipients'], subject: ['subject'], name: ['names'] };

/** The words of a search in the full-text index of items; null when it asks for none. */
export function itemFts(query: SearchQuery): string | null {
  return toFts(query, field => COLUMNS[field]);
}

export type SqlValue = string | number | null;

/** A text filter with more matches than this is asked of each row instead of being read to its end first. */
const MOST_GATHERED = 5_000;

/** A filter as SQL over `item i` of part 0: what to read from, what must hold, and the values named in it. */
export interface FilterSql {
  readonly from: string;
  readonly where: string;
  readonly values: Readonly<Record<string, SqlValue>>;
}

/** True when so many rows of the index match that a page is found sooner by asking row after row. */
function isBroad(db: ReadDb, fts: string): boolean {
  return (db.prepare<[string, number], { n: number }>('SELECT count(*) AS n FROM (SELECT 1 FROM item_fts WHERE item_fts MATCH ? LIMIT ?)').get(fts, MOST_GATHERED + 1)?.n ?? 0) > MOST_GATHERED;
}

/**
 * Puts the filter of a list into SQL. A search text that asks for nothing filters nothing.
 * `wants` says whether a page of rows or all of them will be read.
 */
export function filterSql(db: ReadDb, filter: ItemFilter, wants: 'page' | 'all'): FilterSql {
  const where = ['i.part = 0', isVisible('i')];
  const values: Record<string, SqlValue> = {};
  let from = 'item i';
  const query = parseSearch(filter.text);
  const fts = itemFts(query);
  if (fts !== null) {
    // A family is found by any of its parts.
    if (wants === 'page' && isBroad(db, fts)) where.push('EXISTS (SELECT 1 FROM item m CROSS JOIN item_fts f ON f.rowid = m.item_id WHERE m.number = i.number AND f.item_fts MATCH @fts)');
    else from = `(SELECT DISTINCT m.number FROM item_fts f CROSS JOIN item m ON m.item_id = f.rowid WHERE f.item_fts MATCH @fts) q CROSS JOIN item i ON i.number = q.number`;
    values['fts'] = fts;
  }
  const from_ = latest(filter.fromUtcMs, query.afterUtcMs);
  const to = earliest(filter.toUtcMs, query.beforeUtcMs);
  if (from_ !== null) {
    where.push('i.at_utc_ms >= @fromUtcMs');
    values['fromUtcMs'] = from_;
  }
  if (to !== null) {
    where.push('i.at_utc_ms < @toUtcMs');
    values['toUtcMs'] = to;
  }
  if (filter.exhibit !== null) {
    where.push('i.import_id IN (SELECT import_id FROM item_import WHERE exhibit = @exhibit)');
    values['exhibit'] = filter.exhibit;
  }
  if (filter.linked !== null) {
    where.push(`${filter.linked ? '' : 'NOT '}EXISTS (SELECT 1 FROM link k WHERE k.evidence_kind IN ('item', 'passage') AND k.evidence_number = i.number AND k.removed_by IS NULL)`);
  }
  if (filter.problems !== null) where.push(filter.problems ? 'i.problems > 0' : 'i.problems = 0');
  const hasAttachment = query.hasAttachment ? true : filter.hasAttachment;
  if (hasAttachment !== null) where.push(hasAttachment ? 'i.attachments > 0' : 'i.attachments = 0');
  return { from, where: where.join(' AND '), values };
}

function latest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}
