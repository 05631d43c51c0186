import { ByteDictionary } from './byte-dictionary.ts';
import { EndpointTemplates } from './endpoint-template.ts';
import type { KernelDictionary, ScanKernel } from './kernel/scan-kernel.ts';
import { BAD_NUMBER, BAD_TIME_PIECE, ENDPOINT, HEADER, HEADER_CHANGED, NOT_PLACED, NUMBER, OUT_OF_RANGE, TIME, VALUE } from './scan-plan.ts';
import type { ScanBlock, ScanPlan } from './scan-plan.ts';
import { BAD_TIME, TIME_NOT_PLACED, TIME_OUT_OF_RANGE, TimeReader } from './time-reader.ts';

const LF = 10, CR = 13, DASH = 45, ZERO = 48, SPACE = 32;

/** How a stretch of a file ended, when it did not end between two records. */
export const BETWEEN = 0, IN_RECORD = 1, IN_LONG_LINE = 2;
export type ScanEnd = typeof BETWEEN | typeof IN_RECORD | typeof IN_LONG_LINE;

/** A stretch of a file being scanned; `scan` moves it on until it is `isDone`. */
export interface Stretch {
  /** The byte at `end` must be writable: the scanner puts a line feed there and takes it back. Starts and ends on whole words of its buffer. */
  readonly bytes: Uint8Array;
  readonly end: number;
  /** The file ends at `end`. */
  readonly isLast: boolean;
  at: number;
  /** Physical lines before `at`. */
  line: number;
  /** The stretch starts within a line that is being skipped as too long. */
  isInLongLine: boolean;
  isDone: boolean;
  ended: ScanEnd;
  /** Physical lines between `at` and the end, when it ended in a long line. */
  linesLeft: number;
  /** Where the long line ended that the stretch started in; −1 until it has. */
  longLineEnd: number;
  /** What earlier lines of the file say of the ones at `at`, in the format's own words; empty at the start of a file. */
  state: string;
}

/** What one call filled. */
export interface Scanned { rows: number; pieces: number }

/**
 * Where the fields of a batch of records stand, `width` a record, as positions in the scanned bytes. A field that had to be rewritten
 * stands in `extra` instead: its start is −1 − position there.
 */
export interface FieldPlaces {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly extra: Uint8Array;
  readonly extraView: DataView;
  readonly extraWords: Int32Array;
  /** The bytes that are split, four at a time. */
  readonly words: Int32Array;
  bind(bytes: Uint8Array): void;
  startBatch(): void;
}

type Places = Pick<FieldPlaces, 'starts' | 'ends' | 'extra'>;
interface Records { readonly recordStarts: Int32Array; readonly recordEnds: Int32Array; readonly recordLines: Int32Array }

/** Numbers for the values of a column, here or in the kernel. */
export type ValueDictionary = ByteDictionary | KernelDictionary;

/** Fewer records are read here: handing them over costs more. */
const WORTH_THE_KERNEL = 8;

/** Records that are read together. */
export function batchFor(fields: number): number {
  return Math.max(16, Math.min(512, Math.floor(16_384 / fields)));
}

/** Turns the bytes of a log into columns, a batch of records at a time. How records and their fields are found is the format's own. */
export abstract class RecordScanner {
  readonly time: TimeReader;
  protected readonly plan: ScanPlan;
  protected readonly kernel: ScanKernel | null;
  protected readonly batch: number;
  // The records of one batch: where they stand, their first line, and why one is a reject after all.
  readonly recordStarts: Int32Array;
  readonly recordEnds: Int32Array;
  readonly recordLines: Int32Array;
  protected readonly recordReasons: Uint8Array;
  protected rows = 0;
  protected pieces = 0;
  protected readonly dictionaries: readonly ValueDictionary[];
  protected readonly templates: EndpointTemplates;
  protected readonly places: FieldPlaces;

  /** A header with other columns came: until the mapping's own comes again no record is read by it. */
  protected hasOtherColumns = false;

  readonly #joined = new Uint8Array(128);
  #loaded: Stretch | null = null;

  /** @param kernel does the inner loops, with its own dictionaries; null does them here */
  constructor(plan: ScanPlan, dictionaries: readonly ValueDictionary[], places: FieldPlaces, kernel: ScanKernel | null) {
    this.plan = plan;
    this.kernel = kernel;
    this.dictionaries = dictionaries;
    this.places = places;
    this.templates = new EndpointTemplates(plan.templates);
    this.time = new TimeReader(plan.time.format, plan.time.zone);
    this.batch = batchFor(plan.fields);
    this.recordStarts = new Int32Array(this.batch);
    this.recordEnds = new Int32Array(this.batch);
    this.recordLines = new Int32Array(this.batch);
    this.recordReasons = new Uint8Array(this.batch);
  }

  /** Records so far in which a name came twice; the last one counts. */
  get doubledKeys(): number {
    return 0;
  }

  /** Scans on until the block is full or the stretch is done. */
  scan(stretch: Stretch, block: ScanBlock): Scanned {
    const { bytes, end } = stretch;
    const guarded = bytes[end]!;
    bytes[end] = LF;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.places.bind(bytes);
    this.rows = this.pieces = 0;
    if (stretch.isInLongLine) this.leaveLongLine(stretch);
    if (this.kernel !== null && this.#loaded !== stretch) {
      this.kernel.load(bytes, stretch.at, end);
      this.#loaded = stretch;
    }
    // Subtle: every record of a batch may become a piece, so room is kept for a whole batch of either.
    while (!stretch.isDone && this.rows + this.batch <= block.rows && this.pieces + 2 * this.batch <= block.pieces) {
      const split = this.splitPlain(stretch);
      if (split > 0) { this.#readInKernel(this.kernel!, bytes, view, block, split); continue; }
      const count = this.split(stretch, block, this.kernel !== null && this.splitsInKernel ? 1 : this.batch);
      if (count === 0) continue;
      if (this.kernel === null || count < WORTH_THE_KERNEL) this.#read(bytes, view, block, count);
      else {
        this.kernel.takePlaces(this.places, count * this.plan.fields, this.recordStarts, this.recordEnds, this.recordLines, count);
        this.#readInKernel(this.kernel, bytes, view, block, count);
      }
    }
    bytes[end] = guarded;
    return { rows: this.rows, pieces: this.pieces };
  }

  /** Finds the fields of the next records, at most `most`; what is no record becomes a piece at once. Gives how many there are. */
  protected abstract split(stretch: Stretch, block: ScanBlock, most: number): number;

  /** True when the kernel splits this format; records it leaves are split one at a time then. */
  protected readonly splitsInKernel: boolean = false;

  /** Lets the kernel split the next records up to one it leaves, and moves the stretch on. Gives how many there are. */
  protected splitPlain(_stretch: Stretch): number {
    return 0;
  }

  /** `#read` with the kernel's loops over the batch in its memory. What they leave is read here. */
  #readInKernel(kernel: ScanKernel, bytes: Uint8Array, view: DataView, block: ScanBlock, count: number): void {
    const { actions, targets, fields: width } = this.plan;
    const base = this.rows;
    let bad = 0;
    for (let field = 0; field < width; field++) {
      const action = actions[field];
      if (action === TIME) {
        const left = kernel.readTimes(field, count);
        if (left >= 0) block.atUtcUs.set(kernel.figures.subarray(0, count), base);
        if (left !== 0) bad += this.#readTimes(bytes, kernel, field, width, count, block.atUtcUs, base, left > 0);
      } else if (action === NUMBER) {
        const to = block.numbers[targets[field]!]!;
        const left = kernel.readNumbers(field, count);
        to.set(kernel.figures.subarray(0, count), base);
        if (left > 0) bad += this.#readNumbers(bytes, kernel, field, width, count, to, base, true);
      }
    }
    if (bad > 0 || this.hasOtherColumns) count = this.#dropRejects(bytes, kernel, kernel, block, count);
    block.starts.set(kernel.recordStarts.subarray(0, count), base);
    block.ends.set(kernel.recordEnds.subarray(0, count), base);
    block.lines.set(kernel.recordLines.subarray(0, count), base);
    for (let field = 0; field < width; field++) {
      const action = actions[field];
      if (action !== VALUE && action !== ENDPOINT) continue;
      const target = targets[field]!, dictionary = kernel.dictionaries[target]!;
      if (action === VALUE) kernel.internField(dictionary, field, count);
      else if (this.plan.templates.length > 0) { this.#readEndpoints(bytes, view, kernel, field, width, count, target, block, base); continue; } else {
        const methods = this.plan.methodFromEndpoint;
        kernel.internEndpoints(dictionary, field, count, methods < 0 ? null : kernel.dictionaries[methods]!);
        if (methods >= 0) block.values[methods]!.set(kernel.methodIds.subarray(0, count), base);
      }
      block.values[target]!.set(kernel.ids.subarray(0, count), base);
    }
    this.rows += count;
    if (bad > 0) this.recordReasons.fill(0);
  }

  /** Reads the fields of the batch, one column at a time; a record with a bad time or number becomes a piece. */
  #read(bytes: Uint8Array, view: DataView, block: ScanBlock, count: number): void {
    const { actions, targets, fields: width } = this.plan;
    const { places } = this, base = this.rows;
    let bad = 0;
    for (let field = 0; field < width; field++) {
      const action = actions[field];
      if (action === TIME) bad += this.#readTimes(bytes, places, field, width, count, block.atUtcUs, base, false);
      else if (action === NUMBER) bad += this.#readNumbers(bytes, places, field, width, count, block.numbers[targets[field]!]!, base, false);
    }
    if (bad > 0 || this.hasOtherColumns) count = this.#dropRejects(bytes, places, this, block, count);
    block.starts.set(this.recordStarts.subarray(0, count), base);
    block.ends.set(this.recordEnds.subarray(0, count), base);
    block.lines.set(this.recordLines.subarray(0, count), base);
    for (let field = 0; field < width; field++) {
      const target = targets[field]!, action = actions[field];
      if (action === VALUE) this.#readValues(bytes, view, field, width, count, target, block.values[target]!, base);
      else if (action === ENDPOINT) this.#readEndpoints(bytes, view, places, field, width, count, target, block, base);
    }
    this.rows += count;
    if (bad > 0) this.recordReasons.fill(0);
  }

  #readValues(bytes: Uint8Array, view: DataView, field: number, width: number, count: number, target: number, to: Uint32Array, base: number): void {
    const { starts, ends, extra, extraView } = this.places, dictionary = this.dictionaries[target]!;
    if (dictionary instanceof ByteDictionary) dictionary.internFields(bytes, view, extra, extraView, starts, ends, field, width, count, to, base);
    else {
      for (let row = 0, at = field; row < count; row++, at += width) {
        const start = starts[at]!, end = ends[at]!;
        to[base + row] = start >= 0 ? dictionary.intern(bytes, view, start, end) : dictionary.intern(extra, extraView, -1 - start, end);
      }
    }
  }

  /** With `onlyLeft`, only the times that are NaN in `to`. */
  #readTimes(bytes: Uint8Array, { starts, ends, extra }: Places, field: number, width: number, count: number, to: Float64Array, base: number, onlyLeft: boolean): number {
    const time = this.time, clock = this.plan.clockField;
    let bad = 0;
    for (let row = 0, at = field; row < count; row++, at += width) {
      if (onlyLeft && !Number.isNaN(to[base + row]!)) continue;
      const start = starts[at]!, end = ends[at]!;
      const value = clock >= 0 ? this.#readDateAndClock(bytes, extra, start, end, starts[at - field + clock]!, ends[at - field + clock]!)
        : start >= 0 ? time.read(bytes, start, end) : time.read(extra, -1 - start, end);
      to[base + row] = value;
      if (!(value > TIME_NOT_PLACED && value < TIME_OUT_OF_RANGE)) {
        this.recordReasons[row] = value === TIME_NOT_PLACED ? NOT_PLACED : value === TIME_OUT_OF_RANGE ? OUT_OF_RANGE : BAD_TIME_PIECE;
        bad++;
      }
    }
    return bad;
  }

  /** A date and the time of day that stands in a field of its own, read as one; without that time it is none. */
  #readDateAndClock(bytes: Uint8Array, extra: Uint8Array, dateStart: number, dateEnd: number, clockStart: number, clockEnd: number): number {
    const date = dateStart >= 0 ? bytes.subarray(dateStart, dateEnd) : extra.subarray(-1 - dateStart, dateEnd);
    const clock = clockStart >= 0 ? bytes.subarray(clockStart, clockEnd) : extra.subarray(-1 - clockStart, clockEnd);
    const length = date.length + 1 + clock.length, joined = this.#joined;
    if (clock.length === 0 || length > joined.length) return BAD_TIME;
    joined.set(date);
    joined[date.length] = SPACE;
    joined.set(clock, date.length + 1);
    return this.time.read(joined, 0, length);
  }

  /** With `onlyLeft`, only the numbers that are below −1 in `to`. */
  #readNumbers(bytes: Uint8Array, { starts, ends, extra }: Places, field: number, width: number, count: number, to: Float64Array, base: number, onlyLeft: boolean): number {
    let bad = 0;
    for (let row = 0, at = field; row < count; row++, at += width) {
      if (onlyLeft && to[base + row]! >= -1) continue;
      const start = starts[at]!, end = ends[at]!;
      const value = start >= 0 ? readNumber(bytes, start, end) : readNumber(extra, -1 - start, end);
      to[base + row] = value;
      if (value < -1) {
        if (this.recordReasons[row] === 0) this.recordReasons[row] = BAD_NUMBER;
        bad++;
      }
    }
    return bad;
  }

  #readEndpoints(bytes: Uint8Array, view: DataView, { starts, ends, extra }: Places, field: number, width: number, count: number, target: number, block: ScanBlock, base: number): void {
    const { words } = this.places;
    const extraView = new DataView(extra.buffer, extra.byteOffset, extra.byteLength), extraWords = new Int32Array(extra.buffer, extra.byteOffset, extra.byteLength >> 2);
    const templates = this.templates, dictionary = this.dictionaries[target]!, to = block.values[target]!;
    const methods = this.plan.methodFromEndpoint < 0 ? null : { dictionary: this.dictionaries[this.plan.methodFromEndpoint]!, to: block.values[this.plan.methodFromEndpoint]! };
    for (let row = 0, at = field; row < count; row++, at += width) {
      const start = starts[at]!, end = ends[at]!;
      if (start >= 0) templates.apply(bytes, view, words, start, end);
      else templates.apply(extra, extraView, extraWords, -1 - start, end);
      to[base + row] = dictionary.intern(templates.bytes, templates.view, templates.start, templates.end);
      if (methods !== null) {
        methods.to[base + row] = start >= 0
          ? methods.dictionary.intern(bytes, view, templates.methodStart, templates.methodEnd)
          : methods.dictionary.intern(extra, extraView, templates.methodStart, templates.methodEnd);
      }
    }
  }

  /** Turns records with a reason into pieces and closes the ranks of the others. */
  #dropRejects(bytes: Uint8Array, { starts, ends }: Places, { recordStarts, recordEnds, recordLines }: Records, block: ScanBlock, count: number): number {
    const width = this.plan.fields, base = this.rows;
    let kept = 0;
    for (let row = 0; row < count; row++) {
      let reason = this.recordReasons[row]!;
      if (reason !== 0 || this.hasOtherColumns) {
        if (this.plan.header.length > 0) reason = this.#orHeader(bytes, recordStarts[row]!, recordEnds[row]!, reason);
        this.put(block.pieceList, reason, recordStarts[row]!, recordEnds[row]!, recordLines[row]!);
        continue;
      }
      if (kept !== row) {
        recordStarts[kept] = recordStarts[row]!;
        recordEnds[kept] = recordEnds[row]!;
        recordLines[kept] = recordLines[row]!;
        block.atUtcUs[base + kept] = block.atUtcUs[base + row]!;
        for (const numbers of block.numbers) numbers[base + kept] = numbers[base + row]!;
        starts.copyWithin(kept * width, row * width, row * width + width);
        ends.copyWithin(kept * width, row * width, row * width + width);
      }
      kept++;
    }
    return kept;
  }

  /** Takes a record into the batch as its row `row`. */
  protected keep(row: number, start: number, end: number, line: number): void {
    this.recordStarts[row] = start;
    this.recordEnds[row] = end;
    this.recordLines[row] = line;
  }

  protected put(list: Uint32Array, code: number, start: number, end: number, line: number): void {
    const at = this.pieces++ * 4;
    list[at] = code;
    list[at + 1] = start;
    list[at + 2] = end;
    list[at + 3] = line;
  }

  /** What a record is that did not read, or came after a header that is not the mapping's: a header itself, perhaps. */
  #orHeader(bytes: Uint8Array, start: number, end: number, reason: number): number {
    const isSame = this.#isHeader(bytes, start, end), kind = isSame ? 'same' : reason === BAD_TIME_PIECE ? headerKind(bytes, start, end, this.plan) : 'none';
    if (kind !== 'none') this.hasOtherColumns = kind === 'other';
    return kind === 'same' ? HEADER : this.hasOtherColumns ? HEADER_CHANGED : reason;
  }

  #isHeader(bytes: Uint8Array, start: number, end: number): boolean {
    const { header } = this.plan;
    while (end > start && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end--;
    if (header.length !== end - start) return false;
    for (let at = 0; at < header.length; at++) if (header[at] !== bytes[start + at]) return false;
    return true;
  }

  /** Goes to the end of a line that is skipped as too long. */
  protected leaveLongLine(stretch: Stretch): void {
    const { bytes, end, isLast } = stretch;
    let at = stretch.at;
    while (bytes[at] !== LF) at++;
    if (at < end) {
      stretch.at = stretch.longLineEnd = at + 1;
      stretch.line++;
      stretch.isInLongLine = false;
      return;
    }
    stretch.at = end;
    if (isLast) stretch.longLineEnd = end;
    stretch.isDone = true;
    stretch.ended = isLast ? BETWEEN : IN_LONG_LINE;
    if (isLast) stretch.line++;
  }
}

const HEADER_MOST_BYTES = 1 << 14;

/** Whether a record names the log's columns, in their order or otherwise; quotes, blanks and letter case make no difference. */
function headerKind(bytes: Uint8Array, start: number, end: number, { names, delimiter }: ScanPlan): 'same' | 'other' | 'none' {
  if (end - start > HEADER_MOST_BYTES) return 'none';
  const plain = (name: string): string => name.replaceAll('"', '').trim().toLowerCase();
  const fields = new TextDecoder().decode(bytes.slice(start, end)).trimEnd().split(String.fromCharCode(delimiter)).map(plain), known = names.map(plain);
  if (fields.length === known.length && fields.every((field, at) => field === known[at])) return 'same';
  const shared = fields.filter(field => known.includes(field)).length;
  return shared >= 2 && shared * 2 >= fields.length ? 'other' : 'none';
}

/** A non-negative whole number up to 2^53 − 1, blanks around it allowed; −1 for nothing or a dash, −2 for anything else. */
function readNumber(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && bytes[start] === SPACE) start++;
  while (end > start && bytes[end - 1] === SPACE) end--;
  if (start === end || (end - start === 1 && bytes[start] === DASH)) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -2;
    value = value * 10 + digit;
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : -2;
}

/** Where the line after an empty one starts; `at` itself when none is empty there. */
export function afterEmptyLine(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === LF) return at + 1;
  return bytes[at] === CR && bytes[at + 1] === LF && at + 1 < end ? at + 2 : at;
}
