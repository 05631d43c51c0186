import type { Line } from './lines.ts';
import { isRule, underlineRank } from './lines.ts';
import type { Label } from './numbering.ts';
import { keepsKeyword, readLabel } from './numbering.ts';
import { findStatedDate } from './stated-date.ts';
import { emphasisedRun, isAllCapitals, looksLikeHeading, openingEmphasis, plainWords, runInHeading } from './headings.ts';

/** Rank of a clause that is no heading of its own: below every kind of heading. */
export const PLAIN_RANK = 10;
const CAPITALS_RANK = 7;
const BOLD_RANK = 8;

/** A place where a clause may begin. Whether it does depends on its neighbours. */
export interface Candidate {
  readonly line: number;
  /** First character of the line, or of the second label on a line that has two. */
  readonly start: number;
  /** First character after number and heading. */
  readonly bodyStart: number;
  /** 1–6 for heading marks and underlines, 7 capitals, 8 bold, 10 plain. Unnumbered capitals and bold stand half a step lower. */
  readonly rank: number;
  readonly label: Label | null;
  readonly heading: string;
  /** Follows a blank line, a heading or the start of the text. */
  readonly opensParagraph: boolean;
  readonly indent: number;
  /** What stands after the label is nothing but a heading. */
  readonly isHeadingLine: boolean;
  /** The words after the label begin with a capital, a quotation mark or a bracket. */
  readonly beginsUpper: boolean;
}

const CONTENTS_ENTRY = /(?:\.{4,}|(?:\. ){4,}|…{2,}|_{4,}|\t)\s*\d{1,4}\s*$/;
const SENTENCE_END = /(?:[.;:,…!?]["”»)*_]*|[;,]\s*(?:and|or|and\/or|et|ou))\s*$/i;

/** Every line that carries a clause number or reads like a heading, in order. */
export function findCandidates(lines: readonly Line[]): Candidate[] {
  const found: Candidate[] = [];
  let lastHeadingLine = -1;
  lines.forEach((line, at) => {
    if (line.isBlank || line.isInert || isRule(line) || CONTENTS_ENTRY.test(line.text)) return;
    const before = lines[at - 1];
    const opensParagraph = before === undefined || before.isBlank || before.isInert || isRule(before) || lastHeadingLine === at - 1;
    const isFresh = opensParagraph || SENTENCE_END.test(before.text) || found.at(-1)?.line === at - 1;
    const candidates = readLine(lines, at, opensParagraph, isFresh);
    for (const candidate of candidates) found.push(candidate);
    if (candidates.some(candidate => candidate.isHeadingLine)) lastHeadingLine = at;
  });
  return withoutContents(found, lines);
}

function readLine(lines: readonly Line[], at: number, opensParagraph: boolean, isFresh: boolean): Candidate[] {
  const line = lines[at];
  if (line === undefined) return [];
  const lead = /^(\s*)(?:(#{1,6})[ \t]+|[-*+•·][ \t]+(?=[\\([*_\d§A-Za-z]))?(?:<a\s[^>]{0,200}>\s*<\/a>\s*)?/.exec(line.text);
  const indent = indentOf(lead?.[1] ?? '');
  const hashes = lead?.[2]?.length ?? 0;
  const isBullet = lead !== null && hashes === 0 && lead[0].trim() !== '' && !lead[0].includes('<a');
  const from = lead?.[0].length ?? 0;
  const words = hashes > 0 ? line.text.slice(from).replace(/\s+#+\s*$/, '') : line.text.slice(from);
  const contentStart = line.start + from;
  const underline = hashes === 0 && isFresh && words.length <= 120 ? underlineRank(lines[at + 1]) : null;
  const mark = hashes > 0 ? hashes : underline;
  const common = { line: at, start: line.start, opensParagraph, indent };

  const labelled = readLabelled(words);
  if (labelled !== null && (isFresh || mark !== null)) {
    const { label, rest, restAt, isEmphasised } = labelled;
    const split = headingAfterLabel(rest, labelled.emphasisedHeading, mark !== null, lines, at);
    const isHeadingLine = split !== null && split.bodyAt >= rest.length && rest.trim() !== '';
    const bodyStart = isHeadingLine ? endOfHeading(lines, at, underline) : contentStart + restAt + (split?.bodyAt ?? 0);
    const rank = mark ?? (isEmphasised && (isHeadingLine || rest.trim() === '') ? BOLD_RANK : isHeadingLine && isAllCapitals(plainWords(rest)) ? CAPITALS_RANK : PLAIN_RANK);
    const first: Candidate = {
      ...common, bodyStart, rank, label, heading: split?.heading ?? '', isHeadingLine: isHeadingLine || (rest.trim() === '' && mark !== null),
      beginsUpper: /^\s*["“«„([*_<]*[\p{Lu}\d]/u.test(rest),
    };
    const second = split === null ? secondLabel(first, rest, contentStart + restAt) : null;
    return second === null ? [first] : [{ ...first, bodyStart: second.start }, second];
  }
  if (isBullet) return [];
  return unlabelled(words, contentStart, mark, common, lines, underline);
}

interface Labelled {
  readonly label: Label;
  readonly rest: string;
  readonly restAt: number;
  readonly isEmphasised: boolean;
  /** Words after the label inside the emphasis that began before it. */
  readonly emphasisedHeading: { readonly heading: string; readonly bodyAt: number } | null;
}

function readLabelled(words: string): Labelled | null {
  const emphasis = openingEmphasis(words);
  const skip = emphasis?.open.length ?? 0;
  const label = readLabel(words.slice(skip));
  if (label === null) return null;
  let restAt = skip + label.length;
  if (emphasis === null) return { label, rest: words.slice(restAt), restAt, isEmphasised: false, emphasisedHeading: null };
  const closeAt = words.toLowerCase().indexOf(emphasis.close.toLowerCase(), restAt);
  if (closeAt < 0) return null;
  const inside = words.slice(restAt, closeAt);
  const after = closeAt + emphasis.close.length;
  if (inside.trim() === '') {
    restAt = after + (/^\s*/.exec(words.slice(after))?.[0].length ?? 0);
    return { label, rest: words.slice(restAt), restAt, isEmphasised: emphasis.isStrong, emphasisedHeading: null };
  }
  if (inside.length > 120) return { label, rest: words.slice(restAt), restAt, isEmphasised: false, emphasisedHeading: null };
  const gap = /^\s*[.:–—-]?\s*/.exec(words.slice(after))?.[0].length ?? 0;
  return { label, rest: words.slice(restAt), restAt, isEmphasised: emphasis.isStrong, emphasisedHeading: { heading: plainWords(inside), bodyAt: after - restAt + gap } };
}

function headingAfterLabel(rest: string, emphasised: Labelled['emphasisedHeading'], isMarked: boolean, lines: readonly Line[], at: number) {
  if (rest.trim() === '') return null;
  if (isMarked) return { heading: plainWords(rest), bodyAt: rest.length };
  if (emphasised !== null) return emphasised;
  const next = lines[at + 1];
  const standsAlone = next === undefined || next.isBlank || beginsClause(next.text.trimStart());
  const isFollowed = !standsAlone && rest.trim().length < 50 && /^\s*["“«]?\p{Lu}/u.test(next.text);
  if ((standsAlone || isFollowed) && looksLikeHeading(rest)) return { heading: plainWords(rest), bodyAt: rest.length };
  return runInHeading(rest);
}

function beginsClause(words: string): boolean {
  const labelled = readLabelled(words);
  return labelled !== null && (labelled.label.parts.at(-1)?.isParenthesised === true || /^["“«(*_]*[\p{Lu}]/u.test(labelled.rest));
}

/** "1. (a) First …" begins two clauses on one line. */
function secondLabel(first: Candidate, rest: string, restStart: number): Candidate | null {
  if (!/^\\?\(/.test(rest)) return null;
  const label = readLabel(rest);
  if (label?.parts.length !== 1 || label.parts[0]?.readings.every(reading => reading.value !== 1) === true) return null;
  const words = rest.slice(label.length);
  const split = runInHeading(words);
  return {
    line: first.line, start: restStart, bodyStart: restStart + label.length + (split?.bodyAt ?? 0), rank: PLAIN_RANK, label, heading: split?.heading ?? '',
    opensParagraph: false, indent: first.indent, isHeadingLine: false, beginsUpper: /^["“«(]?\p{Lu}/u.test(words),
  };
}

type Common = Pick<Candidate, 'line' | 'start' | 'opensParagraph' | 'indent'>;

function unlabelled(words: string, contentStart: number, mark: number | null, common: Common, lines: readonly Line[], underline: number | null): Candidate[] {
  if (words.length < 120 && findStatedDate(words) !== null) return [];
  const make = (rank: number, heading: string, bodyStart: number, isHeadingLine: boolean): Candidate[] =>
    (heading === '' ? [] : [{ ...common, rank, heading, bodyStart, label: null, isHeadingLine, beginsUpper: true }]);
  if (mark !== null) return underline !== null && !looksLikeHeading(words) ? [] : make(mark, plainWords(words), endOfHeading(lines, common.line, underline), true);
  if (!common.opensParagraph) return [];
  const next = lines[common.line + 1];
  const run = emphasisedRun(words);
  if (run?.isStrong === true) {
    const isWhole = /^\s*[.:]?\s*$/.test(words.slice(run.after));
    if (isWhole && plainWords(run.words).length <= 120) return make(BOLD_RANK + 0.5, plainWords(run.words), endOfHeading(lines, common.line, null), true);
    const split = runInHeading(words);
    if (split !== null && split.bodyAt > 0 && plainWords(run.words).length <= 100) return make(BOLD_RANK + 0.6, split.heading, contentStart + split.bodyAt, false);
    return [];
  }
  const isCapitals = isAllCapitals(words.trim()) && (next === undefined || next.isBlank) && !/[.;,]\s*$/.test(words) && looksLikeHeading(words);
  return isCapitals ? make(CAPITALS_RANK + 0.5, plainWords(words), endOfHeading(lines, common.line, null), true) : [];
}

/** Where the line after the heading (and after its underline) begins. */
function endOfHeading(lines: readonly Line[], at: number, underline: number | null): number {
  const after = lines[at + (underline === null ? 1 : 2)];
  return after?.start ?? lines.at(-1)?.end ?? 0;
}

function indentOf(space: string): number {
  let width = 0;
  for (const character of space) width += character === '\t' ? 4 : 1;
  return width;
}

/** Drops a table of contents: a run of entries without words between them that all come again further down. */
function withoutContents(candidates: readonly Candidate[], lines: readonly Line[]): Candidate[] {
  const isContentsHead = (candidate: Candidate): boolean => candidate.label === null && /^(?:table of )?contents$|^sommaire$|^table des matières$/i.test(candidate.heading);
  const kept = candidates.filter(candidate => !isContentsHead(candidate));
  const nameOf = (candidate: Candidate): string => `${candidate.label?.written.toLowerCase() ?? ''} ${(candidate.heading === '' ? lines[candidate.line]?.text ?? '' : candidate.heading).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()}`;
  const lastPlace = new Map<string, number>();
  kept.forEach((candidate, at) => lastPlace.set(nameOf(candidate), at));
  const comesAgainAt = (at: number): number => {
    const candidate = kept[at];
    return candidate === undefined ? at : lastPlace.get(nameOf(candidate)) ?? at;
  };
  const isRepeated = (at: number): boolean => comesAgainAt(at) > at;
  const drop = new Set<number>();
  for (let from = 0; from < kept.length; from += 1) {
    let to = from;
    while (to + 1 < kept.length && isRepeated(to) && touches(kept[to], kept[to + 1], lines)) to += 1;
    const run = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(isRepeated);
    const end = run.at(-1) ?? from;
    if (run.length >= 3 && run.length >= 0.8 * (end - from + 1) && run.every(at => comesAgainAt(at) > end)) run.forEach(at => drop.add(at));
    from = to;
  }
  return kept.filter((_, at) => !drop.has(at));
}

function touches(one: Candidate | undefined, other: Candidate | undefined, lines: readonly Line[]): boolean {
  if (one === undefined || other === undefined) return false;
  for (let at = one.line + 1; at < other.line; at += 1) {
    if (lines[at]?.isBlank === false) return false;
  }
  return true;
}

/** Keeps a schedule's keyword in what people cite: "Schedule 1". */
export function citedLabel(label: Label): string {
  const core = label.written.slice(label.keyword === '' ? 0 : label.written.indexOf(' ') + 1);
  if (!keepsKeyword(label.keyword)) return core;
  return `${label.keyword.charAt(0).toUpperCase()}${label.keyword.slice(1)} ${core}`;
}
