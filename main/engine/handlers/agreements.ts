import type { Provision, ProvisionHit } from '../../../shared/contract/agreements.ts';
import type { LinkCounts } from '../../../shared/domain/basics.ts';
import type { ProvisionRef } from '../../../shared/domain/refs.ts';
import { cite, numberOf, splitProvisionRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { inForce } from '../agreements/in-force.ts';
import { labelledVersions, readAgreements, requireVersion, toContractAgreement, toContractVersion } from '../agreements/read-agreements.ts';
import type { LabelledVersion } from '../agreements/read-agreements.ts';
import type { HandlersFor } from '../context.ts';
import { findProvisions } from '../linking/find-provisions.ts';
import { countsWithin } from '../linking/counts.ts';
import type { ReadDb } from '../store/connection.ts';
import { agreementReader } from '../store/repositories/agreements.ts';
import { NO_LINKS, linkReader } from '../store/repositories/links.ts';
import { provisionReader } from '../store/repositories/provisions.ts';
import type { ProvisionRow } from '../store/repositories/provisions.ts';

/** Agreements, their texts and provisions. */
export const agreementHandlers = {
  'agreement.list': (_input, { db }) => readAgreements(db).map(toContractAgreement),

  'agreement.text': ({ version }, { db }) => {
    const found = requireVersion(db, numberOf(version));
    const rows = provisionReader(db).ofVersion(found.versionId);
    const counts = linkReader(db).countsOfAgreement(found.agreementId);
    return {
      version: toContractVersion(found),
      text: agreementReader(db).text(found.versionId),
      preamble: { start: 0, end: found.preambleEnd },
      provisions: toProvisions(rows, counts),
    };
  },

  'agreement.inForce': ({ agreementId, at, app, zone }, { db }) => {
    const agreement = agreementReader(db).agreement(agreementId);
    if (agreement === null) throw new ProvisoError('agreement.unknown', `There is no agreement ${agreementId} in this case. List the agreements to see their numbers.`, { agreementId });
    const answer = inForce({ name: agreement.name, versions: labelledVersions(db, agreementId) }, at, app, zone);
    return { ...answer, rivals: [...answer.rivals], version: answer.version === null ? null : datesOf(answer.version) };
  },

  'provision.get': ({ ref }, { db }) => {
    const row = requireProvision(db, ref);
    const version = requireVersion(db, row.versionId);
    const siblings = provisionReader(db).ofVersion(row.versionId);
    const provision = toProvisions(siblings, linkReader(db).countsOfAgreement(version.agreementId)).find(entry => entry.ref === row.ref);
    if (provision === undefined) throw unknownProvision(ref);
    return { provision, agreement: version.agreement, version: toContractVersion(version), text: row.text };
  },

  'provision.lineage': ({ lineage }, { db }) => {
    const agreementId = provisionReader(db).agreementOf(lineage);
    if (agreementId === null) throw new ProvisoError('provision.unknown', `There is no provision ${lineage} in this case.`, { lineage });
    const rows = new Map(provisionReader(db).ofLineage(lineage).map(row => [row.versionId, row]));
    const links = linkReader(db);
    return labelledVersions(db, agreementId).flatMap(version => {
      const row = rows.get(version.versionId);
      if (row === undefined) return [];
      return [{
        ref: row.ref, version: version.ref, cite: version.cite, label: version.label, stated: version.stated, number: row.number, heading: row.heading,
        score: row.lineageScore, reason: row.lineageReason, state: row.lineageState, confirmed: row.lineageState !== 'proposed', links: links.countsInVersion(lineage, version.versionId),
      }];
    });
  },

  'provision.find': ({ text, at, limit }, { db }) => {
    const findable = readAgreements(db).flatMap(agreement => findableOf(db, agreement.agreementId, agreement.versions, at));
    const found = findProvisions(findable.map(entry => entry.search), text, limit);
    return found.flatMap(({ at: place, excerpt, hits }): ProvisionHit[] => {
      const entry = findable[place];
      if (entry === undefined) return [];
      const { row, version, otherNumbers, search } = entry;
      return [{ ref: row.ref, number: row.number, heading: row.heading, agreement: version.agreement, version: version.label, excerpt, inForce: search.inForce, otherNumbers, hits: hits.map(hit => ({ ...hit })) }];
    });
  },
} satisfies HandlersFor<'agreement.list' | 'agreement.text' | 'agreement.inForce' | 'provision.get' | 'provision.lineage' | 'provision.find'>;

/** @throws provision.unknown */
export function requireProvision(db: ReadDb, ref: ProvisionRef): ProvisionRow {
  const { lineage, sha12 } = splitProvisionRef(ref);
  const row = provisionReader(db).named(lineage, sha12);
  if (row === null) throw unknownProvision(ref);
  return row;
}

function unknownProvision(ref: string): ProvisoError {
  return new ProvisoError('provision.unknown', `This case holds no ${ref}. List the provisions of the agreement to see their references.`, { ref });
}

function toProvisions(rows: readonly ProvisionRow[], counts: ReadonlyMap<number, LinkCounts>): Provision[] {
  const within = countsWithin(rows, counts);
  return rows.map((row, at) => ({
    ref: row.ref, lineage: row.lineage, number: row.number, label: row.label, heading: row.heading, level: row.level, kind: row.kind, parent: row.parentRef,
    start: row.start, bodyStart: row.bodyStart, end: row.end, links: counts.get(row.lineage) ?? NO_LINKS, linksWithin: within[at] ?? NO_LINKS,
  }));
}

function datesOf(version: LabelledVersion) {
  const { ref, cite, sha256, label, stated, captured, assented } = version;
  return { ref, cite, sha256, label, stated, captured, assented };
}

/** One entry for each lineage: as the text in force words it, else as the newest text that has it. */
function findableOf(db: ReadDb, agreementId: number, versions: readonly LabelledVersion[], at: string | null) {
  const newest = versions.at(-1);
  if (newest === undefined) return [];
  const current = at === null ? null : inForce({ name: newest.agreement, versions }, at).version;
  const shown = at === null ? newest : current;
  const order = [...(shown === null ? [] : [shown]), ...[...versions].reverse().filter(version => version !== shown)];
  const provisions = provisionReader(db);
  const counts = linkReader(db).countsOfAgreement(agreementId);
  const names = provisions.namesOf(agreementId);
  const byLineage = grouped(names, name => name.lineage);
  const byVersion = grouped(names, name => name.versionId);
  const labels = new Map(versions.map(version => [version.versionId, version.label]));
  const seen = new Set<number>();
  return order.flatMap(version => {
    if (byVersion.get(version.versionId)?.every(name => seen.has(name.lineage)) !== false) return [];
    return provisions.ofVersion(version.versionId).filter(row => !seen.has(row.lineage)).map(row => {
      seen.add(row.lineage);
      const linked = counts.get(row.lineage) ?? NO_LINKS;
      const otherNumbers = (byLineage.get(row.lineage) ?? []).filter(name => name.number !== row.number && name.number !== '')
        .map(name => ({ number: name.number, label: labels.get(name.versionId) ?? cite('version', name.versionId) }));
      return {
        row, version, otherNumbers,
        search: {
          number: row.number, heading: row.heading, body: row.text.slice(row.bodyStart - row.start), inForce: version === shown,
          links: linked.supports + linked.contradicts + linked.context, otherNumbers: otherNumbers.map(other => other.number),
        },
      };
    });
  });
}

function grouped<T>(entries: readonly T[], keyOf: (entry: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]); else group.push(entry);
  }
  return groups;
}
