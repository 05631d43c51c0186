import type { Finding } from '../../../shared/contract/usage.ts';
import type { BundleSelection } from '../../../shared/domain/bundle.ts';
import type { EvidenceFacts } from '../linking/evidence.ts';
import { evidenceLookup } from '../linking/evidence.ts';
import type { ReadDb } from '../store/connection.ts';
import { eventReader } from '../store/repositories/events.ts';
import type { EventRow } from '../store/repositories/events.ts';
import { linkReader } from '../store/repositories/links.ts';
import type { LinkRow } from '../store/repositories/links.ts';
import { readFindings } from './finding-source.ts';

/** A chosen link with what its evidence is. */
export interface ChosenLink {
  readonly link: LinkRow;
  readonly facts: EvidenceFacts | null;
}

/** What goes into a bundle, and how many of each kind do not, by reason. */
export interface Choice {
  readonly links: readonly ChosenLink[];
  readonly findings: readonly Finding[];
  readonly events: readonly EventRow[];
  /** References of items and parts that are cited themselves, `item:412.1`. */
  readonly citedItems: ReadonlySet<string>;
  readonly versionIds: ReadonlySet<number>;
  readonly left: {
    readonly links: { readonly 'other-provision': number; readonly 'outside-period': number };
    readonly findings: { readonly 'not-linked': number; readonly 'outside-period': number };
    readonly events: { readonly 'not-linked': number; readonly 'outside-period': number };
  };
}

interface Period { readonly fromUtcMs: number | null; readonly toUtcMs: number | null }

/**
 * Follows a selection through the case: links on the chosen provisions, what they and the chosen events cite, and the texts relied on.
 * Without chosen provisions every link is taken, and every finding and event unless the bundle is for the other side:
 * that side sees only what is linked.
 */
export function choose(db: ReadDb, selection: BundleSelection): Choice {
  const left = { links: { 'other-provision': 0, 'outside-period': 0 }, findings: { 'not-linked': 0, 'outside-period': 0 }, events: { 'not-linked': 0, 'outside-period': 0 } };
  const links = chooseLinks(db, selection, left.links);
  const takesAll = selection.lineages.length === 0 && selection.audience !== 'other-side';
  const linked = new Set(links.map(({ link }) => `${link.kind}:${link.number}`));
  const events = eventReader(db).all().filter(event => {
    if (linked.has(`event:${event.eventId}`)) return true;
    if (!takesAll) left.events['not-linked'] += 1;
    else if (isOutside(selection, event)) left.events['outside-period'] += 1;
    else return true;
    return false;
  });
  const cited = new Set(events.flatMap(event => event.citations).map(citation => citation.split('#')[0] ?? citation));
  const findings = readFindings(db).filter(finding => {
    if (linked.has(finding.ref) || cited.has(finding.ref)) return true;
    if (!takesAll) left.findings['not-linked'] += 1;
    else if (isOutside(selection, { fromUtcMs: ms(finding.firstAt), toUtcMs: ms(finding.lastAt) })) left.findings['outside-period'] += 1;
    else return true;
    return false;
  });
  const citedItems = new Set([...cited].filter(reference => reference.startsWith('item:')));
  for (const { link } of links) {
    if (link.kind === 'item' || link.kind === 'passage') citedItems.add(`item:${link.number}${link.part === 0 ? '' : `.${link.part}`}`);
  }
  const versionIds = new Set(links.map(({ link }) => link.versionId));
  for (const reference of [...cited, ...findings.flatMap(finding => finding.byVersion.map(part => part.version ?? ''))]) {
    const number = /^version:(\d+)$/.exec(reference)?.[1];
    if (number !== undefined) versionIds.add(Number(number));
  }
  return { links, findings, events, citedItems, versionIds, left };
}

function chooseLinks(db: ReadDb, selection: BundleSelection, left: { 'other-provision': number; 'outside-period': number }): ChosenLink[] {
  const lineages = new Set(selection.lineages);
  const lookup = evidenceLookup(db);
  const known = new Map<string, EvidenceFacts | null>();
  const chosen: ChosenLink[] = [];
  for (const link of linkReader(db).all(Number.MAX_SAFE_INTEGER)) {
    if (lineages.size > 0 && !lineages.has(link.lineage)) {
      left['other-provision'] += 1;
      continue;
    }
    const name = `${link.kind}:${link.number}.${link.part}`;
    if (!known.has(name)) known.set(name, lookup.facts(link));
    const facts = known.get(name) ?? null;
    if (facts !== null && isOutside(selection, facts.period)) left['outside-period'] += 1;
    else chosen.push({ link, facts });
  }
  return chosen;
}

/** True when something dated lies wholly outside the chosen period; what has no date is never outside. */
function isOutside({ fromUtcMs, toUtcMs }: BundleSelection, period: Period): boolean {
  const first = period.fromUtcMs ?? period.toUtcMs;
  const last = period.toUtcMs ?? period.fromUtcMs;
  return (toUtcMs !== null && first !== null && first >= toUtcMs) || (fromUtcMs !== null && last !== null && last < fromUtcMs);
}

function ms(iso: string | null): number | null {
  const at = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(at) ? null : at;
}
