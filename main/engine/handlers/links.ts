import type { LinkAct } from '../../../shared/contract/acts.ts';
import type { Link } from '../../../shared/contract/links.ts';
import { citeOf } from '../../../shared/domain/refs.ts';
import type { ProvisionRef } from '../../../shared/domain/refs.ts';
import { cite } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { labelledVersions, requireVersion } from '../agreements/read-agreements.ts';
import type { HandlersFor } from '../context.ts';
import { evidenceKey, evidenceLookup } from '../linking/evidence.ts';
import type { EvidenceFacts } from '../linking/evidence.ts';
import { noteAct } from '../linking/journal.ts';
import { personOf } from '../linking/person.ts';
import { outOfForce } from '../linking/version-warning.ts';
import type { ReadDb } from '../store/connection.ts';
import { linkReader, linkWriter } from '../store/repositories/links.ts';
import type { LinkRow } from '../store/repositories/links.ts';
import { provisionReader } from '../store/repositories/provisions.ts';
import type { ProvisionRow } from '../store/repositories/provisions.ts';
import { requireProvision } from './agreements.ts';

/** Links between evidence and provisions. */
export const linkHandlers = {
  'link.add': ({ evidence, provision, bearing, strength, note }, { db, act, notify }) => {
    const added = act(record => {
      const lookup = evidenceLookup(db);
      const { key, ...facts } = lookup.require(evidence);
      const row = requireProvision(db, provision);
      const linkId = linkWriter(db).add({ evidence: key, passage: lookup.passage(key), lineage: row.lineage, versionId: row.versionId, bearing, strength, note, madeBy: personOf(db) });
      if (linkId === null) throw new ProvisoError('link.exists', `${citeOf(evidence)} is linked to ${nameOf(row)} with this bearing already. Change its note there, or take that link back first.`, { evidence, provision });
      const objects = [evidence, row.ref];
      const seq = record({
        verb: 'linked',
        objects: [`link:${linkId}`, ...objects].map(ref => ({ ref, before: null, after: null })),
        facts: { bearing, strength, note: note.slice(0, 400), provision: nameOf(row) },
      });
      noteAct(db, { kind: 'link.add', what: `link of ${citeOf(evidence)} to ${nameOf(row)}`, payload: { linkId, objects } satisfies LinkAct }, seq);
      return { linkId, warning: warningFor(db, row, facts) };
    });
    notify('links');
    return added;
  },

  'link.remove': ({ linkId }, { db, act, notify }) => {
    act(record => {
      const links = linkWriter(db);
      const link = links.get(linkId);
      if (link === null || link.removed) throw new ProvisoError('link.unknown', link === null ? `There is no link ${linkId} in this case.` : 'This link was taken back already.', { linkId });
      const objects = [link.evidence, link.provision];
      const seq = record({
        verb: 'unlinked',
        objects: [`link:${linkId}`, ...objects].map(ref => ({ ref, before: null, after: null })),
        facts: { bearing: link.bearing, provision: numberOf(link) },
      });
      const byAct = noteAct(db, { kind: 'link.remove', what: `removal of the link of ${citeOf(link.evidence)} to ${numberOf(link)}`, payload: { linkId, objects } satisfies LinkAct }, seq);
      links.setRemoved(linkId, byAct);
    });
    notify('links');
    return {};
  },

  'link.list': ({ evidence, lineage, limit }, { db }) => {
    const links = linkReader(db);
    const rows = evidence !== null ? links.ofEvidence(evidenceKey(evidence), lineage === null ? limit : 1_000) : lineage !== null ? links.ofLineage(lineage, limit) : links.all(limit);
    const lookup = evidenceLookup(db);
    const known = new Map<string, EvidenceFacts | null>();
    return rows.filter(row => lineage === null || row.lineage === lineage).slice(0, limit).map(row => {
      const name = `${row.kind}:${row.number}.${row.part}`;
      if (!known.has(name)) known.set(name, lookup.facts(row));
      return toLink(row, known.get(name) ?? null);
    });
  },
} satisfies HandlersFor<'link.add' | 'link.remove' | 'link.list'>;

/** A link as the contract shows it; `facts` of evidence that is gone from the case are null. */
export function toLink(row: LinkRow, facts: EvidenceFacts | null): Link {
  return {
    linkId: row.linkId, evidence: row.evidence, evidenceCite: citeOf(row.evidence), evidenceKind: row.kind,
    quote: row.passage?.quote ?? facts?.statement ?? '', title: facts?.title ?? '', evidenceAt: facts?.at ?? null,
    provision: row.provision, provisionNumber: row.provisionNumber, provisionHeading: row.provisionHeading, agreement: row.agreement, versionCite: cite('version', row.versionId),
    bearing: row.bearing, strength: row.strength, note: row.note, madeAt: row.madeAt, madeBy: row.madeBy, removed: row.removed,
  };
}

function warningFor(db: ReadDb, row: ProvisionRow, facts: EvidenceFacts): { code: string; message: string; right: ProvisionRef | null } | null {
  const linked = requireVersion(db, row.versionId);
  const found = outOfForce(linked, labelledVersions(db, linked.agreementId), facts.period);
  if (found === null) return null;
  const { right, day } = found;
  const same = right === null ? null : provisionReader(db).inVersion(row.lineage, right.versionId);
  const governs = right === null ? 'no text of this agreement in the case was in force' : same === null ? `${right.label} was, and it has no such provision` : `${right.label} was, where it is ${nameOf(same)}`;
  return { code: 'link.not-in-force', message: `${linked.label} was not in force on ${day}; ${governs}. The link was made as you chose it.`, right: same?.ref ?? null };
}

function nameOf(row: Pick<ProvisionRow, 'number' | 'heading'>): string {
  return row.number === '' ? `"${row.heading.slice(0, 80)}"` : row.number;
}

function numberOf(link: LinkRow): string {
  return nameOf({ number: link.provisionNumber, heading: link.provisionHeading });
}
