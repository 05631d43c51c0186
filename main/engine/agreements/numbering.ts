/** The ways clauses are counted. One written label can be read in several ways: "(i)" is the first roman or the ninth letter. */
export type NumberStyle = 'decimal' | 'upper-roman' | 'lower-roman' | 'upper-letter' | 'lower-letter';

export interface Reading {
  readonly style: NumberStyle;
  /** From 1. */
  readonly value: number;
}

/** One step of a label: "1", "II", "(a)". */
export interface LabelPart {
  readonly text: string;
  readonly isParenthesised: boolean;
  readonly readings: readonly Reading[];
}

/** A clause number as it is written at the start of a line. */
export interface Label {
  /** Lower-cased keyword before the number ("section", "article", "schedule"), or empty. */
  readonly keyword: string;
  readonly parts: readonly LabelPart[];
  /** The label without the punctuation that ends it: "Section 4.2", "II.D", "(a)". */
  readonly written: string;
  /** How the label ends: "." or ")" or ":" or a dash, or empty when nothing does. */
  readonly ending: string;
  /** UTF-16 code units up to the words after the label. */
  readonly length: number;
}

/** Keywords in order of rank: what stands earlier holds what stands later. */
const KEYWORDS = [
  'book', 'title', 'titre', 'schedule', 'annex', 'annexe', 'appendix', 'exhibit', 'attachment', 'part', 'partie', 'division', 'chapter', 'chapitre',
  'article', 'section', 'clause', '§', 'paragraph', 'paragraphe', 'subsection', 'rule',
] as const;
const KEYWORD = `(?:${KEYWORDS.filter(word => word !== '§').join('|')})`;

/** Keywords that are kept in the clause's number, because the bare number means something else. */
const KEPT = new Set(['schedule', 'annex', 'annexe', 'appendix', 'exhibit', 'attachment', 'part', 'partie', 'chapter', 'chapitre', 'title', 'titre', 'book', 'division', 'rule']);
/** Keywords whose clauses go on counting across them, so that the number of what they hold does not begin with theirs. */
const TRANSPARENT = new Set(['part', 'partie', 'chapter', 'chapitre', 'title', 'titre', 'book', 'division']);

/** Rank of a keyword among keywords; the end of the list for none. */
export function keywordRank(keyword: string): number {
  const at = (KEYWORDS as readonly string[]).indexOf(keyword);
  return at < 0 ? KEYWORDS.length : at;
}

export function keepsKeyword(keyword: string): boolean {
  return KEPT.has(keyword);
}

export function isTransparent(keyword: string): boolean {
  return TRANSPARENT.has(keyword);
}

const ESC = '\\\\?';
const COMPONENT = '(?:\\d{1,4}|[IVXLC]{1,7}|[ivxlc]{1,7}|[A-Z]|[a-z])';
const DOTTED = `${COMPONENT}(?:${ESC}\\.${COMPONENT})*`;
const BRACKETED = `${ESC}\\(\\s?(?:\\d{1,3}|[ivxlc]{1,7}|[IVXLC]{1,7}|[a-z]{1,2}|[A-Z]{1,2})\\s?${ESC}\\)`;
const LABEL = new RegExp(`^(?:(${KEYWORD}|§§?)[ \\t\\u00a0]*)?(${DOTTED}(?:[ ]?${BRACKETED})*|${BRACKETED}(?:[ ]?${BRACKETED})*)(${ESC}\\.${ESC}\\)|${ESC}[.):]|\\]|[ \\t]*[–—](?=\\s)|[ \\t]+-(?=\\s))?(?=[\\s*_\\u00a0]|$)[ \\t\\u00a0]*`, 'i');
const STEP = new RegExp(`${BRACKETED}|${COMPONENT}`, 'g');

/**
 * Reads a clause label at the start of `text`, or null. Case matters for the number itself and not for the keyword.
 * Whether the label fits its neighbours is for the caller to judge.
 */
export function readLabel(text: string): Label | null {
  const match = LABEL.exec(text);
  if (match === null) return null;
  const [whole, keyword = '', core = '', ending = ''] = match;
  const parts: LabelPart[] = [];
  for (const step of core.matchAll(STEP)) {
    const isParenthesised = /[()]/.test(step[0]);
    const value = step[0].replace(/[\\()\s]/g, '');
    const readings = readingsOf(value);
    if (readings.length === 0) return null;
    parts.push({ text: value, isParenthesised, readings });
  }
  if (parts.length === 0) return null;
  const plain = core.replace(/[\\\s]/g, '');
  return {
    keyword: keyword.toLowerCase().replace('§§', '§'),
    parts,
    written: keyword === '' ? plain : `${keyword} ${plain}`,
    ending: ending.replace(/[\\\s]/g, ''),
    length: whole.length,
  };
}

/** Every way to read one step; decimal values past 999 are years, not clauses. */
export function readingsOf(text: string): Reading[] {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    return value >= 1 && value <= 999 ? [{ style: 'decimal', value }] : [];
  }
  const isUpper = text === text.toUpperCase();
  if (!isUpper && text !== text.toLowerCase()) return [];
  const readings: Reading[] = [];
  const roman = romanValue(text.toUpperCase());
  if (roman !== null) readings.push({ style: isUpper ? 'upper-roman' : 'lower-roman', value: roman });
  const letters = letterValue(text.toUpperCase());
  if (letters !== null) readings.push({ style: isUpper ? 'upper-letter' : 'lower-letter', value: letters });
  return readings;
}

const ROMAN = /^(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$/;

/** Value of a well-formed roman numeral up to 399, or null. */
export function romanValue(text: string): number | null {
  if (text === '' || !ROMAN.test(text)) return null;
  const worth: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100 };
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const here = worth[text[at] ?? ''] ?? 0;
    const next = worth[text[at + 1] ?? ''] ?? 0;
    sum += here < next ? -here : here;
  }
  return sum;
}

/** "A" is 1, "Z" 26, "AA" 27 and "BB" 28 as contracts count; other pairs are no number. */
function letterValue(text: string): number | null {
  const first = text.charCodeAt(0) - 64;
  if (text.length === 1) return first;
  return text.length === 2 && text[0] === text[1] ? 26 + first : null;
}

/** The number people cite: the parent's number with this label's last step put behind it. */
export function joinNumber(parent: string, part: LabelPart): string {
  const isLower = part.text !== part.text.toUpperCase();
  if (part.isParenthesised || isLower) return parent === '' && !part.isParenthesised ? part.text : `${parent}(${part.text})`;
  return parent === '' ? part.text : `${parent}.${part.text}`;
}
