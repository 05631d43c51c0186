import { z } from 'zod';
import { Sha256, Problem } from './basics.ts';

/** What an exhibit was read as. `unknown` keeps the bytes and says so. */
export const ExhibitKind = z.enum(['usage', 'mail', 'document', 'agreement', 'unknown']);
export type ExhibitKind = z.infer<typeof ExhibitKind>;

/** How intake ended for one file: read, read with something to note, or kept unread. */
export const IntakeStatus = z.enum(['ok', 'noted', 'quarantined']);
export type IntakeStatus = z.infer<typeof IntakeStatus>;

/** What the person says about a delivery. Everything is optional; what is known is kept. */
export const ReceiptDetails = z.object({
  fromWhom: z.string().max(400).default(''),
  /** ISO 8601 date or instant as stated by the person; empty means "now". */
  receivedAt: z.string().max(64).default(''),
  medium: z.string().max(200).default(''),
  reference: z.string().max(400).default(''),
  custodian: z.string().max(400).default(''),
});
export type ReceiptDetails = z.infer<typeof ReceiptDetails>;

/** How the sender's hash list spoke of one file. */
export const HashListVerdict = z.enum(['none', 'matches', 'differs', 'not-listed']);

export const Receipt = z.object({
  receiptId: z.int(),
  /** All files taken in by one act share a delivery. */
  deliveryId: z.int(),
  sha256: Sha256,
  originalName: z.string(),
  /** Path as it was where it came from, a label only. */
  originalPath: z.string(),
  originalModifiedAt: z.string().nullable(),
  originalCreatedAt: z.string().nullable(),
  takenInAt: z.string(),
  details: ReceiptDetails,
  hashList: HashListVerdict,
});
export type Receipt = z.infer<typeof Receipt>;

/** One source as the Sources list shows it. */
export const SourceRow = z.object({
  receiptId: z.int(),
  sha256: Sha256,
  ref: z.string(),
  name: z.string(),
  kind: ExhibitKind,
  format: z.string(),
  status: IntakeStatus,
  code: z.string().nullable(),
  message: z.string().nullable(),
  sizeBytes: z.int(),
  takenInAt: z.string(),
  fromWhom: z.string(),
  /** requests, items or provisions, as the kind has them */
  records: z.int(),
  rejected: z.int(),
  skipped: z.int(),
});
export type SourceRow = z.infer<typeof SourceRow>;

/** A file below a named root, by a relative path with `/`; only the same while size and time of change are. */
export const Place = z.object({ root: z.string().min(1).max(100), path: z.string().min(1), sizeBytes: z.int().min(0), modifiedAt: z.string() });
export type Place = z.infer<typeof Place>;

/** Where an exhibit was left instead of being copied in, and how it is found there now. */
export const PlaceInfo = z.object({ root: z.string(), path: z.string(), state: z.enum(['there', 'missing', 'changed', 'root-unknown']) });
export type PlaceInfo = z.infer<typeof PlaceInfo>;

export const SourceDetail = z.object({
  row: SourceRow,
  receipts: z.array(Receipt),
  counts: z.record(z.string(), z.int()),
  problems: z.int(),
  /** Mapping applied to a usage log, as JSON text to show. */
  mapping: z.string().nullable(),
  /** Null when its bytes are in the case folder. */
  place: PlaceInfo.nullable(),
});
export type SourceDetail = z.infer<typeof SourceDetail>;

export const SourceProblem = Problem.extend({ problemId: z.int(), sha256: Sha256, excerpt: z.string() });
export type SourceProblem = z.infer<typeof SourceProblem>;

/** The rail's counts and the state of the case, asked again on every notice. */
export const CaseState = z.object({
  title: z.string(),
  readOnly: z.boolean(),
  /** Who holds the write lock when this window is read-only. */
  lockedBy: z.string().nullable(),
  damaged: z.boolean(),
  createdAt: z.string(),
  appVersion: z.string(),
  declaredName: z.string(),
  declaredRole: z.string(),
  counts: z.object({
    exhibits: z.int(), items: z.int(), requests: z.int(), agreements: z.int(), versions: z.int(), provisions: z.int(),
    links: z.int(), findings: z.int(), events: z.int(), bundles: z.int(), problems: z.int(), apps: z.int(),
  }),
  custody: z.object({ entries: z.int(), head: z.string(), verifiedAt: z.string(), holds: z.boolean() }),
});
export type CaseState = z.infer<typeof CaseState>;

/** A registered application of the case. */
export const AppIdentifier = z.object({
  /** The value as the logs have it. */
  identifier: z.string().min(1).max(400),
  fromUtcMs: z.int().nullable(),
  toUtcMs: z.int().nullable(),
});
export type AppIdentifier = z.infer<typeof AppIdentifier>;

export const AppDetails = z.object({
  name: z.string().min(1).max(200),
  product: z.string().max(200).default(''),
  party: z.string().max(200).default(''),
  identifiers: z.array(AppIdentifier).max(500).default([]),
  tier: z.string().max(100).default(''),
  /** Empty means none was declared. */
  declaredUseCase: z.string().max(4_000).default(''),
  declaredOn: z.string().max(32).default(''),
  declaredEvidence: z.string().max(200).default(''),
  government: z.boolean().default(false),
  governmentBasis: z.string().max(2_000).default(''),
  governmentReviewer: z.string().max(200).default(''),
});
export type AppDetails = z.infer<typeof AppDetails>;

export const App = AppDetails.extend({
  appId: z.int(),
  /** Position in the case's fixed colour order, from 0; the same on every screen. */
  series: z.int(),
});
export type App = z.infer<typeof App>;
