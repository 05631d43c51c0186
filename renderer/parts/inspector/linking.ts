import { useCallback, useEffect, useMemo } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import type { Output } from '../../../shared/contract/methods.ts';
import type { Bearing } from '../../../shared/domain/basics.ts';
import { EvidenceRef, ProvisionRef, splitProvisionRef } from '../../../shared/domain/refs.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';
import { queryKey, useAct, useAnswer } from '../../engine/queries.ts';
import { say } from '../../frame/said.ts';
import { useBearingName } from '../BearingMark.tsx';
import { useDraft } from './draft.ts';
import type { LinkDraft, LinkTarget, ProvisionHit } from './draft.ts';
import { wholeOf } from './evidence.ts';
import type { Evidence } from './evidence.ts';

export type Link = Output<'link.list'>[number];

/** Offered before anything is typed. */
const SUGGESTED = 3;

/** The number of a provision's lineage, the same in every version. */
export function lineageOf(provision: string): number | null {
  const parsed = ProvisionRef.safeParse(provision);
  return parsed.success ? splitProvisionRef(parsed.data).lineage : null;
}

/** What a provision is called: its number, or its heading where it has none. */
export function nameOf(provision: Pick<LinkTarget, 'number' | 'heading'> | null): string {
  return provision === null ? '' : provision.number === '' ? provision.heading : provision.number;
}

export interface Linking {
  readonly draft: LinkDraft;
  readonly hits: readonly ProvisionHit[];
  readonly isSearching: boolean;
  readonly searchError: unknown;
  /** What Enter would link to: the marked hit. */
  readonly target: LinkTarget | null;
  readonly isBusy: boolean;
  setBearing(bearing: Bearing): void;
  /** Moves the mark through the hits. */
  step(by: number): void;
  /** Makes the link, or says what is missing. */
  link(): void;
  /** Takes back a link to the wrong text and makes it to the right one. */
  relink(): void;
  clear(): void;
}

/** The link that is being made from this evidence: search, bearing, strength, note, and making it. */
export function useLinking(evidence: Evidence | null): Linking {
  const { draft, lastTarget, begin, change, clear, linked } = useDraft();
  const engine = useEngine();
  const { t } = useLingui();
  const bearingName = useBearingName();
  const reference = evidence?.ref ?? null;
  useEffect(() => { begin(reference); }, [begin, reference]);

  const text = draft.search.trim();
  const input = { text, at: evidence?.at ?? null, limit: 8 };
  const found = useQuery({
    queryKey: queryKey('provision.find', input),
    queryFn: ({ signal }) => engine.call('provision.find', input, { signal }),
    enabled: evidence !== null,
    placeholderData: keepPreviousData,
  });
  // With nothing typed, the provision linked to last comes first, in the wording that was in force at this evidence's date.
  const again = useAnswer('provision.find', { text: nameOf(lastTarget).slice(0, 200), at: evidence?.at ?? null, limit: 8 }, { enabled: evidence !== null && text === '' && lastTarget !== null }).data;
  const hits = useMemo(() => {
    const all = found.data ?? [];
    const lineage = lastTarget === null || text !== '' ? null : lineageOf(lastTarget.ref);
    const last = lineage === null ? undefined : [...all, ...again ?? []].find(hit => lineageOf(hit.ref) === lineage);
    const ordered = last === undefined ? all : [last, ...all.filter(hit => hit.ref !== last.ref)];
    return text === '' ? ordered.slice(0, SUGGESTED) : ordered;
  }, [found.data, again, text, lastTarget]);
  const target = hits[Math.min(draft.marked, hits.length - 1)] ?? null;

  const add = useAct('link.add');
  const remove = useAct('link.remove');
  const isBusy = add.isPending || remove.isPending;

  const make = useCallback(async (to: LinkTarget, bearing: Bearing, instead: number | null): Promise<void> => {
    if (reference === null) return;
    try {
      if (instead !== null) await remove.mutateAsync({ linkId: instead });
      const { linkId, warning } = await add.mutateAsync({ evidence: EvidenceRef.parse(reference), provision: to.ref, bearing, strength: draft.strength, note: draft.note });
      linked({ linkId, provision: nameOf(to), bearing, warning }, to);
      if (evidence !== null) say(t`Linked ${evidence.cite} to ${nameOf(to)}: ${bearingName(bearing)}.`, true);
    } catch (thrown) {
      change({ error: toProvisoError(thrown) });
    }
  }, [reference, evidence, remove, add, draft.strength, draft.note, linked, change, t, bearingName]);

  return {
    draft, hits, target, isBusy,
    isSearching: found.isFetching,
    searchError: found.error,
    setBearing: bearing => { change({ bearing, wantsBearing: false, error: null, outcome: null }); },
    step: by => { if (hits.length > 0) change({ marked: (Math.min(draft.marked, hits.length - 1) + by + hits.length) % hits.length }); },
    link: () => {
      if (isBusy || target === null) return;
      if (draft.bearing === null) change({ wantsBearing: true });
      else void make(target, draft.bearing, null);
    },
    relink: () => {
      const outcome = draft.outcome;
      const right = outcome?.warning?.right ?? null;
      if (isBusy || outcome === null || right === null) return;
      void engine.call('provision.get', { ref: right }).then(
        ({ provision, agreement, version }) => make({ ref: right, number: provision.number, heading: provision.heading, agreement, version: version.cite, inForce: true }, outcome.bearing, outcome.linkId),
        (thrown: unknown) => { change({ error: toProvisoError(thrown) }); },
      );
    },
    clear,
  };
}

/** Links on the evidence and on the item it is part of, contradicting first, as the engine orders them. */
export function useLinksOf(evidence: Evidence | null): { readonly own: readonly Link[]; readonly whole: readonly Link[]; readonly isPending: boolean; readonly error: unknown } {
  const whole = evidence === null ? null : EvidenceRef.parse(wholeOf(evidence.ref));
  const answer = useAnswer('link.list', { evidence: whole }, { enabled: whole !== null });
  const links = useMemo(() => (whole === null ? [] : answer.data ?? []).filter(link => !link.removed), [answer.data, whole]);
  return { own: links.filter(link => link.evidence === evidence?.ref), whole: links, isPending: answer.isPending && whole !== null, error: answer.error };
}
