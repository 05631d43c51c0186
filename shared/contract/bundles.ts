import { z } from 'zod';
import { job, query } from './define.ts';
import { GrantId } from '../domain/basics.ts';
import { BundleRef } from '../domain/refs.ts';

export const Audience = z.enum(['internal', 'expert', 'other-side']);
export type Audience = z.infer<typeof Audience>;

export const BundleSelection = z.object({
  title: z.string().max(400).default(''),
  audience: Audience,
  /** Lineages whose linked evidence goes in; empty means everything linked. */
  lineages: z.array(z.int()).max(20_000).default([]),
  fromUtcMs: z.int().nullable().default(null),
  toUtcMs: z.int().nullable().default(null),
  /** Copies the usage originals as well; otherwise they are named by hash, size and where they may be inspected. */
  withLogs: z.boolean().default(false),
});
export type BundleSelection = z.infer<typeof BundleSelection>;

/** What would go in and what would stay out, before anything is written. */
export const BundlePreview = z.object({
  items: z.int(), families: z.int(), findings: z.int(), links: z.int(), events: z.int(), versions: z.int(), files: z.int(), bytes: z.int(),
  omissions: z.array(z.object({ category: z.string(), count: z.int(), reason: z.string() })),
  preflight: z.array(z.object({ code: z.string(), message: z.string(), blocks: z.boolean() })),
});
export type BundlePreview = z.infer<typeof BundlePreview>;

export const BundleRow = z.object({
  ref: BundleRef, cite: z.string(), title: z.string(), audience: Audience, frozenAt: z.string(), files: z.int(), bytes: z.int(),
  manifestSha256: z.string(), custodySeq: z.int(), custodyHead: z.string(), appVersion: z.string(), name: z.string(),
});
export type BundleRow = z.infer<typeof BundleRow>;

export const VerifyResult = z.object({
  valid: z.boolean(), complete: z.boolean(), files: z.int(), bytes: z.int(),
  problems: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  /** In plain words: what green proves and what it does not. */
  proves: z.array(z.string()), doesNotProve: z.array(z.string()),
  bundle: z.object({ cite: z.string(), caseTitle: z.string(), audience: z.string(), frozenAt: z.string(), custodyHead: z.string() }).nullable(),
});
export type VerifyResult = z.infer<typeof VerifyResult>;

export const bundleMethods = {
  'bundle.list': query(z.object({}), z.array(BundleRow).max(10_000)),
  'bundle.preview': query(BundleSelection, BundlePreview),
  /** Freezes, writes to `name.partial` beside the target, verifies, renames. */
  'bundle.export': job(BundleSelection.extend({ target: GrantId }), z.object({ bundle: BundleRow, omissions: BundlePreview.shape.omissions, verify: VerifyResult })),
  /** Needs no case: judges a folder as RFC 8493 says. */
  'bundle.verify': job(z.object({ target: GrantId }), VerifyResult),
};
