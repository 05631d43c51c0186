/** A provision that may be found, in the wording that is shown for it. */
export interface Findable {
  readonly number: string;
  readonly heading: string;
  /** Words after number and heading. */
  readonly body: string;
  readonly inForce: boolean;
  /** How many links rest on it; decides between equals. */
  readonly links: number;
  /** Numbers its other wordings have. */
  readonly otherNumbers: readonly string[];
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A provision found, its place in the list given, and what to show. */
export interface Found {
  readonly at: number;
  /** Words around what was found in the text; empty when number or heading was found. */
  readonly excerpt: string;
  /** Ranges of `excerpt`, or of the heading when the excerpt is empty. */
  readonly hits: readonly Range[];
}

const IN_FORCE_BONUS = 25;
const EXCERPT_UNITS = 110;
const KEYWORD = /^(?:section|sec\.?|clause|article|art\.?|§+)\s*/i;

/**
 * Search as you type over clause numbers ("ii.d", "section 4.2"), words of headings and words of the text, each word begun or whole.
 * The wording in force comes first among what matches alike; nothing typed gives the provisions most is linked to, in force first.
 */
export function findProvisions(provisions: readonly Findable[], typed: string, limit: number): Found[] {
  const query = typed.trim();
  const number = fold(query.replace(KEYWORD, '')).replace(/\s+/g, '');
  const words = [...fold(query).matchAll(/[\p{L}\p{N}]+/gu)].map(match => match[0]);
  const scored = provisions.flatMap((provision, at) => {
    const match = query === '' ? { score: 0, excerpt: '', hits: [] } : matchOf(provision, number, words);
    return match === null ? [] : [{ at, provision, ...match, score: match.score + (provision.inForce ? IN_FORCE_BONUS : 0) }];
  });
  scored.sort((a, b) => b.score - a.score || b.provision.links - a.provision.links || a.at - b.at);
  return scored.slice(0, limit).map(({ at, excerpt, hits }) => ({ at, excerpt, hits }));
}

function matchOf(provision: Findable, number: string, words: readonly string[]): { score: number; excerpt: string; hits: Range[] } | null {
  const own = fold(provision.number).replace(/\s+/g, '');
  if (number !== '' && own !== '') {
    if (own === number) return { score: 100, excerpt: '', hits: [] };
    if (own.startsWith(number)) return { score: 80 - Math.min(20, own.length - number.length), excerpt: '', hits: [] };
    const others = provision.otherNumbers.map(other => fold(other).replace(/\s+/g, ''));
    if (others.includes(number)) return { score: 70, excerpt: '', hits: [] };
  }
  if (words.length === 0) return null;
  const heading = fold(provision.heading);
  const inHeading = words.map(word => findWord(heading, word));
  if (inHeading.every(hit => hit !== null)) {
    const isInOrder = inHeading.every((hit, at) => at === 0 || hit.start >= (inHeading[at - 1]?.start ?? 0));
    return { score: 50 + (isInOrder ? 5 : 0) + (inHeading[0]?.start === 0 ? 5 : 0), excerpt: '', hits: merged(inHeading) };
  }
  const body = fold(provision.body);
  const inBody = words.map((word, at) => (inHeading[at] === null ? findWord(body, word) : null));
  if (words.some((_, at) => inHeading[at] === null && inBody[at] === null)) return null;
  const first = inBody.find(hit => hit !== null)?.start ?? 0;
  const share = inHeading.filter(hit => hit !== null).length / words.length;
  return { score: 20 + Math.round(20 * share), ...excerptAround(provision, first, words) };
}

/** The first word of folded text that begins with `word`. */
function findWord(folded: string, word: string): Range | null {
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(folded.charAt(at - 1))) return { start: at, end: at + word.length };
  }
  return null;
}

function excerptAround(provision: Findable, at: number, words: readonly string[]): { excerpt: string; hits: Range[] } {
  const { body } = provision;
  let from = Math.max(0, at - 30);
  while (from > 0 && from > at - 50 && !/\s/.test(body.charAt(from - 1))) from -= 1;
  const to = Math.min(body.length, from + EXCERPT_UNITS);
  const lead = provision.heading === '' ? '' : `${provision.heading}: `;
  const excerpt = `${lead}${from > 0 ? '…' : ''}${body.slice(from, to).replace(/\s/g, ' ').trimEnd()}${to < body.length ? '…' : ''}`;
  return { excerpt, hits: merged(words.map(word => findWord(fold(excerpt), word))) };
}

function merged(hits: readonly (Range | null)[]): Range[] {
  const sorted = hits.filter(hit => hit !== null).sort((a, b) => a.start - b.start || b.end - a.end);
  const out: Range[] = [];
  for (const hit of sorted) {
    const last = out.at(-1);
    if (last !== undefined && hit.start <= last.end) out[out.length - 1] = { start: last.start, end: Math.max(last.end, hit.end) };
    else out.push(hit);
  }
  return out;
}

/** Lower case without accents, one unit for each unit, so that places stay the same. */
function fold(text: string): string {
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charAt(at);
    out += unit < '\u0080' ? unit.toLowerCase() : foldUnit(unit);
  }
  return out;
}

function foldUnit(unit: string): string {
  const lower = unit.normalize('NFD').charAt(0).toLowerCase();
  return lower.length === 1 ? lower : unit;
}
