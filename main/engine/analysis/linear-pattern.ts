import { ProvisoError } from '../../../shared/errors.ts';

/** Tests one code point. */
type Takes = (code: number) => boolean;
type Node =
  | { readonly kind: 'take'; readonly takes: Takes }
  | { readonly kind: 'start' } | { readonly kind: 'end' }
  | { readonly kind: 'list'; readonly nodes: readonly Node[] }
  | { readonly kind: 'either'; readonly nodes: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly least: number; readonly most: number };

interface State { readonly takes: Takes | null; readonly at: 'start' | 'end' | null; next: number[] }

const MOST_STATES = 5_000;
const MOST_REPEATS = 100;

/**
 * Compiles an expression that is matched in time proportional to the text: no backtracking, so no text can make it slow.
 * Literals, `.`, `[a-z]`, `[^…]`, `\d \w \s \D \W \S`, escapes, groups, `|`, `* + ? {m,n}`, `^`, `$`; without regard to case. No back-references.
 * @throws government.bad-pattern
 */
export function linearPattern(source: string): (text: string) => boolean {
  const node = new Parser(source).read();
  const states: State[] = [{ takes: null, at: null, next: [] }];
  const accept = build(states, node, 0);
  return text => {
    const folded = Array.from(text.toLowerCase());
    let current = new Set<number>();
    for (let at = 0; at <= folded.length; at++) {
      const isEnd = at === folded.length;
      // A match may begin at every place.
      current.add(0);
      const reached = closure(states, current, at === 0, isEnd);
      if (reached.has(accept)) return true;
      if (isEnd) return false;
      const code = folded[at]!.codePointAt(0)!, following = new Set<number>();
      for (const index of reached) {
        const state = states[index]!;
        if (state.takes !== null && state.takes(code)) for (const next of state.next) following.add(next);
      }
      current = following;
    }
    return false;
  };
}

/** States reached without taking a character. */
function closure(states: readonly State[], from: ReadonlySet<number>, isStart: boolean, isEnd: boolean): Set<number> {
  const reached = new Set<number>(from), waiting = [...from];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const state = states[index]!;
    if (state.takes !== null || (state.at === 'start' && !isStart) || (state.at === 'end' && !isEnd)) continue;
    for (const next of state.next) if (!reached.has(next)) { reached.add(next); waiting.push(next); }
  }
  return reached;
}

/** Adds the states of a node after `from`; gives the state behind it. */
function build(states: State[], node: Node, from: number): number {
  const add = (takes: Takes | null, at: State['at'] = null): number => {
    if (states.length >= MOST_STATES) throw bad('the expression is too large when its repeats are written out');
    return states.push({ takes, at, next: [] }) - 1;
  };
  const join = (one: number, other: number): void => { states[one]!.next.push(other); };
  switch (node.kind) {
    case 'take': case 'start': case 'end': {
      const state = node.kind === 'take' ? add(node.takes) : add(null, node.kind), behind = add(null);
      join(from, state);
      join(state, behind);
      return behind;
    }
    case 'list': return node.nodes.reduce((at, part) => build(states, part, at), from);
    case 'either': {
      const behind = add(null);
      for (const part of node.nodes) {
        const before = add(null);
        join(from, before);
        join(build(states, part, before), behind);
      }
      return behind;
    }
    case 'repeat': {
      let at = from;
      for (let times = 0; times < node.least; times++) at = build(states, node.node, at);
      if (node.most === Number.POSITIVE_INFINITY) {
        const loop = add(null), behind = add(null);
        join(at, loop);
        join(loop, behind);
        join(build(states, node.node, loop), loop);
        return behind;
      }
      const behind = add(null);
      join(at, behind);
      for (let times = node.least; times < node.most; times++) {
        const before = add(null);
        join(at, before);
        at = build(states, node.node, before);
        join(at, behind);
      }
      return behind;
    }
  }
}

const isDigit: Takes = code => code >= 48 && code <= 57;
const isWord: Takes = code => isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
const isSpace: Takes = code => code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
const CLASSES: Readonly<Record<string, Takes>> = {
  d: isDigit, w: isWord, s: isSpace, D: code => !isDigit(code), W: code => !isWord(code), S: code => !isSpace(code),
};

class Parser {
  readonly #source: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = Array.from(source);
  }

  read(): Node {
    const node = this.#either();
    if (this.#at < this.#source.length) throw bad('a closing parenthesis has none that opens');
    return node;
  }

  #either(): Node {
    if (++this.#depth > 50) throw bad('groups are nested more than 50 deep');
    const nodes = [this.#list()];
    while (this.#source[this.#at] === '|') { this.#at++; nodes.push(this.#list()); }
    this.#depth--;
    return nodes.length === 1 ? nodes[0]! : { kind: 'either', nodes };
  }

  #list(): Node {
    const nodes: Node[] = [];
    for (let next = this.#source[this.#at]; next !== undefined && next !== '|' && next !== ')'; next = this.#source[this.#at]) nodes.push(this.#repeated(this.#single()));
    return { kind: 'list', nodes };
  }

  #single(): Node {
    const char = this.#source[this.#at++]!;
    switch (char) {
      case '.': return { kind: 'take', takes: () => true };
      case '^': return { kind: 'start' };
      case '$': return { kind: 'end' };
      case '(': {
        if (this.#source[this.#at] === '?') {
          if (this.#source[this.#at + 1] !== ':') throw bad('groups that look ahead or have names are not known');
          this.#at += 2;
        }
        const node = this.#either();
        if (this.#source[this.#at++] !== ')') throw bad('a group is not closed');
        return node;
      }
      case '[': return { kind: 'take', takes: this.#set() };
      case '\\': return { kind: 'take', takes: this.#escaped() };
      case '*': case '+': case '?': throw bad(`"${char}" has nothing before it to repeat`);
      default: return { kind: 'take', takes: same(char) };
    }
  }

  #escaped(): Takes {
    const char = this.#source[this.#at++];
    if (char === undefined) throw bad('it ends with a backslash');
    const known = CLASSES[char];
    if (known !== undefined) return known;
    if (/[a-z0-9]/i.test(char)) throw bad(`"\\${char}" is not known`);
    return same(char);
  }

  #set(): Takes {
    const isNot = this.#source[this.#at] === '^';
    if (isNot) this.#at++;
    const tests: Takes[] = [];
    for (let isFirst = true; ; isFirst = false) {
      const char = this.#source[this.#at++];
      if (char === undefined) throw bad('a set of characters is not closed');
      if (char === ']' && !isFirst) break;
      if (char === '\\') { tests.push(this.#escaped()); continue; }
      const to = this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']' ? this.#source[this.#at + 1] : undefined;
      if (to === undefined) { tests.push(same(char)); continue; }
      this.#at += 2;
      const low = char.toLowerCase().codePointAt(0)!, high = to.toLowerCase().codePointAt(0)!;
      if (low > high) throw bad(`the range ${char}-${to} runs backwards`);
      tests.push(code => code >= low && code <= high);
    }
    return code => tests.some(test => test(code)) !== isNot;
  }

  #repeated(node: Node): Node {
    const char = this.#source[this.#at];
    if (char === '*' || char === '+' || char === '?') {
      this.#at++;
      return { kind: 'repeat', node, least: char === '+' ? 1 : 0, most: char === '?' ? 1 : Number.POSITIVE_INFINITY };
    }
    const counts = char === '{' ? /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.#source.slice(this.#at, this.#at + 10).join('')) : null;
    if (counts === null) return node;
    this.#at += counts[0].length;
    const least = Number(counts[1]), most = counts[2] === undefined ? least : counts[3] === '' ? Number.POSITIVE_INFINITY : Number(counts[3]);
    if (least > MOST_REPEATS || (Number.isFinite(most) && (most > MOST_REPEATS || most < least))) throw bad(`repeats go up to ${MOST_REPEATS}, the lower number first`);
    return { kind: 'repeat', node, least, most };
  }
}

function same(char: string): Takes {
  const wanted = char.toLowerCase().codePointAt(0);
  return code => code === wanted;
}

function bad(reason: string): ProvisoError {
  return new ProvisoError('government.bad-pattern', `The expression cannot be used: ${reason}.`);
}
