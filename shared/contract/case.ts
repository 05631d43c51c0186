import { z } from 'zod';
import { command, job, query } from './define.ts';
import { Cursor, GrantId, PageLimit, Sha256 } from '../domain/basics.ts';
import { App, AppDetails, CaseState, ExhibitKind, HashListVerdict, IntakeStatus, ReceiptDetails, SourceDetail, SourceProblem, SourceRow } from '../domain/case.ts';
import { CustodyEntry, CustodyHead } from '../domain/custody.ts';
import { Mapping, MappingProposal, TimeFormat } from '../domain/usage.ts';

/** Given with an agreement text; `agreement` names the instrument it is a version of. */
export const AgreementIntake = z.object({
  agreement: z.string().min(1).max(200),
  stated: z.string().max(32).nullable().default(null),
  captured: z.string().max(64).nullable().default(null),
});

/** How files are taken in. What is null or absent is found out from the content. */
export const ImportRequest = z.object({
  grants: z.array(GrantId).min(1).max(10_000),
  kind: ExhibitKind.exclude(['unknown']).nullable().default(null),
  mapping: Mapping.nullable().default(null),
  /** Name of a saved mapping; null takes the one that fits, if any. */
  savedMapping: z.string().max(200).nullable().default(null),
  /** Proposes mappings from names and values, whatever is saved. */
  anew: z.boolean().default(false),
  /** How times are written, where a proposal leaves it open: the order of day and month. */
  timeFormat: TimeFormat.nullable().default(null),
  /** IANA zone or offset for times that carry none. */
  zone: z.string().max(64).nullable().default(null),
  agreement: AgreementIntake.nullable().default(null),
  receipt: ReceiptDetails.prefault({}),
  /** Name of the drive or folder the files are left on; null copies them into the case. */
  keepOn: z.string().max(100).nullable().default(null),
  /** The sender's hash list (sha256sum, md5sum-like or CSV), checked against what arrived. */
  hashList: GrantId.nullable().default(null),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

/** The outcome for one file, as scripts rely on it. */
export const ImportedExhibit = z.object({
  sha256: Sha256.nullable(),
  name: z.string(),
  kind: ExhibitKind,
  status: IntakeStatus,
  code: z.string().optional(),
  message: z.string().optional(),
  counts: z.record(z.string(), z.int()),
  mapping: Mapping.optional(),
  /** Name of the saved mapping it was read with. */
  savedMapping: z.string().optional(),
  hashList: HashListVerdict.optional(),
  /** Requests that an import which was broken off had read already; absent when all was read now. */
  resumedRows: z.int().optional(),
});
export type ImportedExhibit = z.infer<typeof ImportedExhibit>;

export const ImportResult = z.object({
  exhibits: z.array(ImportedExhibit),
  rows: z.int().optional(),
  rejected: z.int().optional(),
  skipped: z.int().optional(),
  seconds: z.number(),
  copySeconds: z.number(),
});
export type ImportResult = z.infer<typeof ImportResult>;

/** An import under way, or one that a crash broke off and that can be gone on with. */
export const UnfinishedImport = z.object({
  unfinishedId: z.int(),
  state: z.enum(['running', 'stopped']),
  name: z.string(),
  sizeBytes: z.int(),
  startedAt: z.string(),
  /** Requests that are safe and will not be read again. */
  rows: z.int(),
  mapping: Mapping,
});
export type UnfinishedImport = z.infer<typeof UnfinishedImport>;

/** What a file seems to be, before it is taken in. */
export const ImportPreview = z.object({
  grantId: GrantId,
  name: z.string(),
  sizeBytes: z.int(),
  kind: ExhibitKind,
  format: z.string(),
  reason: z.string(),
  mapping: MappingProposal.nullable(),
  /** The saved mapping that fits, with which it is read unless another is given. */
  saved: z.object({ name: z.string(), mapping: Mapping }).nullable(),
  /** Best guess of stated date and agreement name for a text that reads like one. */
  agreement: z.object({ agreement: z.string(), stated: z.string().nullable() }).nullable(),
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

const SourceFilter = z.object({ kind: ExhibitKind.nullable().default(null), status: IntakeStatus.nullable().default(null) });

export const caseMethods = {
  'case.state': query(z.object({}), CaseState),
  'case.declare': command(z.object({ name: z.string().max(200), role: z.string().max(200) }), z.object({})),
  'case.rename': command(z.object({ title: z.string().min(1).max(200) }), z.object({})),
  /** Re-hashes exhibits and custody, checks foreign keys and usage files. */
  'case.check': job(z.object({}), z.object({ ok: z.boolean(), problems: z.array(z.object({ code: z.string(), message: z.string(), ref: z.string() })) })),

  'import.preview': query(z.object({ grants: z.array(GrantId).min(1).max(500), zone: z.string().nullable().default(null) }), z.array(ImportPreview)),
  'import.run': job(ImportRequest, ImportResult),
  'import.unfinished': query(z.object({}), z.array(UnfinishedImport)),
  /** Goes on from the last commit, on the copy that was made then. */
  'import.resume': job(z.object({ unfinishedId: z.int() }), ImportResult),
  'import.discard': command(z.object({ unfinishedId: z.int() }), z.object({})),

  /** Drives and folders whose files are kept in place: what this computer knows of them, and how many exhibits of the case lie there. */
  'root.list': query(z.object({}), z.array(z.object({ label: z.string(), path: z.string().nullable(), isThere: z.boolean(), exhibits: z.int() }))),
  /** Says where a drive or folder of that name is on this computer. */
  'root.set': command(z.object({ label: z.string().min(1).max(100), folder: GrantId }), z.object({ label: z.string(), path: z.string() })),

  'source.page': query(SourceFilter.extend({ after: Cursor.nullable().default(null), limit: PageLimit }), z.object({ rows: z.array(SourceRow), next: Cursor.nullable(), total: z.int() })),
  'source.get': query(z.object({ sha256: Sha256 }), SourceDetail),
  'source.problems': query(
    z.object({ sha256: Sha256.nullable().default(null), after: Cursor.nullable().default(null), limit: PageLimit }),
    z.object({ problems: z.array(SourceProblem), next: Cursor.nullable(), total: z.int() }),
  ),

  'app.list': query(z.object({}), z.array(App)),
  'app.add': command(AppDetails, z.object({ appId: z.int() })),
  'app.set': command(AppDetails.partial().extend({ appId: z.int() }), z.object({})),

  'custody.page': query(
    z.object({ before: z.int().nullable().default(null), limit: PageLimit, ref: z.string().nullable().default(null) }),
    z.object({ entries: z.array(z.object({ hash: z.string(), entry: CustodyEntry })), next: z.int().nullable(), total: z.int() }),
  ),
  /** Recomputes the whole chain; `head` compares with a head that left the case earlier. */
  'custody.verify': query(z.object({ head: z.string().nullable().default(null) }), z.object({ holds: z.boolean(), entries: z.int(), head: CustodyHead.nullable(), brokenAt: z.int().nullable(), headFound: z.boolean().nullable() })),

  'undo.last': command(z.object({}), z.object({ undone: z.string().nullable(), what: z.string().nullable() })),
  'undo.peek': query(z.object({}), z.object({ what: z.string().nullable() })),
};
