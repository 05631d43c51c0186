import type { TimeFormat } from '../../../../shared/domain/usage.ts';
import { LONGEST_RECORD } from '../scan-plan.ts';
import type { ScanPlan } from '../scan-plan.ts';
import { KernelInstance } from './instance.ts';

/** What the compiled kernel gives; addresses are bytes of its memory. */
interface Exports {
  alloc(bytes: number): number;
  setUp(input: number, extra: number, extraBytes: number, starts: number, ends: number, records: number, batch: number, fields: number, delimiter: number, longest: number, hasComments: number, isUtf8: number): void;
  setExtra(at: number, bytes: number): void;
  split(from: number, end: number, line: number, row: number, most: number, isLast: number): number;
  readTimes(field: number, count: number, format: number, to: number): number;
  readNumbers(field: number, count: number, to: number): number;
  newDictionary(most: number): number;
  internOne(dictionary: number, at: number, length: number): number;
  internField(dictionary: number, field: number, count: number, to: number): void;
  internEndpoints(dictionary: number, field: number, count: number, to: number, methods: number, methodsTo: number): void;
  readonly stoppedAt: { readonly value: number };
  readonly stoppedLine: { readonly value: number };
}

/** Room behind the input for reads of 64 bytes at a time. */
const GUARD = 192;
const FIRST_EXTRA = 1 << 20;
const TIME_FORMATS: Readonly<Partial<Record<TimeFormat, number>>> = { 'iso': 0, 'clf': 1, 'epoch-s': 2, 'epoch-ms': 3, 'epoch-us': 4 };

/**
 * The inner loops of a scan, compiled: one for each scan worker, with memory of its own. What it finds is the same as what the
 * scanners in TypeScript find; what is not plain it leaves to them.
 */
export class ScanKernel {
  /** Where fields stand, `width` a record. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly recordStarts: Int32Array;
  readonly recordEnds: Int32Array;
  readonly recordLines: Int32Array;
  /** What the last reading gave: times and figures, ids, ids of methods. */
  readonly figures: Float64Array;
  readonly ids: Uint32Array;
  readonly methodIds: Uint32Array;
  readonly dictionaries: readonly KernelDictionary[];
  /** Fields that had to be rewritten. */
  extra: Uint8Array;
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;
  readonly #input: Uint8Array;
  readonly #timeFormat: number;
  readonly #figuresAt: number;
  readonly #idsAt: number;
  readonly #methodIdsAt: number;
  readonly #scratch: Uint8Array;

  /** @param inputBytes the longest stretch that will be loaded, at its place in its buffer */
  constructor(plan: ScanPlan, batch: number, inputBytes: number) {
    const instance = new KernelInstance<Exports>(), { memory, exports: kernel } = instance;
    this.#memory = memory;
    this.#exports = kernel;
    this.#input = instance.bytes(inputBytes + GUARD);
    this.extra = instance.bytes(FIRST_EXTRA + GUARD);
    this.#scratch = instance.bytes(LONGEST_RECORD + GUARD);
    this.starts = instance.places(plan.fields * batch);
    this.ends = instance.places(plan.fields * batch);
    const records = kernel.alloc(batch * 12);
    [this.recordStarts, this.recordEnds, this.recordLines] = [0, 1, 2].map(part => new Int32Array(memory.buffer, records + part * batch * 4, batch)) as [Int32Array, Int32Array, Int32Array];
    this.figures = instance.floats(batch);
    this.ids = instance.ints(batch);
    this.methodIds = instance.ints(batch);
    this.#figuresAt = this.figures.byteOffset;
    this.#idsAt = this.ids.byteOffset;
    this.#methodIdsAt = this.methodIds.byteOffset;
    kernel.setUp(this.#input.byteOffset, this.extra.byteOffset, FIRST_EXTRA, this.starts.byteOffset, this.ends.byteOffset, records, batch, plan.fields, plan.delimiter, LONGEST_RECORD, Number(plan.hasComments), Number(plan.isUtf8));
    this.#timeFormat = plan.clockField >= 0 ? -1 : TIME_FORMATS[plan.time.format] ?? -1;
    this.dictionaries = plan.dictionaries.map(({ most }) => new KernelDictionary(kernel, memory, most, this.#scratch));
  }

  /** Takes in `bytes[from, end]`; the byte at `end` counts as a line feed. */
  load(bytes: Uint8Array, from: number, end: number): void {
    this.#input.set(bytes.subarray(from, end), from);
    this.#input[end] = 10;
  }

  /** Splits delimited records into the batch until it holds `most` or one is not plain; gives how many, and where it stopped. */
  split(from: number, end: number, line: number, most: number, isLast: boolean): { readonly rows: number; readonly at: number; readonly line: number } {
    const kernel = this.#exports;
    const rows = kernel.split(from, end, line, 0, most, Number(isLast));
    return { rows, at: kernel.stoppedAt.value, line: kernel.stoppedLine.value };
  }

  /** Takes over a batch that was split elsewhere. */
  takePlaces({ starts, ends, extra }: { readonly starts: Int32Array; readonly ends: Int32Array; readonly extra: Uint8Array }, fields: number, recordStarts: Int32Array, recordEnds: Int32Array, recordLines: Int32Array, records: number): void {
    this.starts.set(starts.subarray(0, fields));
    this.ends.set(ends.subarray(0, fields));
    this.recordStarts.set(recordStarts.subarray(0, records));
    this.recordEnds.set(recordEnds.subarray(0, records));
    this.recordLines.set(recordLines.subarray(0, records));
    let used = 0;
    for (let field = 0; field < fields; field++) if (starts[field]! < 0 && ends[field]! > used) used = ends[field]!;
    if (used === 0) return;
    if (used + GUARD > this.extra.length) this.#growExtra(used);
    this.extra.set(extra.subarray(0, used));
  }

  #growExtra(length: number): void {
    const room = Math.max(length, this.extra.length * 2);
    const at = this.#exports.alloc(room + GUARD);
    this.extra = new Uint8Array(this.#memory.buffer, at, room + GUARD);
    this.#exports.setExtra(at, room);
  }

  /** Reads the times of a field into `figures`; gives how many are not plain and are left NaN, or −1 when this format is not read here. */
  readTimes(field: number, count: number): number {
    return this.#timeFormat < 0 ? -1 : this.#exports.readTimes(field, count, this.#timeFormat, this.#figuresAt);
  }

  /** Reads the numbers of a field into `figures`; gives how many are not plain and are left −3. */
  readNumbers(field: number, count: number): number {
    return this.#exports.readNumbers(field, count, this.#figuresAt);
  }

  /** Reads the ids of a field into `ids`. */
  internField(dictionary: KernelDictionary, field: number, count: number): void {
    this.#exports.internField(dictionary.address, field, count, this.#idsAt);
  }

  /** Reads the ids of endpoints into `ids` and, with a dictionary for them, those of the methods before paths into `methodIds`. */
  internEndpoints(dictionary: KernelDictionary, field: number, count: number, methods: KernelDictionary | null): void {
    this.#exports.internEndpoints(dictionary.address, field, count, this.#idsAt, methods?.address ?? 0, this.#methodIdsAt);
  }
}

// Where a dictionary keeps its count, its fullness, its ends and its bytes, in words.
const COUNT = 0, IS_FULL = 3, ENDS = 5, ARENA = 7;

/** A dictionary in the kernel's memory; the same as a ByteDictionary otherwise. */
export class KernelDictionary {
  readonly address: number;
  readonly #kernel: Exports;
  readonly #memory: WebAssembly.Memory;
  readonly #words: Uint32Array;
  readonly #scratch: Uint8Array;

  constructor(kernel: Exports, memory: WebAssembly.Memory, most: number, scratch: Uint8Array) {
    this.#kernel = kernel;
    this.#memory = memory;
    this.#scratch = scratch;
    this.address = kernel.newDictionary(most);
    this.#words = new Uint32Array(memory.buffer, this.address, 16);
  }

  get count(): number {
    return this.#words[COUNT]!;
  }

  get isFull(): boolean {
    return this.#words[IS_FULL] === 1;
  }

  /** `ends[id]` is where value `id` ends in the arena; good until the next value is added. */
  get ends(): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#words[ENDS], this.count + 1);
  }

  get arena(): Uint8Array {
    const { ends } = this;
    return new Uint8Array(this.#memory.buffer, this.#words[ARENA], ends[this.count]);
  }

  /** Id of `bytes[start, end)`, added when it is new; at most the longest record. */
  intern(bytes: Uint8Array, _view: DataView, start: number, end: number): number {
    this.#scratch.set(bytes.subarray(start, end));
    return this.#kernel.internOne(this.address, this.#scratch.byteOffset, end - start) >>> 0;
  }
}
