import type { ItemFilter } from '../../../../shared/contract/items.ts';
import type { ReadDb } from '../connection.ts';
import { filterSql } from './item-filter.ts';
import type { FilterSql, SqlValue } from './item-filter.ts';

/** Where a row stands in the list: by instant, then by row; undated rows come last in both orders. */
export interface ItemPlace {
  readonly atUtcMs: number | null;
  readonly itemId: number;
}

/** A row of the list as stored. */
export interface ItemListRow extends ItemPlace {
  readonly number: number;
  readonly kind: 'message' | 'attachment' | 'document';
  readonly name: string;
  readonly subject: string;
  readonly fromName: string;
  readonly fromAddress: string;
  readonly offsetMinutes: number | null;
  readonly dateRaw: string;
  readonly attachments: number;
  readonly threadId: number | null;
  readonly problems: number;
  readonly excerpt: string;
  readonly sizeBytes: number;
}

const ROW = `i.item_id AS itemId, i.at_utc_ms AS atUtcMs, i.number, i.kind, i.name, t.subject, i.from_name AS fromName, i.from_address AS fromAddress, i.offset_minutes AS offsetMinutes,
  i.date_raw AS dateRaw, i.attachments, i.thread_id AS threadId, i.problems, i.excerpt, i.size_bytes AS sizeBytes`;
const THREAD_COUNT_LIMIT = 1_000;

type Order = ItemFilter['order'];

/** Lists of messages and documents, filtered and in order; keyset pages. */
export function itemList(db: ReadDb) {
  const threadCount = db.prepare<[number, number], { n: number }>(
    'SELECT count(*) AS n FROM (SELECT 1 FROM item WHERE thread_id = ? AND import_id NOT IN (SELECT import_id FROM item_import WHERE exhibit IS NULL) LIMIT ?)');
  const all = <T>(sql: string, values: Readonly<Record<string, SqlValue>>): T[] => db.prepare<[Record<string, SqlValue>], T>(sql).all({ ...values });

  const rows = (filter: FilterSql, order: Order, isDated: boolean, after: ItemPlace | null, limit: number): ItemListRow[] => {
    const key = isDated ? '(i.at_utc_ms, i.item_id)' : '(i.item_id)';
    const place = after === null ? '' : `AND ${key} ${order === 'newest' ? '<' : '>'} ${isDated ? '(@afterMs, @afterId)' : '(@afterId)'}`;
    const direction = order === 'newest' ? 'DESC' : 'ASC';
    return all<ItemListRow>(
      `SELECT ${ROW} FROM ${filter.from} JOIN item_text t ON t.item_id = i.item_id
        WHERE ${filter.where} AND i.at_utc_ms IS ${isDated ? 'NOT NULL' : 'NULL'} ${place} ORDER BY ${isDated ? `i.at_utc_ms ${direction}, ` : ''}i.item_id ${direction} LIMIT @limit`,
      { ...filter.values, limit, ...(after === null ? {} : { afterId: after.itemId }), ...(after === null || !isDated ? {} : { afterMs: after.atUtcMs }) });
  };

  const count = (filter: FilterSql, extra = '1', values: Readonly<Record<string, SqlValue>> = {}): number =>
    all<{ n: number }>(`SELECT count(*) AS n FROM ${filter.from} WHERE ${filter.where} AND ${extra}`, { ...filter.values, ...values })[0]?.n ?? 0;

  return {
    /** Rows after a place (null: from the start). */
    page: (filter: ItemFilter, after: ItemPlace | null, limit: number): ItemListRow[] => {
      const sql = filterSql(db, filter, 'page');
      const dated = after !== null && after.atUtcMs === null ? [] : rows(sql, filter.order, true, after, limit);
      if (dated.length === limit) return dated;
      return [...dated, ...rows(sql, filter.order, false, after?.atUtcMs === null ? after : null, limit - dated.length)];
    },
    total: (filter: ItemFilter): number => remembered(db, JSON.stringify({ ...filter, order: '' }), () => count(filterSql(db, filter, 'all'))),
    /** Items by month in the order of the list; month is year × 12 + month − 1, null the undated ones, which come last. */
    months: (filter: ItemFilter): { month: number | null; items: number }[] => {
      const sql = filterSql(db, filter, 'all');
      return all(`SELECT i.month, count(*) AS items FROM ${sql.from} WHERE ${sql.where} GROUP BY i.month ORDER BY i.month ${filter.order === 'newest' ? 'DESC' : 'ASC'} NULLS LAST`, sql.values);
    },
    /** Place of every `step`-th row. */
    anchors: (filter: ItemFilter, step: number): ItemPlace[] => {
      const sql = filterSql(db, filter, 'all');
      const direction = filter.order === 'newest' ? 'DESC' : 'ASC';
      return all(
        `SELECT atUtcMs, itemId FROM (SELECT i.at_utc_ms AS atUtcMs, i.item_id AS itemId, row_number() OVER (ORDER BY i.at_utc_ms ${direction} NULLS LAST, i.item_id ${direction}) AS place
           FROM ${sql.from} WHERE ${sql.where}) WHERE place % @step = 0`, { ...sql.values, step });
    },
    /** How many rows stand before the item; null when the filter hides it. */
    locate: (filter: ItemFilter, number: number): number | null => {
      const sql = filterSql(db, filter, 'all');
      const own = all<ItemPlace>(`SELECT i.at_utc_ms AS atUtcMs, i.item_id AS itemId FROM ${sql.from} WHERE ${sql.where} AND i.number = @number`, { ...sql.values, number })[0];
      if (own === undefined) return null;
      const sign = filter.order === 'newest' ? '>' : '<';
      const values = { ownId: own.itemId, ownMs: own.atUtcMs };
      return own.atUtcMs === null
        ? count(sql, `(i.at_utc_ms IS NOT NULL OR i.item_id ${sign} @ownId)`, { ownId: own.itemId })
        : count(sql, `(i.at_utc_ms, i.item_id) ${sign} (@ownMs, @ownId)`, values);
    },
    /** Messages of a thread, up to 1,000. */
    threadCount: (threadId: number): number => threadCount.get(threadId, THREAD_COUNT_LIMIT)?.n ?? 0,
  };
}

interface Remembered {
  state: string;
  readonly totals: Map<string, number>;
}

const totals = new WeakMap<ReadDb, Remembered>();
const MOST_REMEMBERED = 100;

/** Totals hold until the database changes: every page of a list asks for the same one. */
function remembered(db: ReadDb, key: string, find: () => number): number {
  const state = `${String(db.pragma('data_version', { simple: true }))}/${String(db.prepare<[], { n: number }>('SELECT total_changes() AS n').get()?.n)}`;
  let memory = totals.get(db);
  if (memory?.state !== state || memory.totals.size >= MOST_REMEMBERED) {
    memory = { state, totals: new Map() };
    totals.set(db, memory);
  }
  const known = memory.totals.get(key);
  if (known !== undefined) return known;
  const total = find();
  memory.totals.set(key, total);
  return total;
}
