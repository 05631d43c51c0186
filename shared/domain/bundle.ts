import { z } from 'zod';
import { AtUtcMs, Bearing, Sha256 } from './basics.ts';
import { BundleRef, EventRef, FindingRef, ItemRef, ProvisionRef, VersionRef } from './refs.ts';
import { Figures, Slice } from './usage.ts';

/** Who a bundle is for. It decides what may be inside. */
export const Audience = z.enum(['internal', 'expert', 'other-side']);
export type Audience = z.infer<typeof Audience>;

export const BundleSelection = z.object({
  title: z.string().max(400).default(''),
  audience: Audience,
  /** Lineages whose linked evidence goes in; empty means everything linked and, unless it is for the other side, every finding and event. */
  lineages: z.array(z.int()).max(20_000).default([]),
  fromUtcMs: z.int().nullable().default(null),
  /** Exclusive. */
  toUtcMs: z.int().nullable().default(null),
  /** Copies the usage originals as well; otherwise they are named by hash, size and where they may be inspected. */
  withLogs: z.boolean().default(false),
});
export type BundleSelection = z.infer<typeof BundleSelection>;

/** Something the case holds, how much of it is inside, and why the rest is not. `inside` and the counts of `left` add up to `held`. */
export const Holding = z.object({
  kind: z.enum(['items', 'findings', 'finding-rows', 'events', 'links', 'versions', 'exhibits', 'custody', 'notes']),
  held: z.int(),
  inside: z.int(),
  left: z.array(z.object({ code: z.string(), count: z.int(), reason: z.string() })),
});
export type Holding = z.infer<typeof Holding>;

/** Bytes that are copied out of the case as they are: a whole exhibit, or the part of it that is one message. */
export const FrozenOriginal = z.object({
  /** Below `data/`. */
  path: z.string(),
  role: z.enum(['message', 'document', 'agreement', 'usage']),
  cite: z.string(),
  sha256: Sha256, sizeBytes: z.int(),
  /** Where these bytes stand: `startByte` to `endByte` (exclusive) of the exhibit. */
  exhibit: Sha256, exhibitName: z.string(), exhibitSizeBytes: z.int(), startByte: z.int(), endByte: z.int(),
});
export type FrozenOriginal = z.infer<typeof FrozenOriginal>;

/** A source behind what is inside, with who delivered it. */
export const FrozenExhibit = z.object({
  sha256: Sha256, name: z.string(), kind: z.string(), format: z.string(), sizeBytes: z.int(),
  records: z.int(), rejected: z.int(), skipped: z.int(),
  /** All of it is inside, a part of it, or it is only named. */
  inside: z.enum(['whole', 'part', 'named']),
  receipts: z.array(z.object({
    takenInAt: z.string(), receivedAt: z.string(), fromWhom: z.string(), medium: z.string(), reference: z.string(), custodian: z.string(),
    originalName: z.string(), originalPath: z.string(), originalModifiedAt: z.string().nullable(), hashList: z.string(),
  })),
});
export type FrozenExhibit = z.infer<typeof FrozenExhibit>;

const Address = z.object({ name: z.string(), address: z.string() });
const Span = z.object({ start: z.int(), end: z.int() });

/** A message, document or part of one. Its text is read from the case when the bundle is rendered and must have this hash. */
export const FrozenItem = z.object({
  ref: ItemRef, cite: z.string(), kind: z.enum(['message', 'attachment', 'document']), parent: ItemRef.nullable(),
  subject: z.string(), name: z.string(), mediaType: z.string(),
  from: z.array(Address), to: z.array(Address), cc: z.array(Address), bcc: z.array(Address),
  dateRaw: z.string(), atUtcMs: AtUtcMs.nullable(), offsetMinutes: z.int().nullable(), dateBasis: z.string(), messageId: z.string(),
  sizeBytes: z.int(), contentSha256: z.string(),
  textSha256: Sha256, textBasis: z.string(), textTruncated: z.boolean(), quoted: z.array(Span),
  problems: z.array(z.object({ code: z.string(), reason: z.string() })),
  /** `FrozenOriginal.path` of the bytes this item is in; its parent's for a part. */
  original: z.string(),
  /** Cited itself, or here because its family is. */
  why: z.enum(['cited', 'family']),
});
export type FrozenItem = z.infer<typeof FrozenItem>;

export const FrozenVersion = z.object({
  ref: VersionRef, cite: z.string(), agreement: z.string(), label: z.string(), sha256: Sha256,
  stated: z.string().nullable(), captured: z.string().nullable(), assented: z.string().nullable(), original: z.string(),
});
export type FrozenVersion = z.infer<typeof FrozenVersion>;

/** A provision as one version words it. */
export const FrozenProvision = z.object({
  ref: ProvisionRef, lineage: z.int(), number: z.string(), heading: z.string(), agreement: z.string(), version: VersionRef, versionCite: z.string(), text: z.string(),
});
export type FrozenProvision = z.infer<typeof FrozenProvision>;

export const FrozenLink = z.object({
  linkId: z.int(), evidence: z.string(), evidenceCite: z.string(), evidenceKind: z.enum(['passage', 'item', 'finding', 'event']),
  quote: z.string(), title: z.string(), evidenceAt: z.string().nullable(),
  provision: ProvisionRef, bearing: Bearing, madeAt: z.string(),
  /** Null where the audience may not see them. */
  strength: z.string().nullable(), note: z.string().nullable(), madeBy: z.string().nullable(),
});
export type FrozenLink = z.infer<typeof FrozenLink>;

export const FrozenFinding = z.object({
  ref: FindingRef, cite: z.string(), title: z.string(), slice: Slice, figures: Figures,
  byVersion: z.array(z.object({ version: z.string().nullable(), cite: z.string().nullable(), label: z.string(), figures: Figures })),
  coverage: z.string(), digest: Sha256, query: z.string(), sources: z.array(z.object({ sha256: Sha256, file: z.string() })),
  firstAt: z.string().nullable(), lastAt: z.string().nullable(), madeAt: z.string(), appVersion: z.string(),
  stale: z.boolean(), staleReason: z.string().nullable(),
  /** Below `data/`; holds finding.json, the rows and the note on how to recompute. */
  folder: z.string(),
  /** Every row is written, or totals a day with the first and worst rows. */
  rows: z.enum(['complete', 'summary']),
});
export type FrozenFinding = z.infer<typeof FrozenFinding>;

export const FrozenEvent = z.object({
  ref: EventRef, cite: z.string(), statement: z.string(), edtf: z.string(), basis: z.string(), citations: z.array(z.string()), apps: z.array(z.string()),
  disputed: z.boolean(), negative: z.object({ query: z.string(), scope: z.string() }).nullable(), note: z.string().nullable(),
  fromUtcMs: AtUtcMs.nullable(), toUtcMs: AtUtcMs.nullable(), precision: z.string(),
});
export type FrozenEvent = z.infer<typeof FrozenEvent>;

/** One row of the bundle's chronology; only things that are inside have one. */
export const FrozenMoment = z.object({
  at: z.string().nullable(), atUtcMs: AtUtcMs.nullable(), toUtcMs: AtUtcMs.nullable(), edtf: z.string(), basis: z.string(),
  lane: z.enum(['agreement', 'usage', 'correspondence', 'event', 'finding']),
  title: z.string(), ref: z.string(), cite: z.string(), citations: z.array(z.string()), provisions: z.array(z.string()),
});
export type FrozenMoment = z.infer<typeof FrozenMoment>;

/** Who has to do with what is inside, and by what the case knows it. */
export const Party = z.object({ name: z.string(), role: z.enum(['registered', 'delivered', 'custodian']) });

/**
 * What a bundle is, fixed when it was frozen: rendering it twice gives the same bytes.
 * Texts, rows and original bytes stay in the case; this names them by hash, and rendering stops when one is not what it was.
 */
export const FrozenBundle = z.object({
  format: z.literal(1),
  bundle: z.object({ ref: BundleRef, cite: z.string(), title: z.string(), audience: Audience, frozenAt: z.string(), appVersion: z.string(), selection: BundleSelection }),
  case: z.object({ uuid: z.string(), title: z.string() }),
  parties: z.array(Party),
  originals: z.array(FrozenOriginal),
  exhibits: z.array(FrozenExhibit),
  items: z.array(FrozenItem),
  versions: z.array(FrozenVersion),
  provisions: z.array(FrozenProvision),
  links: z.array(FrozenLink),
  findings: z.array(FrozenFinding),
  events: z.array(FrozenEvent),
  timeline: z.array(FrozenMoment),
  holdings: z.array(Holding),
});
export type FrozenBundle = z.infer<typeof FrozenBundle>;

/** The custody position a bundle was frozen at: the entry that froze it. */
export const BundleCustody = z.object({ seq: z.int(), head: z.string(), at: z.string() });
export type BundleCustody = z.infer<typeof BundleCustody>;

/** `data/bundle.json`: what a written bundle says of itself. */
export const BundleFile = z.object({
  format: z.literal(1),
  cite: z.string().max(20), title: z.string().max(400), audience: Audience, frozenAt: z.string().max(40), appVersion: z.string().max(40),
  case: z.object({ uuid: z.string().max(40), title: z.string().max(400) }),
  custody: BundleCustody,
  parties: z.array(Party),
  counts: z.record(z.string(), z.int()),
  /** Findings whose rows are all inside: anyone recomputes the digest from the rows. */
  findings: z.array(z.object({ cite: z.string(), digest: Sha256, calls: z.int(), rows: z.enum(['complete', 'summary']), folder: z.string() })),
});
export type BundleFile = z.infer<typeof BundleFile>;
