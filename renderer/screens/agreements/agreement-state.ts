import { useMemo } from 'react';
import type { Output } from '../../../shared/contract/methods.ts';
import { ProvisionRef, VersionRef, splitProvisionRef } from '../../../shared/domain/refs.ts';
import { useSelection } from '../../frame/views.ts';
import { momentOf } from './version-bands.ts';
import type { Version } from './version-bands.ts';

export type Agreement = Output<'agreement.list'>[number];

/** What of the selection can be known before the engine is asked about a date. */
export interface Standing {
  readonly agreement: Agreement | null;
  /** The text that was chosen by name; null when the date decides. */
  readonly chosen: Version | null;
  /** The date asked about, `2022-11-09` or an instant; null when nobody asked. */
  readonly at: string | null;
}

/** Which agreement, text and date the selection names. A provision names its own text. */
export function useStanding(agreements: readonly Agreement[]): Standing {
  const { version, provision, at } = useSelection('agreements');
  return useMemo(() => standingOf(agreements, { version, provision, at }), [agreements, version, provision, at]);
}

export function standingOf(agreements: readonly Agreement[], { version, provision, at }: { readonly version: string | null; readonly provision: string | null; readonly at: string | null }): Standing {
  const named = VersionRef.safeParse(version ?? '');
  const clause = ProvisionRef.safeParse(provision ?? '');
  const sha12 = clause.success ? splitProvisionRef(clause.data).sha12 : null;
  const find = (is: (own: Version) => boolean): { agreement: Agreement; chosen: Version } | null => {
    for (const agreement of agreements) {
      const chosen = agreement.versions.find(is);
      if (chosen !== undefined) return { agreement, chosen };
    }
    return null;
  };
  const byVersion = named.success ? find(own => own.ref === named.data) : null;
  const byProvision = sha12 === null ? null : find(own => own.sha256.startsWith(sha12));
  const found = byVersion ?? byProvision;
  if (found !== null) return { ...found, chosen: at !== null && byVersion === null ? null : found.chosen, at };
  return { agreement: agreements[0] ?? null, chosen: null, at };
}

/** The date a text is looked at by, when nobody named one: the first moment it holds. */
export function ownDate(version: Version): string | null {
  return version.stated ?? (momentOf(version.captured) === null ? null : version.captured);
}
