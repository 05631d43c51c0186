import { UsageDimension } from '../../../shared/contract/usage.ts';
import type { ColumnDef } from '../store/usage-source.ts';
import type { RegisterEpoch } from './app-register.ts';
import type { LabelledCells } from './labelled-cells.ts';
import type { OpenSource } from './open-source.ts';
import type { MatchedSegment } from './segment-scan.ts';
import { columnNamed } from './slice-filter.ts';

/** The column behind a dimension or a column's name; null when the source has none. */
export function dimensionColumn(source: OpenSource, name: string): ColumnDef | null {
  if (UsageDimension.safeParse(name).success) return source.column(name === 'statusClass' ? 'status' : name);
  return columnNamed(source, name);
}

/** Gives the label of a row of the segment that is open. */
type LabelOf = (row: number, at: number) => number;

/** Counts the matching rows of one source's segments into cells, within one epoch of the app register. */
export class SegmentCounter {
  readonly #total: LabelledCells;
  readonly #epoch: RegisterEpoch;
  readonly #one: Dimension;
  readonly #other: Dimension;

  constructor(source: OpenSource, total: LabelledCells, epoch: RegisterEpoch) {
    this.#total = total;
    this.#epoch = epoch;
    const { by, by2 } = total.grouping;
    this.#one = new Dimension(by === null ? null : dimensionColumn(source, by), text => total.label(text, epoch));
    this.#other = new Dimension(by2 === null ? null : dimensionColumn(source, by2), text => total.label2(text, epoch));
  }

  async add(matched: MatchedSegment): Promise<void> {
    const total = this.#total, { buckets, table } = total;
    const one = await this.#one.open(matched), other = await this.#other.open(matched);
    const times = matched.times(), items = matched.numbers('items'), bytes = matched.numbers('bytes');
    const { rows, count } = matched;
    const pairs = total.grouping.by2 !== null;
    let from = Number.NaN, to = Number.NaN, index = 0, first = Number.POSITIVE_INFINITY, last = Number.NEGATIVE_INFINITY;
    let openKey = -1, cell = -1;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!, time = times[row]!;
      if (!(time >= from && time < to)) {
        ({ fromUtcUs: from, toUtcUs: to } = buckets.around(time));
        index = buckets.indexOf(time);
        openKey = -1;
      }
      if (time < first) first = time;
      if (time > last) last = time;
      const key = pairs ? total.key(one(row, at), other(row, at)) : one(row, at);
      if (key !== openKey) {
        cell = table.at(index, key);
        openKey = key;
      }
      table.calls[cell]!++;
      if (items !== null && items[row]! > 0) table.items[cell]! += items[row]!;
      if (bytes !== null && bytes[row]! > 0) table.bytes[cell]! += bytes[row]!;
    }
    total.saw({ fromUtcUs: first, toUtcUs: first + 1 }, { fromUtcUs: last, toUtcUs: last + 1 });
  }

  /** Label of each matching row under the first dimension. */
  labels(matched: MatchedSegment): Promise<LabelOf> {
    return this.#one.open(matched);
  }

  get epoch(): RegisterEpoch {
    return this.#epoch;
  }
}

/** One dimension of one source: labels of its own numbers are asked for once. */
class Dimension {
  readonly #column: ColumnDef | null;
  readonly #label: (text: string) => number;
  readonly #ofNumber = new Map<number, number>();
  #known = new Int32Array(0);

  constructor(column: ColumnDef | null, label: (text: string) => number) {
    this.#column = column;
    this.#label = label;
  }

  async open(matched: MatchedSegment): Promise<LabelOf> {
    const column = this.#column;
    if (column === null) {
      const none = this.#label('');
      return () => none;
    }
    if (column.kind === 'numbers') {
      const figures = matched.numbersOf(column);
      if (figures !== null) return row => this.#number(figures[row]!);
    }
    const ids = matched.values(column);
    if (ids === null) {
      const texts = await matched.texts(column);
      return (_row, at) => this.#label(texts[at]!);
    }
    const dictionary = matched.source.dictionary(column);
    if (this.#known.length <= dictionary.count) this.#known = new Int32Array(dictionary.count + 1).fill(-1);
    const known = this.#known;
    return row => {
      const id = ids[row]!, label = known[id]!;
      return label >= 0 ? label : known[id] = this.#label(dictionary.text(id));
    };
  }

  #number(value: number): number {
    let label = this.#ofNumber.get(value);
    if (label === undefined) {
      label = this.#label(value < 0 ? '' : String(value));
      if (this.#ofNumber.size < 100_000) this.#ofNumber.set(value, label);
    }
    return label;
  }
}
