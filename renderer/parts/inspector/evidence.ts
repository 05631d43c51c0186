import type { EvidenceRef } from '../../../shared/domain/refs.ts';

/**
 * What the inspector can attach to a provision. Screens make one from whatever is selected:
 *
 * - a passage: `ref` `item:412#c340-362`, `quote` its words, `prefix` and `suffix` what stands around them
 * - a whole item: `ref` `item:412`, `quote` its subject
 * - a finding: `ref` `finding:7`, `quote` its statement ("Repeats within 5 s of a 429: 39,704,112 calls")
 * - an event: `ref` `event:3`, `quote` its statement
 */
export interface Evidence {
  readonly ref: EvidenceRef;
  readonly kind: 'passage' | 'item' | 'finding' | 'event';
  /** As people cite it: `E-0412 : 611–732`, `F-07`, `EV-003`. */
  readonly cite: string;
  readonly quote: string;
  readonly prefix?: string;
  readonly suffix?: string;
  /**
   * ISO 8601 date or instant that decides which text was in force; null when the evidence has no date.
   * A finding over a period gives its last instant.
   */
  readonly at: string | null;
}

/** The item a passage was taken from; the evidence itself when it is not a passage. */
export function wholeOf(reference: string): string {
  const range = reference.indexOf('#');
  return range === -1 ? reference : reference.slice(0, range);
}

/** The range of a passage; null for evidence that is a whole. */
export function rangeOf(reference: string): { readonly start: number; readonly end: number } | null {
  const match = /#c(\d+)-(\d+)$/.exec(reference);
  return match === null ? null : { start: Number(match[1]), end: Number(match[2]) };
}
