import type { FrozenProvision } from '../../../shared/domain/bundle.ts';
import { cite, ref } from '../../../shared/domain/refs.ts';
import type { VersionRef } from '../../../shared/domain/refs.ts';
import { readAgreements } from '../agreements/read-agreements.ts';
import type { ReadDb } from '../store/connection.ts';
import { agreementReader } from '../store/repositories/agreements.ts';
import type { LinkRow } from '../store/repositories/links.ts';
import { provisionReader } from '../store/repositories/provisions.ts';
import type { ProvisionRow } from '../store/repositories/provisions.ts';

const TEXT_MAX = 100_000;

/** Each linked provision as each linked text words it, with what stands below it; by agreement, then in the order of its newest text here, oldest wording first. */
export function freezeProvisions(db: ReadDb, links: readonly LinkRow[]): FrozenProvision[] {
  const reader = provisionReader(db);
  const texts = agreementReader(db);
  const order = new Map(readAgreements(db).flatMap(agreement => agreement.versions.map((version, at) => [version.versionId, { at, agreementId: agreement.agreementId, agreement: agreement.name }] as const)));
  const wanted = new Map(links.map(link => [`${link.lineage}@${link.versionId}`, link]));
  const found: { readonly frozen: FrozenProvision; readonly agreementId: number; readonly versionAt: number; readonly ordinal: number }[] = [];
  for (const { lineage, versionId } of wanted.values()) {
    const row = reader.inVersion(lineage, versionId);
    const place = order.get(versionId);
    if (row === null || place === undefined) continue;
    found.push({
      agreementId: place.agreementId, versionAt: place.at, ordinal: row.ordinal,
      frozen: {
        ref: row.ref, lineage, number: row.number, heading: row.heading, agreement: place.agreement,
        version: ref('version', versionId) as VersionRef, versionCite: cite('version', versionId),
        text: texts.text(versionId).slice(row.bodyStart, endOfFamily(row, reader.ofVersion(versionId))).trim().slice(0, TEXT_MAX),
      },
    });
  }
  const newestOrdinal = new Map<number, number>();
  for (const entry of [...found].sort((a, b) => a.versionAt - b.versionAt)) newestOrdinal.set(entry.frozen.lineage, entry.ordinal);
  return found
    .sort((a, b) => a.agreementId - b.agreementId || (newestOrdinal.get(a.frozen.lineage) ?? 0) - (newestOrdinal.get(b.frozen.lineage) ?? 0) || a.frozen.lineage - b.frozen.lineage || a.versionAt - b.versionAt)
    .map(entry => entry.frozen);
}

/** Provisions follow one another without a gap, so the words of a clause and of all below it are one range. */
function endOfFamily(row: ProvisionRow, all: readonly ProvisionRow[]): number {
  let end = row.end;
  for (const next of all) {
    if (next.ordinal <= row.ordinal) continue;
    if (next.level <= row.level) break;
    end = next.end;
  }
  return end;
}
