import { create } from 'zustand';
import type { Output } from '../../../shared/contract/methods.ts';
import type { Bearing } from '../../../shared/domain/basics.ts';
import type { ProvisionRef } from '../../../shared/domain/refs.ts';
import type { ProvisoError } from '../../../shared/errors.ts';

export type ProvisionHit = Output<'provision.find'>[number];
export type Strength = 'direct' | 'indirect';

/** A provision a link may point to, as far as it is named on screen. */
export type LinkTarget = Pick<ProvisionHit, 'ref' | 'number' | 'heading' | 'agreement' | 'version' | 'inForce'>;

/** What came of the last link, until the next selection. */
export interface LinkOutcome {
  readonly linkId: number;
  readonly provision: string;
  readonly bearing: Bearing;
  readonly warning: { readonly message: string; readonly right: ProvisionRef | null } | null;
}

/** A link that is being made. It outlives a look at another screen, and belongs to one piece of evidence. */
export interface LinkDraft {
  readonly evidence: string | null;
  readonly search: string;
  /** Which hit is marked: arrow keys move it. */
  readonly marked: number;
  /** No bearing is assumed: it is the person's word. */
  readonly bearing: Bearing | null;
  readonly strength: Strength;
  readonly note: string;
  readonly outcome: LinkOutcome | null;
  readonly error: ProvisoError | null;
  /** Enter was pressed before a bearing was chosen. */
  readonly wantsBearing: boolean;
}

const EMPTY: Omit<LinkDraft, 'evidence'> = { search: '', marked: 0, bearing: null, strength: 'direct', note: '', outcome: null, error: null, wantsBearing: false };

interface DraftState {
  readonly draft: LinkDraft;
  /** The provision linked to last: the likeliest for the next passage. */
  readonly lastTarget: LinkTarget | null;
  /** Begins anew when the evidence is another one. */
  begin(evidence: string | null): void;
  change(part: Partial<LinkDraft>): void;
  clear(): void;
  linked(outcome: LinkOutcome, target: LinkTarget): void;
  /** Another case is open: nothing is remembered. */
  forget(): void;
}

/** The one link that is being made in this window. */
export const useDraft = create<DraftState>((set, get) => ({
  draft: { evidence: null, ...EMPTY },
  lastTarget: null,
  begin: evidence => { if (get().draft.evidence !== evidence) set({ draft: { evidence, ...EMPTY } }); },
  change: part => { set(({ draft }) => ({ draft: { ...draft, ...part } })); },
  clear: () => { set(({ draft }) => ({ draft: { evidence: draft.evidence, ...EMPTY } })); },
  linked: (outcome, target) => { set(({ draft }) => ({ lastTarget: target, draft: { evidence: draft.evidence, ...EMPTY, outcome } })); },
  forget: () => { set({ draft: { evidence: null, ...EMPTY }, lastTarget: null }); },
}));
