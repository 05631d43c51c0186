import type { Candidate } from './candidates.ts';
import { PLAIN_RANK, citedLabel } from './candidates.ts';
import type { Label, LabelPart, Reading } from './numbering.ts';
import { isTransparent, joinNumber, keepsKeyword, keywordRank } from './numbering.ts';

/** A clause placed among the others. */
export interface OutlineNode {
  readonly candidate: Candidate;
  /** Position of the parent in the outline, or null at the top. */
  readonly parent: number | null;
  /** From 1. */
  readonly level: number;
  /** As people cite it: "II.D(a)"; empty when the clause has no number. */
  readonly number: string;
}

export interface OutlineProblem {
  readonly code: 'agreement.number-repeats' | 'agreement.number-skips' | 'agreement.number-out-of-order';
  readonly reason: string;
  readonly line: number;
}

interface Open {
  readonly at: number;
  readonly rank: number;
  readonly indent: number;
  /** Keyword, style and punctuation: clauses that count together share it. Empty for headings without a number. */
  readonly series: string;
  readonly value: number;
  readonly keyword: string;
  readonly key: string;
  readonly transparent: boolean;
}

/** A gap this large in a running count is still a count; more is something else, such as a year or an amount. */
const WIDEST_GAP = 12;
/** How many candidates ahead the next number of a count is looked for. */
const SUCCESSOR_REACH = 400;

/**
 * Puts candidates into a tree. A number is believed when it continues a count, begins one, or names its parent;
 * what fits nowhere stays text. Disordered and doubled numbers are kept and noted.
 */
export function buildOutline(candidates: readonly Candidate[]): { readonly nodes: OutlineNode[]; readonly problems: OutlineProblem[] } {
  const outline = new Outline(candidates);
  candidates.forEach((candidate, at) => { outline.place(candidate, at); });
  return { nodes: outline.nodes, problems: outline.problems };
}

class Outline {
  readonly nodes: OutlineNode[] = [];
  readonly problems: OutlineProblem[] = [];
  readonly #candidates: readonly Candidate[];
  #stack: Open[] = [];
  /** Absolute path of values ("4.2") to the clause that has it, within the current schedule. */
  readonly #known = new Map<string, Open>();
  /** Last value of a count that runs on across headings. */
  readonly #lastOfSeries = new Map<string, number>();
  #scope = '';

  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates;
  }

  place(candidate: Candidate, at: number): void {
    const { label } = candidate;
    if (label === null) {
      this.#placeHeading(candidate, at);
    } else if (label.parts.length > 1 && label.parts[0]?.isParenthesised === false) {
      if (!this.#placePath(candidate, label) && candidate.isHeadingLine && candidate.rank < PLAIN_RANK) this.#placeHeading(candidate, at);
    } else if (label.parts.length > 1) {
      this.#placeRelative(candidate, label);
    } else if (!this.#placeSingle(candidate, label, at) && candidate.isHeadingLine && candidate.rank < 7) {
      this.#placeHeading(candidate, at);
    }
  }

  #placeHeading(candidate: Candidate, at: number): void {
    const isMark = candidate.rank < 7;
    if (isMark || candidate.rank < 8 || this.#standsBetweenSiblings(at)) {
      this.#stack = this.#stack.filter(open => open.rank < candidate.rank && open.rank < PLAIN_RANK);
    } else {
      while (this.#stack.length > 0 && this.#top()?.series === '' && (this.#top()?.rank ?? 0) >= candidate.rank) this.#stack.pop();
    }
    this.#push(candidate, { number: '', series: '', value: 0, keyword: '', key: '', transparent: false });
  }

  /** A bold line before "12." groups what follows; before text or "(a)" it belongs to the clause that is open. */
  #standsBetweenSiblings(at: number): boolean {
    const next = this.#candidates[at + 1];
    if (next?.label === null || next === undefined || next.line - (this.#candidates[at]?.line ?? 0) > 2) return false;
    return next.label.parts.some(part => !part.isParenthesised) && this.#stack.some(open => open.series !== '');
  }

  /** "4.2", "II.D", "1.1(a)(i)": the label says where it belongs. */
  #placePath(candidate: Candidate, label: Label): boolean {
    const paths = valuePaths(label.parts);
    for (let length = label.parts.length - 1; length >= 1; length -= 1) {
      for (const path of paths) {
        const parent = this.#known.get(this.#keyOf(path.slice(0, length)));
        if (parent === undefined || !this.#fitsUnder(parent, path, length, candidate)) continue;
        this.#openUnder(parent, candidate);
        this.#pushPath(candidate, label, path, parent);
        return true;
      }
    }
    const [path = []] = paths;
    const isPlausible = path.every((value, at) => value <= (at === 0 ? 60 : 199)) && /^[\dIVX]/.test(label.parts[0]?.text ?? '');
    const lastSibling = this.#known.get(this.#keyOf(path));
    if (!isPlausible || !(candidate.beginsUpper || candidate.isHeadingLine || candidate.heading !== '' || label.keyword !== '')) return false;
    if (lastSibling !== undefined) this.#note('agreement.number-repeats', candidate, label);
    this.#stack = this.#stack.filter(open => open.series === '' || open.transparent ? open.rank < candidate.rank : candidate.rank < PLAIN_RANK && open.rank < candidate.rank);
    this.#pushPath(candidate, label, path, null);
    return true;
  }

  #fitsUnder(parent: Open, path: readonly number[], length: number, candidate: Candidate): boolean {
    const value = path[length] ?? 0;
    const last = this.#lastOfSeries.get(childSeries(parent)) ?? 0;
    return candidate.beginsUpper || candidate.isHeadingLine || candidate.heading !== '' ? value <= last + 60 : Math.abs(value - last) <= 1;
  }

  #pushPath(candidate: Candidate, label: Label, path: readonly number[], parent: Open | null): void {
    const key = this.#keyOf(path);
    const value = path.at(-1) ?? 0;
    const series = childSeries(parent, path);
    const last = this.#lastOfSeries.get(series);
    if (parent !== null && last !== undefined && value !== last + 1) this.#note(value === last ? 'agreement.number-repeats' : value < last ? 'agreement.number-out-of-order' : 'agreement.number-skips', candidate, label);
    this.#lastOfSeries.set(series, value);
    this.#push(candidate, { number: citedLabel(label), series: pathSeries(label), value, keyword: label.keyword, key, transparent: false });
  }

  /** Makes `parent` the innermost open clause again, also when it was closed before. */
  #openUnder(parent: Open, candidate: Candidate): void {
    const depth = this.#stack.findIndex(open => open.at === parent.at);
    if (depth >= 0) {
      this.#stack.length = depth + 1;
      return;
    }
    const chain: Open[] = [];
    for (let at: number | null = parent.at; at !== null; at = this.nodes[at]?.parent ?? null) {
      const here = at;
      const open: Open | undefined = here === parent.at ? parent : [...this.#known.values()].find(known => known.at === here) ?? this.#stack.find(entry => entry.at === here);
      if (open !== undefined) chain.unshift(open);
    }
    this.#stack = chain;
    if (candidate.label !== null) this.#note('agreement.number-out-of-order', candidate, candidate.label);
  }

  /** "(a)(ii)": steps within the clause that is open. */
  #placeRelative(candidate: Candidate, label: Label): void {
    const [first, ...others] = label.parts;
    if (first === undefined) return;
    const open = [...this.#stack].reverse().find(entry => entry.rank >= PLAIN_RANK && first.readings.some(reading => entry.series === seriesOf('', reading, first, label.ending) && entry.value === reading.value));
    if (open !== undefined && others.length > 0) {
      this.#stack.length = this.#stack.indexOf(open) + 1;
      const last = others.at(-1);
      const reading = last === undefined ? undefined : this.#choose(last, label, -1);
      if (last === undefined || reading === undefined) return;
      const series = seriesOf('', reading, last, label.ending);
      this.#push(candidate, { number: joinPath(this.nodes[open.at]?.number ?? '', others), series, value: reading.value, keyword: '', key: '', transparent: false });
      return;
    }
    if (!candidate.opensParagraph && !first.readings.some(reading => reading.value === 1)) return;
    const last = label.parts.at(-1);
    const reading = last?.readings[0];
    if (last === undefined || reading === undefined) return;
    this.#popPlain(first, label);
    this.#push(candidate, { number: joinPath(this.#numberAbove(), label.parts), series: seriesOf('', reading, last, label.ending), value: reading.value, keyword: '', key: '', transparent: false });
  }

  #popPlain(first: LabelPart, label: Label): void {
    const sibling = [...this.#stack].reverse().find(open => first.readings.some(reading => open.series === seriesOf('', reading, first, label.ending)));
    if (sibling !== undefined) this.#stack.length = this.#stack.indexOf(sibling);
  }

  #placeSingle(candidate: Candidate, label: Label, at: number): boolean {
    const [part] = label.parts;
    if (part === undefined) return false;
    if (keepsKeyword(label.keyword)) return this.#placeKeyword(candidate, label, part);
    const isMarked = candidate.rank < 7;
    if (isMarked) this.#stack = this.#stack.filter(open => open.rank <= candidate.rank);
    const isBare = label.ending === '' && !part.isParenthesised && label.keyword === '';
    if (isBare && !candidate.isHeadingLine) return false;

    const siblings = [...this.#stack].reverse().filter(open => open.series !== '' && (!isMarked || open.rank === candidate.rank));
    const asSibling = (fits: (open: Open, reading: Reading) => boolean): boolean => {
      for (const open of siblings) {
        for (const reading of this.#readingsFor(part, label, at)) {
          if (open.series !== seriesOf(label.keyword, reading, part, label.ending) || !fits(open, reading)) continue;
          this.#stack.length = this.#stack.indexOf(open);
          this.#pushSingle(candidate, label, part, reading);
          return true;
        }
      }
      return false;
    };
    if (asSibling((open, reading) => reading.value === open.value + 1 && (candidate.indent === open.indent || isMarked))) return true;
    if (asSibling((open, reading) => reading.value === open.value + 1)) return true;

    const first = this.#readingsFor(part, label, at).find(reading => reading.value === 1);
    const isCertain = part.isParenthesised || label.keyword !== '' || (part.readings[0]?.style === 'decimal' && label.ending !== '');
    if (first !== undefined && (isCertain || this.#hasSuccessor(at, candidate, label, part, first))) {
      const series = seriesOf(label.keyword, first, part, label.ending);
      const same = siblings.find(open => open.series === series);
      if (same !== undefined && (isMarked || candidate.indent <= same.indent)) {
        this.#note('agreement.number-repeats', candidate, label);
        this.#stack.length = this.#stack.indexOf(same);
      } else if (isMarked) {
        const top = this.#top();
        if (top?.rank === candidate.rank && top.series === '') this.#stack.pop();
      } else if (label.keyword !== '') {
        this.#popToKeyword(label.keyword);
      }
      this.#pushSingle(candidate, label, part, first);
      return true;
    }

    const onward = this.#readingsFor(part, label, at).find(reading => this.#lastOfSeries.get(seriesOf(label.keyword, reading, part, label.ending)) === reading.value - 1);
    if (onward !== undefined && (this.#top() === undefined || this.#stack.every(open => open.series === '' || open.transparent || open.rank < candidate.rank))) {
      this.#pushSingle(candidate, label, part, onward);
      return true;
    }
    if (!candidate.opensParagraph && !isMarked) return false;
    const isDisordered = asSibling((open, reading) => {
      const gap = reading.value - open.value;
      if (gap > WIDEST_GAP || gap < -WIDEST_GAP || gap === 0 && isBare) return false;
      this.#note(gap === 0 ? 'agreement.number-repeats' : gap < 0 ? 'agreement.number-out-of-order' : 'agreement.number-skips', candidate, label);
      return true;
    });
    if (isDisordered) return true;
    // A text may begin in the middle: "IV. Fees" with nothing before it.
    const begins = this.#readingsFor(part, label, at)[0];
    const canBegin = begins !== undefined && begins.value <= 60 && (isMarked || part.isParenthesised || this.#hasSuccessor(at, candidate, label, part, begins));
    if (!canBegin || (isBare && !this.#hasSuccessor(at, candidate, label, part, begins))) return false;
    if (isMarked && this.#top()?.rank === candidate.rank) this.#stack.pop();
    if (begins.value > 1 && this.nodes.length > 0) this.#note('agreement.number-skips', candidate, label);
    this.#pushSingle(candidate, label, part, begins);
    return true;
  }

  #placeKeyword(candidate: Candidate, label: Label, part: LabelPart): boolean {
    if (!candidate.opensParagraph || !(candidate.isHeadingLine || candidate.heading !== '' || candidate.bodyStart - candidate.start < 40)) return false;
    this.#popToKeyword(label.keyword);
    const reading = part.readings[0];
    if (reading === undefined) return false;
    const transparent = isTransparent(label.keyword);
    const number = citedLabel(label);
    if (!transparent) this.#scope = `${number}/`;
    this.#push(candidate, { number, series: `${label.keyword}|`, value: reading.value, keyword: label.keyword, key: '', transparent });
    return true;
  }

  #popToKeyword(keyword: string): void {
    const rank = keywordRank(keyword);
    const keeps = (open: Open): boolean => (open.series === '' ? open.rank < 7 : open.keyword !== '' && keywordRank(open.keyword) < rank);
    const cut = this.#stack.findIndex(open => !keeps(open));
    if (cut >= 0) this.#stack.length = cut;
  }

  #pushSingle(candidate: Candidate, label: Label, part: LabelPart, reading: Reading): void {
    const number = joinNumber(this.#numberAbove(), part);
    const above = this.#stack.findLast(open => open.key !== '' || open.keyword !== '');
    const isTop = !this.#stack.some(open => open.series !== '' && !open.transparent && !keepsKeyword(open.keyword));
    const key = isTop ? this.#keyOf([reading.value]) : above !== undefined && above.key !== '' ? `${above.key}.${reading.value}` : '';
    const parent = this.#stack.findLast(open => open.series !== '');
    this.#lastOfSeries.set(childSeries(parent ?? null, [reading.value]), reading.value);
    this.#push(candidate, { number, series: seriesOf(label.keyword, reading, part, label.ending), value: reading.value, keyword: label.keyword, key, transparent: false });
  }

  #push(candidate: Candidate, place: Omit<Open, 'at' | 'rank' | 'indent'> & { readonly number: string }): void {
    const { number, ...entry } = place;
    const parent = this.#top();
    const at = this.nodes.length;
    const open: Open = { ...entry, at, rank: candidate.rank, indent: candidate.indent };
    this.nodes.push({ candidate, parent: parent?.at ?? null, level: this.#stack.length + 1, number });
    this.#stack.push(open);
    if (entry.key !== '') this.#known.set(entry.key, open);
    if (entry.series !== '') this.#lastOfSeries.set(entry.series, entry.value);
  }

  /** Readings in the order to try: a letter that continues letters before a roman that begins a list, unless "(ii)" follows "(i)". */
  #readingsFor(part: LabelPart, label: Label, at: number): readonly Reading[] {
    if (part.readings.length < 2) return part.readings;
    const roman = part.readings.find(reading => reading.style.endsWith('roman'));
    const letter = part.readings.find(reading => reading.style.endsWith('letter'));
    if (roman === undefined || letter === undefined) return part.readings;
    const continuesLetters = this.#stack.some(open => open.series === seriesOf(label.keyword, letter, part, label.ending) && open.value === letter.value - 1);
    const continuesRomans = this.#stack.some(open => open.series === seriesOf(label.keyword, roman, part, label.ending) && open.value === roman.value - 1);
    if (continuesRomans && !continuesLetters) return [roman, letter];
    if (continuesLetters && !continuesRomans) return roman.value === 1 && this.#beginsRomans(at, part) ? [roman] : [letter, roman];
    return 'ivx'.includes(part.text.toLowerCase()) || part.text.length > 1 ? [roman, letter] : [letter, roman];
  }

  /** "(i)" after "(h)" begins a list of its own when "(ii)" comes before another "(i)" and before "(j)". */
  #beginsRomans(at: number, part: LabelPart): boolean {
    const second = part.text === 'i' ? 'ii' : 'II';
    const letters = part.text === 'i' ? ['i', 'j'] : ['I', 'J'];
    for (const other of this.#candidates.slice(at + 1, at + 41)) {
      const text = other.label?.parts.length === 1 ? other.label.parts[0]?.text ?? '' : '';
      if (text === second) return true;
      if (letters.includes(text)) return false;
    }
    return false;
  }

  #choose(part: LabelPart, label: Label, at: number): Reading | undefined {
    return this.#readingsFor(part, label, at)[0];
  }

  /** Whether the next number of the same count comes further down. */
  #hasSuccessor(at: number, candidate: Candidate, label: Label, part: LabelPart, reading: Reading): boolean {
    if (at < 0) return false;
    const series = seriesOf(label.keyword, reading, part, label.ending);
    for (let next = at + 1; next < Math.min(this.#candidates.length, at + 1 + SUCCESSOR_REACH); next += 1) {
      const other = this.#candidates[next];
      const [otherPart, ...more] = other?.label?.parts ?? [];
      if (other?.label === undefined || other.label === null || otherPart === undefined || more.length > 0) continue;
      if (candidate.isHeadingLine && label.ending === '' && !part.isParenthesised && !other.isHeadingLine) continue;
      const label2 = other.label;
      if (otherPart.readings.some(value => value.value === reading.value + 1 && seriesOf(label2.keyword, value, otherPart, label2.ending) === series)) return true;
    }
    return false;
  }

  #numberAbove(): string {
    const above = this.#stack.findLast(open => open.series !== '' && !open.transparent);
    return above === undefined ? '' : this.nodes[above.at]?.number ?? '';
  }

  #keyOf(path: readonly number[]): string {
    return `${this.#scope}${path.join('.')}`;
  }

  #top(): Open | undefined {
    return this.#stack.at(-1);
  }

  #note(code: OutlineProblem['code'], candidate: Candidate, label: Label): void {
    const what = code === 'agreement.number-repeats' ? 'comes a second time' : code === 'agreement.number-skips' ? 'leaves out numbers before it' : 'is out of order';
    this.problems.push({ code, reason: `The number ${label.written} ${what}; the clause is kept where it stands.`, line: candidate.line + 1 });
  }
}

function seriesOf(keyword: string, reading: Reading, part: LabelPart, ending: string): string {
  const punctuation = part.isParenthesised ? '()' : ending === ')' || ending === '.)' ? ')' : '.';
  return `${keyword}|${reading.style}|${punctuation}`;
}

function pathSeries(label: Label): string {
  return `${label.keyword}|path${label.parts.length}`;
}

function childSeries(parent: Open | null, path: readonly number[] = []): string {
  return `child of ${parent === null ? `:${path.length}` : parent.at}`;
}

function joinPath(above: string, parts: readonly LabelPart[]): string {
  return parts.reduce((number, part) => joinNumber(number, part), above);
}

/** Every way to read a path as values, the likeliest first; at most 8. */
function valuePaths(parts: readonly LabelPart[]): number[][] {
  let paths: number[][] = [[]];
  for (const part of parts) {
    const isSingleLetter = part.text.length === 1 && !'ivx'.includes(part.text.toLowerCase());
    const readings = isSingleLetter ? [...part.readings].reverse() : part.readings;
    paths = paths.flatMap(path => readings.map(reading => [...path, reading.value])).slice(0, 8);
  }
  return paths;
}
