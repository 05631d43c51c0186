import type { Bearing, LinkCounts } from '../../../../shared/domain/basics.ts';
import type { ReadDb } from '../connection.ts';

/** A message or document as the chronology shows it. */
export interface TimelineItem {
  readonly itemId: number;
  readonly number: number;
  readonly atUtcMs: number | null;
  readonly offsetMinutes: number | null;
  readonly dateBasis: string;
  readonly title: string;
  readonly fromName: string;
}

export interface TimelineFinding {
  readonly number: number;
  readonly title: string;
  readonly query: string;
  readonly firstUtcUs: number | null;
  readonly lastUtcUs: number | null;
}

/** What rests on one entry: counts, and the numbers of the provisions. */
export interface Linked {
  readonly links: LinkCounts;
  readonly provisions: readonly string[];
}

/** A place in the list of items: after this instant and number. Undated items come last, at `UNDATED`. */
export interface ItemPlace {
  readonly atUtcMs: number;
  readonly itemId: number;
}

/** Stands for "no date" where entries are put in order. */
export const UNDATED = Number.MAX_SAFE_INTEGER;

interface Period { readonly from: number; readonly to: number }

const ITEM = `i.item_id AS itemId, i.number, i.at_utc_ms AS atUtcMs, i.offset_minutes AS offsetMinutes, i.date_basis AS dateBasis,
  CASE WHEN t.subject IS NULL OR t.subject = '' THEN i.name ELSE t.subject END AS title, CASE WHEN i.from_name = '' THEN i.from_address ELSE i.from_name END AS fromName`;
const ITEM_LINKED = `(@onlyLinked = 0 OR EXISTS (SELECT 1 FROM link k WHERE k.evidence_kind IN ('item', 'passage') AND k.evidence_number = i.number AND k.removed_by IS NULL))`;

/** The questions the timeline asks; items by index ranges, never the whole list. */
export function timelineReader(db: ReadDb) {
  // A reading that is under way is rare: only then is each item asked whether it may be seen.
  const isLoading = db.prepare<[], { n: number }>('SELECT EXISTS (SELECT 1 FROM item_import WHERE exhibit IS NULL) AS n');
  const cellsIn = (table: string) => db.prepare<[{ base: number; step: number; from: number; to: number }], { cell: number; items: number }>(
    `SELECT (at_utc_ms - @base) / @step AS cell, count(*) AS items FROM ${table} WHERE part = 0 AND at_utc_ms >= @from AND at_utc_ms < @to GROUP BY cell ORDER BY cell`);
  const cells = cellsIn('item');
  const visibleCells = cellsIn('visible_item');
  const linkedCells = db.prepare<[{ base: number; step: number; from: number; to: number }], { cell: number; items: number }>(
    `SELECT (i.at_utc_ms - @base) / @step AS cell, count(DISTINCT i.number) AS items
       FROM link k JOIN visible_item i ON i.number = k.evidence_number AND i.part = 0
      WHERE k.removed_by IS NULL AND k.evidence_kind IN ('item', 'passage') AND i.at_utc_ms >= @from AND i.at_utc_ms < @to GROUP BY cell`);
  const dated = db.prepare<[{ from: number; to: number; afterAt: number; afterId: number; onlyLinked: 0 | 1; limit: number }], TimelineItem>(
    `SELECT ${ITEM} FROM visible_item i LEFT JOIN item_text t ON t.item_id = i.item_id
      WHERE i.part = 0 AND i.at_utc_ms >= @from AND i.at_utc_ms < @to AND (i.at_utc_ms, i.item_id) > (@afterAt, @afterId) AND ${ITEM_LINKED}
      ORDER BY i.at_utc_ms, i.item_id LIMIT @limit`);
  const undated = db.prepare<[{ afterId: number; onlyLinked: 0 | 1; limit: number }], TimelineItem>(
    `SELECT ${ITEM} FROM visible_item i LEFT JOIN item_text t ON t.item_id = i.item_id
      WHERE i.part = 0 AND i.at_utc_ms IS NULL AND i.item_id > @afterId AND ${ITEM_LINKED} ORDER BY i.item_id LIMIT @limit`);
  const countIn = (table: string) => db.prepare<[{ from: number; to: number }], { n: number }>(`SELECT count(*) AS n FROM ${table} WHERE part = 0 AND at_utc_ms >= @from AND at_utc_ms < @to`);
  const countDated = countIn('item');
  const countVisible = countIn('visible_item');
  const countLinked = db.prepare<[{ from: number; to: number }], { n: number }>(
    `SELECT count(*) AS n FROM (SELECT DISTINCT evidence_number AS number FROM link WHERE evidence_kind IN ('item', 'passage') AND removed_by IS NULL) k
       JOIN visible_item i ON i.number = k.number AND i.part = 0 WHERE i.at_utc_ms >= @from AND i.at_utc_ms < @to`);
  const countUndated = db.prepare<[{ onlyLinked: 0 | 1 }], { n: number }>(`SELECT count(*) AS n FROM visible_item i WHERE i.part = 0 AND i.at_utc_ms IS NULL AND ${ITEM_LINKED}`);
  const findings = db.prepare<[], TimelineFinding>('SELECT number, title, query, first_utc_us AS firstUtcUs, last_utc_us AS lastUtcUs FROM finding ORDER BY number LIMIT 10000');
  const earliest = db.prepare<[], { at: number }>('SELECT at_utc_ms AS at FROM visible_item WHERE part = 0 AND at_utc_ms IS NOT NULL ORDER BY at_utc_ms LIMIT 1');
  const latest = db.prepare<[], { at: number }>('SELECT at_utc_ms AS at FROM visible_item WHERE part = 0 AND at_utc_ms IS NOT NULL ORDER BY at_utc_ms DESC LIMIT 1');
  const usage = db.prepare<[], { first: number | null; last: number | null }>(
    `SELECT min(f.first_utc_us) AS first, max(f.last_utc_us) AS last FROM usage_file f JOIN usage_source s ON s.source_id = f.source_id AND s.generation = f.generation WHERE s.state = 'current'`);
  const linkedItem = db.prepare<[number], { bearing: Bearing; number: string; heading: string }>(
    `SELECT k.bearing, p.number, p.heading FROM link k JOIN provision p ON p.version_id = k.version_id AND p.lineage_id = k.lineage_id
      WHERE k.evidence_kind IN ('item', 'passage') AND k.evidence_number = ? AND k.removed_by IS NULL ORDER BY k.link_id`);
  const linkedOther = db.prepare<[string, number], { bearing: Bearing; number: string; heading: string }>(
    `SELECT k.bearing, p.number, p.heading FROM link k JOIN provision p ON p.version_id = k.version_id AND p.lineage_id = k.lineage_id
      WHERE k.evidence_kind = ? AND k.evidence_number = ? AND k.evidence_part = 0 AND k.removed_by IS NULL ORDER BY k.link_id`);
  return {
    /** Messages and documents by cell of `stepMs` from `period.from` on: all of them, and those with links. */
    itemCells: (period: Period, stepMs: number): { readonly cell: number; readonly items: number; readonly linked: number }[] => {
      const asked = { base: period.from, step: stepMs, ...period };
      const linked = new Map(linkedCells.all(asked).map(row => [row.cell, row.items]));
      return ((isLoading.get()?.n ?? 0) === 1 ? visibleCells : cells).all(asked).map(row => ({ ...row, linked: linked.get(row.cell) ?? 0 }));
    },
    /** Dated items of the period after `place`, then nothing: undated ones are asked for by `undatedItems`. */
    items: (period: Period, place: ItemPlace | null, onlyLinked: boolean, limit: number): TimelineItem[] =>
      dated.all({ ...period, afterAt: place?.atUtcMs ?? Number.MIN_SAFE_INTEGER, afterId: place?.itemId ?? -1, onlyLinked: onlyLinked ? 1 : 0, limit }),
    undatedItems: (afterId: number, onlyLinked: boolean, limit: number): TimelineItem[] => undated.all({ afterId, onlyLinked: onlyLinked ? 1 : 0, limit }),
    countItems: (period: Period, onlyLinked: boolean): number => (onlyLinked ? countLinked : (isLoading.get()?.n ?? 0) === 1 ? countVisible : countDated).get(period)?.n ?? 0,
    countUndatedItems: (onlyLinked: boolean): number => countUndated.get({ onlyLinked: onlyLinked ? 1 : 0 })?.n ?? 0,
    findings: (): TimelineFinding[] => findings.all(),
    /** First and last moment of items and of usage, UTC milliseconds, both included. */
    extents: (): number[] => {
      const rows = usage.get();
      return [earliest.get()?.at, latest.get()?.at, rows?.first == null ? undefined : Math.floor(rows.first / 1_000), rows?.last == null ? undefined : Math.floor(rows.last / 1_000)].filter(at => at !== undefined);
    },
    /** Links on an item with all its parts, on a finding or on an event. */
    linked: (kind: 'item' | 'finding' | 'event', number: number): Linked => {
      const rows = kind === 'item' ? linkedItem.all(number) : linkedOther.all(kind, number);
      const links = { supports: 0, contradicts: 0, context: 0 };
      for (const row of rows) links[row.bearing] += 1;
      return { links, provisions: [...new Set(rows.map(row => (row.number === '' ? row.heading : row.number)))] };
    },
  };
}
