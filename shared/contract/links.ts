import { z } from 'zod';
import { command, query } from './define.ts';
import { AtUtcMs, Bearing, LinkCounts } from '../domain/basics.ts';
import { EvidenceRef, ProvisionRef } from '../domain/refs.ts';

export const Strength = z.enum(['direct', 'indirect']);

export const Link = z.object({
  linkId: z.int(),
  evidence: EvidenceRef, evidenceCite: z.string(),
  /** `passage`, `item`, `finding` or `event`; decides how the quote is set. */
  evidenceKind: z.enum(['passage', 'item', 'finding', 'event']),
  /** The quoted words, or the finding's or event's statement. */
  quote: z.string(), title: z.string(), evidenceAt: z.string().nullable(),
  provision: ProvisionRef, provisionNumber: z.string(), provisionHeading: z.string(), agreement: z.string(), versionCite: z.string(),
  bearing: Bearing, strength: Strength, note: z.string(),
  madeAt: z.string(), madeBy: z.string(), removed: z.boolean(),
});
export type Link = z.infer<typeof Link>;

/** The text was not in force at the evidence's date; `right` is the provision of the same lineage that was. */
export const LinkWarning = z.object({ code: z.string(), message: z.string(), right: ProvisionRef.nullable() });

export const linkMethods = {
  'link.add': command(
    z.object({ evidence: EvidenceRef, provision: ProvisionRef, bearing: Bearing, strength: Strength.default('direct'), note: z.string().max(4_000).default('') }),
    z.object({ linkId: z.int(), warning: LinkWarning.nullable() }),
  ),
  'link.remove': command(z.object({ linkId: z.int() }), z.object({})),
  /** Links on evidence (an item gives its passages too), on a provision's lineage, or all; contradicting first. */
  'link.list': query(z.object({ evidence: EvidenceRef.nullable().default(null), lineage: z.int().nullable().default(null), limit: z.int().min(1).max(1_000).default(500) }), z.array(Link)),

  /** Does again what undo took back, until something new is done. */
  'redo.last': command(z.object({}), z.object({ redone: z.string().nullable(), what: z.string().nullable() })),
  'redo.peek': query(z.object({}), z.object({ what: z.string().nullable() })),
};

export const EventDetails = z.object({
  statement: z.string().min(1).max(4_000),
  /** EDTF level 0 or 1; empty means undated. */
  edtf: z.string().max(100).default(''),
  basis: z.string().max(400).default(''),
  citations: z.array(z.string().max(200)).max(100).default([]),
  apps: z.array(z.string().max(200)).max(100).default([]),
  disputed: z.boolean().default(false),
  /** A search that found nothing: what was asked and over what. */
  negative: z.object({ query: z.string(), scope: z.string() }).nullable().default(null),
  note: z.string().max(4_000).default(''),
});
export type EventDetails = z.infer<typeof EventDetails>;

export const CaseEvent = EventDetails.extend({ ref: z.string(), cite: z.string(), fromUtcMs: AtUtcMs.nullable(), toUtcMs: AtUtcMs.nullable(), precision: z.string(), links: LinkCounts });
export type CaseEvent = z.infer<typeof CaseEvent>;

export const eventMethods = {
  'event.add': command(EventDetails, z.object({ ref: z.string(), cite: z.string() })),
  'event.set': command(EventDetails.partial().extend({ ref: z.string() }), z.object({})),
  'event.remove': command(z.object({ ref: z.string() }), z.object({})),
  'event.list': query(z.object({}), z.array(CaseEvent).max(10_000)),
  'event.get': query(z.object({ ref: z.string() }), CaseEvent),
};
