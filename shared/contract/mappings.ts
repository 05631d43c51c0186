import { z } from 'zod';
import { command, job, query } from './define.ts';
import { AtUtcUs, GrantId, Sha256 } from '../domain/basics.ts';
import { MappingChange } from '../domain/mapping-changes.ts';
import { FindingRef } from '../domain/refs.ts';
import { Mapping, MappingProposal, TimeFormat } from '../domain/usage.ts';

const MappingName = z.string().trim().min(1).max(200);

/** How logs of one make are read, under a name. */
export const SavedMapping = z.object({ name: z.string(), mapping: Mapping, madeAt: z.string(), madeBy: z.string() });
export type SavedMapping = z.infer<typeof SavedMapping>;

/** A record of a log as a mapping reads it: a request, or a reject with the code it gets. */
export const PreviewRow = z.object({
  /** Physical line from 1. */
  line: z.int(),
  startByte: z.int(),
  endByte: z.int(),
  /** The record as it stands, cut after 500 characters. */
  text: z.string(),
  /** Null for a request. */
  code: z.string().nullable(),
  reason: z.string().nullable(),
  atUtcUs: AtUtcUs.nullable(),
  app: z.string(),
  credential: z.string(),
  endpoint: z.string(),
  method: z.string(),
  status: z.string(),
  items: z.int().nullable(),
  bytes: z.int().nullable(),
});
export type PreviewRow = z.infer<typeof PreviewRow>;

/** The start of a log read with a mapping, by the same scanner that an import uses. */
export const MappingPreview = z.object({
  file: z.string(),
  /** What would be proposed for this log. */
  proposal: MappingProposal,
  /** What the rows below were read with. */
  mapping: Mapping,
  /** The saved mapping that fits this log, whether or not the rows were read with it. */
  saved: z.string().nullable(),
  /** What keeps the log from being read so: a zone that must be said, a unit, a column. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** The first records in file order, rejects among them. */
  rows: z.array(PreviewRow),
  /** The first rejects of the part that was read, which may lie after `rows`. */
  rejects: z.array(PreviewRow),
  requests: z.int(),
  rejected: z.int(),
  /** The figures are of the whole log, not of its start. */
  isWhole: z.boolean(),
});
export type MappingPreview = z.infer<typeof MappingPreview>;

/** One reading of a source. */
export const Generation = z.object({
  generation: z.int(),
  state: z.enum(['current', 'replaced', 'deleted']),
  mapping: Mapping,
  registeredAt: z.string(),
  appVersion: z.string(),
  rows: z.int(),
  /** Compared with the generation before. */
  changes: z.array(MappingChange),
});
export type Generation = z.infer<typeof Generation>;

export const UsageSourceInfo = z.object({
  sourceId: z.int(),
  contentSha256: Sha256,
  sha256: Sha256,
  file: z.string(),
  rows: z.int(), rejected: z.int(), skipped: z.int(),
  mapping: Mapping,
  /** Newest first. */
  generations: z.array(Generation),
  /** A new reading that is under way, or that was broken off and goes on when the same mapping is given again. */
  remap: z.object({ state: z.enum(['running', 'stopped']), mapping: Mapping }).nullable(),
});
export type UsageSourceInfo = z.infer<typeof UsageSourceInfo>;

const Counted = z.object({ rows: z.int(), rejected: z.int(), skipped: z.int() });

export const RemapResult = z.object({
  contentSha256: Sha256,
  file: z.string(),
  generation: z.int(),
  before: Counted,
  after: Counted,
  changes: z.array(MappingChange),
  /** Findings that were measured on the reading before and are stale now. */
  stale: z.array(z.object({ ref: FindingRef, cite: z.string(), title: z.string() })),
  seconds: z.number(),
  /** Requests that a remap which was broken off had read already. */
  resumedRows: z.int(),
});
export type RemapResult = z.infer<typeof RemapResult>;

export const mappingMethods = {
  /** Reads the start of a file or of a source of the case with a mapping: the given one, the saved one of that name, or the proposed one. */
  'mapping.preview': query(
    z.object({
      grantId: GrantId.nullable().default(null),
      /** Hash of the content of a source of the case. */
      source: Sha256.nullable().default(null),
      mapping: Mapping.nullable().default(null),
      /** Name of the saved mapping to read it with. */
      savedMapping: z.string().max(200).nullable().default(null),
      timeFormat: TimeFormat.nullable().default(null),
      zone: z.string().max(64).nullable().default(null),
      /** Proposes from names and values, whatever is saved. */
      anew: z.boolean().default(false),
      limit: z.int().min(1).max(100).default(20),
    }),
    MappingPreview,
  ),
  /** Saved mappings by name. */
  'mapping.list': query(z.object({}), z.array(SavedMapping).max(10_000)),
  /** Names a mapping; a name that is taken is refused unless `replace`. */
  'mapping.save': command(z.object({ name: MappingName, mapping: Mapping, replace: z.boolean().default(false) }), SavedMapping),
  'mapping.remove': command(z.object({ name: MappingName }), z.object({})),
  /** The sources of the case with how they are read now and were read before. */
  'usage.sources': query(z.object({
    /** Only the logs of this exhibit. */
    exhibit: Sha256.nullable().default(null),
  }), z.array(UsageSourceInfo)),
  /**
   * Reads a source anew from its exhibit. The reading that stands answers until the new one is whole, and is then replaced in one
   * transaction; stopping or a crash leaves it as it was.
   */
  'usage.remap': job(z.object({ source: Sha256, mapping: Mapping, zone: z.string().max(64).nullable().default(null) }), RemapResult),
};
