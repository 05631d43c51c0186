import type { Bearing } from '../../../shared/domain/basics.ts';
import { controlName } from '../../parts/control-names.ts';

/** A range in UTF-16 code units of the item's text, end exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** What is drawn over a range: a link's bearing, or a word that was searched for. */
export interface TextMark extends TextRange {
  readonly mark: Bearing | 'hit';
}

/** Consecutive lines that stand together; line breaks inside belong to it. */
export type Paragraph = TextRange;

/** The text as it is laid out: what was written here, and what it repeats of an earlier message. */
export interface TextBlock extends TextRange {
  readonly kind: 'own' | 'quoted';
  readonly paragraphs: readonly Paragraph[];
  readonly lines: number;
}

/** A stretch of a paragraph that looks the same throughout. A control character is a run of its own, drawn by its name. */
export interface TextRun extends TextRange {
  readonly text: string;
  /** What is put on the page: as long as `text`, with line breaks that only a narrow window made written as spaces. */
  readonly shown: string;
  readonly control: string | null;
  readonly marks: readonly TextMark['mark'][];
}

const BLANK_LINES = /\r?\n(?:[ \t]*\r?\n)+/g;

/** Cuts a text into own and quoted blocks of paragraphs. Only line breaks between paragraphs belong to none. */
export function layOutText(text: string, quoted: readonly TextRange[]): TextBlock[] {
  const blocks: TextBlock[] = [];
  let at = 0;
  const push = (kind: TextBlock['kind'], start: number, end: number): void => {
    const paragraphs = paragraphsOf(text, start, end);
    const first = paragraphs[0];
    const last = paragraphs.at(-1);
    if (first === undefined || last === undefined) return;
    blocks.push({ kind, start: first.start, end: last.end, paragraphs, lines: paragraphs.reduce((sum, paragraph) => sum + countLines(text, paragraph), 0) });
  };
  for (const { start, end } of mergeRanges(quoted, text.length)) {
    if (start > at) push('own', at, start);
    push('quoted', start, end);
    at = end;
  }
  push('own', at, text.length);
  return blocks;
}

function paragraphsOf(text: string, start: number, end: number): Paragraph[] {
  const piece = text.slice(start, end);
  const paragraphs: Paragraph[] = [];
  let from = 0;
  const push = (to: number): void => {
    const lead = /^(?:[ \t]*\r?\n)*/.exec(piece.slice(from, to))?.[0].length ?? 0;
    let last = to;
    while (last > from + lead && isSpace(piece, last - 1)) last -= 1;
    if (last > from + lead) paragraphs.push({ start: start + from + lead, end: start + last });
  };
  for (const gap of piece.matchAll(BLANK_LINES)) { push(gap.index); from = gap.index + gap[0].length; }
  push(piece.length);
  return paragraphs;
}

function countLines(text: string, { start, end }: TextRange): number {
  let lines = 1;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function mergeRanges(ranges: readonly TextRange[], length: number): TextRange[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const from = Math.max(0, start);
    const to = Math.min(length, end);
    if (to <= from) continue;
    const last = merged.at(-1);
    if (last !== undefined && from <= last.end) last.end = Math.max(last.end, to);
    else merged.push({ start: from, end: to });
  }
  return merged;
}

/** Cuts a paragraph into runs, at every edge of a mark and around every control character. */
export function runsOf(text: string, { start, end }: Paragraph, marks: readonly TextMark[]): TextRun[] {
  const over = marks.filter(mark => mark.start < end && mark.end > start);
  const edges = new Set([start, end]);
  for (const mark of over) { edges.add(Math.max(start, mark.start)); edges.add(Math.min(end, mark.end)); }
  for (let at = start; at < end; at += 1) {
    if (controlName(text.charCodeAt(at)) !== null) { edges.add(at); edges.add(at + 1); }
  }
  const cuts = [...edges].sort((a, b) => a - b);
  const flowing = flow(text, { start, end });
  return cuts.slice(0, -1).map((from, place) => {
    const to = cuts[place + 1] ?? end;
    return {
      start: from, end: to, text: text.slice(from, to), shown: flowing.slice(from - start, to - start),
      control: to - from === 1 ? controlName(text.charCodeAt(from)) : null,
      marks: [...new Set(over.filter(mark => mark.start < to && mark.end > from).map(mark => mark.mark))].sort((a, b) => MARK_ORDER.indexOf(a) - MARK_ORDER.indexOf(b)),
    };
  });
}

/** Paragraphs narrower than this were broken on purpose: addresses, lists, verse. */
const NARROWEST_WRAP = 50;

/**
 * A paragraph with the line breaks taken out that an automatic wrap made: those where the next word would not have fitted on the line.
 * Unit for unit as long as the paragraph, so that places on the page stay places in the text.
 */
export function flow(text: string, { start, end }: Paragraph): string {
  const paragraph = text.slice(start, end);
  const lines = paragraph.split('\n');
  const lengthOf = (line: string): number => (line.endsWith('\r') ? line.length - 1 : line.length);
  const widest = Math.max(...lines.map(lengthOf));
  if (lines.length === 1 || widest < NARROWEST_WRAP) return paragraph;
  // A line that ends a sentence says nothing of a wrap unless its neighbours reach as far.
  const isWrapped = lines.filter(line => lengthOf(line) > widest * 0.8).length > 1;
  let shown = '';
  lines.forEach((line, at) => {
    const next = lines[at + 1];
    if (next === undefined) { shown += line; return; }
    const word = /^[^\s>*•-]\S*/.exec(next)?.[0] ?? null;
    const isWrap = word !== null && (isWrapped || !/[.:;!?]\s*$/.test(line)) && !/^\d+[.)]$/.test(word) && lengthOf(line) + 1 + word.length > widest;
    // U+2060 is as long as the carriage return it stands for, and as invisible.
    shown += isWrap ? `${line.endsWith('\r') ? `${line.slice(0, -1)}\u2060` : line} ` : `${line}\n`;
  });
  return shown;
}

/** Outermost first; what contradicts is drawn last and so on top. */
const MARK_ORDER = ['hit', 'context', 'supports', 'contradicts'] as const;

/** A selection as a passage: without white space at its ends, never between the halves of a character. Null when nothing is left. */
export function toPassage(text: string, start: number, end: number): TextRange | null {
  let from = Math.max(0, Math.min(start, end));
  let to = Math.min(text.length, Math.max(start, end));
  if (isLowSurrogate(text, from)) from -= 1;
  if (isLowSurrogate(text, to)) to += 1;
  while (from < to && isSpace(text, from)) from += 1;
  while (to > from && isSpace(text, to - 1)) to -= 1;
  return to > from ? { start: from, end: to } : null;
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at));
}

function isLowSurrogate(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const unit = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

/** Where the words of a search stand in a text: each word as a beginning of a word, letters alike whatever their case. */
export function findWords(text: string, search: string, limit = 500): TextMark[] {
  const words = search.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return [];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...new Set(words)].sort((a, b) => b.length - a.length).join('|')})`, 'giu');
  const marks: TextMark[] = [];
  for (const match of text.matchAll(pattern)) {
    if (marks.length >= limit) break;
    marks.push({ start: match.index, end: match.index + match[0].length, mark: 'hit' });
  }
  return marks;
}
