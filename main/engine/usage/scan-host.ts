import { ByteDictionary } from './byte-dictionary.ts';
import { scannerFor } from './formats/index.ts';
import { ScanKernel } from './kernel/scan-kernel.ts';
import { batchFor, BETWEEN } from './record-scanner.ts';
import type { RecordScanner, Stretch, ValueDictionary } from './record-scanner.ts';
import type { FreshValues, ScannedBlock, ScanWorkerData, ToScanWorker } from './scan-messages.ts';
import { layOutBlock } from './scan-plan.ts';
import type { ScanBlock } from './scan-plan.ts';

type Scan = Extract<ToScanWorker, { type: 'scan' }>;

/** The scanning side: takes slots in the order asked for, fills a block whenever it holds one. Runs in a worker, or in place for small files. */
export class ScanHost {
  readonly #slots: readonly Uint8Array[];
  readonly #blocks: readonly ScanBlock[];
  readonly #attempt: Int32Array;
  readonly #dictionaries: readonly ValueDictionary[];
  readonly #told: Uint32Array;
  readonly #scanner: RecordScanner;
  readonly #post: (block: ScannedBlock) => void;
  readonly #free: number[] = [];
  readonly #asked: Scan[] = [];
  #stretch: Stretch | null = null;

  constructor(data: ScanWorkerData, post: (block: ScannedBlock) => void) {
    this.#slots = data.slots.map(buffer => new Uint8Array(buffer));
    this.#blocks = data.blocks.map(buffer => layOutBlock(data.plan, buffer));
    this.#free = data.blocks.map((_, index) => index);
    this.#attempt = new Int32Array(data.attempt);
    const longest = this.#slots.reduce((most, slot) => Math.max(most, slot.length), 0);
    const kernel = data.hasKernel ? new ScanKernel(data.plan, batchFor(data.plan.fields), longest) : null;
    this.#dictionaries = kernel?.dictionaries ?? data.plan.dictionaries.map(({ most }) => new ByteDictionary(most));
    this.#told = new Uint32Array(this.#dictionaries.length);
    this.#scanner = scannerFor(data.plan, this.#dictionaries, kernel);
    this.#post = post;
  }

  receive(message: ToScanWorker): void {
    if (message.type === 'free') this.#free.push(message.block);
    else this.#asked.push(message);
    this.#work();
  }

  #work(): void {
    for (;;) {
      const scan = this.#asked[0];
      if (scan === undefined) return;
      if (scan.attempt < Atomics.load(this.#attempt, 0)) {
        this.#asked.shift();
        this.#stretch = null;
        continue;
      }
      const index = this.#free.pop();
      const block = index === undefined ? undefined : this.#blocks[index];
      const bytes = this.#slots[scan.slot];
      if (index === undefined || block === undefined || bytes === undefined) return;
      const wasInLongLine = this.#stretch === null && scan.isInLongLine;
      const stretch = this.#stretch ??= {
        bytes, end: scan.end, isLast: scan.isLast, at: scan.start, line: 0, isInLongLine: scan.isInLongLine, isDone: false, ended: BETWEEN, linesLeft: 0, longLineEnd: -1, state: scan.state,
      };
      const clock = this.#scanner.time.clock, ambiguousBefore = clock?.ambiguous ?? 0, doubledBefore = this.#scanner.doubledKeys;
      const { rows, pieces } = this.#scanner.scan(stretch, block);
      this.#post({
        type: 'block', slot: scan.slot, attempt: scan.attempt, block: index, rows, pieces, fresh: this.#freshValues(),
        ambiguous: (clock?.ambiguous ?? 0) - ambiguousBefore, doubledKeys: this.#scanner.doubledKeys - doubledBefore, longLineEnd: wasInLongLine ? stretch.longLineEnd : -1,
        isDone: stretch.isDone, ended: stretch.ended, at: stretch.at, line: stretch.line, linesLeft: stretch.linesLeft, state: stretch.state,
      });
      if (stretch.isDone) {
        this.#asked.shift();
        this.#stretch = null;
      }
    }
  }

  #freshValues(): FreshValues[] {
    const fresh: FreshValues[] = [];
    for (let index = 0; index < this.#dictionaries.length; index++) {
      const dictionary = this.#dictionaries[index]!;
      const from = this.#told[index]!, to = dictionary.count;
      if (to === from) continue;
      const { ends, arena } = dictionary;
      const lengths = new Uint32Array(to - from);
      for (let id = from + 1; id <= to; id++) lengths[id - from - 1] = ends[id]! - ends[id - 1]!;
      fresh.push({ dictionary: index, bytes: arena.slice(ends[from], ends[to]), lengths });
      this.#told[index] = to;
    }
    return fresh;
  }
}
