import { z } from 'zod';
import { job, query } from './define.ts';
import { GrantId } from '../domain/basics.ts';
import { Audience, BundleSelection, Holding } from '../domain/bundle.ts';
import { BundleRef } from '../domain/refs.ts';

export { Audience, BundleSelection } from '../domain/bundle.ts';

export const BundleOmission = z.object({ category: z.string(), code: z.string(), count: z.int(), reason: z.string() });
export type BundleOmission = z.infer<typeof BundleOmission>;

/** What would go in and what would stay out, before anything is written. */
export const BundlePreview = z.object({
  items: z.int(), families: z.int(), findings: z.int(), links: z.int(), events: z.int(), versions: z.int(),
  /** Payload files and their bytes, estimated: tables are written only on export. */
  files: z.int(), bytes: z.int(),
  omissions: z.array(BundleOmission),
  /** The same with what is inside: counts add up to what the case holds. */
  holdings: z.array(Holding),
  preflight: z.array(z.object({ code: z.string(), message: z.string(), blocks: z.boolean() })),
});
export type BundlePreview = z.infer<typeof BundlePreview>;

export const BundleRow = z.object({
  ref: BundleRef, cite: z.string(), title: z.string(), audience: Audience, frozenAt: z.string(),
  /** Payload files and bytes; 0 until it is rendered. */
  files: z.int(), bytes: z.int(),
  /** SHA-256 of `manifest-sha256.txt`; empty until it is rendered. */
  manifestSha256: z.string(), custodySeq: z.int(), custodyHead: z.string(), appVersion: z.string(),
  /** Name of the folder last written; empty until it is rendered. */
  name: z.string(),
  /** A frozen bundle stays in the list when writing it failed, with what went wrong. */
  status: z.enum(['rendered', 'not-rendered']),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type BundleRow = z.infer<typeof BundleRow>;

export const VerifyResult = z.object({
  /** `complete`: everything listed is there and nothing else; `valid`: and every digest fits. */
  valid: z.boolean(), complete: z.boolean(),
  /** Payload files found and their bytes. */
  files: z.int(), bytes: z.int(),
  /** Warnings do not make a bundle invalid. */
  problems: z.array(z.object({ path: z.string(), code: z.string(), message: z.string(), severity: z.enum(['error', 'warning']) })),
  /** In plain words: what green proves and what it does not. */
  proves: z.array(z.string()), doesNotProve: z.array(z.string()),
  /** SHA-256 of `manifest-sha256.txt`, to compare with what the sender told; null when there is none. */
  manifestSha256: z.string().nullable(),
  /** Null when the folder is not a bundle made by Proviso. */
  bundle: z.object({ cite: z.string(), caseTitle: z.string(), audience: z.string(), frozenAt: z.string(), custodyHead: z.string() }).nullable(),
});
export type VerifyResult = z.infer<typeof VerifyResult>;

const ExportResult = z.object({ bundle: BundleRow, omissions: z.array(BundleOmission), holdings: z.array(Holding), verify: VerifyResult });

export const bundleMethods = {
  'bundle.list': query(z.object({}), z.array(BundleRow).max(10_000)),
  'bundle.preview': query(BundleSelection, BundlePreview),
  /** Freezes, writes to `name.partial` beside the target, verifies, renames. */
  'bundle.export': job(BundleSelection.extend({ target: GrantId }), ExportResult),
  /** Writes a frozen bundle once more; the bytes are the same as the first time. */
  'bundle.render': job(z.object({ ref: BundleRef, target: GrantId }), ExportResult),
  /** Needs no case: judges a folder as RFC 8493 says. */
  'bundle.verify': job(z.object({ target: GrantId }), VerifyResult),
};
