import type { Input } from '../../../../shared/contract/methods.ts';
import type { ImportPreview } from '../../../../shared/contract/case.ts';
import { CalendarDate } from '../../../../shared/domain/basics.ts';
import type { GrantId } from '../../../../shared/domain/basics.ts';
import type { ExhibitKind } from '../../../../shared/domain/case.ts';
import { isNaive } from '../../../../shared/domain/usage.ts';
import type { Mapping } from '../../../../shared/domain/usage.ts';
import type { Grant } from '../../../../shared/shell-api.ts';
import type { IntakePreset } from './intake.ts';

export type ReadableKind = Exclude<ExhibitKind, 'unknown'>;
export type ReceiptInput = NonNullable<Input<'import.run'>['receipt']>;

export interface AgreementPlan {
  readonly agreement: string;
  /** `yyyy-mm-dd`, empty when the text states none. */
  readonly stated: string;
  readonly captured: string;
}

/** How one file will be taken in: what its content says, and what the person changed. */
export interface FilePlan {
  readonly grant: Grant;
  /** Null until the engine has looked into the file. */
  readonly preview: ImportPreview | null;
  /** Null keeps what the content says. */
  readonly kind: ReadableKind | null;
  /** Null applies the saved mapping that fits, or the one proposed. */
  readonly mapping: Mapping | null;
  readonly zone: string | null;
  readonly agreement: AgreementPlan | null;
  /** The agreement a screen asked a text of; comes before what the text calls itself. */
  readonly instrument: string | null;
}

export type Lack = 'time' | 'order' | 'zone' | 'agreement' | 'date' | null;

export function newPlan(grant: Grant, preset: IntakePreset | null = null): FilePlan {
  return { grant, preview: null, kind: preset?.kind ?? null, mapping: null, zone: null, agreement: null, instrument: preset?.agreement ?? null };
}

/** What the file will be read as. */
export function kindOf(plan: FilePlan): ExhibitKind {
  return plan.kind ?? plan.preview?.kind ?? 'unknown';
}

/** The mapping in force: the person's, the saved one that fits, or the proposed one. */
export function mappingOf(plan: FilePlan): Mapping | null {
  return plan.mapping ?? plan.preview?.saved?.mapping ?? plan.preview?.mapping?.mapping ?? null;
}

/** Name and dates of an agreement text: the person's, or what the text says. */
export function agreementOf(plan: FilePlan): AgreementPlan {
  return plan.agreement ?? { agreement: plan.instrument ?? plan.preview?.agreement?.agreement ?? '', stated: plan.preview?.agreement?.stated ?? '', captured: '' };
}

/** True when times carry no zone and one must be named. */
export function needsZone(plan: FilePlan): boolean {
  return kindOf(plan) === 'usage' && isNaive(mappingOf(plan)?.time.format ?? 'iso');
}

/** What must be said before this file can be taken in. */
export function lackOf(plan: FilePlan): Lack {
  const kind = kindOf(plan);
  if (kind === 'usage') {
    const mapping = mappingOf(plan);
    if (mapping === null) return null;
    if (!mapping.columns.some(column => column.role === 'time')) return 'time';
    if (plan.mapping === null && plan.preview?.saved == null && plan.preview?.mapping?.needs === 'date-order') return 'order';
    if (needsZone(plan) && plan.zone === null && mapping.time.zone === null) return 'zone';
  }
  if (kind === 'agreement') {
    const { agreement, stated, captured } = agreementOf(plan);
    if (agreement.trim() === '') return 'agreement';
    if (!isDateOrEmpty(stated) || !isDateOrEmpty(captured)) return 'date';
  }
  return null;
}

/** True for a day of the calendar as `yyyy-mm-dd`, and for nothing at all. */
export function isDateOrEmpty(text: string): boolean {
  if (text.trim() === '') return true;
  return CalendarDate.safeParse(text.trim()).success;
}

/** One request for all files that are taken in alike, in the order in which they came. */
export function requestsOf(plans: readonly FilePlan[], receipt: ReceiptInput, hashList: GrantId | null, keepOn: string | null = null): Input<'import.run'>[] {
  const groups = new Map<string, { readonly first: FilePlan; readonly grants: GrantId[] }>();
  for (const plan of plans) {
    const key = JSON.stringify([plan.kind ?? plan.preview?.kind ?? null, plan.mapping, zoneOf(plan), kindOf(plan) === 'agreement' ? agreementOf(plan) : null]);
    const group = groups.get(key) ?? { first: plan, grants: [] };
    group.grants.push(plan.grant.grantId);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, grants }) => {
    const { agreement, stated, captured } = agreementOf(first);
    const kind = first.kind ?? first.preview?.kind ?? null;
    return {
      grants,
      kind: kind === 'unknown' ? null : kind,
      mapping: first.mapping,
      zone: zoneOf(first),
      agreement: kindOf(first) === 'agreement' ? { agreement: agreement.trim(), stated: emptyIsNull(stated), captured: emptyIsNull(captured) } : null,
      receipt,
      keepOn,
      hashList,
    };
  });
}

function zoneOf(plan: FilePlan): string | null {
  return kindOf(plan) === 'usage' ? plan.zone : null;
}

function emptyIsNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
