import type { ScanKernel } from './kernel/scan-kernel.ts';
import { afterEmptyLine, BETWEEN, IN_LONG_LINE, IN_RECORD, RecordScanner } from './record-scanner.ts';
import type { FieldPlaces, Stretch, ValueDictionary } from './record-scanner.ts';
import { BAD_ENCODING, BLANK, LONGEST_RECORD, TOO_LONG } from './scan-plan.ts';
import type { ScanBlock, ScanPlan } from './scan-plan.ts';
import { isUtf8 } from './utf8.ts';

/** Where the fields of records stand that end with their line. A format says with `split` how a line comes apart. */
export abstract class LineFields implements FieldPlaces {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  extra = new Uint8Array(1 << 14);
  extraView = new DataView(this.extra.buffer);
  extraWords = new Int32Array(this.extra.buffer);
  words: Int32Array = new Int32Array(0);
  /** Of the last line: the code of the piece it is when it is no request, and whether every byte of it is ASCII. */
  flaw = 0;
  isAscii = true;
  /** Lines so far in which a name came twice. */
  doubledKeys = 0;
  protected readonly width: number;
  protected extraUsed = 0;

  constructor(width: number, batch: number) {
    this.width = width;
    this.starts = new Int32Array(width * batch);
    this.ends = new Int32Array(width * batch);
  }

  /** What the lines so far say of the ones to come; empty where the format has nothing of the kind. */
  get state(): string {
    return '';
  }

  enter(_state: string): void { /* Most formats have no state. */ }

  bind(bytes: Uint8Array): void {
    this.words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  }

  startBatch(): void {
    this.extraUsed = 0;
  }

  /** Finds the fields of the line that starts at `start`; gives where its line feed stands. One stands at `end` whatever comes before. */
  abstract split(bytes: Uint8Array, start: number, end: number, row: number): number;

  /** Makes room for `length` more rewritten bytes. */
  protected reserve(length: number): void {
    if (this.extraUsed + length <= this.extra.length) return;
    const larger = new Uint8Array((this.extraUsed + length + 3 & ~3) * 2);
    larger.set(this.extra);
    this.extra = larger;
    this.extraView = new DataView(larger.buffer);
    this.extraWords = new Int32Array(larger.buffer);
  }
}

/** Scans logs whose records are lines. */
export class LineScanner extends RecordScanner {
  readonly #fields: LineFields;

  constructor(plan: ScanPlan, dictionaries: readonly ValueDictionary[], fields: LineFields, kernel: ScanKernel | null) {
    super(plan, dictionaries, fields, kernel);
    this.#fields = fields;
  }

  override get doubledKeys(): number {
    return this.#fields.doubledKeys;
  }

  protected split(stretch: Stretch, block: ScanBlock): number {
    const { bytes, end, isLast } = stretch;
    const fields = this.#fields, batch = this.batch, list = block.pieceList, most = this.pieces + batch, mustBeUtf8 = this.plan.isUtf8;
    let count = 0, at = stretch.at, line = stretch.line;
    fields.startBatch();
    fields.enter(stretch.state);
    while (count < batch && this.pieces < most) {
      if (at >= end) { stretch.isDone = true; stretch.ended = BETWEEN; break; }
      const start = at;
      at = afterEmptyLine(bytes, at, end);
      if (at > start) {
        this.put(list, BLANK, start, at, line++);
        continue;
      }
      at = fields.split(bytes, start, end, count);
      if (at >= end && !isLast) {
        // The line goes on in the next stretch: it is carried there whole, or skipped when it is past all measure.
        stretch.isDone = true;
        stretch.ended = end - start > LONGEST_RECORD ? IN_LONG_LINE : IN_RECORD;
        stretch.linesLeft = 0;
        at = start;
        break;
      }
      if (at < end) at++;
      let reason = fields.flaw;
      if (at - start > LONGEST_RECORD) reason = TOO_LONG;
      else if (reason === 0 && !fields.isAscii && mustBeUtf8 && !isUtf8(bytes, start, at)) reason = BAD_ENCODING;
      if (reason === 0) this.keep(count++, start, at, line);
      else this.put(list, reason, start, at, line);
      line++;
    }
    stretch.at = at;
    stretch.line = line;
    stretch.state = fields.state;
    return count;
  }
}
