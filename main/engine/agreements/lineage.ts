/** What is compared of a clause. */
export interface Clause {
  readonly number: string;
  readonly heading: string;
  /** Words after number and heading. */
  readonly body: string;
  /** Position of the parent in the list, or null. */
  readonly parent: number | null;
}

/** Two clauses taken for one. */
export interface LineageMatch {
  readonly older: number;
  readonly newer: number;
  /** Likeness from 0 to 1, of words and heading; number and place only decide between equals. */
  readonly score: number;
  /** True when number and words are the same, so that nobody need decide. */
  readonly isAutomatic: boolean;
  readonly reason: string;
}

interface Prepared {
  readonly clause: Clause;
  readonly words: readonly string[];
  readonly headingWords: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  vector: ReadonlyMap<string, number>;
}

interface Pair {
  readonly older: number;
  readonly newer: number;
  readonly score: number;
  readonly rank: number;
}

/** Alike enough to propose on words alone. */
const LIKELY = 0.52;
/** Alike enough when number or heading is the same as well. */
const SUPPORTED = 0.38;
/** Alike enough when the clause keeps its heading below a parent that was matched. */
const SAME_PLACE = 0.2;
/** The runner-up must be this much less alike. */
const MARGIN = 0.06;
/** Words that must agree before the same number needs nobody's eye. */
const NEAR_IDENTICAL = 0.95;
const FEW_WORDS = 6;

/**
 * Pairs the clauses of two texts that word the same provision. Deterministic: the same texts give the same pairs.
 * Prefers leaving a clause unpaired to pairing it wrongly.
 */
export function matchLineage(older: readonly Clause[], newer: readonly Clause[]): LineageMatch[] {
  const left = older.map(prepare);
  const right = newer.map(prepare);
  weigh([...left, ...right]);
  const state: Matching = { left, right, ofLeft: new Map(), ofRight: new Map(), matches: [] };
  pairExact(state);
  pairLikely(state);
  pairInPlace(state);
  return state.matches.sort((a, b) => a.newer - b.newer);
}

interface Matching {
  readonly left: readonly Prepared[];
  readonly right: readonly Prepared[];
  readonly ofLeft: Map<number, number>;
  readonly ofRight: Map<number, number>;
  readonly matches: LineageMatch[];
}

function accept(state: Matching, older: number, newer: number, score: number): void {
  const one = state.left[older];
  const other = state.right[newer];
  if (one === undefined || other === undefined) return;
  state.ofLeft.set(older, newer);
  state.ofRight.set(newer, older);
  const same = sameWords(one, other);
  const hasSameNumber = one.clause.number === other.clause.number && (one.clause.number !== '' || isSameHeading(one, other));
  const isAutomatic = hasSameNumber && same >= NEAR_IDENTICAL && (isSameHeading(one, other) || one.headingWords.length + other.headingWords.length === 0);
  state.matches.push({ older, newer, score: Math.round(Math.min(1, score) * 1_000) / 1_000, isAutomatic, reason: reasonFor(one, other, same) });
}

/** The same words under the same heading, where they stand once in each text or keep their number. */
function pairExact(state: Matching): void {
  const nameOf = (prepared: Prepared): string => `${prepared.headingWords.join(' ')}|${prepared.words.join(' ')}`;
  const byName = new Map<string, number[]>();
  state.right.forEach((prepared, at) => byName.set(nameOf(prepared), [...(byName.get(nameOf(prepared)) ?? []), at]));
  const onLeft = new Map<string, number>();
  for (const prepared of state.left) onLeft.set(nameOf(prepared), (onLeft.get(nameOf(prepared)) ?? 0) + 1);
  state.left.forEach((prepared, at) => {
    const name = nameOf(prepared);
    const places = byName.get(name) ?? [];
    const isWorthless = prepared.words.length < FEW_WORDS && prepared.headingWords.length === 0;
    const same = places.find(place => !state.ofRight.has(place) && state.right[place]?.clause.number === prepared.clause.number && prepared.clause.number !== '');
    const only = !isWorthless && places.length === 1 && onLeft.get(name) === 1 ? places[0] : undefined;
    const place = same ?? only;
    if (place !== undefined && !state.ofRight.has(place)) accept(state, at, place, 1);
  });
}

function pairLikely(state: Matching): void {
  const pairs = candidatePairs(state);
  const ofOlder = groupBy(pairs, pair => pair.older);
  const ofNewer = groupBy(pairs, pair => pair.newer);
  for (const pair of pairs.sort(byRank)) {
    if (state.ofLeft.has(pair.older) || state.ofRight.has(pair.newer)) continue;
    const one = state.left[pair.older];
    const other = state.right[pair.newer];
    if (one === undefined || other === undefined) continue;
    const isSupported = isSameHeading(one, other) || (one.clause.number === other.clause.number && one.clause.number !== '');
    if (pair.score < (isSupported ? SUPPORTED : LIKELY)) continue;
    if (Math.min(one.words.length, other.words.length) < FEW_WORDS && !isSupported) continue;
    const isOpen = (rival: Pair): boolean => rival !== pair && !state.ofLeft.has(rival.older) && !state.ofRight.has(rival.newer);
    const rivals = [...(ofOlder.get(pair.older) ?? []), ...(ofNewer.get(pair.newer) ?? [])].filter(isOpen);
    if (rivals.some(rival => pair.rank - rival.rank < MARGIN)) continue;
    accept(state, pair.older, pair.newer, pair.score);
  }
}

/** Clauses below a matched parent that keep heading or number, and headings without words of their own. */
function pairInPlace(state: Matching): void {
  const places = placesOf(state.left);
  const below = { left: childrenOf(state.left), right: childrenOf(state.right) };
  for (let isMoving = true; isMoving;) {
    isMoving = false;
    state.right.forEach((other, newer) => {
      if (state.ofRight.has(newer)) return;
      const parentNow = other.clause.parent;
      const parentThen = parentNow === null ? null : state.ofRight.get(parentNow);
      if (parentThen === undefined) return;
      const near = new Set(placeNames(other, parentThen).flatMap(name => places.get(name) ?? []));
      const fits = [...near].flatMap((older): Pair[] => {
        const one = state.left[older];
        if (one === undefined || state.ofLeft.has(older)) return [];
        const heading = isSameHeading(one, other);
        const number = lastStep(one.clause.number) === lastStep(other.clause.number) && one.clause.number !== '';
        const score = likeness(one, other);
        const isHeadOnly = one.words.length < FEW_WORDS && other.words.length < FEW_WORDS;
        const isFit = heading
          ? isHeadOnly || score >= SAME_PLACE
          : number && (score >= SUPPORTED || (score >= SAME_PLACE && isLastLeft(state, below, older, newer)) || (isHeadOnly && sharesChildren(state, below, older, newer)));
        return isFit ? [{ older, newer, score, rank: score + (number ? 0.1 : 0) }] : [];
      }).sort(byRank);
      const [best, second] = fits;
      if (best === undefined || (second !== undefined && best.rank - second.rank < MARGIN)) return;
      accept(state, best.older, best.newer, best.score);
      isMoving = true;
    });
  }
}

interface Below {
  readonly left: ReadonlyMap<number, readonly number[]>;
  readonly right: ReadonlyMap<number, readonly number[]>;
}

/** Under which parent a clause stands, with its heading and with the last step of its number. */
function placeNames(prepared: Prepared, parent: number | null): string[] {
  const names = prepared.headingWords.length === 0 ? [] : [`${parent ?? ''} h ${prepared.headingWords.join(' ')}`];
  return prepared.clause.number === '' ? names : [...names, `${parent ?? ''} n ${lastStep(prepared.clause.number)}`];
}

function placesOf(side: readonly Prepared[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  side.forEach((prepared, at) => {
    for (const name of placeNames(prepared, prepared.clause.parent)) {
      const list = places.get(name);
      if (list === undefined) places.set(name, [at]); else list.push(at);
    }
  });
  return places;
}

function childrenOf(side: readonly Prepared[]): Map<number, number[]> {
  const children = new Map<number, number[]>();
  side.forEach((prepared, at) => {
    if (prepared.clause.parent === null) return;
    const list = children.get(prepared.clause.parent);
    if (list === undefined) children.set(prepared.clause.parent, [at]); else list.push(at);
  });
  return children;
}

/** Below a matched parent, the one clause on each side that is still alone. */
function isLastLeft(state: Matching, below: Below, older: number, newer: number): boolean {
  const parentThen = state.left[older]?.clause.parent ?? null;
  const parentNow = state.right[newer]?.clause.parent ?? null;
  if (parentThen === null || parentNow === null) return false;
  const alone = (children: readonly number[] | undefined, given: ReadonlyMap<number, number>): number => children?.filter(at => !given.has(at)).length ?? 0;
  return alone(below.left.get(parentThen), state.ofLeft) === 1 && alone(below.right.get(parentNow), state.ofRight) === 1;
}

/** True when a clause below the one was matched with a clause below the other. */
function sharesChildren(state: Matching, below: Below, older: number, newer: number): boolean {
  return below.right.get(newer)?.some(at => state.left[state.ofRight.get(at) ?? -1]?.clause.parent === older) === true;
}

/** Pairs that share telling words, each clause with its likeliest partners. */
function candidatePairs(state: Matching): Pair[] {
  const holders = new Map<string, number[]>();
  state.left.forEach((prepared, at) => {
    if (state.ofLeft.has(at)) return;
    for (const term of prepared.vector.keys()) {
      const list = holders.get(term);
      if (list === undefined) holders.set(term, [at]); else list.push(at);
    }
  });
  // Words that most clauses have tell nothing apart, and would make the work grow with the square of the clauses.
  const commonest = Math.min(120, 40 + state.left.length / 4);
  const pairs: Pair[] = [];
  state.right.forEach((other, newer) => {
    if (state.ofRight.has(newer)) return;
    const shared = new Map<number, number>();
    for (const [term, weight] of other.vector) {
      const list = holders.get(term);
      if (list === undefined || list.length > commonest) continue;
      for (const at of list) shared.set(at, (shared.get(at) ?? 0) + weight * (state.left[at]?.vector.get(term) ?? 0));
    }
    const closest = [...shared].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 12);
    for (const [older] of closest) {
      const one = state.left[older];
      if (one === undefined) continue;
      const score = likeness(one, other);
      if (score >= SUPPORTED) pairs.push({ older, newer, score, rank: score + placeBonus(state, one, other) });
    }
  });
  return pairs;
}

/** Number and parent speak for a pair, never so much that they outweigh words. */
function placeBonus(state: Matching, one: Prepared, other: Prepared): number {
  const parentThen = one.clause.parent;
  const parentNow = other.clause.parent;
  const isSameParent = parentNow !== null && parentThen !== null && state.ofRight.get(parentNow) === parentThen;
  return (one.clause.number === other.clause.number && one.clause.number !== '' ? 0.06 : 0) + (isSameHeading(one, other) ? 0.06 : 0) + (isSameParent ? 0.04 : 0);
}

function likeness(one: Prepared, other: Prepared): number {
  const heading = one.headingWords.length + other.headingWords.length === 0 ? null : dice(one.headingWords, other.headingWords);
  if (one.words.length === 0 && other.words.length === 0) return heading ?? 0;
  let body = 0;
  const [few, many] = one.vector.size < other.vector.size ? [one.vector, other.vector] : [other.vector, one.vector];
  for (const [term, weight] of few) body += weight * (many.get(term) ?? 0);
  const words = 0.5 * body + 0.5 * sameWords(one, other);
  return heading === null ? words : 0.78 * words + 0.22 * heading;
}

/** Share of words the two have in common, repeated words counted. */
function sameWords(one: Prepared, other: Prepared): number {
  const total = one.words.length + other.words.length;
  if (total === 0) return 1;
  let common = 0;
  for (const [word, count] of one.counts) common += Math.min(count, other.counts.get(word) ?? 0);
  return (2 * common) / total;
}

function dice(one: readonly string[], other: readonly string[]): number {
  if (one.length + other.length === 0) return 0;
  const rest = [...other];
  let common = 0;
  for (const word of one) {
    const at = rest.indexOf(word);
    if (at >= 0) { rest.splice(at, 1); common += 1; }
  }
  return (2 * common) / (one.length + other.length);
}

function isSameHeading(one: Prepared, other: Prepared): boolean {
  return one.headingWords.length > 0 && one.headingWords.join(' ') === other.headingWords.join(' ');
}

function prepare(clause: Clause): Prepared {
  const words = wordsOf(clause.body);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { clause, words, headingWords: wordsOf(clause.heading), counts, vector: new Map() };
}

/** Words in lower case; a reference to a clause is one word whatever its number, so that renumbering does not count as rewording. */
function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().replace(/\b(section|clause|article|paragraph|schedule)s?\s+[\divxlc]+[a-z]?(?:\.[\da-z]+)*(?:\([a-z\d]+\))*/g, ' $1ref ').replace(/[*_`#]+/g, ' ');
  return [...plain.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu)].map(match => match[0]);
}

/** Weighs single words and pairs of words by how few clauses have them, and brings each vector to length one. */
function weigh(all: readonly Prepared[]): void {
  const termsOf = (prepared: Prepared): Map<string, number> => {
    const terms = new Map(prepared.counts);
    for (let at = 1; at < prepared.words.length; at += 1) {
      const pair = `${prepared.words[at - 1] ?? ''} ${prepared.words[at] ?? ''}`;
      terms.set(pair, (terms.get(pair) ?? 0) + 1);
    }
    return terms;
  };
  const terms = all.map(termsOf);
  const holders = new Map<string, number>();
  for (const map of terms) for (const term of map.keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
  all.forEach((prepared, at) => {
    const vector = new Map<string, number>();
    let square = 0;
    for (const [term, count] of terms[at] ?? []) {
      const weight = (1 + Math.log(count)) * Math.log(1 + all.length / (holders.get(term) ?? 1));
      vector.set(term, weight);
      square += weight * weight;
    }
    const length = Math.sqrt(square);
    if (length > 0) for (const [term, weight] of vector) vector.set(term, weight / length);
    prepared.vector = vector;
  });
}

function byRank(one: Pair, other: Pair): number {
  return other.rank - one.rank || one.older - other.older || one.newer - other.newer;
}

function groupBy(pairs: readonly Pair[], side: (pair: Pair) => number): Map<number, Pair[]> {
  const groups = new Map<number, Pair[]>();
  for (const pair of pairs) {
    const group = groups.get(side(pair));
    if (group === undefined) groups.set(side(pair), [pair]); else group.push(pair);
  }
  return groups;
}

function lastStep(number: string): string {
  return /(\([^)]*\)|[^.()]+)$/.exec(number)?.[0] ?? number;
}

function reasonFor(one: Prepared, other: Prepared, same: number): string {
  const isMoved = one.clause.number !== other.clause.number;
  const number = !isMoved ? (one.clause.number === '' ? 'No number in either text' : 'Same number') : `${one.clause.number === '' ? 'unnumbered' : one.clause.number} became ${other.clause.number === '' ? 'unnumbered' : other.clause.number}`;
  const hasHeading = one.headingWords.length + other.headingWords.length > 0;
  const heading = !hasHeading ? '' : isSameHeading(one, other) ? ', same heading' : ', other heading';
  const words = one.words.length + other.words.length === 0 ? '' : same === 1 && one.words.join(' ') === other.words.join(' ') ? ', same words' : `, ${Math.floor(same * 100)} % same words`;
  return `${number}${heading}${words}`;
}
