import type { Cited } from '../../../shared/contract/limits.ts';
import { EvidenceRef, ProvisionRef, citeOf, parseRef, splitProvisionRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { evidenceLookup } from '../linking/evidence.ts';
import type { ReadDb } from '../store/connection.ts';
import { provisionReader } from '../store/repositories/provisions.ts';

/**
 * Checks what a limit or claim is said to rest on; gives the canonical reference, empty for none.
 * @throws ref.malformed, evidence.unknown, evidence.bad-range, provision.unknown
 */
export function requireCited(db: ReadDb, typed: string): string {
  if (typed.trim() === '') return '';
  const ref = parseRef(typed);
  const evidence = EvidenceRef.safeParse(ref);
  if (evidence.success) {
    const lookup = evidenceLookup(db);
    lookup.passage(lookup.require(evidence.data).key);
  } else if (ProvisionRef.safeParse(ref).success) {
    if (cited(db, ref) === null) throw new ProvisoError('provision.unknown', `This case holds no ${ref}. List the provisions of the agreement to see their references.`, { ref });
  } else {
    throw new ProvisoError('ref.malformed', `"${typed.slice(0, 80)}" names neither a passage, an item, a finding, an event nor a provision. Cite as item:412#c340-362 or provision:14@1a2b3c4d5e6f.`, { ref: typed.slice(0, 100) });
  }
  return ref;
}

/** What a checked reference leads to now; null for none, and when it is gone from the case. */
export function cited(db: ReadDb, ref: string): Cited | null {
  const provision = ProvisionRef.safeParse(ref);
  if (provision.success) {
    const { lineage, sha12 } = splitProvisionRef(provision.data);
    const row = provisionReader(db).named(lineage, sha12);
    return row === null ? null : { ref, cite: row.number, title: `${row.number} ${row.heading}`.trim(), quote: row.text.slice(0, 1_000) };
  }
  const evidence = EvidenceRef.safeParse(ref);
  if (!evidence.success) return null;
  try {
    const lookup = evidenceLookup(db);
    const { key, title } = lookup.require(evidence.data);
    return { ref, cite: citeOf(ref), title, quote: lookup.passage(key)?.quote ?? '' };
  } catch (error) {
    if (error instanceof ProvisoError) return null;
    throw error;
  }
}
