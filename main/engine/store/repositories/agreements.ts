import type { Problem, Sha256 } from '../../../../shared/domain/basics.ts';
import { cite, ref } from '../../../../shared/domain/refs.ts';
import type { VersionRef } from '../../../../shared/domain/refs.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

export interface AgreementRow {
  readonly agreementId: number;
  readonly name: string;
}

/** One text of an agreement as it is stored, with the dates that speak of it. */
export interface VersionRow {
  readonly versionId: number;
  readonly agreementId: number;
  readonly agreement: string;
  readonly ref: VersionRef;
  readonly cite: string;
  /** Hash of the exhibit the text was first read from. */
  readonly sha256: Sha256;
  readonly textSha256: string;
  readonly format: 'markdown' | 'text';
  readonly encoding: string;
  readonly stated: string | null;
  readonly statedBasis: string;
  /** Earliest capture. */
  readonly captured: string | null;
  readonly captures: number;
  /** Calendar date of the assent event; null while there is none. */
  readonly assented: string | null;
  readonly preambleEnd: number;
  readonly provisions: number;
  readonly words: number;
  readonly problems: readonly Problem[];
  /** The name the exhibit first arrived under. */
  readonly exhibitName: string;
}

export interface NewVersion {
  readonly versionId: number;
  readonly agreementId: number;
  readonly sha256: Sha256;
  readonly textSha256: string;
  readonly text: string;
  readonly format: 'markdown' | 'text';
  readonly encoding: string;
  readonly stated: string | null;
  readonly statedBasis: string;
  readonly preambleEnd: number;
  readonly words: number;
  readonly problems: readonly Problem[];
}

export interface NewCapture {
  readonly versionId: number;
  readonly sha256: Sha256;
  readonly captured: string | null;
  readonly stated: string | null;
}

type VersionSql = Omit<VersionRow, 'ref' | 'cite' | 'problems' | 'assented'> & { readonly problems: string; readonly assentedUtcMs: number | null };

const VERSION = `v.version_id AS versionId, v.agreement_id AS agreementId, a.name AS agreement, v.sha256, v.text_sha256 AS textSha256, v.format, v.encoding,
  v.stated, v.stated_basis AS statedBasis, v.preamble_end AS preambleEnd, v.words, v.problems,
  (SELECT min(c.captured) FROM agreement_capture c WHERE c.version_id = v.version_id) AS captured,
  (SELECT count(*) FROM agreement_capture c WHERE c.version_id = v.version_id) AS captures,
  (SELECT e.from_utc_ms FROM event e WHERE e.event_id = v.assent_event_id AND e.removed_by IS NULL) AS assentedUtcMs,
  (SELECT count(*) FROM provision p WHERE p.version_id = v.version_id) AS provisions,
  coalesce((SELECT r.original_name FROM receipt r WHERE r.sha256 = v.sha256 ORDER BY r.receipt_id LIMIT 1), substr(v.sha256, 1, 12)) AS exhibitName`;
const FROM = 'FROM agreement_version v JOIN agreement a ON a.agreement_id = v.agreement_id';

/** Agreements and their texts as readers see them. */
export function agreementReader(db: ReadDb) {
  const agreements = db.prepare<[], AgreementRow>('SELECT agreement_id AS agreementId, name FROM agreement ORDER BY agreement_id');
  const byName = db.prepare<[string], AgreementRow>('SELECT agreement_id AS agreementId, name FROM agreement WHERE name = ?');
  const byId = db.prepare<[number], AgreementRow>('SELECT agreement_id AS agreementId, name FROM agreement WHERE agreement_id = ?');
  const versions = db.prepare<[], VersionSql>(`SELECT ${VERSION} ${FROM} ORDER BY v.version_id`);
  const versionsOf = db.prepare<[number], VersionSql>(`SELECT ${VERSION} ${FROM} WHERE v.agreement_id = ? ORDER BY v.version_id`);
  const version = db.prepare<[number], VersionSql>(`SELECT ${VERSION} ${FROM} WHERE v.version_id = ?`);
  const text = db.prepare<[number], { text: string }>('SELECT text FROM agreement_version WHERE version_id = ?');
  const byShort = db.prepare<[string], { versionId: number }>('SELECT version_id AS versionId FROM agreement_version WHERE substr(sha256, 1, 12) = ?');
  const byTextHash = db.prepare<[number, string], { versionId: number }>('SELECT version_id AS versionId FROM agreement_version WHERE agreement_id = ? AND text_sha256 = ?');
  const captures = db.prepare<[], { versionId: number; captured: string | null; sha256: string }>('SELECT version_id AS versionId, captured, sha256 FROM agreement_capture ORDER BY capture_id');
  return {
    /** Every sighting of every text, oldest intake first. */
    captures: () => captures.all(),
    agreements: (): AgreementRow[] => agreements.all(),
    byName: (name: string): AgreementRow | null => byName.get(name) ?? null,
    agreement: (agreementId: number): AgreementRow | null => byId.get(agreementId) ?? null,
    /** Every text of the case, in the order of its cite. */
    versions: (): VersionRow[] => versions.all().map(toVersion),
    versionsOf: (agreementId: number): VersionRow[] => versionsOf.all(agreementId).map(toVersion),
    version: (versionId: number): VersionRow | null => {
      const row = version.get(versionId);
      return row === undefined ? null : toVersion(row);
    },
    text: (versionId: number): string => text.get(versionId)?.text ?? '',
    /** Texts whose exhibit's hash begins with these 12 digits; more than one when two agreements share the words. */
    versionsByShortHash: (sha12: string): number[] => byShort.all(sha12).map(row => row.versionId),
    /** The text of this agreement that has these words already. */
    withText: (agreementId: number, textSha256: string): number | null => byTextHash.get(agreementId, textSha256)?.versionId ?? null,
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function agreementWriter(db: WriteDb) {
  const insertAgreement = db.prepare<[string], { agreementId: number }>('INSERT INTO agreement (name) VALUES (?) RETURNING agreement_id AS agreementId');
  const insertVersion = db.prepare<[Omit<NewVersion, 'problems'> & { problems: string; registeredAt: string }]>(
    `INSERT INTO agreement_version (version_id, agreement_id, sha256, text_sha256, text, format, encoding, stated, stated_basis, preamble_end, words, problems, registered_at)
     VALUES (@versionId, @agreementId, @sha256, @textSha256, @text, @format, @encoding, @stated, @statedBasis, @preambleEnd, @words, @problems, @registeredAt)`);
  const insertCapture = db.prepare<[NewCapture & { takenInAt: string }]>(
    'INSERT INTO agreement_capture (version_id, sha256, captured, stated, taken_in_at) VALUES (@versionId, @sha256, @captured, @stated, @takenInAt)');
  const setStated = db.prepare<[string, string, number]>('UPDATE agreement_version SET stated = ?, stated_basis = ? WHERE version_id = ? AND stated IS NULL');
  const insertLineage = db.prepare<[number], { lineageId: number }>('INSERT INTO lineage (agreement_id) VALUES (?) RETURNING lineage_id AS lineageId');
  const reader = agreementReader(db);
  return {
    ...reader,
    /** The agreement of that name, made when there is none. */
    named: (name: string): number => reader.byName(name)?.agreementId ?? required(insertAgreement.get(name)).agreementId,
    addVersion: (values: NewVersion): void => { insertVersion.run({ ...values, problems: JSON.stringify(values.problems), registeredAt: new Date().toISOString() }); },
    addCapture: (values: NewCapture): void => { insertCapture.run({ ...values, takenInAt: new Date().toISOString() }); },
    /** Gives a stated date to a text that had none. */
    setStated: (versionId: number, stated: string, basis: string): void => { setStated.run(stated, basis, versionId); },
    newLineage: (agreementId: number): number => required(insertLineage.get(agreementId)).lineageId,
  };
}

function toVersion({ problems, assentedUtcMs, ...row }: VersionSql): VersionRow {
  return {
    ...row,
    ref: ref('version', row.versionId) as VersionRef,
    cite: cite('version', row.versionId),
    assented: assentedUtcMs === null ? null : new Date(assentedUtcMs).toISOString().slice(0, 10),
    problems: JSON.parse(problems) as Problem[],
  };
}

function required<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('RETURNING gave no row');
  return row;
}
