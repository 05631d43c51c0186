import type { ColumnCoder } from './column-coder.ts';
import type { ColumnPlaces, ScanPlan } from './scan-plan.ts';

/** Requests in a segment; the last one of a file is shorter. */
export const SEGMENT_ROWS = 65_536;

/** The columns of a segment that is being filled. */
export class SegmentBuilder {
  rows = 0;
  readonly atUtcUs: Float64Array;
  /** Bytes of each record, line end included. */
  readonly lengths: Uint32Array;
  /** Bytes between the end of the request before and the start of this one; those are rejects and skipped pieces. */
  readonly gaps: Float64Array;
  /** Physical lines from the start of the request before to the start of this one. */
  readonly lineSteps: Uint32Array;
  readonly values: readonly Uint32Array[];
  readonly numbers: readonly Float64Array[];
  /** Columns some value of which is only in the original. */
  readonly isReread: boolean[];
  readonly places: ColumnPlaces;
  /** Byte and physical line (from 1) of the first request, and where the last one ends. */
  firstByte = 0;
  firstLine = 0;
  endByte = 0;
  /** Bytes of the requests, without the gaps between them. */
  rowBytes = 0;
  #lastLine = 0;

  constructor(plan: Pick<ScanPlan, 'dictionaries' | 'numbers'>, places: ColumnPlaces, coder: ColumnCoder) {
    this.atUtcUs = coder.floats(SEGMENT_ROWS);
    this.lengths = coder.ints(SEGMENT_ROWS);
    this.gaps = coder.floats(SEGMENT_ROWS);
    this.lineSteps = coder.ints(SEGMENT_ROWS);
    this.values = plan.dictionaries.map(() => coder.ints(SEGMENT_ROWS));
    this.numbers = plan.numbers.map(() => coder.floats(SEGMENT_ROWS));
    this.isReread = plan.dictionaries.map(() => false);
    this.places = places;
  }

  get room(): number {
    return SEGMENT_ROWS - this.rows;
  }

  /** Takes over where requests stand: `starts`, `ends` and `lines` less `contentBase` and `lineBase`. */
  place(starts: Uint32Array, ends: Uint32Array, lines: Uint32Array, from: number, to: number, contentBase: number, lineBase: number): void {
    let row = this.rows;
    if (row === 0 && from < to) {
      this.firstByte = this.endByte = contentBase + starts[from]!;
      this.firstLine = this.#lastLine = lineBase + lines[from]! + 1;
    }
    const { lengths, gaps, lineSteps } = this;
    let rowBytes = 0;
    let endByte = this.endByte - contentBase, lastLine = this.#lastLine - lineBase - 1;
    for (let index = from; index < to; index++, row++) {
      const start = starts[index]!, end = ends[index]!, line = lines[index]!;
      gaps[row] = start - endByte;
      lengths[row] = end - start;
      rowBytes += end - start;
      lineSteps[row] = line - lastLine;
      endByte = end;
      lastLine = line;
    }
    this.endByte = endByte + contentBase;
    this.#lastLine = lastLine + lineBase + 1;
    this.rows = row;
    this.rowBytes += rowBytes;
  }

  /** Stands as it did when its columns were kept: they hold `rows` rows again. */
  restore(at: { readonly rows: number; readonly firstByte: number; readonly firstLine: number; readonly endByte: number; readonly reread: readonly number[] }): void {
    this.rows = at.rows;
    this.firstByte = at.firstByte;
    this.firstLine = this.#lastLine = at.firstLine;
    this.endByte = at.endByte;
    this.rowBytes = 0;
    for (let row = 0; row < at.rows; row++) {
      this.#lastLine += this.lineSteps[row]!;
      this.rowBytes += this.lengths[row]!;
    }
    for (const index of at.reread) this.isReread[index] = true;
  }

  clear(): void {
    this.rows = this.rowBytes = 0;
    this.isReread.fill(false);
  }
}
