import { ENTRY_WORDS } from './key-partitions.ts';

/** A log in which a key stands, with how often so far and where first; `next` is the log before it. */
const NODE_WORDS = 4;
const LOG = 0, COUNT = 1, FIRST = 2, NEXT = 3;
const NONE = 0xffff_ffff;

/** Hears of an entry whose key came before: in which logs, in the order they were added, how often in each, and where first. */
export type OnAgain = (log: number, place: number, own: number, others: OtherLogs) => void;

/** The logs that hold a key besides the one an entry is of; valid while it is told. */
export interface OtherLogs {
  count: number;
  logs: Uint32Array;
  counts: Uint32Array;
  firsts: Uint32Array;
  /** Where the key stands first in the entry's own log; only when it came there before. */
  ownFirst: number;
}

/** Keys of one partition with the logs they stand in. It grows with the different keys, not with how often they come. */
export class KeyTable {
  #slots = new Int32Array(1 << 12);
  #keys = new Uint32Array(4 << 11);
  #heads = new Uint32Array(1 << 11);
  #keyCount = 0;
  #nodes = new Uint32Array(NODE_WORDS << 11);
  #nodeCount = 0;
  readonly #others: OtherLogs = { count: 0, logs: new Uint32Array(64), counts: new Uint32Array(64), firsts: new Uint32Array(64), ownFirst: 0 };

  clear(): void {
    this.#slots.fill(0);
    this.#keyCount = 0;
    this.#nodeCount = 0;
  }

  /** Takes entries in, those of one log after those of another; `onAgain` hears of each whose key came before. `own` is how often it came in its own log. */
  take(entries: Uint32Array, onAgain: OnAgain): void {
    for (let at = 0; at < entries.length; at += ENTRY_WORDS) {
      const key = this.#keyAt(entries, at), log = entries[at + 4]!, place = entries[at + 5]!;
      const head = this.#heads[key]!;
      const isSame = head !== NONE && this.#nodes[head * NODE_WORDS + LOG] === log;
      const node = isSame ? head : this.#addNode(log, place, head);
      if (!isSame) this.#heads[key] = node;
      const own = this.#nodes[node * NODE_WORDS + COUNT]!++;
      if (!isSame && head === NONE) continue;
      onAgain(log, place, own, this.#othersOf(node));
    }
  }

  #othersOf(node: number): OtherLogs {
    const others = this.#others, nodes = this.#nodes;
    others.count = 0;
    others.ownFirst = nodes[node * NODE_WORDS + FIRST]!;
    for (let at = nodes[node * NODE_WORDS + NEXT]!; at !== NONE; at = nodes[at * NODE_WORDS + NEXT]!) {
      if (others.count === others.logs.length) {
        others.logs = grown(others.logs);
        others.counts = grown(others.counts);
        others.firsts = grown(others.firsts);
      }
      others.logs[others.count] = nodes[at * NODE_WORDS + LOG]!;
      others.counts[others.count] = nodes[at * NODE_WORDS + COUNT]!;
      others.firsts[others.count++] = nodes[at * NODE_WORDS + FIRST]!;
    }
    return others;
  }

  #addNode(log: number, place: number, next: number): number {
    if ((this.#nodeCount + 1) * NODE_WORDS > this.#nodes.length) this.#nodes = grown(this.#nodes);
    const at = this.#nodeCount * NODE_WORDS;
    this.#nodes[at + LOG] = log;
    this.#nodes[at + COUNT] = 0;
    this.#nodes[at + FIRST] = place;
    this.#nodes[at + NEXT] = next;
    return this.#nodeCount++;
  }

  #keyAt(entries: Uint32Array, at: number): number {
    const keys = this.#keys, slots = this.#slots, mask = slots.length - 1;
    const one = entries[at]!, two = entries[at + 1]!, three = entries[at + 2]!, four = entries[at + 3]!;
    let slot = four & mask;
    for (;;) {
      const held = slots[slot]! - 1;
      if (held < 0) break;
      if (keys[held * 4] === one && keys[held * 4 + 1] === two && keys[held * 4 + 2] === three && keys[held * 4 + 3] === four) return held;
      slot = (slot + 1) & mask;
    }
    const key = this.#keyCount++;
    if (key === this.#heads.length) {
      this.#heads = grown(this.#heads);
      this.#keys = grown(this.#keys);
    }
    this.#keys.set(entries.subarray(at, at + 4), key * 4);
    this.#heads[key] = NONE;
    slots[slot] = key + 1;
    if (this.#keyCount * 2 > slots.length) this.#widen();
    return key;
  }

  #widen(): void {
    const slots = this.#slots = new Int32Array(this.#slots.length * 2), mask = slots.length - 1;
    for (let key = 0; key < this.#keyCount; key++) {
      let slot = this.#keys[key * 4 + 3]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = key + 1;
    }
  }
}

function grown(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(array.length * 2);
  wider.set(array);
  return wider;
}
