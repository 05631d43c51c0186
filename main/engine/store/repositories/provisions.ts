import type { ProvisionRef } from '../../../../shared/domain/refs.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

export type LineageState = 'first' | 'automatic' | 'proposed' | 'confirmed';

/** A clause as one text words it. Ranges are UTF-16 code units of the text, the end exclusive. */
export interface ProvisionRow {
  readonly provisionId: number;
  readonly versionId: number;
  readonly lineage: number;
  readonly ref: ProvisionRef;
  readonly ordinal: number;
  readonly parentId: number | null;
  readonly parentRef: ProvisionRef | null;
  readonly level: number;
  readonly kind: 'numbered' | 'heading' | 'definition' | 'paragraph';
  readonly number: string;
  readonly label: string;
  readonly heading: string;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
  readonly text: string;
  readonly lineageState: LineageState;
  readonly lineageScore: number | null;
  readonly lineageReason: string;
}

export interface NewProvision {
  readonly versionId: number;
  readonly lineage: number;
  readonly ordinal: number;
  readonly parentId: number | null;
  readonly level: number;
  readonly kind: ProvisionRow['kind'];
  readonly number: string;
  readonly label: string;
  readonly heading: string;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
  readonly text: string;
  readonly lineageState: LineageState;
  readonly lineageScore: number | null;
  readonly lineageReason: string;
  readonly lineageFrom: number | null;
}

export interface ProvisionName {
  readonly lineage: number;
  readonly versionId: number;
  readonly number: string;
  readonly heading: string;
}

type ProvisionSql = Omit<ProvisionRow, 'ref' | 'parentRef'> & { readonly sha12: string; readonly parentLineage: number | null };

const COLUMNS = `p.provision_id AS provisionId, p.version_id AS versionId, p.lineage_id AS lineage, p.ordinal, p.parent_id AS parentId, p.level, p.kind, p.number, p.label, p.heading,
  p.start_unit AS start, p.body_unit AS bodyStart, p.end_unit AS "end", p.text, p.lineage_state AS lineageState, p.lineage_score AS lineageScore, p.lineage_reason AS lineageReason,
  substr(v.sha256, 1, 12) AS sha12, q.lineage_id AS parentLineage`;
const FROM = 'FROM provision p JOIN agreement_version v ON v.version_id = p.version_id LEFT JOIN provision q ON q.provision_id = p.parent_id';

/** Provisions as readers see them, in the order of their text. */
export function provisionReader(db: ReadDb) {
  const ofVersion = db.prepare<[number], ProvisionSql>(`SELECT ${COLUMNS} ${FROM} WHERE p.version_id = ? ORDER BY p.ordinal`);
  const ofLineage = db.prepare<[number], ProvisionSql>(`SELECT ${COLUMNS} ${FROM} WHERE p.lineage_id = ? ORDER BY p.version_id`);
  const byLineageAndVersion = db.prepare<[number, number], ProvisionSql>(`SELECT ${COLUMNS} ${FROM} WHERE p.lineage_id = ? AND p.version_id = ?`);
  const byLineageAndHash = db.prepare<[number, string], ProvisionSql>(`SELECT ${COLUMNS} ${FROM} WHERE p.lineage_id = ? AND v.version_id IN (SELECT version_id FROM agreement_version WHERE substr(sha256, 1, 12) = ?)`);
  const byId = db.prepare<[number], ProvisionSql>(`SELECT ${COLUMNS} ${FROM} WHERE p.provision_id = ?`);
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM provision');
  const namesOf = db.prepare<[number], ProvisionName>(
    'SELECT p.lineage_id AS lineage, p.version_id AS versionId, p.number, p.heading FROM provision p JOIN lineage l ON l.lineage_id = p.lineage_id WHERE l.agreement_id = ? ORDER BY p.version_id, p.ordinal');
  const agreementOf = db.prepare<[number], { agreementId: number }>('SELECT agreement_id AS agreementId FROM lineage WHERE lineage_id = ?');
  const one = (row: ProvisionSql | undefined): ProvisionRow | null => (row === undefined ? null : toProvision(row));
  return {
    ofVersion: (versionId: number): ProvisionRow[] => ofVersion.all(versionId).map(toProvision),
    ofLineage: (lineage: number): ProvisionRow[] => ofLineage.all(lineage).map(toProvision),
    inVersion: (lineage: number, versionId: number): ProvisionRow | null => one(byLineageAndVersion.get(lineage, versionId)),
    /** The provision that `provision:<lineage>@<sha12>` names. */
    named: (lineage: number, sha12: string): ProvisionRow | null => one(byLineageAndHash.get(lineage, sha12)),
    byId: (provisionId: number): ProvisionRow | null => one(byId.get(provisionId)),
    count: (): number => count.get()?.n ?? 0,
    /** Number and heading of every wording in an agreement. */
    namesOf: (agreementId: number): ProvisionName[] => namesOf.all(agreementId),
    agreementOf: (lineage: number): number | null => agreementOf.get(lineage)?.agreementId ?? null,
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function provisionWriter(db: WriteDb) {
  const insert = db.prepare<[NewProvision], { provisionId: number }>(
    `INSERT INTO provision (version_id, lineage_id, ordinal, parent_id, level, kind, number, label, heading, start_unit, body_unit, end_unit, text, lineage_state, lineage_score, lineage_reason, lineage_from)
     VALUES (@versionId, @lineage, @ordinal, @parentId, @level, @kind, @number, @label, @heading, @start, @bodyStart, @end, @text, @lineageState, @lineageScore, @lineageReason, @lineageFrom)
     RETURNING provision_id AS provisionId`);
  const index = db.prepare<[number, string, string, string]>('INSERT INTO provision_fts (rowid, number, heading, text) VALUES (?, ?, ?, ?)');
  return {
    ...provisionReader(db),
    add: (values: NewProvision): number => {
      const row = insert.get(values);
      if (row === undefined) throw new Error('RETURNING gave no row');
      index.run(row.provisionId, values.number, values.heading, values.text);
      return row.provisionId;
    },
  };
}

function toProvision({ sha12, parentLineage, ...row }: ProvisionSql): ProvisionRow {
  return {
    ...row,
    ref: `provision:${row.lineage}@${sha12}` as ProvisionRef,
    parentRef: parentLineage === null ? null : (`provision:${parentLineage}@${sha12}` as ProvisionRef),
  };
}
