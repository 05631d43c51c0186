import type { BundleCustody, BundleFile, FrozenBundle, FrozenItem } from '../../../shared/domain/bundle.ts';
import { createHash } from 'node:crypto';
import { ProvisoError } from '../../../shared/errors.ts';
import type { BagSink } from './bag-writer.ts';
import type { BundleSources } from './bundle-sources.ts';
import { CSV_RULE, csvLine, csvText } from './formats/csv.ts';
import { PATHS } from './layout.ts';
import { omissionsPage } from './reader/page.ts';
import type { CustodyLine } from './reader/reader-input.ts';
import { CUSTODY_SHELL } from './shell-lines.ts';

/** Custody entries the page lists; the file holds all. */
const PAGE_CUSTODY = 5_000;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Copies the originals out of the case, each checked against the hash it was frozen with.
 * @throws bundle.member-changed, exhibit.missing
 */
export async function writeOriginals(frozen: FrozenBundle, sources: BundleSources, sink: BagSink): Promise<void> {
  for (const original of frozen.originals) {
    const written = await sink.add(original.path, sources.original(original));
    if (written.sha256 !== original.sha256) throw memberChanged(original.cite);
  }
  await sink.add(PATHS.originals, csvText(
    ['path', 'cite', 'role', 'sha256', 'bytes', 'exhibit_name', 'exhibit_sha256', 'exhibit_bytes', 'start_byte', 'end_byte'],
    frozen.originals.map(original => [`data/${original.path}`, original.cite, original.role, original.sha256, original.sizeBytes, original.exhibitName, original.exhibit, original.exhibitSizeBytes, original.startByte, original.endByte]),
  ));
}

function memberChanged(cite: string): ProvisoError {
  return new ProvisoError('bundle.member-changed', `${cite} is not what it was when the bundle was frozen. Check the case; nothing was written.`, { cite });
}

/**
 * An item's text as the frozen bundle has it.
 * @throws bundle.member-changed
 */
export async function frozenText(item: FrozenItem, sources: BundleSources): Promise<string> {
  const text = await sources.itemText(item);
  if (textHash(text) !== item.textSha256) throw memberChanged(item.cite);
  return text;
}

/** SHA-256 of a text in UTF-8. */
export function textHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** What the bundle says of itself, its sources, items, provisions, links, chronology and omissions. */
export async function writeTables(frozen: FrozenBundle, custody: BundleCustody, sources: BundleSources, sink: BagSink): Promise<void> {
  await sink.add(PATHS.bundle, json(describe(frozen, custody)));
  await sink.add(PATHS.sources, json(frozen.exhibits));
  await sink.add(PATHS.items, itemsJson(frozen, sources));
  await sink.add(PATHS.provisions, json({ versions: frozen.versions, provisions: frozen.provisions }));
  await sink.add(PATHS.links, json(frozen.links));
  await sink.add(PATHS.linksTable, linksCsv(frozen));
  await sink.add(PATHS.timeline, json(frozen.timeline));
  await sink.add(PATHS.events, json(frozen.events));
  await sink.add(PATHS.timelineTable, csvText(
    ['at_utc', 'edtf', 'basis', 'lane', 'what', 'cite', 'ref', 'citations', 'provisions'],
    frozen.timeline.map(moment => [moment.at, moment.edtf, moment.basis, moment.lane, moment.title, moment.cite, moment.ref, moment.citations.join(' '), moment.provisions.join(' ')]),
  ));
  await sink.add(PATHS.omissions, json({ frozenAt: frozen.bundle.frozenAt, holdings: frozen.holdings, named: frozen.exhibits.filter(exhibit => exhibit.inside !== 'whole').map(({ sha256, name, sizeBytes, inside }) => ({ sha256, name, sizeBytes, inside })), csv: CSV_RULE }));
  await sink.add(PATHS.omissionsPage, omissionsPage({ frozen }));
}

function describe(frozen: FrozenBundle, custody: BundleCustody): BundleFile {
  const { bundle } = frozen;
  return {
    format: 1,
    cite: bundle.cite, title: bundle.title, audience: bundle.audience, frozenAt: bundle.frozenAt, appVersion: bundle.appVersion,
    case: frozen.case, custody, parties: frozen.parties,
    counts: {
      originals: frozen.originals.length, items: frozen.items.length, versions: frozen.versions.length, provisions: frozen.provisions.length,
      links: frozen.links.length, findings: frozen.findings.length, events: frozen.events.length, timeline: frozen.timeline.length,
    },
    findings: frozen.findings.map(finding => ({ cite: finding.cite, digest: finding.digest, calls: finding.figures.calls, rows: finding.rows, folder: finding.folder })),
  };
}

/** One item after another, so that the texts of thousands of messages are not in memory at once. */
async function* itemsJson(frozen: FrozenBundle, sources: BundleSources): AsyncIterable<string> {
  yield '[';
  let before = '\n';
  for (const item of frozen.items) {
    yield `${before}${JSON.stringify({ ...item, text: await frozenText(item, sources) })}`;
    before = ',\n';
  }
  yield '\n]\n';
}

function linksCsv(frozen: FrozenBundle): string {
  const isInternal = frozen.bundle.audience !== 'other-side';
  const provisions = new Map(frozen.provisions.map(provision => [provision.ref, provision]));
  const heads = ['link', 'bearing', 'evidence', 'evidence_ref', 'evidence_at', 'quote', 'title', 'provision', 'heading', 'agreement', 'version', 'provision_ref', 'linked_at', ...(isInternal ? ['strength', 'note', 'linked_by'] : [])];
  return csvText(heads, frozen.links.map(link => {
    const provision = provisions.get(link.provision);
    return [link.linkId, link.bearing, link.evidenceCite, link.evidence, link.evidenceAt, link.quote, link.title, provision?.number ?? '', provision?.heading ?? '', provision?.agreement ?? '', provision?.versionCite ?? '', link.provision, link.madeAt, ...(isInternal ? [link.strength, link.note, link.madeBy] : [])];
  }));
}

/** The chain entries inside: their table, the entries as they were hashed, the hashes of the whole chain, and how to check. */
export async function writeCustody(sources: BundleSources, custody: BundleCustody, sink: BagSink): Promise<{ readonly lines: readonly CustodyLine[]; readonly total: number }> {
  const lines: CustodyLine[] = [];
  let total = 0;
  const table = async function* (): AsyncIterable<string> {
    yield csvLine(['seq', 'hash', 'at', 'verb', 'objects', 'by', 'purpose']);
    for (const { entry: _entry, ...line } of sources.custody()) {
      total += 1;
      if (lines.length < PAGE_CUSTODY || line.seq === custody.seq) lines.push(line);
      yield csvLine([line.seq, line.hash, line.at, line.verb, line.objects.join(' '), line.who, line.purpose]);
    }
  };
  const entries = async function* (): AsyncIterable<string> {
    for (const { entry } of sources.custody()) yield `${entry}\n`;
  };
  const chain = async function* (): AsyncIterable<string> {
    yield csvLine(['seq', 'hash']);
    for (const { seq, hash } of sources.chain()) yield csvLine([seq, hash]);
  };
  await sink.add(PATHS.custodyTable, table());
  await sink.add(PATHS.custodyEntries, entries());
  await sink.add(PATHS.custodyChain, chain());
  await sink.add(PATHS.custodyNote, custodyNote(custody));
  return { lines, total };
}

function custodyNote(custody: BundleCustody): string {
  return [
    'custody.csv lists the entries of the case\'s custody chain that concern what is in this bundle and may be shown here.',
    'entries.jsonl holds the same entries in full, one a line, exactly as they were hashed:',
    'hash = SHA-256 of a zero byte followed by the line (RFC 8785 canonical JSON, UTF-8, without the line end).',
    'chain.csv gives the number and hash of every entry of the chain up to the one that froze the bundle, and nothing else of them.',
    'Each entry names the hash of the one before it in "previous", so the entries here have their place in that chain.',
    `The bundle was frozen by entry ${custody.seq}, ${custody.at}, hash ${custody.head}.`,
    '',
    'In the folder of the bundle, with a POSIX shell:',
    CUSTODY_SHELL,
    '',
  ].join('\n');
}
