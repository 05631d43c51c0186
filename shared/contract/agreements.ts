import { z } from 'zod';
import { query } from './define.ts';
import { LinkCounts, Problem, Sha256 } from '../domain/basics.ts';
import { ProvisionRef, VersionRef } from '../domain/refs.ts';

export const AgreementVersion = z.object({
  ref: VersionRef, cite: z.string(), sha256: Sha256,
  /** Short name in the order of effect: v1, v2; v4′ shares its date with v4. */
  label: z.string(),
  /** Calendar dates as the text or the person says; `assented` is an event's date. */
  stated: z.string().nullable(), captured: z.string().nullable(), assented: z.string().nullable(),
  /** Why that date: given at intake, or the words of the text. */
  statedBasis: z.string(), captures: z.int(), encoding: z.string(), format: z.enum(['markdown', 'text']),
  provisions: z.int(), words: z.int(), problems: z.array(Problem), exhibit: Sha256, exhibitName: z.string(),
});
export type AgreementVersion = z.infer<typeof AgreementVersion>;

export const Agreement = z.object({ agreementId: z.int(), name: z.string(), versions: z.array(AgreementVersion) });
export type Agreement = z.infer<typeof Agreement>;

export const Provision = z.object({
  ref: ProvisionRef, lineage: z.int(),
  /** As people cite it ("II.D(a)"), and as this clause alone writes it ("(a)"). Both empty for unnumbered headings and definitions; "¶3" counts paragraphs of a text without numbers. */
  number: z.string(), label: z.string(), heading: z.string(), level: z.int(), parent: ProvisionRef.nullable(),
  kind: z.enum(['numbered', 'heading', 'definition', 'paragraph']),
  /** Range of the version's text, UTF-16 code units; children lie outside their parent's own range. */
  start: z.int(), end: z.int(),
  /** First code unit after number and heading; equals `end` when the provision is nothing but its heading. */
  bodyStart: z.int(),
  /** Links on the lineage, whatever the wording; and with everything below it. */
  links: LinkCounts, linksWithin: LinkCounts,
});
export type Provision = z.infer<typeof Provision>;

export const InForce = z.object({
  agreement: z.string(), at: z.string(),
  version: z.object({ ref: VersionRef, cite: z.string(), sha256: Sha256, label: z.string(), stated: z.string().nullable(), captured: z.string().nullable(), assented: z.string().nullable() }).nullable(),
  /** Which date decided, in one sentence. */
  basis: z.string(), basisKind: z.enum(['stated', 'captured', 'assented', 'none']),
  confidence: z.enum(['high', 'medium', 'low', 'none']),
  until: z.string().nullable(),
  rivals: z.array(z.object({ ref: VersionRef, cite: z.string(), basis: z.string() })),
  survival: z.string().nullable(),
});
export type InForce = z.infer<typeof InForce>;

export const ProvisionHit = z.object({
  ref: ProvisionRef, number: z.string(), heading: z.string(), agreement: z.string(), version: z.string(), excerpt: z.string(),
  inForce: z.boolean(),
  /** Other numbers it has or had, with the label of the text that gives them. */
  otherNumbers: z.array(z.object({ number: z.string(), label: z.string() })),
  /** Ranges of `excerpt`; of `heading` when the excerpt is empty. */
  hits: z.array(z.object({ start: z.int(), end: z.int() })),
});
export type ProvisionHit = z.infer<typeof ProvisionHit>;

export const agreementMethods = {
  'agreement.list': query(z.object({}), z.array(Agreement).max(500)),
  /** The whole text of a version with its provisions in order; texts are at most 8 MB. */
  'agreement.text': query(z.object({ version: VersionRef }), z.object({ version: AgreementVersion, text: z.string(), preamble: z.object({ start: z.int(), end: z.int() }), provisions: z.array(Provision).max(20_000) })),
  'agreement.inForce': query(z.object({ agreementId: z.int(), at: z.string(), app: z.string().nullable().default(null), zone: z.string().default('UTC') }), InForce),
  'provision.get': query(z.object({ ref: ProvisionRef }), z.object({ provision: Provision, agreement: z.string(), version: AgreementVersion, text: z.string() })),
  /** The same provision through every version of its agreement. */
  'provision.lineage': query(z.object({ lineage: z.int() }), z.array(z.object({ ref: ProvisionRef, version: VersionRef, cite: z.string(), stated: z.string().nullable(), number: z.string(), heading: z.string(), score: z.number().nullable(), reason: z.string(),
    /** `first`: begins the lineage. `automatic`: same number and words. `proposed`: by likeness, waits for a person. `confirmed`: by a person. */
    state: z.enum(['first', 'automatic', 'proposed', 'confirmed']),
    /** False while a proposal waits for a person. */
    confirmed: z.boolean(),
    label: z.string(), links: LinkCounts,
  })).max(500)),
  /** Search as you type: numbers, headings, words; the text in force at `at` first. */
  'provision.find': query(z.object({ text: z.string().max(200), at: z.string().nullable().default(null), limit: z.int().min(1).max(50).default(12) }), z.array(ProvisionHit)),
};
