import type { Buckets } from './bucket-spec.ts';
import type { RegisterEpoch } from './app-register.ts';
import { CellTable } from './cell-table.ts';
import type { Period } from './segment-scan.ts';
import { statusClassLabel } from './slice-filter.ts';

/** A cell of a measured slice. */
export interface MeasuredCell {
  /** Start of the bucket; null when there is one for all time. */
  readonly atUtcUs: number | null;
  /** Value of the dimension; null when there is none or the cell holds the values that were folded. */
  readonly value: string | null;
  /** The same of the second dimension. */
  readonly value2: string | null;
  /** The cell holds what was folded of the dimension. */
  readonly isOther: boolean;
  readonly isOther2: boolean;
  readonly calls: number;
  readonly items: number;
  readonly bytes: number;
}

/** What requests are grouped by: names of dimensions or columns, and the values that are kept apart; null keeps all. */
export interface Grouping {
  readonly by: string | null;
  readonly by2: string | null;
  readonly keep: ReadonlySet<string> | null;
  readonly keep2: ReadonlySet<string> | null;
}

/** Cells of one thread or source, to be added to others. */
export interface CellParts {
  readonly labels: readonly string[];
  readonly labels2: readonly string[];
  readonly starts: Float64Array;
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  readonly calls: Float64Array;
  readonly items: Float64Array;
  readonly bytes: Float64Array;
  readonly from: Period | null;
  readonly to: Period | null;
}

/** Label of everything that is folded, and of a dimension that is not asked for. */
const OTHER = 0;
/** Values of the second dimension; with it the first has at most 2^32 / this many. */
const SECOND_SPAN = 8_192;
const MOST_FIRST = 2 ** 32 / SECOND_SPAN;

/** The number of a text, given in order of arrival. */
export function numbered(own: Map<string, number>, text: string): number {
  let number = own.get(text);
  if (number === undefined) own.set(text, number = own.size);
  return number;
}

/** Labels of one dimension; 0 is for what is folded. */
class Labels {
  readonly texts: string[] = [''];
  readonly #numbers = new Map<string, number>();
  readonly #keep: ReadonlySet<string> | null;

  constructor(keep: ReadonlySet<string> | null) {
    this.#keep = keep;
  }

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number !== undefined) return number;
    number = this.#keep !== null && !this.#keep.has(text) ? OTHER : this.texts.push(text) - 1;
    if (number !== OTHER || this.#numbers.size < 100_000) this.#numbers.set(text, number);
    return number;
  }
}

/** Cells under labels, whatever numbers their sources gave the values. */
export class LabelledCells {
  readonly buckets: Buckets;
  readonly grouping: Grouping;
  readonly table = new CellTable();
  first: Period | null = null;
  last: Period | null = null;
  readonly #labels: Labels;
  readonly #labels2: Labels;

  constructor(buckets: Buckets, grouping: Grouping) {
    this.buckets = buckets;
    this.grouping = grouping;
    this.#labels = new Labels(grouping.keep);
    this.#labels2 = new Labels(grouping.keep2);
  }

  /** Label of a value as the log has it. */
  label(text: string, epoch: RegisterEpoch): number {
    return this.grouping.by === null ? OTHER : this.#labels.of(shown(this.grouping.by, text, epoch));
  }

  label2(text: string, epoch: RegisterEpoch): number {
    return this.grouping.by2 === null ? OTHER : this.#labels2.of(shown(this.grouping.by2, text, epoch));
  }

  /** Value of a label of the first dimension. */
  text(label: number): string {
    return this.#labels.texts[label] ?? '';
  }

  /** Key of a cell's labels in the table. With two dimensions the values that are kept apart must be limited. */
  key(label: number, label2: number): number {
    if (this.grouping.by2 === null) return label;
    if (label2 >= SECOND_SPAN || label >= MOST_FIRST) throw new RangeError('too many values are kept apart');
    return label * SECOND_SPAN + label2;
  }

  /** Notes between which instants the first and the last request lie. */
  saw(first: Period, last: Period): void {
    if (this.first === null || first.fromUtcUs < this.first.fromUtcUs) this.first = first;
    if (this.last === null || last.toUtcUs > this.last.toUtcUs) this.last = last;
  }

  /** Everything that was added, as plain data. */
  parts(): CellParts {
    const { first, second, calls, items, bytes, count } = this.table;
    return {
      labels: this.#labels.texts, labels2: this.#labels2.texts, starts: Float64Array.from({ length: count }, (_, at) => this.buckets.startOf(first[at]!) ?? 0),
      first: first.slice(0, count), second: second.slice(0, count), calls: calls.slice(0, count), items: items.slice(0, count), bytes: bytes.slice(0, count), from: this.first, to: this.last,
    };
  }

  /** Adds what another thread counted with the same buckets and grouping. */
  addParts(parts: CellParts): void {
    const pairs = this.grouping.by2 !== null;
    // What the other thread folded is label 0 there and here.
    const own = parts.labels.map((text, at) => (at === OTHER ? OTHER : this.#labels.of(text))), own2 = parts.labels2.map((text, at) => (at === OTHER ? OTHER : this.#labels2.of(text)));
    for (let at = 0; at < parts.starts.length; at++) {
      const key = parts.second[at]!;
      const label = pairs ? own[Math.floor(key / SECOND_SPAN)]! : own[key]!, label2 = pairs ? own2[key % SECOND_SPAN]! : OTHER;
      this.table.add(this.buckets.indexOf(parts.starts[at]!), this.key(label, label2), parts.calls[at]!, parts.items[at]!, parts.bytes[at]!);
    }
    if (parts.from !== null && parts.to !== null) this.saw(parts.from, parts.to);
  }

  /** In order of time, then of values, what was folded last. */
  cells(): MeasuredCell[] {
    const { by, by2 } = this.grouping;
    const { first, second, calls, items, bytes, count } = this.table;
    const values = this.#labels.texts, values2 = this.#labels2.texts;
    const ranks = ranksOf(values, by !== null), ranks2 = ranksOf(values2, by2 !== null);
    const cells: MeasuredCell[] = [], labels = new Uint32Array(count), labels2 = new Uint32Array(count), starts = new Float64Array(count);
    let bucket = Number.NaN, startsAt: number | null = null;
    for (let at = 0; at < count; at++) {
      const key = second[at]!;
      labels[at] = by2 === null ? key : Math.floor(key / SECOND_SPAN);
      labels2[at] = by2 === null ? OTHER : key % SECOND_SPAN;
      if (first[at] !== bucket) startsAt = this.buckets.startOf(bucket = first[at]!);
      starts[at] = startsAt ?? 0;
    }
    const order = inOrder(starts, at => ranks[labels[at]!]! * (ranks2.length + 1) + ranks2[labels2[at]!]!);
    const hasBuckets = startsAt !== null;
    for (const at of order) {
      const label = labels[at]!, label2 = labels2[at]!, isOther = by !== null && label === OTHER, isOther2 = by2 !== null && label2 === OTHER;
      cells.push({
        atUtcUs: hasBuckets ? starts[at]! : null, value: by === null || isOther ? null : values[label] ?? '', value2: by2 === null || isOther2 ? null : values2[label2] ?? '',
        isOther, isOther2, calls: calls[at]!, items: items[at]!, bytes: bytes[at]!,
      });
    }
    return cells;
  }
}

/** Positions by start and then by rank. Charts have many starts with few cells each, so cells are dealt out to their starts first. */
function inOrder(starts: Float64Array, rankOf: (at: number) => number): Uint32Array {
  const count = starts.length, distinct = new Set<number>();
  let start = Number.NaN;
  for (const own of starts) if (own !== start) distinct.add(start = own);
  const places = new Map<number, number>();
  for (const own of Float64Array.from(distinct).sort()) places.set(own, places.size);
  const ends = new Uint32Array(places.size + 1), placeOf = new Uint32Array(count);
  let place = 0;
  start = Number.NaN;
  for (let at = 0; at < count; at++) {
    if (starts[at] !== start) place = places.get(start = starts[at]!)!;
    placeOf[at] = place;
    ends[place + 1]!++;
  }
  for (let at = 1; at < ends.length; at++) ends[at]! += ends[at - 1]!;
  const order = new Uint32Array(count), next = ends.slice();
  for (let at = 0; at < count; at++) order[next[placeOf[at]!]!++] = at;
  const ranks = Float64Array.from({ length: count }, (_, at) => rankOf(at));
  for (let at = 0; at + 1 < ends.length; at++) order.subarray(ends[at], ends[at + 1]).sort((one, other) => ranks[one]! - ranks[other]!);
  return order;
}

/** Where each label comes among the others: by its text, what is folded last. */
function ranksOf(texts: readonly string[], hasOther: boolean): Uint32Array {
  const ranks = new Uint32Array(texts.length);
  const sorted = texts.map((_, label) => label).slice(1).sort((one, other) => (texts[one]! < texts[other]! ? -1 : 1));
  sorted.forEach((label, rank) => { ranks[label] = rank; });
  if (hasOther) ranks[OTHER] = texts.length;
  return ranks;
}

/** A value of a dimension as people see it. */
function shown(by: string, text: string, epoch: RegisterEpoch): string {
  if (by === 'app') return epoch.nameOf(text);
  return by === 'statusClass' ? statusClassLabel(text) : text;
}
