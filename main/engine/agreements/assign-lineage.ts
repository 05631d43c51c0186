import type { Clause } from './lineage.ts';
import { matchLineage } from './lineage.ts';

/** A text of the same agreement whose clauses have their lineages already. */
export interface Neighbour {
  /** How reasons name it: "V-01". */
  readonly cite: string;
  readonly clauses: readonly (Clause & { readonly lineage: number; readonly provisionId: number })[];
}

/** The lineage of one clause of a new text. Null asks for a new lineage. */
export interface Assignment {
  readonly lineage: number | null;
  /** The clause it was matched with, by its stored number. */
  readonly from: number | null;
  readonly score: number | null;
  readonly reason: string;
  readonly state: 'first' | 'automatic' | 'proposed';
}

/** A clause that is missing from the nearest texts is looked for further off only at this likeness. */
const FAR_LIKENESS = 0.8;

/**
 * Gives each clause of a new text the lineage it continues. `neighbours` come nearest first: the text before it, the text after it,
 * then the others. A lineage is given once in a text. Nothing is confirmed here: what is not plainly the same is a proposal.
 */
export function assignLineages(clauses: readonly Clause[], neighbours: readonly Neighbour[]): Assignment[] {
  const given: (Assignment | null)[] = clauses.map(() => null);
  const used = new Set<number>();
  neighbours.forEach((neighbour, distance) => {
    const candidates = neighbour.clauses.map((clause, at) => ({ clause, at })).filter(({ clause }) => !used.has(clause.lineage));
    const free = clauses.map((_, at) => at).filter(at => given[at] === null);
    if (candidates.length === 0 || free.length === 0) return;
    // Parents take part even when they are given already: they say where a clause stands.
    for (const match of matchLineage(neighbour.clauses, clauses)) {
      const source = neighbour.clauses[match.older];
      if (source === undefined || given[match.newer] !== null || used.has(source.lineage)) continue;
      if (distance >= 2 && match.score < FAR_LIKENESS) continue;
      used.add(source.lineage);
      given[match.newer] = {
        lineage: source.lineage, from: source.provisionId, score: match.score, reason: `${match.reason} (${neighbour.cite})`, state: match.isAutomatic ? 'automatic' : 'proposed',
      };
    }
  });
  const reason = neighbours.length === 0 ? 'First text of this agreement' : 'Like no provision of the other texts';
  return given.map(assignment => assignment ?? { lineage: null, from: null, score: null, reason, state: 'first' });
}
