import type { Bearing, LinkCounts } from '../../../../shared/domain/basics.ts';
import type { EvidenceRef, ProvisionRef } from '../../../../shared/domain/refs.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

/** A passage as it is kept, so that it can be found again: its words, up to 32 characters on both sides, and its range. */
export interface StoredPassage {
  /** UTF-16 code units of the item's text, the end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  readonly prefix: string;
  readonly suffix: string;
}

export type EvidenceKind = 'passage' | 'item' | 'finding' | 'event';

/** What evidence a link rests on. `part` is 0 for a whole item and for findings and events. */
export interface EvidenceKey {
  readonly kind: EvidenceKind;
  readonly number: number;
  readonly part: number;
  readonly start: number | null;
  readonly end: number | null;
}

export interface NewLink {
  readonly evidence: Omit<EvidenceKey, 'start' | 'end'>;
  readonly passage: StoredPassage | null;
  readonly lineage: number;
  readonly versionId: number;
  readonly bearing: Bearing;
  readonly strength: 'direct' | 'indirect';
  readonly note: string;
  readonly madeBy: string;
}

/** A link as it is stored. */
export interface LinkRow {
  readonly linkId: number;
  readonly evidence: EvidenceRef;
  readonly kind: EvidenceKind;
  readonly number: number;
  readonly part: number;
  readonly passage: StoredPassage | null;
  readonly lineage: number;
  readonly versionId: number;
  readonly provision: ProvisionRef;
  readonly provisionNumber: string;
  readonly provisionHeading: string;
  readonly agreement: string;
  readonly bearing: Bearing;
  readonly strength: 'direct' | 'indirect';
  readonly note: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly removed: boolean;
}

interface LinkSql {
  readonly linkId: number; readonly kind: EvidenceKind; readonly number: number; readonly part: number;
  readonly start: number | null; readonly end: number | null; readonly quote: string | null; readonly prefix: string | null; readonly suffix: string | null;
  readonly lineage: number; readonly versionId: number; readonly sha12: string; readonly provisionNumber: string; readonly provisionHeading: string; readonly agreement: string;
  readonly bearing: Bearing; readonly strength: 'direct' | 'indirect'; readonly note: string; readonly madeAt: string; readonly madeBy: string; readonly removedBy: number | null;
}

interface CountSql { readonly bearing: Bearing; readonly n: number }

const COLUMNS = `k.link_id AS linkId, k.evidence_kind AS kind, k.evidence_number AS number, k.evidence_part AS part, k.start_unit AS start, k.end_unit AS "end", k.quote, k.prefix, k.suffix,
  k.lineage_id AS lineage, k.version_id AS versionId, substr(v.sha256, 1, 12) AS sha12, p.number AS provisionNumber, p.heading AS provisionHeading, a.name AS agreement,
  k.bearing, k.strength, k.note, k.made_at AS madeAt, k.made_by AS madeBy, k.removed_by AS removedBy`;
const FROM = `FROM link k JOIN agreement_version v ON v.version_id = k.version_id JOIN agreement a ON a.agreement_id = v.agreement_id
  JOIN provision p ON p.version_id = k.version_id AND p.lineage_id = k.lineage_id`;
/** What speaks against comes first. */
const ORDER = `ORDER BY CASE k.bearing WHEN 'contradicts' THEN 0 WHEN 'supports' THEN 1 ELSE 2 END, k.link_id LIMIT ?`;

export const NO_LINKS: LinkCounts = { supports: 0, contradicts: 0, context: 0 };

/** Links as readers see them; lists leave out what was taken back. */
export function linkReader(db: ReadDb) {
  const one = db.prepare<[number], LinkSql>(`SELECT ${COLUMNS} ${FROM} WHERE k.link_id = ?`);
  const all = db.prepare<[number], LinkSql>(`SELECT ${COLUMNS} ${FROM} WHERE k.removed_by IS NULL ${ORDER}`);
  const ofLineage = db.prepare<[number, number], LinkSql>(`SELECT ${COLUMNS} ${FROM} WHERE k.lineage_id = ? AND k.removed_by IS NULL ${ORDER}`);
  const ofWhole = db.prepare<[number, number, number], LinkSql>(
    `SELECT ${COLUMNS} ${FROM} WHERE k.evidence_kind IN ('item', 'passage') AND k.evidence_number = ? AND k.evidence_part = ? AND k.removed_by IS NULL ${ORDER}`);
  const ofPassage = db.prepare<[number, number, number, number, number], LinkSql>(
    `SELECT ${COLUMNS} ${FROM} WHERE k.evidence_kind = 'passage' AND k.evidence_number = ? AND k.evidence_part = ? AND k.start_unit = ? AND k.end_unit = ? AND k.removed_by IS NULL ${ORDER}`);
  const ofOther = db.prepare<[string, number, number], LinkSql>(
    `SELECT ${COLUMNS} ${FROM} WHERE k.evidence_kind = ? AND k.evidence_number = ? AND k.evidence_part = 0 AND k.removed_by IS NULL ${ORDER}`);
  const countItem = db.prepare<[number, number], CountSql>(
    `SELECT bearing, count(*) AS n FROM link WHERE evidence_kind IN ('item', 'passage') AND evidence_number = ? AND evidence_part = ? AND removed_by IS NULL GROUP BY bearing`);
  const countOther = db.prepare<[string, number], CountSql>('SELECT bearing, count(*) AS n FROM link WHERE evidence_kind = ? AND evidence_number = ? AND evidence_part = 0 AND removed_by IS NULL GROUP BY bearing');
  const countLineage = db.prepare<[number], CountSql>('SELECT bearing, count(*) AS n FROM link WHERE lineage_id = ? AND removed_by IS NULL GROUP BY bearing');
  const countLineageVersion = db.prepare<[number, number], CountSql>('SELECT bearing, count(*) AS n FROM link WHERE lineage_id = ? AND version_id = ? AND removed_by IS NULL GROUP BY bearing');
  const countAgreement = db.prepare<[number], CountSql & { lineage: number }>(
    'SELECT lineage_id AS lineage, bearing, count(*) AS n FROM link WHERE removed_by IS NULL AND lineage_id IN (SELECT lineage_id FROM lineage WHERE agreement_id = ?) GROUP BY lineage_id, bearing');
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM link WHERE removed_by IS NULL');
  return {
    /** Also a link that was taken back. */
    get: (linkId: number): LinkRow | null => {
      const row = one.get(linkId);
      return row === undefined ? null : toLink(row);
    },
    all: (limit: number): LinkRow[] => all.all(limit).map(toLink),
    /** Links on a provision in any of its wordings. */
    ofLineage: (lineage: number, limit: number): LinkRow[] => ofLineage.all(lineage, limit).map(toLink),
    /** Links on evidence; a whole item gives those on its passages too. */
    ofEvidence: (key: EvidenceKey, limit: number): LinkRow[] => {
      if (key.kind === 'passage' && key.start !== null && key.end !== null) return ofPassage.all(key.number, key.part, key.start, key.end, limit).map(toLink);
      if (key.kind === 'item') return ofWhole.all(key.number, key.part, limit).map(toLink);
      return ofOther.all(key.kind, key.number, limit).map(toLink);
    },
    /** Links on an item or one of its parts, passages counted in. Part 0 is the item itself. */
    countsOfItem: (number: number, part: number): LinkCounts => toCounts(countItem.all(number, part)),
    countsOfFinding: (number: number): LinkCounts => toCounts(countOther.all('finding', number)),
    countsOfEvent: (number: number): LinkCounts => toCounts(countOther.all('event', number)),
    /** Links on a provision in all its wordings. */
    countsOfLineage: (lineage: number): LinkCounts => toCounts(countLineage.all(lineage)),
    /** Links on a provision as one text words it. */
    countsInVersion: (lineage: number, versionId: number): LinkCounts => toCounts(countLineageVersion.all(lineage, versionId)),
    /** Counts of every linked provision of an agreement, by lineage. */
    countsOfAgreement: (agreementId: number): Map<number, LinkCounts> => {
      const counts = new Map<number, LinkCounts>();
      for (const { lineage, bearing, n } of countAgreement.all(agreementId)) counts.set(lineage, { ...(counts.get(lineage) ?? NO_LINKS), [bearing]: n });
      return counts;
    },
    count: (): number => count.get()?.n ?? 0,
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function linkWriter(db: WriteDb) {
  const insert = db.prepare<[Record<string, string | number | null>], { linkId: number }>(
    `INSERT INTO link (evidence_kind, evidence_number, evidence_part, start_unit, end_unit, quote, prefix, suffix, lineage_id, version_id, bearing, strength, note, made_at, made_by)
     VALUES (@kind, @number, @part, @start, @end, @quote, @prefix, @suffix, @lineage, @versionId, @bearing, @strength, @note, @madeAt, @madeBy)
     ON CONFLICT DO NOTHING RETURNING link_id AS linkId`);
  const setRemoved = db.prepare<[number | null, number]>('UPDATE OR IGNORE link SET removed_by = ? WHERE link_id = ?');
  return {
    ...linkReader(db),
    /** The new link's number, or null when the same evidence bears on the same provision in the same way already. */
    add: ({ evidence, passage, ...values }: NewLink): number | null => insert.get({
      ...values, ...evidence, start: passage?.start ?? null, end: passage?.end ?? null, quote: passage?.quote ?? null, prefix: passage?.prefix ?? null, suffix: passage?.suffix ?? null,
      madeAt: new Date().toISOString(),
    })?.linkId ?? null,
    /** Takes a link out of every list, or puts it back with null. False when the same link was made again meanwhile. */
    setRemoved: (linkId: number, by: number | null): boolean => setRemoved.run(by, linkId).changes === 1,
  };
}

function toLink({ sha12, removedBy, start, end, quote, prefix, suffix, ...row }: LinkSql): LinkRow {
  const passage = start === null || end === null ? null : { start, end, quote: quote ?? '', prefix: prefix ?? '', suffix: suffix ?? '' };
  return { ...row, passage, removed: removedBy !== null, provision: `provision:${row.lineage}@${sha12}` as ProvisionRef, evidence: refOf(row, passage) };
}

function refOf(row: Pick<LinkSql, 'kind' | 'number' | 'part'>, passage: StoredPassage | null): EvidenceRef {
  const base = `${row.kind === 'passage' ? 'item' : row.kind}:${row.number}${row.part === 0 ? '' : `.${row.part}`}`;
  return (passage === null ? base : `${base}#c${passage.start}-${passage.end}`) as EvidenceRef;
}

function toCounts(rows: readonly CountSql[]): LinkCounts {
  const counts = { ...NO_LINKS };
  for (const { bearing, n } of rows) counts[bearing] = n;
  return counts;
}
