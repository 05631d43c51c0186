/** A clause of a generated agreement; `id` is what lineage should find again. */
export interface GeneratedClause {
  readonly id: number;
  readonly heading: string;
  readonly words: string[];
}

const WORDS = ('developer shall keep the requests made under each application credential at or below rate stated for that endpoint in documentation platform may suspend access where '
  + 'notice written days party agreement data content user users delete display service government body audit records fee payment invoice term end survive liability limit damages '
  + 'indemnify law court dispute change text accept portal assent purpose use case declare register account security incident report store cache refresh token secret share sell combine '
  + 'profile measure volume pause window answer error retry support partner desk schedule').split(' ');

/** A generator of versions of an agreement: the same seed gives the same texts. */
export function clauseGenerator(seed: number) {
  let state = seed >>> 0;
  let ids = 0;
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const below = (limit: number): number => Math.floor(random() * limit);
  // Squared, so that a few words are frequent, as in contracts.
  const word = (): string => WORDS[Math.floor(random() * random() * WORDS.length)] ?? 'shall';
  const heading = (): string => `${word()} ${word()}`;
  const fresh = (): GeneratedClause => ({ id: (ids += 1), heading: heading(), words: Array.from({ length: 20 + below(60) }, word) });
  return {
    first: (clauses: number): GeneratedClause[] => Array.from({ length: clauses }, fresh),
    /** Up to 30 % of each clause reworded, some moved, two split (the larger part keeps its id), two merged, one dropped, one new. */
    next: (before: readonly GeneratedClause[]): GeneratedClause[] => {
      const clauses = before.map(clause => {
        const share = random() * 0.3;
        return { id: clause.id, heading: random() < 0.05 ? heading() : clause.heading, words: clause.words.map(old => (random() < share ? word() : old)) };
      });
      for (let moves = 0; moves < 5; moves += 1) clauses.splice(below(clauses.length), 0, ...clauses.splice(below(clauses.length), 1));
      for (let splits = 0; splits < 2; splits += 1) {
        const at = below(clauses.length);
        const clause = clauses[at] ?? fresh();
        const cut = Math.floor(clause.words.length * 0.6);
        clauses.splice(at, 1, { ...clause, words: clause.words.slice(0, cut) }, { ...fresh(), words: clause.words.slice(cut) });
      }
      const at = below(clauses.length - 1);
      const [one, other] = [clauses[at] ?? fresh(), clauses[at + 1] ?? fresh()];
      clauses.splice(at, 2, { ...(one.words.length >= other.words.length ? one : other), words: [...one.words, ...other.words] });
      clauses.splice(below(clauses.length), 1);
      clauses.splice(below(clauses.length), 0, fresh());
      return clauses;
    },
  };
}
