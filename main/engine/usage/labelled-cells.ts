import type { UsageDimension } from '../../../shared/contract/usage.ts';
import type { RegisterEpoch } from './app-register.ts';
import type { Buckets } from './buckets.ts';
import { CellTable } from './cell-table.ts';
import type { Period } from './segment-scan.ts';
import { statusClassLabel } from './slice-filter.ts';

/** A cell of a measured slice. */
export interface MeasuredCell {
  /** Start of the bucket; null when there is one for all time. */
  readonly atUtcUs: number | null;
  /** Value of the dimension; null when there is none. */
  readonly value: string | null;
  readonly calls: number;
  readonly items: number;
  readonly bytes: number;
}

/** The number of a text, given in order of arrival. */
export function numbered(own: Map<string, number>, text: string): number {
  let number = own.get(text);
  if (number === undefined) own.set(text, number = own.size);
  return number;
}

/** Cells under labels, whatever numbers their sources gave the values. */
export class LabelledCells {
  readonly buckets: Buckets;
  first: Period | null = null;
  last: Period | null = null;
  readonly #cells = new CellTable();
  readonly #labels = new Map<string, number>();

  constructor(buckets: Buckets) {
    this.buckets = buckets;
  }

  /** Adds cells of (bucket, own number); `textOf` gives the value of a number as the log has it. */
  add(cells: CellTable, by: UsageDimension | null, textOf: (key: number) => string, epoch: RegisterEpoch): void {
    const known = new Map<number, number>();
    for (let at = 0; at < cells.count; at++) {
      const key = cells.second[at]!;
      let label = known.get(key);
      if (label === undefined) {
        label = by === null ? 0 : numbered(this.#labels, shown(by, textOf(key), epoch));
        known.set(key, label);
      }
      this.#cells.add(cells.first[at]!, label, cells.calls[at]!, cells.items[at]!, cells.bytes[at]!);
    }
  }

  /** Notes between which instants the first and the last request lie. */
  saw(first: Period, last: Period): void {
    if (this.first === null || first.fromUtcUs < this.first.fromUtcUs) this.first = first;
    if (this.last === null || last.toUtcUs > this.last.toUtcUs) this.last = last;
  }

  /** In order of time, then of value. */
  cells(isLabelled: boolean): MeasuredCell[] {
    const labels = [...this.#labels.keys()];
    const { first, second, calls, items, bytes, count } = this.#cells;
    return Array.from({ length: count }, (_, at): MeasuredCell => ({
      atUtcUs: this.buckets.startOf(first[at]!), value: isLabelled ? labels[second[at]!] ?? '' : null, calls: calls[at]!, items: items[at]!, bytes: bytes[at]!,
    })).sort((one, other) => (one.atUtcUs ?? 0) - (other.atUtcUs ?? 0) || compareTexts(one.value ?? '', other.value ?? ''));
  }
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A value of a dimension as people see it. */
function shown(by: UsageDimension, text: string, epoch: RegisterEpoch): string {
  if (by === 'app') return epoch.nameOf(text);
  return by === 'statusClass' ? statusClassLabel(text) : text;
}

