import { z } from 'zod';
import { ProvisoError } from '../errors.ts';

/**
 * References name things the same way in the command line, on screens and in exports.
 * Numbers are never reused within a case. `E-0412.1` and `item:412.1` are the same thing.
 */
const NUMBER = '[1-9][0-9]{0,9}';
const ITEM = `${NUMBER}(?:\\.${NUMBER})?`;

export const ItemRef = z.string().regex(new RegExp(`^item:${ITEM}$`)).brand<'ItemRef'>();
export type ItemRef = z.infer<typeof ItemRef>;

/** A passage: `item:412#c340-362`, UTF-16 code units of the item's text, end exclusive. */
export const PassageRef = z.string().regex(new RegExp(`^item:${ITEM}#c[0-9]+-[0-9]+$`)).brand<'PassageRef'>();
export type PassageRef = z.infer<typeof PassageRef>;

export const FindingRef = z.string().regex(new RegExp(`^finding:${NUMBER}$`)).brand<'FindingRef'>();
export type FindingRef = z.infer<typeof FindingRef>;

export const EventRef = z.string().regex(new RegExp(`^event:${NUMBER}$`)).brand<'EventRef'>();
export type EventRef = z.infer<typeof EventRef>;

export const VersionRef = z.string().regex(new RegExp(`^version:${NUMBER}$`)).brand<'VersionRef'>();
export type VersionRef = z.infer<typeof VersionRef>;

export const BundleRef = z.string().regex(new RegExp(`^bundle:${NUMBER}$`)).brand<'BundleRef'>();
export type BundleRef = z.infer<typeof BundleRef>;

export const LimitRef = z.string().regex(new RegExp(`^limit:${NUMBER}$`)).brand<'LimitRef'>();
export type LimitRef = z.infer<typeof LimitRef>;

export const ClaimRef = z.string().regex(new RegExp(`^claim:${NUMBER}$`)).brand<'ClaimRef'>();
export type ClaimRef = z.infer<typeof ClaimRef>;

/** A provision as one version words it: `provision:<lineage>@<version sha12>`. */
export const ProvisionRef = z.string().regex(new RegExp(`^provision:${NUMBER}@[0-9a-f]{12}$`)).brand<'ProvisionRef'>();
export type ProvisionRef = z.infer<typeof ProvisionRef>;

export const ExhibitRef = z.string().regex(/^exhibit:[0-9a-f]{12}$/).brand<'ExhibitRef'>();
export type ExhibitRef = z.infer<typeof ExhibitRef>;

/** A request in a usage log: `request:<sha12>:<1-based physical line>[#n for the nth record on that line]`. */
export const RequestRef = z.string().regex(new RegExp(`^request:[0-9a-f]{12}:${NUMBER}(?:#${NUMBER})?$`)).brand<'RequestRef'>();
export type RequestRef = z.infer<typeof RequestRef>;

/** What may be linked to a provision. Rows become a finding first. */
export const EvidenceRef = z.union([PassageRef, ItemRef, FindingRef, EventRef]);
export type EvidenceRef = z.infer<typeof EvidenceRef>;

export const AnyRef = z.union([PassageRef, ItemRef, FindingRef, EventRef, VersionRef, BundleRef, LimitRef, ClaimRef, ProvisionRef, ExhibitRef, RequestRef]);
export type AnyRef = z.infer<typeof AnyRef>;

/** The numbered kinds: their prefix in references and their short cite form with its width. */
export const CITED_KINDS = {
  item: { prefix: 'E', width: 4 },
  finding: { prefix: 'F', width: 2 },
  event: { prefix: 'EV', width: 3 },
  limit: { prefix: 'L', width: 2 },
  claim: { prefix: 'C', width: 2 },
  demand: { prefix: 'D', width: 2 },
  version: { prefix: 'V', width: 2 },
  bundle: { prefix: 'B', width: 2 },
} as const;
export type CitedKind = keyof typeof CITED_KINDS;

/** `cite('item', 412, 1)` is `E-0412.1`. Numbers past the width are simply longer. */
export function cite(kind: CitedKind, number: number, part = 0): string {
  const { prefix, width } = CITED_KINDS[kind];
  return `${prefix}-${String(number).padStart(width, '0')}${part > 0 ? `.${String(part)}` : ''}`;
}

/** `ref('item', 412, 1)` is `item:412.1`. */
export function ref(kind: CitedKind, number: number, part = 0): string {
  return `${kind}:${String(number)}${part > 0 ? `.${String(part)}` : ''}`;
}

/** The cite form of a numbered reference (passages keep their range); other references as they are. */
export function citeOf(reference: string): string {
  const match = /^(item|finding|event|limit|claim|demand|version|bundle):(\d+)(?:\.(\d+))?(#.*)?$/.exec(reference);
  if (match === null) return reference;
  const [, kind, number, part, range] = match;
  return cite(kind as CitedKind, Number(number), Number(part ?? 0)) + (range ?? '');
}

/**
 * Reads a reference as people type it: `E-0412`, `e-412.1#c3-9`, `item:412`; gives the canonical form.
 * @throws ref.malformed when it is neither
 */
export function parseRef(typed: string): AnyRef {
  const text = typed.trim();
  const short = /^([A-Za-z]{1,2})-0*(\d+)(?:\.0*(\d+))?(#c\d+-\d+)?$/.exec(text);
  let canonical = text;
  if (short !== null) {
    const prefix = (short[1] ?? '').toUpperCase();
    const kind = Object.entries(CITED_KINDS).find(([, value]) => value.prefix === prefix)?.[0];
    if (kind !== undefined) canonical = `${kind}:${short[2] ?? ''}${short[3] === undefined ? '' : `.${short[3]}`}${short[4] ?? ''}`;
  }
  const parsed = AnyRef.safeParse(canonical);
  if (!parsed.success) {
    throw new ProvisoError('ref.malformed', `"${text}" is not a reference. Write it as E-0412, F-07, EV-031, item:412#c340-362, finding:7 or provision:14@1a2b3c4d5e6f.`, { ref: text });
  }
  return parsed.data;
}

/** Splits an item or passage reference. */
export function splitItemRef(reference: ItemRef | PassageRef): { number: number; part: number; range: { start: number; end: number } | null } {
  const match = /^item:(\d+)(?:\.(\d+))?(?:#c(\d+)-(\d+))?$/.exec(reference);
  if (match === null) throw new ProvisoError('ref.malformed', `"${reference}" is not a reference to an item.`, { ref: reference });
  const range = match[3] === undefined ? null : { start: Number(match[3]), end: Number(match[4]) };
  return { number: Number(match[1]), part: Number(match[2] ?? 0), range };
}

/** The number in `finding:7`, `event:3`, `version:8`, `bundle:2`, `limit:1`, `claim:4`. */
export function numberOf(reference: FindingRef | EventRef | VersionRef | BundleRef | LimitRef | ClaimRef): number {
  return Number(reference.slice(reference.indexOf(':') + 1));
}

/** Splits `provision:<lineage>@<sha12>`. */
export function splitProvisionRef(reference: ProvisionRef): { lineage: number; sha12: string } {
  const [lineage = '', sha12 = ''] = reference.slice('provision:'.length).split('@');
  return { lineage: Number(lineage), sha12 };
}
