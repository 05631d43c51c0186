import type { Candidate } from './candidates.ts';
import { findCandidates } from './candidates.ts';
import { definedTerm, plainWords, wordCount } from './headings.ts';
import type { Line } from './lines.ts';
import { isRule, splitLines } from './lines.ts';
import { buildOutline } from './outline.ts';

export type ProvisionKind = 'numbered' | 'heading' | 'definition' | 'paragraph';

/** One clause of a text. Ranges are UTF-16 code units, the end exclusive; preamble and provisions follow one another without gap. */
export interface ParsedProvision {
  readonly kind: ProvisionKind;
  /** As people cite it: "II.D(a)"; "¶3" for the third paragraph of a text without numbers and headings; empty for unnumbered headings and definitions. */
  readonly number: string;
  /** The number as this clause alone writes it: "D", "(a)", "Section 4.2". */
  readonly label: string;
  readonly heading: string;
  /** From 1. */
  readonly level: number;
  /** Position of the parent in the list, or null. */
  readonly parent: number | null;
  readonly start: number;
  /** First character after number and heading; equals `end` when the clause is nothing but its heading. */
  readonly bodyStart: number;
  readonly end: number;
}

/** Something a reader should know about the structure of a text; never a reason to refuse it. */
export interface StructureNote {
  readonly code: string;
  readonly reason: string;
  /** 1-based physical line, or null for the whole text. */
  readonly line: number | null;
}

export interface ParsedAgreement {
  /** The heading the text begins with, or empty. */
  readonly title: string;
  readonly preamble: { readonly start: 0; readonly end: number };
  readonly provisions: readonly ParsedProvision[];
  readonly notes: readonly StructureNote[];
  readonly words: number;
}

const TITLE_WORDS = /agreement|terms|polic(?:y|ies)|contract|conditions|accord|contrat|licen[cs]e|addendum|order|rules|guidelines|amendment|undertaking|statement of work|schedule|politique|règlement/i;
const DEFINITIONS_HEAD = /definition|définition|interpretation|interprétation|defined terms/i;

/**
 * Reads the structure of an agreement in Markdown or plain text. Never fails on words: a text without any number comes
 * back as headings or paragraphs with the note `agreement.no-numbers`.
 */
export function parseAgreement(text: string): ParsedAgreement {
  const lines = splitLines(text);
  const { title, candidates } = withoutTitle(findCandidates(lines), lines);
  const { nodes, problems } = buildOutline(candidates);
  const notes: StructureNote[] = [...problems];
  let provisions: ParsedProvision[] = nodes.map(({ candidate, parent, level, number }, at) => {
    const end = nodes[at + 1]?.candidate.start ?? text.length;
    return {
      kind: candidate.label === null ? 'heading' : 'numbered',
      number, label: candidate.label?.written ?? '', heading: candidate.heading, level, parent,
      start: candidate.start, bodyStart: Math.min(Math.max(candidate.bodyStart, candidate.start), end), end,
    };
  });
  provisions = withDefinitions(provisions, lines);
  if (!provisions.some(provision => provision.kind === 'numbered') && text.trim() !== '') {
    notes.push({ code: 'agreement.no-numbers', reason: 'This text numbers no clauses; its headings, or else its paragraphs, stand in for them.', line: null });
    if (provisions.length === 0) provisions = paragraphs(lines, text.length, title);
  }
  // Nothing but a heading: its words begin where it ends.
  const placed = provisions.map(provision => (text.slice(provision.bodyStart, provision.end).trim() === '' ? { ...provision, bodyStart: provision.end } : provision));
  return { title, preamble: { start: 0, end: placed[0]?.start ?? text.length }, provisions: placed, notes, words: wordCount(text) };
}

/** The first heading is the title, not a clause, when it says so or when nothing else stands at its level. */
function withoutTitle(candidates: readonly Candidate[], lines: readonly Line[]): { title: string; candidates: readonly Candidate[] } {
  const [first, ...others] = candidates;
  const firstWords = lines.find(line => !line.isBlank && !line.isInert && !isRule(line));
  const isAtStart = first !== undefined && firstWords !== undefined && first.start <= firstWords.start;
  if (first?.label === null && first.isHeadingLine) {
    const isAlone = !others.some(other => other.isHeadingLine && other.label === null && other.rank <= first.rank);
    const isNamed = TITLE_WORDS.test(first.heading) && isAtStart;
    const isOnlyTop = first.rank === 1 && !others.some(other => other.rank === 1);
    if (isNamed || isOnlyTop || (isAtStart && isAlone && others.length > 0)) return { title: first.heading, candidates: others };
  }
  const title = firstWords !== undefined && firstWords.text.length <= 120 && !/[.;,:]\s*$/.test(firstWords.text) && (first === undefined || firstWords.start < first.start) ? plainWords(firstWords.text.trim()) : '';
  return { title, candidates };
}

/** Paragraphs that define a term become clauses of their own, below the clause they stand in. */
function withDefinitions(provisions: readonly ParsedProvision[], lines: readonly Line[]): ParsedProvision[] {
  const found: ParsedProvision[] = [];
  const moved = new Map<number, number>();
  let from = 0;
  provisions.forEach((provision, at) => {
    moved.set(at, found.length);
    const own = found.length;
    const parent = provision.parent === null ? null : moved.get(provision.parent) ?? null;
    while (from < lines.length && (lines[from]?.start ?? 0) < provision.start) from += 1;
    const terms: { start: number; term: string }[] = [];
    for (let index = from; index < lines.length; index += 1) {
      const line = lines[index];
      if (line === undefined || line.start >= provision.end) break;
      if (line.start < provision.bodyStart || line.isBlank || line.isInert || line.start === provision.start) continue;
      const before = lines[index - 1];
      const opens = before === undefined || before.isBlank || before.start < provision.bodyStart || /[.;]\s*$/.test(before.text);
      const term = opens ? definedTerm(line.text.replace(/^\s*(?:[-*+•]\s+)?/, '')) : null;
      if (term !== null) terms.push({ start: line.start, term });
    }
    const isGlossary = DEFINITIONS_HEAD.test(provision.heading) || terms.length >= 2;
    const used = isGlossary ? terms : [];
    found.push({ ...provision, parent, end: used[0]?.start ?? provision.end });
    used.forEach((entry, position) => {
      found.push({
        kind: 'definition', number: '', label: '', heading: entry.term, level: provision.level + 1, parent: own,
        start: entry.start, bodyStart: entry.start, end: used[position + 1]?.start ?? provision.end,
      });
    });
  });
  return found;
}

/** The last resort: each paragraph of a text without numbers and headings. */
function paragraphs(lines: readonly Line[], end: number, title: string): ParsedProvision[] {
  const starts: number[] = [];
  lines.forEach((line, at) => {
    if (!line.isBlank && (at === 0 || lines[at - 1]?.isBlank === true)) starts.push(line.start);
  });
  const isTitled = title !== '' && starts.length > 1;
  const bodies = isTitled ? starts.slice(1) : starts;
  return bodies.map((start, at) => ({
    kind: 'paragraph', number: `¶${at + 1}`, label: '', heading: '', level: 1, parent: null, start, bodyStart: start, end: bodies[at + 1] ?? end,
  }));
}
