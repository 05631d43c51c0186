import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { BundleSelection, FrozenBundle, FrozenEvent, FrozenExhibit, FrozenFinding, FrozenItem, FrozenLink, FrozenMoment, FrozenOriginal, FrozenVersion, Holding } from '../../../shared/domain/bundle.ts';
import type { EventRef } from '../../../shared/domain/refs.ts';
import { cite, citeOf, ref } from '../../../shared/domain/refs.ts';
import type { BundleRef } from '../../../shared/domain/refs.ts';
import { readAgreements } from '../agreements/read-agreements.ts';
import type { ReadDb } from '../store/connection.ts';
import { appReader } from '../store/repositories/apps.ts';
import { holdingsReader } from '../store/repositories/bundle-holdings.ts';
import { caseInfoReader } from '../store/repositories/case-info.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';
import { APP_VERSION } from '../version.ts';
import { choose } from './choose.ts';
import type { DraftBundle } from './draft.ts';
import { freezeItems } from './freeze-items.ts';
import type { DraftOriginal } from './freeze-items.ts';
import { freezeProvisions } from './freeze-provisions.ts';
import { COMPLETE_ROWS_MAX, ORIGINAL_FOLDERS } from './layout.ts';
import { payloadNames } from './payload-names.ts';
import { bundleHoldings } from './bundle-holdings.ts';

/** Reads what a selection comes to. Nothing is written and no original is opened. */
export function draftBundle(db: ReadDb, selection: BundleSelection): DraftBundle {
  const choice = choose(db, selection);
  const names = payloadNames();
  const { items, originals } = freezeItems(db, choice.citedItems, names);
  const agreements = readAgreements(db).flatMap(agreement => agreement.versions).filter(version => choice.versionIds.has(version.versionId));
  const wholes = new Map<string, string>(originals.filter(original => original.sha256 !== null).map(original => [original.exhibit, original.path]));
  const agreementOriginals: DraftOriginal[] = [];
  const exhibits = exhibitReader(db);
  const versions: FrozenVersion[] = agreements.map(version => {
    const size = exhibits.exhibit(version.sha256)?.sizeBytes ?? 0;
    let path = wholes.get(version.sha256);
    if (path === undefined) {
      path = names.name(ORIGINAL_FOLDERS.agreement, version.cite, version.exhibitName);
      wholes.set(version.sha256, path);
      agreementOriginals.push({ path, role: 'agreement', cite: version.cite, sha256: version.sha256, sizeBytes: size, exhibit: version.sha256, exhibitName: version.exhibitName, exhibitSizeBytes: size, startByte: 0, endByte: size });
    }
    return { ref: version.ref, cite: version.cite, agreement: version.agreement, label: version.label, sha256: version.sha256, stated: version.stated, captured: version.captured, assented: version.assented, original: path };
  });
  const usageExhibits = [...new Set(choice.findings.flatMap(finding => finding.sources.map(source => source.sha256)))].sort();
  const logs = selection.withLogs ? usageExhibits.map((sha256): DraftOriginal => {
    const size = exhibits.exhibit(sha256)?.sizeBytes ?? 0;
    const name = exhibits.nameOf(sha256);
    return { path: names.name(ORIGINAL_FOLDERS.usage, sha256.slice(0, 12), name), role: 'usage', cite: `exhibit:${sha256.slice(0, 12)}`, sha256, sizeBytes: size, exhibit: sha256, exhibitName: name, exhibitSizeBytes: size, startByte: 0, endByte: size };
  }) : [];
  const isForOthers = selection.audience === 'other-side';
  const findings = choice.findings.map((finding): FrozenFinding => ({ ...finding, folder: `findings/${finding.cite}`, rows: finding.figures.calls <= COMPLETE_ROWS_MAX ? 'complete' : 'summary' }));
  const events = choice.events.map(({ eventId, ...event }): FrozenEvent => ({
    ref: ref('event', eventId) as EventRef, cite: event.cite, statement: event.statement, edtf: event.edtf, basis: event.basis, citations: event.citations, apps: event.apps,
    disputed: event.disputed, negative: event.negative, note: isForOthers ? null : event.note, fromUtcMs: event.fromUtcMs, toUtcMs: event.toUtcMs, precision: event.precision,
  }));
  const links = choice.links.map(({ link, facts }): FrozenLink => ({
    linkId: link.linkId, evidence: link.evidence, evidenceCite: citeOf(link.evidence), evidenceKind: link.kind,
    quote: link.passage?.quote ?? '', title: facts?.title ?? '', evidenceAt: facts?.at ?? null,
    provision: link.provision, bearing: link.bearing, madeAt: link.madeAt,
    strength: isForOthers ? null : link.strength, note: isForOthers ? null : link.note, madeBy: isForOthers ? null : link.madeBy,
  }));
  const provisions = freezeProvisions(db, choice.links.map(({ link }) => link));
  const info = caseInfoReader(db).get();
  return {
    content: {
      format: 1, case: { uuid: info.caseUuid, title: info.title }, parties: [],
      items, versions, provisions, links, findings, events, timeline: chronology(items, versions, findings, events, links),
    },
    originals: [...originals, ...agreementOriginals, ...logs],
    choice, selection, usageExhibits,
    custodySeq: holdingsReader(db).newestSeq(),
  };
}

/**
 * Puts number, moment and hashes to a draft. `hashes` has those of originals that had to be read, by path; an original that is null there
 * has no bytes in the case folder: it is left out, and said to be.
 */
export function finishBundle(db: ReadDb, draft: DraftBundle, hashes: ReadonlyMap<string, Sha256 | null>, number: number, frozenAt: string): FrozenBundle {
  const { content, selection } = draft;
  const originals: FrozenOriginal[] = [];
  for (const original of draft.originals) {
    const sha256 = hashes.has(original.path) ? hashes.get(original.path) ?? null : original.sha256;
    if (sha256 !== null) originals.push({ ...original, sha256 });
  }
  const held = new Set(originals.map(original => original.path));
  const items = content.items.map((item): FrozenItem => (held.has(item.original) ? item : { ...item, original: '' }));
  const versions = content.versions.map((version): FrozenVersion => (held.has(version.original) ? version : { ...version, original: '' }));
  const exhibits = freezeExhibits(db, draft, originals);
  const frozen: Omit<FrozenBundle, 'holdings'> = {
    ...content, items, versions, originals, exhibits, parties: partiesOf(db, exhibits),
    bundle: { ref: ref('bundle', number) as BundleRef, cite: cite('bundle', number), title: selection.title === '' ? content.case.title : selection.title, audience: selection.audience, frozenAt, appVersion: APP_VERSION, selection },
  };
  const holdings: Holding[] = bundleHoldings(db, frozen, draft);
  return { ...frozen, holdings };
}

function freezeExhibits(db: ReadDb, draft: DraftBundle, originals: readonly FrozenOriginal[]): FrozenExhibit[] {
  const reader = holdingsReader(db);
  const receipts = exhibitReader(db);
  const isForOthers = draft.selection.audience === 'other-side';
  const wholes = new Set(originals.filter(original => original.startByte === 0 && original.endByte === original.exhibitSizeBytes).map(original => original.exhibit));
  const parts = new Set(originals.map(original => original.exhibit));
  const all = [...new Set([...draft.originals.map(original => original.exhibit), ...draft.usageExhibits])].sort();
  return all.flatMap((sha256): FrozenExhibit[] => {
    const exhibit = reader.exhibit(sha256);
    if (exhibit === null) return [];
    return [{
      sha256, name: receipts.nameOf(sha256), kind: exhibit.kind, format: exhibit.format, sizeBytes: exhibit.sizeBytes, records: exhibit.records, rejected: exhibit.rejected, skipped: exhibit.skipped,
      inside: wholes.has(sha256) ? 'whole' : parts.has(sha256) ? 'part' : 'named',
      receipts: receipts.receipts(sha256).map(receipt => ({
        takenInAt: receipt.takenInAt, receivedAt: receipt.details.receivedAt, fromWhom: receipt.details.fromWhom, medium: receipt.details.medium, reference: receipt.details.reference, custodian: receipt.details.custodian,
        originalName: receipt.originalName, originalPath: isForOthers ? '' : receipt.originalPath, originalModifiedAt: receipt.originalModifiedAt, hashList: receipt.hashList,
      })),
    }];
  });
}

function partiesOf(db: ReadDb, exhibits: readonly FrozenExhibit[]): FrozenBundle['parties'] {
  const unique = (names: readonly string[]): string[] => [...new Set(names.filter(name => name !== ''))];
  const receipts = exhibits.flatMap(exhibit => exhibit.receipts);
  return [
    ...unique(appReader(db).all().map(app => app.party)).map(name => ({ name, role: 'registered' as const })),
    ...unique(receipts.map(receipt => receipt.fromWhom)).map(name => ({ name, role: 'delivered' as const })),
    ...unique(receipts.map(receipt => receipt.custodian)).map(name => ({ name, role: 'custodian' as const })),
  ];
}

/** Everything inside that can have a date, oldest first, undated last. */
function chronology(items: readonly FrozenItem[], versions: readonly FrozenVersion[], findings: readonly FrozenFinding[], events: readonly FrozenEvent[], links: readonly FrozenLink[]): FrozenMoment[] {
  const provisionsOf = new Map<string, string[]>();
  for (const link of links) {
    const evidence = link.evidence.split('#')[0] ?? link.evidence;
    provisionsOf.set(evidence, [...new Set([...(provisionsOf.get(evidence) ?? []), link.provision])]);
  }
  const moment = (fields: Omit<FrozenMoment, 'provisions' | 'at'>): FrozenMoment => ({ at: fields.atUtcMs === null ? null : new Date(fields.atUtcMs).toISOString(), ...fields, provisions: provisionsOf.get(fields.ref) ?? [] });
  const moments = [
    ...versions.map(version => {
      const day = version.stated ?? version.captured?.slice(0, 10) ?? '';
      return moment({ atUtcMs: instantOf(day), toUtcMs: null, edtf: day, basis: version.stated !== null ? 'stated' : version.captured !== null ? 'captured' : 'none', lane: 'agreement', title: `${version.agreement} ${version.label}`, ref: version.ref, cite: version.cite, citations: [] });
    }),
    ...items.filter(item => item.parent === null).map(item => moment({ atUtcMs: item.atUtcMs, toUtcMs: null, edtf: '', basis: item.dateBasis, lane: 'correspondence', title: item.subject === '' ? item.name : item.subject, ref: item.ref, cite: item.cite, citations: [] })),
    ...findings.map(finding => moment({ atUtcMs: instantOf(finding.firstAt), toUtcMs: instantOf(finding.lastAt), edtf: '', basis: 'log', lane: 'finding', title: finding.title, ref: finding.ref, cite: finding.cite, citations: [] })),
    ...events.map(event => moment({ atUtcMs: event.fromUtcMs, toUtcMs: event.toUtcMs, edtf: event.edtf, basis: event.basis, lane: 'event', title: event.statement, ref: event.ref, cite: event.cite, citations: event.citations })),
  ];
  return moments.sort((a, b) => (a.atUtcMs ?? Number.MAX_SAFE_INTEGER) - (b.atUtcMs ?? Number.MAX_SAFE_INTEGER) || (a.ref < b.ref ? -1 : 1));
}

function instantOf(iso: string | null): number | null {
  const at = iso === null || iso === '' ? Number.NaN : Date.parse(iso);
  return Number.isNaN(at) ? null : at;
}
