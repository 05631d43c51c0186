/** Where a term must stand. `anywhere` is every field of the kind searched. */
export type SearchField = 'anywhere' | 'from' | 'to' | 'subject' | 'name';

/** One thing that must (or must not) occur. */
export interface SearchTerm {
  readonly field: SearchField;
  /** Words that stand next to each other in this order. */
  readonly words: string;
  /** The last word may go on. */
  readonly isPrefix: boolean;
  readonly isExcluded: boolean;
}

/** What a person asked for. Never fails: what cannot be an operator is taken as words. */
export interface SearchQuery {
  readonly terms: readonly SearchTerm[];
  /** UTC milliseconds; `before` exclusive, `after` inclusive. */
  readonly beforeUtcMs: number | null;
  readonly afterUtcMs: number | null;
  readonly hasAttachment: boolean;
}

const FIELDS: Readonly<Record<string, SearchField>> = { from: 'from', to: 'to', subject: 'subject', name: 'name', filename: 'name' };
const MOST_TERMS = 40;

/**
 * Reads a search: words, "phrases", prefixes (`req*`), exclusions (`-word`), `from:` `to:` `subject:` `name:`,
 * `before:` `after:` with a year, month or day, `has:attachment`. All terms must hold.
 */
export function parseSearch(text: string): SearchQuery {
  const terms: SearchTerm[] = [];
  let beforeUtcMs: number | null = null;
  let afterUtcMs: number | null = null;
  let hasAttachment = false;
  for (const piece of pieces(text)) {
    if (terms.length >= MOST_TERMS) break;
    const operator = /^(from|to|subject|name|filename|before|after|has):$/i.exec(piece.operator)?.[1]?.toLowerCase();
    if (operator === 'before' || operator === 'after') {
      const at = dayStart(piece.words);
      if (at !== null) {
        if (operator === 'before') beforeUtcMs = at;
        else afterUtcMs = at;
        continue;
      }
    }
    if (operator === 'has' && /^attachments?$/i.test(piece.words)) {
      hasAttachment = true;
      continue;
    }
    const field = operator === undefined ? undefined : FIELDS[operator];
    // An operator that makes no sense here is a word that was written.
    const words = field === undefined && piece.operator !== '' ? `${piece.operator} ${piece.words}` : piece.words;
    if (!/[\p{L}\p{N}]/u.test(words)) continue;
    terms.push({ field: field ?? 'anywhere', words, isPrefix: piece.isPrefix, isExcluded: piece.isExcluded });
  }
  return { terms, beforeUtcMs, afterUtcMs, hasAttachment };
}

/** True when nothing is asked: such a search finds nothing rather than everything. */
export function asksNothing(query: SearchQuery): boolean {
  return query.terms.every(term => term.isExcluded) && query.beforeUtcMs === null && query.afterUtcMs === null && !query.hasAttachment;
}

interface Piece {
  readonly operator: string;
  readonly words: string;
  readonly isPrefix: boolean;
  readonly isExcluded: boolean;
}

const PIECE = /(-?)([A-Za-z]{1,10}:)?(?:"([^"]*)"?|([^\s"]+))(\*?)/g;

function* pieces(text: string): Generator<Piece> {
  for (const match of text.normalize('NFC').slice(0, 2_000).matchAll(PIECE)) {
    const [, minus, operator, phrase, word, star] = match;
    const words = phrase ?? word ?? '';
    const isPrefix = star === '*' || (phrase === undefined && words.endsWith('*'));
    yield { operator: operator ?? '', words: isPrefix ? words.replace(/\*+$/, '') : words, isPrefix, isExcluded: minus === '-' };
  }
}

/** Start of the year, month or day in UTC; null when it is no date. */
function dayStart(text: string): number | null {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const at = new Date(Date.UTC(year, month - 1, day));
  at.setUTCFullYear(year);
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() : null;
}

/**
 * The query as SQLite's FTS5 takes it, over columns of one table. Every word is quoted, so that nothing a person types is syntax.
 * `columns` names the columns of a field; a field it does not name finds nothing there. Null when no word is asked for.
 */
export function toFts(query: SearchQuery, columns: (field: SearchField) => readonly string[] | null): string | null {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  for (const term of query.terms) {
    const names = columns(term.field);
    const words = `"${term.words.replaceAll('"', '""').replaceAll('\u0000', ' ')}"${term.isPrefix ? ' *' : ''}`;
    if (names === null) return null;
    (term.isExcluded ? unwanted : wanted).push(names.length === 0 ? words : `{${names.join(' ')}} : ${words}`);
  }
  if (wanted.length === 0) return null;
  const all = wanted.map(term => `(${term})`).join(' AND ');
  return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.map(term => `(${term})`).join(' OR ')})`;
}
