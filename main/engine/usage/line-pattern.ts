import { ProvisoError } from '../../../shared/errors.ts';

/** Sets of bytes a step can take, each with where it leads; `split` leads to two at no cost; anchors pass at the edges of a line. */
type Node =
  | { readonly kind: 'bytes'; readonly set: Uint8Array; next: number }
  | { readonly kind: 'split'; next: number; other: number }
  | { readonly kind: 'start' | 'end'; next: number }
  | { readonly kind: 'match' };

type Tree =
  | { readonly kind: 'set'; readonly set: Uint8Array }
  | { readonly kind: 'all'; readonly parts: readonly Tree[] }
  | { readonly kind: 'any'; readonly parts: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly part: Tree; readonly least: number; readonly most: number }
  | { readonly kind: 'start' | 'end' };

/** A set of places in the pattern a search can be at, and where each byte leads from there. */
interface State {
  readonly nodes: readonly number[];
  readonly next: (State | null)[];
  readonly isMatch: boolean;
  /** The pattern is complete if the line ends here. */
  readonly endsLine: boolean;
}

const LF = 10, CR = 13;
const MOST_NODES = 5_000, MOST_STATES = 2_000, MOST_REPEATS = 1_000;
const encoder = new TextEncoder();

/**
 * Finds lines that hold a string or regular expression in UTF-8 bytes, in time linear in the bytes whatever the pattern:
 * all ways of matching are followed at once (Thompson's construction, with the sets of places remembered as they are met),
 * so there is nothing to go back for. What needs going back (back references, look-around) is refused.
 */
export class LinePattern {
  readonly #nodes: Node[] = [];
  readonly #start: number;
  #states = new Map<string, State>();
  #lineStart: State;

  /** @throws pattern.unreadable, pattern.too-large, pattern.matches-all */
  constructor(pattern: string, options: { readonly isRegex: boolean; readonly ignoreCase: boolean }) {
    const tree = options.isRegex ? new PatternReader(pattern, options.ignoreCase).read() : literal(pattern, options.ignoreCase);
    this.#start = this.#build(tree, this.#add({ kind: 'match' }));
    this.#lineStart = this.#state(this.#closure([this.#start], true, false));
    // An empty line is start and end at once.
    const ofNothing = this.#closure([this.#start], true, true).some(index => this.#nodes[index]!.kind === 'match');
    if (ofNothing) throw new ProvisoError('pattern.matches-all', 'This pattern matches every line, as it can match nothing at all. Say what must be there.');
  }

  /**
   * Looks for the pattern from `start` on, going on from `state`. Lines are told apart by line feeds.
   * @returns where the first match ends (exclusive), −1 when there is none up to `end`; and the state to go on with
   */
  find(bytes: Uint8Array, start: number, end: number, state: State = this.#lineStart): { readonly at: number; readonly state: State } {
    let current = state;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (current.endsLine && (byte === LF || byte === CR)) return { at, state: this.#lineStart };
      current = byte === LF ? this.#lineStart : current.next[byte] ?? this.#step(current, byte);
      if (current.isMatch) return { at: at + 1, state: this.#lineStart };
    }
    return { at: -1, state: current };
  }

  /** True when the end of the log completes a match. */
  endsWith(state: State): boolean {
    return state.endsLine;
  }

  #step(from: State, byte: number): State {
    const next: number[] = [];
    for (const index of from.nodes) {
      const node = this.#nodes[index]!;
      if (node.kind === 'bytes' && node.set[byte] === 1) next.push(node.next);
    }
    next.push(this.#start);
    const state = this.#state(this.#closure(next, false, false));
    from.next[byte] = state;
    return state;
  }

  #state(nodes: readonly number[]): State {
    const key = nodes.join(' ');
    let state = this.#states.get(key);
    if (state === undefined) {
      // What was remembered is dropped when it grows large; it is made again as it is met.
      if (this.#states.size >= MOST_STATES) this.#states = new Map();
      const isMatch = nodes.some(index => this.#nodes[index]!.kind === 'match');
      const atEnd = nodes.some(index => this.#nodes[index]!.kind === 'end') && this.#closure(nodes, false, true).some(index => this.#nodes[index]!.kind === 'match');
      this.#states.set(key, state = { nodes, next: new Array<State | null>(256).fill(null), isMatch, endsLine: atEnd });
    }
    return state;
  }

  /** Every place that can be reached without a byte, in order. */
  #closure(from: readonly number[], isLineStart: boolean, isLineEnd: boolean): number[] {
    const seen = new Set<number>(), open = [...from];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      const node = this.#nodes[index]!;
      if (node.kind === 'split') open.push(node.next, node.other);
      else if ((node.kind === 'start' && isLineStart) || (node.kind === 'end' && isLineEnd)) open.push(node.next);
    }
    return [...seen].filter(index => this.#nodes[index]!.kind !== 'split').sort((one, other) => one - other);
  }

  #add(node: Node): number {
    if (this.#nodes.length >= MOST_NODES) throw new ProvisoError('pattern.too-large', 'This pattern is too large once its repetitions are written out. Shorten it or lower its counts.');
    return this.#nodes.push(node) - 1;
  }

  #build(tree: Tree, next: number): number {
    switch (tree.kind) {
      case 'set': return this.#add({ kind: 'bytes', set: tree.set, next });
      case 'start': case 'end': return this.#add({ kind: tree.kind, next });
      case 'all': return tree.parts.reduceRight((after, part) => this.#build(part, after), next);
      case 'any': {
        const [first, ...rest] = tree.parts.map(part => this.#build(part, next));
        return rest.reduce((one, other) => this.#add({ kind: 'split', next: one, other }), first ?? next);
      }
      case 'repeat': {
        let after = next;
        if (tree.most === Number.POSITIVE_INFINITY) {
          const split = this.#add({ kind: 'split', next, other: next });
          (this.#nodes[split] as { other: number }).other = this.#build(tree.part, split);
          after = split;
        } else for (let count = tree.least; count < tree.most; count++) after = this.#add({ kind: 'split', next, other: this.#build(tree.part, after) });
        for (let count = 0; count < tree.least; count++) after = this.#build(tree.part, after);
        return after;
      }
    }
  }
}

export type PatternState = ReturnType<LinePattern['find']>['state'];

function literal(text: string, ignoreCase: boolean): Tree {
  if (text === '' || /[\n\r]/.test(text)) throw unreadable('It must be at least one character, all on one line.');
  return { kind: 'all', parts: Array.from(text, character => oneCharacter(character, ignoreCase)) };
}

function oneCharacter(character: string, ignoreCase: boolean): Tree {
  const forms = ignoreCase ? [...new Set([character, character.toLowerCase(), character.toUpperCase()])] : [character];
  const parts = forms.map((form): Tree => ({ kind: 'all', parts: Array.from(encoder.encode(form), byte => ({ kind: 'set', set: setOf(byte, byte) })) }));
  return parts.length === 1 ? parts[0]! : { kind: 'any', parts };
}

function setOf(from: number, to: number): Uint8Array {
  return new Uint8Array(256).fill(1, from, to + 1);
}

const range = (from: number, to: number): Tree => ({ kind: 'set', set: setOf(from, to) });
const FOLLOWING = range(0x80, 0xbf);
/** Any character past ASCII, as UTF-8 writes it. */
const BEYOND_ASCII: readonly Tree[] = [
  { kind: 'all', parts: [range(0xc2, 0xdf), FOLLOWING] },
  { kind: 'all', parts: [range(0xe0, 0xef), FOLLOWING, FOLLOWING] },
  { kind: 'all', parts: [range(0xf0, 0xf4), FOLLOWING, FOLLOWING, FOLLOWING] },
];

function unreadable(why: string): ProvisoError {
  return new ProvisoError('pattern.unreadable', `This pattern cannot be read: ${why}`);
}

const SHORT_SETS: Readonly<Record<string, readonly (readonly [number, number])[]>> = { d: [[48, 57]], w: [[48, 57], [65, 90], [95, 95], [97, 122]], s: [[9, 9], [11, 13], [32, 32]] };
const CONTROLS: Readonly<Record<string, number>> = { t: 9, f: 12, v: 11, 0: 0 };

/** Reads `. [] () (?:) | * + ? {m,n} ^ $ \d \w \s \D \W \S \xHH` and escaped characters. */
class PatternReader {
  readonly #text: readonly string[];
  readonly #ignoreCase: boolean;
  #at = 0;
  #depth = 0;

  constructor(pattern: string, ignoreCase: boolean) {
    this.#text = Array.from(pattern);
    this.#ignoreCase = ignoreCase;
  }

  read(): Tree {
    const tree = this.#alternatives();
    if (this.#at < this.#text.length) throw unreadable('it has a ")" too many.');
    return tree;
  }

  #alternatives(): Tree {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? parts[0]! : { kind: 'any', parts };
  }

  #sequence(): Tree {
    const parts: Tree[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') parts.push(this.#repeated(this.#single()));
    return { kind: 'all', parts };
  }

  #repeated(part: Tree): Tree {
    let tree = part;
    for (;;) {
      const counts = this.#take('*') ? [0, Number.POSITIVE_INFINITY] as const : this.#take('+') ? [1, Number.POSITIVE_INFINITY] as const : this.#take('?') ? [0, 1] as const : this.#counts();
      if (counts === null) return tree;
      // Greedy or not finds the same lines.
      this.#take('?');
      tree = { kind: 'repeat', part: tree, least: counts[0], most: counts[1] };
    }
  }

  #counts(): readonly [number, number] | null {
    const written = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.#text.slice(this.#at, this.#at + 20).join(''));
    if (written === null) return null;
    this.#at += written[0].length;
    const least = Number(written[1]), most = written[2] === undefined ? least : written[3] === '' ? Number.POSITIVE_INFINITY : Number(written[3]);
    if (least > MOST_REPEATS || (Number.isFinite(most) && most > MOST_REPEATS) || most < least) throw unreadable(`counts go from 0 to ${MOST_REPEATS}, the smaller first.`);
    return [least, most];
  }

  #single(): Tree {
    const character = this.#text[this.#at++]!;
    switch (character) {
      case '.': return { kind: 'any', parts: [{ kind: 'set', set: withoutLineEnd(setOf(0, 0x7f)) }, ...BEYOND_ASCII] };
      case '^': return { kind: 'start' };
      case '$': return { kind: 'end' };
      case '[': return this.#class();
      case '\\': return this.#escape();
      case '*': case '+': case '?': throw unreadable(`"${character}" has nothing before it to repeat.`);
      case '(': {
        if (this.#take('?') && !this.#take(':')) throw unreadable('look-around and named groups are not known; they cannot be searched in linear time.');
        if (++this.#depth > 200) throw unreadable('its groups are nested too deeply.');
        const inner = this.#alternatives();
        this.#depth--;
        if (!this.#take(')')) throw unreadable('a "(" is never closed.');
        return inner;
      }
      default: return oneCharacter(character, this.#ignoreCase);
    }
  }

  #escape(): Tree {
    const character = this.#text[this.#at++];
    if (character === undefined) throw unreadable('it ends with a backslash.');
    const short = SHORT_SETS[character.toLowerCase()];
    if (short !== undefined) {
      const set = new Uint8Array(256);
      for (const [from, to] of short) set.fill(1, from, to + 1);
      return character === character.toLowerCase() ? { kind: 'set', set } : outside(set);
    }
    if (/[1-9]/.test(character)) throw unreadable('back references are not known; they cannot be searched in linear time.');
    return oneCharacter(this.#escaped(character), this.#ignoreCase);
  }

  #escaped(character: string): string {
    if (character === 'x') {
      const digits = this.#text.slice(this.#at, this.#at + 2).join('');
      if (!/^[0-9a-f]{2}$/i.test(digits)) throw unreadable(String.raw`"\x" takes two hexadecimal digits.`);
      this.#at += 2;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const control = CONTROLS[character];
    if (control !== undefined) return String.fromCharCode(control);
    if (/[a-z]/i.test(character)) throw unreadable(`"\\${character}" is not known.`);
    return character;
  }

  #class(): Tree {
    const isOutside = this.#take('^');
    const set = new Uint8Array(256), others: Tree[] = [];
    for (let isFirst = true; ; isFirst = false) {
      const character = this.#text[this.#at++];
      if (character === undefined) throw unreadable('a "[" is never closed.');
      if (character === ']' && !isFirst) break;
      const short = character === '\\' ? SHORT_SETS[this.#text[this.#at] ?? ''] : undefined;
      if (short !== undefined) {
        this.#at++;
        for (const [from, to] of short) set.fill(1, from, to + 1);
        continue;
      }
      const from = character === '\\' ? this.#escaped(this.#text[this.#at++] ?? '') : character;
      let to = from;
      if (this.#text[this.#at] === '-' && this.#text[this.#at + 1] !== ']' && this.#text[this.#at + 1] !== undefined) {
        this.#at++;
        const last = this.#text[this.#at++]!;
        to = last === '\\' ? this.#escaped(this.#text[this.#at++] ?? '') : last;
      }
      const low = from.codePointAt(0) ?? 0, high = to.codePointAt(0) ?? 0;
      if (high < low || high - low > 4_096) throw unreadable(`the range ${from}-${to} is not one that can be searched.`);
      for (let code = low; code <= high; code++) {
        const forms = this.#ignoreCase ? [String.fromCodePoint(code).toLowerCase(), String.fromCodePoint(code).toUpperCase()] : [String.fromCodePoint(code)];
        for (const form of forms) {
          const only = form.codePointAt(0) ?? 0;
          if (only < 0x80 && form.length === 1) set[only] = 1;
          else others.push(oneCharacter(form, false));
        }
      }
    }
    if (!isOutside) return others.length === 0 ? { kind: 'set', set: withoutLineEnd(set) } : { kind: 'any', parts: [{ kind: 'set', set: withoutLineEnd(set) }, ...others] };
    if (others.length > 0) throw unreadable('a class of what is not there takes plain ASCII characters only.');
    return outside(set);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

/** Any character that is not in an ASCII set. */
function outside(set: Uint8Array): Tree {
  return { kind: 'any', parts: [{ kind: 'set', set: withoutLineEnd(set.map((own, byte) => (byte < 0x80 && own === 0 ? 1 : 0))) }, ...BEYOND_ASCII] };
}

function withoutLineEnd(set: Uint8Array): Uint8Array {
  set[LF] = 0;
  return set;
}
