import type { LimitMeasure } from '../../../shared/domain/limit.ts';
import { CellTable } from '../usage/cell-table.ts';
import type { RequestKeys } from './request-keys.ts';
import type { ScannedRows, SliceScan } from './slice-scan.ts';
import type { WindowCut } from './window-cut.ts';
import type { MarkList, WindowTally } from './window-tally.ts';

/** Requests whose windows are held at one time, about. */
const STRETCH_ROWS = 2_000_000;
/** A stretch has fewer windows than this, so that their numbers fit 32 bits. */
const MOST_WINDOWS = 2 ** 31;

export interface WindowWork {
  readonly scan: SliceScan;
  readonly keys: RequestKeys;
  readonly measure: LimitMeasure;
  readonly signal: AbortSignal;
  /** Told how many requests more were looked at. */
  looked(rows: number): void;
}

/**
 * Counts windows that do not overlap, in stretches of time that end where windows end: a stretch's cells are all that is held.
 * @returns requests counted
 */
export async function testFixedWindows(work: WindowWork, cut: WindowCut, tally: WindowTally, marks: MarkList): Promise<number> {
  return readWindows(work, cut, cells => { cells.tally(tally, marks); });
}

/**
 * Reads the windows of a slice stretch by stretch, in order of time; `visit` is given what each key did in each of a stretch's windows.
 * @returns requests counted
 */
export async function readWindows(work: WindowWork, cut: WindowCut, visit: (cells: WindowCells) => void): Promise<number> {
  const stretches = wholeWindows(work.scan.stretches(STRETCH_ROWS), cut);
  const cells = new WindowCells(cut);
  let requests = 0;
  for (const { first, end } of stretches) {
    cells.start(first);
    for await (const scanned of work.scan.read({ fromUtcUs: cut.startOf(first), toUtcUs: cut.startOf(end) }, work.signal)) {
      requests += scanned.matched.count;
      await cells.add(scanned, work);
      work.looked(scanned.matched.count);
    }
    visit(cells);
  }
  return requests;
}

/** Cuts moved to where windows start; `end` is exclusive. */
function wholeWindows(cuts: readonly number[], cut: WindowCut): { first: number; end: number }[] {
  const last = cuts.at(-1);
  if (last === undefined) return [];
  const starts = [...new Set([...cuts.slice(0, -1).map(at => cut.indexOf(at)), cut.indexOf(last - 1) + 1])];
  return starts.slice(0, -1).flatMap((first, at) => {
    const end = starts[at + 1]!, pieces: { first: number; end: number }[] = [];
    for (let from = first; from < end; from += MOST_WINDOWS) pieces.push({ first: from, end: Math.min(end, from + MOST_WINDOWS) });
    return pieces;
  });
}

/** What each key did in each window of a stretch. */
export class WindowCells {
  readonly #cut: WindowCut;
  readonly #cells = new CellTable();
  #base = 0;
  #isOrdered = true;
  /** For each key the window it was last seen in, counted from the base, and the cell of it. */
  #lastWindow = new Int32Array(1_024).fill(-1);
  #lastCell = new Int32Array(1_024);

  constructor(cut: WindowCut) {
    this.#cut = cut;
  }

  start(base: number): void {
    this.#base = base;
    this.#cells.clear();
    this.#lastWindow.fill(-1);
    this.#isOrdered = true;
  }

  async add({ matched, epoch }: ScannedRows, { keys, measure }: WindowWork): Promise<void> {
    const own = await keys.of(matched, epoch);
    const times = matched.times(), amounts = measure === 'calls' ? null : matched.numbers(measure);
    const { rows, count } = matched, cells = this.#cells, cut = this.#cut, base = this.#base;
    if (keys.count > this.#lastWindow.length) this.#grow(keys.count);
    const lastWindow = this.#lastWindow, lastCell = this.#lastCell;
    let from = Number.NaN, to = Number.NaN, window = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!, time = times[row]!, key = own[at]!;
      if (!(time >= from && time < to)) {
        const index = cut.indexOf(time);
        window = index - base;
        from = cut.startOf(index);
        to = cut.startOf(index + 1);
      }
      let cell = lastCell[key]!;
      const last = lastWindow[key]!;
      if (last !== window) {
        const before = cells.count;
        cell = cells.at(window, key);
        if (window < last && cells.count > before) this.#isOrdered = false;
        lastWindow[key] = window;
        lastCell[key] = cell;
      }
      cells.calls[cell]! += amounts === null ? (measure === 'calls' ? 1 : 0) : Math.max(0, amounts[row]!);
    }
  }

  /** Every window in which a key called, in order of time for each key. */
  each(visit: (window: number, key: number, measured: number) => void): void {
    const { first, second, calls, count } = this.#cells;
    const order = this.#isOrdered ? null : Uint32Array.from({ length: count }, (_, at) => at).sort((one, other) => first[one]! - first[other]!);
    for (let place = 0; place < count; place++) {
      const cell = order === null ? place : order[place]!;
      visit(this.#base + first[cell]!, second[cell]!, calls[cell]!);
    }
  }

  tally(tally: WindowTally, marks: MarkList): void {
    const cut = this.#cut, over = new Map<number, { keys: number; measured: number }>();
    let known = Number.NaN, from = 0, to = 0;
    this.each((window, key, measured) => {
      if (window !== known) {
        known = window;
        from = cut.startOf(window);
        to = cut.startOf(window + 1);
      }
      if (!tally.add(key, window, from, to, measured)) return;
      const mark = over.get(window);
      if (mark === undefined) over.set(window, { keys: 1, measured });
      else { mark.keys++; mark.measured = Math.max(mark.measured, measured); }
    });
    for (const [window, mark] of [...over].sort(([one], [other]) => one - other)) marks.add({ fromUtcUs: cut.startOf(window), toUtcUs: cut.startOf(window + 1), ...mark });
  }

  #grow(count: number): void {
    let length = this.#lastWindow.length;
    while (length < count) length *= 2;
    const windows = new Int32Array(length).fill(-1), cells = new Int32Array(length);
    windows.set(this.#lastWindow);
    cells.set(this.#lastCell);
    this.#lastWindow = windows;
    this.#lastCell = cells;
  }
}
