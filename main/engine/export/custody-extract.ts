import type { Audience, FrozenBundle, Holding } from '../../../shared/domain/bundle.ts';
import type { ReadDb } from '../store/connection.ts';
import { holdingsReader } from '../store/repositories/bundle-holdings.ts';
import type { CustodyRow } from '../store/repositories/custody.ts';
import type { CustodyExtract } from './bundle-sources.ts';
import { secretsOf } from './credentials.ts';
import { holding } from './holdings.ts';

/** What of an entry is read here; the entry itself is passed on as it was hashed. */
interface EntryFields {
  readonly at: string;
  readonly verb: string;
  readonly objects: readonly { readonly ref: string }[];
  readonly declaredName: string;
  readonly osUser: string;
  readonly purpose: string;
}

/** Acts whose entries carry the work of the own side: bearings, strengths, notes, who looked at what. */
const INTERNAL_VERBS: ReadonlySet<string> = new Set(['linked', 'unlinked', 'annotated', 'viewed', 'undone']);

/** References of what is inside a bundle, and what may not be seen in an entry by anybody but the own side. */
export interface InsideView {
  readonly refs: ReadonlySet<string>;
  /** Acts on these alone do not make an entry belong: a provision is touched by every link of the case. */
  readonly alsoKnown: ReadonlySet<string>;
  readonly secrets: readonly string[];
  readonly audience: Audience;
}

type Frozen = Pick<FrozenBundle, 'bundle' | 'exhibits' | 'items' | 'findings' | 'events' | 'versions' | 'links' | 'provisions'>;

export function insideOf(frozen: Frozen): InsideView {
  return {
    refs: new Set([
      frozen.bundle.ref,
      ...frozen.exhibits.map(exhibit => `exhibit:${exhibit.sha256.slice(0, 12)}`),
      ...frozen.items.map(item => item.ref), ...frozen.findings.map(finding => finding.ref), ...frozen.events.map(event => event.ref),
      ...frozen.versions.map(version => version.ref), ...frozen.links.map(link => `link:${link.linkId}`),
    ]),
    alsoKnown: new Set(frozen.provisions.map(provision => provision.ref)),
    // As they stand in the JSON of an entry.
    secrets: frozen.findings.flatMap(finding => secretsOf(finding.slice)).map(secret => JSON.stringify(secret).slice(1, -1)),
    audience: frozen.bundle.audience,
  };
}

/** How one entry stands to a bundle: inside in full, withheld, or not its business. */
function readEntry(row: CustodyRow, inside: InsideView, isHead: boolean): CustodyExtract | 'withheld-content' | 'case-acts' | 'other-objects' {
  const fields = JSON.parse(row.entry) as EntryFields;
  const refs = [...new Set(fields.objects.map(object => object.ref))];
  const isKnown = (ref: string): boolean => inside.refs.has(ref.split('#')[0] ?? ref);
  if (!isHead) {
    if (!refs.some(isKnown)) return refs.every(ref => ref === 'case') ? 'case-acts' : 'other-objects';
    // An entry is hashed as a whole, so it is shown as a whole or not at all.
    const namesSecrets = inside.audience !== 'internal' && inside.secrets.some(secret => row.entry.includes(secret));
    const namesOthers = inside.audience === 'other-side' && (INTERNAL_VERBS.has(fields.verb) || refs.some(ref => !isKnown(ref) && !inside.alsoKnown.has(ref)));
    if (namesSecrets || namesOthers) return 'withheld-content';
  }
  return { seq: row.seq, hash: row.hash, at: fields.at, verb: fields.verb, objects: refs, who: fields.declaredName === '' ? fields.osUser : fields.declaredName, purpose: fields.purpose, entry: row.entry };
}

/** Entries up to `headSeq` that concern what is inside and may be shown, oldest first. */
export function* custodyOf(db: ReadDb, inside: InsideView, headSeq: number): Iterable<CustodyExtract> {
  for (const row of entriesUpTo(db, headSeq)) {
    const extract = readEntry(row, inside, row.seq === headSeq);
    if (typeof extract !== 'string') yield extract;
  }
}

/** The custody line of what was left out; `headSeq` is the number the freezing entry will have. */
export function custodyHolding(db: ReadDb, inside: InsideView, headSeq: number): Holding {
  const left = { 'withheld-content': 0, 'other-objects': 0, 'case-acts': 0 };
  let full = 1;
  for (const row of entriesUpTo(db, headSeq - 1)) {
    const extract = readEntry(row, inside, false);
    if (typeof extract === 'string') left[extract] += 1;
    else full += 1;
  }
  return holding('custody', headSeq, full, left);
}

/** A page at a time, so that no statement stays open while the bundle is written. */
function* entriesUpTo(db: ReadDb, seq: number): Iterable<CustodyRow> {
  const reader = holdingsReader(db);
  for (let after = 0; ; ) {
    const page = reader.entries(after, seq, 1_000);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** Number and hash of every entry up to one: the whole chain can be followed by them, and they tell nothing else. */
export function* chainUpTo(db: ReadDb, headSeq: number): Iterable<{ readonly seq: number; readonly hash: string }> {
  for (const { seq, hash } of entriesUpTo(db, headSeq)) yield { seq, hash };
}
