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

/** The texts right before and right after are matched whole; in the others only what is missing there is looked for, and only at this likeness. */
const NEAREST = 2;
const FAR_LIKENESS = 0.8;

/**
 * Gives each clause of a new text the lineage it continues. `neighbours` come nearest first: the text before it, the text after it,
 * then the others. A lineage is given once in a text. Nothing is confirmed here: what is not plainly the same is a proposal.
 */
export function assignLineages(clauses: readonly Clause[], neighbours: readonly Neighbour[]): Assignment[] {
  const given: (Assignment | null)[] = clauses.map(() => null);
  const used = new Set<number>();
  neighbours.forEach((neighbour, distance) => {
    const isNear = distance < NEAREST;
    // In a near text, parents that are given already take part: they say where a clause stands.
    const older = isNear ? neighbour.clauses : neighbour.clauses.filter(clause => !used.has(clause.lineage)).map(clause => ({ ...clause, parent: null }));
    const places = clauses.map((_, at) => at).filter(at => isNear || given[at] === null);
    if (older.every(clause => used.has(clause.lineage)) || places.every(at => given[at] !== null)) return;
    const newer = isNear ? clauses : places.flatMap(at => clauses[at] ?? []).map(clause => ({ ...clause, parent: null }));
    for (const match of matchLineage(older, newer)) {
      const source = older[match.older];
      const place = places[match.newer];
      if (source === undefined || place === undefined || given[place] !== null || used.has(source.lineage)) continue;
      if (!isNear && match.score < FAR_LIKENESS) continue;
      used.add(source.lineage);
      given[place] = {
        lineage: source.lineage, from: source.provisionId, score: match.score, reason: `${match.reason} (${neighbour.cite})`, state: match.isAutomatic ? 'automatic' : 'proposed',
      };
    }
  });
  const reason = neighbours.length === 0 ? 'First text of this agreement' : 'Like no provision of the other texts';
  return given.map(assignment => assignment ?? { lineage: null, from: null, score: null, reason, state: 'first' });
}
