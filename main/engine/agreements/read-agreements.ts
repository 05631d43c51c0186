import type { Agreement, AgreementVersion } from '../../../shared/contract/agreements.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import { agreementReader } from '../store/repositories/agreements.ts';
import type { VersionRow } from '../store/repositories/agreements.ts';
import { effectsInOrder } from './in-force.ts';
import { labelVersions } from './labels.ts';

/** A stored text with its short name. */
export interface LabelledVersion extends VersionRow {
  readonly label: string;
}

/** The texts of an agreement in the order in which they take effect, undated ones last. */
export function labelledVersions(db: ReadDb, agreementId: number): LabelledVersion[] {
  return labelled(agreementReader(db).versionsOf(agreementId));
}

/** Every agreement of the case with its texts in the order in which they take effect. */
export function readAgreements(db: ReadDb): { readonly agreementId: number; readonly name: string; readonly versions: readonly LabelledVersion[] }[] {
  const reader = agreementReader(db);
  const all = reader.versions();
  return reader.agreements().map(agreement => ({ ...agreement, versions: labelled(all.filter(version => version.agreementId === agreement.agreementId)) }));
}

/** @throws agreement.unknown-version */
export function requireVersion(db: ReadDb, versionId: number): LabelledVersion {
  const row = agreementReader(db).version(versionId);
  const found = row === null ? undefined : labelledVersions(db, row.agreementId).find(version => version.versionId === versionId);
  if (found === undefined) throw new ProvisoError('agreement.unknown-version', `This case holds no text V-${String(versionId).padStart(2, '0')}. List the agreements to see their texts.`, { versionId });
  return found;
}

function labelled(rows: readonly VersionRow[]): LabelledVersion[] {
  const dated = rows.map(row => ({ ...row, label: '' }));
  const labels = labelVersions(dated);
  const order = new Map(effectsInOrder(dated, 'UTC').map((effect, at) => [effect.version.versionId, at]));
  return dated
    .map(row => ({ ...row, label: labels.get(row.ref) ?? '' }))
    .sort((a, b) => (order.get(a.versionId) ?? rows.length) - (order.get(b.versionId) ?? rows.length) || a.versionId - b.versionId);
}

/** A text as the contract shows it. */
export function toContractVersion(version: LabelledVersion): AgreementVersion {
  const { ref, cite, sha256, label, stated, captured, assented, statedBasis, captures, encoding, format, provisions, words, problems, exhibitName } = version;
  return { ref, cite, sha256, label, stated, captured, assented, statedBasis, captures, encoding, format, provisions, words, problems: [...problems], exhibit: sha256, exhibitName };
}

export function toContractAgreement(agreement: { readonly agreementId: number; readonly name: string; readonly versions: readonly LabelledVersion[] }): Agreement {
  return { agreementId: agreement.agreementId, name: agreement.name, versions: agreement.versions.map(toContractVersion) };
}
