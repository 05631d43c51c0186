import { z } from 'zod';

/** Every act on evidence has one of these verbs. */
export const CustodyVerb = z.enum([
  'created', 'opened', 'closed', 'received', 'hashed', 'parsed', 'viewed', 'annotated', 'linked', 'unlinked',
  'measured', 'registered', 'exported', 'verified', 'transferred', 'deleted', 'undone', 'failed',
]);
export type CustodyVerb = z.infer<typeof CustodyVerb>;

/** A thing acted on, with its digest before and after where it has one. */
export const CustodyObject = z.object({
  ref: z.string().max(200),
  before: z.string().max(128).nullable(),
  after: z.string().max(128).nullable(),
});
export type CustodyObject = z.infer<typeof CustodyObject>;

export const CustodyOutcome = z.enum(['done', 'noted', 'refused', 'failed']);

/** What the caller of an act says about it; the chain adds the rest. */
export interface CustodyDraft {
  readonly verb: CustodyVerb;
  readonly objects: readonly CustodyObject[];
  /** One plain sentence, at most 2,000 characters. */
  readonly purpose?: string;
  /** The other party of a receipt, export or transfer. */
  readonly counterparty?: string;
  readonly outcome?: z.infer<typeof CustodyOutcome>;
  /** Small facts that belong to the act: counts, codes, options. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * One entry of the chain, exactly as it is hashed: `SHA-256(0x00 ‖ RFC 8785 canonical JSON of this object)`.
 * The format is final: fields are never added, renamed or dropped within `format` 1. At most 64 KiB.
 */
export const CustodyEntry = z.object({
  format: z.literal(1),
  /** Counts from 1 without gaps. */
  seq: z.int().min(1),
  /** Hash of entry seq − 1 in hexadecimal; 64 zeros for the first. */
  previous: z.string().regex(/^[0-9a-f]{64}$/),
  /** ISO 8601 UTC with milliseconds. */
  at: z.string(),
  /** Minutes east of UTC on the computer that acted. */
  offsetMinutes: z.int(),
  /** Nanoseconds of the monotonic clock of the process, as digits. */
  monotonicNs: z.string().regex(/^\d+$/),
  osUser: z.string(),
  /** Name and role the person declared for this case; empty when not declared. */
  declaredName: z.string(),
  declaredRole: z.string(),
  host: z.string(),
  appVersion: z.string(),
  verb: CustodyVerb,
  objects: z.array(CustodyObject).max(200),
  purpose: z.string(),
  counterparty: z.string(),
  outcome: CustodyOutcome,
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type CustodyEntry = z.infer<typeof CustodyEntry>;

/** Where the chain stands: the number and hash of its newest entry. */
export const CustodyHead = z.object({ seq: z.int(), hash: z.string(), at: z.string() });
export type CustodyHead = z.infer<typeof CustodyHead>;
