import { Worker } from 'node:worker_threads';
import { ProvisoError } from '../../../shared/errors.ts';
import { entryUrl } from '../entries.ts';
import type { ByteFeed } from './feeds/byte-feed.ts';
import { BETWEEN, IN_LONG_LINE, IN_RECORD } from './record-scanner.ts';
import { ScanHost } from './scan-host.ts';
import type { ScannedBlock, ScanWorkerData, ToScanWorker } from './scan-messages.ts';
import { layOutBlock, LONGEST_RECORD } from './scan-plan.ts';
import type { ScanBlock, ScanPlan } from './scan-plan.ts';

export interface PoolOptions {
  /** 0 scans on the calling thread, which is quicker for small files. */
  readonly workers: number;
  /** Bytes read at a time; larger than any record that is kept. */
  readonly slotBytes: number;
}

/** A part of a file that was scanned, in file order. Valid until the next one is asked for. */
export interface ScannedPart {
  readonly message: ScannedBlock;
  readonly block: ScanBlock;
  /** Which scanner's ids the block holds. */
  readonly scanner: number;
  /** Add to a position in the block to get a byte of the content. */
  readonly contentBase: number;
  /** Add to a line in the block to get a physical line from 0. */
  readonly lineBase: number;
  /** Bytes the block's positions refer to. */
  readonly bytes: Uint8Array;
  /** A line past all measure that ended here and started in an earlier part. */
  readonly longLine: { readonly startByte: number; readonly endByte: number; readonly line: number } | null;
}

/** Room before each slot for a record that started in the slot before. */
const HEADROOM = LONGEST_RECORD + 64;
const GUARD = 64;
const BLOCKS_PER_SCANNER = 3;
const SLOTS_PER_SCANNER = 3;
const LF = 10;

interface Slot {
  readonly index: number;
  readonly bytes: Uint8Array;
  start: number;
  end: number;
  contentBase: number;
  isLast: boolean;
  isInLongLine: boolean;
  state: string;
  readonly scanner: number;
  readonly waiting: ScannedBlock[];
}

/**
 * Feeds a file through scanners and gives back what they found, in file order and with a bounded amount of memory.
 * Subtle: where one record ends and the next starts cannot be known from the middle of a quoted file. Each slot is cut after a
 * line feed and scanned as if a record started there; when the slot before ends otherwise, or says how later records are to be read, the ones after it are scanned again.
 */
export class ScanPool {
  /** How often slots had to be scanned again. */
  rescans = 0;
  readonly #scanners: { readonly post: (message: ToScanWorker) => void; readonly blocks: readonly ScanBlock[]; readonly stop: () => Promise<void> }[] = [];
  readonly #slots: Slot[];
  readonly #attempt = new Int32Array(new SharedArrayBuffer(4));
  readonly #inFlight: Slot[] = [];
  readonly #idle: Slot[];
  #failure: Error | null = null;
  /** What the parts so far say of the ones to come; later parts are scanned as if nothing more were said, and again when something was. */
  #state = '';

  constructor(plan: ScanPlan, options: PoolOptions) {
    const scanners = Math.max(1, options.workers);
    this.#slots = Array.from({ length: scanners * SLOTS_PER_SCANNER }, (_, index) => ({
      index, bytes: new Uint8Array(new SharedArrayBuffer((HEADROOM + options.slotBytes + GUARD + 3) & ~3)), start: HEADROOM, end: HEADROOM,
      contentBase: 0, isLast: false, isInLongLine: false, state: '', scanner: index % scanners, waiting: [],
    }));
    this.#idle = [...this.#slots];
    for (let index = 0; index < scanners; index++) {
      const blocks = Array.from({ length: BLOCKS_PER_SCANNER }, () => layOutBlock(plan));
      const data: ScanWorkerData = {
        plan, hasKernel: options.workers > 0, slots: this.#slots.map(slot => slot.bytes.buffer as SharedArrayBuffer), blocks: blocks.map(block => block.buffer), attempt: this.#attempt.buffer,
      };
      this.#scanners.push({ blocks, ...(options.workers === 0 ? this.#startHere(data) : this.#startWorker(data)) });
    }
  }

  #startWorker(data: ScanWorkerData): { post: (message: ToScanWorker) => void; stop: () => Promise<void> } {
    const worker = new Worker(entryUrl('usage-scan'), { workerData: data, name: 'proviso-usage-scan' });
    worker.on('message', (message: ScannedBlock) => { this.#receive(message); });
    worker.on('error', cause => { this.#fail(new ProvisoError('engine.lane-died', 'A part of the engine that reads logs stopped. Nothing in the case was changed; try again.', {}, { cause })); });
    return { post: message => { worker.postMessage(message); }, stop: async () => { await worker.terminate(); } };
  }

  #startHere(data: ScanWorkerData): { post: (message: ToScanWorker) => void; stop: () => Promise<void> } {
    const host = new ScanHost(data, message => { this.#receive(message); });
    let isStopped = false;
    return { post: message => { setImmediate(() => { if (!isStopped) host.receive(message); }); }, stop: () => { isStopped = true; return Promise.resolve(); } };
  }

  /**
   * Scans everything `feed` gives after its first `skip` bytes, which are `skipLines` physical lines; `onSkipped` hears of each part of them,
   * and `state` is what they say of the rest.
   * @throws whatever aborted `signal`, or what reading the file threw
   */
  async *scan(feed: ByteFeed, skip: number, skipLines: number, signal: AbortSignal, { onSkipped, state = '' }: { readonly onSkipped?: () => void; readonly state?: string } = {}): AsyncGenerator<ScannedPart> {
    this.#state = state;
    const stop = (): void => { this.#fail(signal.reason instanceof Error ? signal.reason : new Error('stopped')); };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const reading = this.#readAll(feed, skip, onSkipped).catch((error: unknown) => { this.#fail(error instanceof Error ? error : new Error(String(error))); });
    try {
      let lineBase = skipLines;
      let longLine: { startByte: number; line: number } | null = null;
      for (;;) {
        const slot = await this.#head();
        if (slot === null) break;
        let isOver = false;
        while (!isOver) {
          const message = slot.waiting.shift();
          if (message === undefined) { await this.#change(); continue; }
          const scanner = this.#scanners[slot.scanner]!;
          let closed: ScannedPart['longLine'] = null;
          if (longLine !== null && message.longLineEnd >= 0) {
            closed = { ...longLine, endByte: slot.contentBase + message.longLineEnd };
            longLine = null;
          }
          yield { message, block: scanner.blocks[message.block]!, scanner: slot.scanner, contentBase: slot.contentBase, lineBase, bytes: slot.bytes, longLine: closed };
          scanner.post({ type: 'free', block: message.block });
          if (!message.isDone) continue;
          isOver = true;
          if (message.ended === IN_LONG_LINE && longLine === null) longLine = { startByte: slot.contentBase + message.at, line: lineBase + message.line };
          lineBase += message.line + (message.ended === IN_LONG_LINE ? message.linesLeft : 0);
          this.#state = message.state;
          if (message.ended !== BETWEEN || this.#inFlight.some(later => later !== slot && later.state !== message.state)) await this.#carry(slot, message);
        }
        this.#inFlight.shift();
        this.#idle.push(slot);
        this.#changed();
      }
      await reading;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#fail(new Error('stopped'));
      await reading;
    }
  }

  async stop(): Promise<void> {
    this.#fail(new Error('stopped'));
    await Promise.all(this.#scanners.map(scanner => scanner.stop()));
  }

  #isRead = false;

  /** Fills slots as they come free; each is cut after its last line feed and the rest starts the next one. */
  async #readAll(feed: ByteFeed, skip: number, onSkipped?: () => void): Promise<void> {
    let tail = new Uint8Array(0);
    let contentAt = 0;
    await this.#skip(feed, skip, onSkipped);
    contentAt += skip;
    while (!this.#isRead) {
      const slot = this.#idle.shift();
      if (slot === undefined) { await this.#change(); continue; }
      slot.bytes.set(tail, HEADROOM);
      const from = HEADROOM + tail.length, room = slot.bytes.length - GUARD;
      const filled = await feed.fill(slot.bytes.subarray(from, room));
      if (this.#failure !== null) throw this.#failure;
      const end = from + filled;
      // Subtle: a full slot at the very end of the file is followed by an empty last one.
      slot.isLast = end < room;
      const lastLf = slot.isLast ? -1 : slot.bytes.lastIndexOf(LF, end - 1);
      slot.end = lastLf >= HEADROOM ? lastLf + 1 : end;
      tail = slot.bytes.slice(slot.end, end);
      slot.start = HEADROOM;
      slot.contentBase = contentAt - HEADROOM;
      contentAt += slot.end - HEADROOM;
      slot.isInLongLine = false;
      slot.state = this.#state;
      this.#isRead = slot.isLast;
      this.#inFlight.push(slot);
      this.#ask(slot);
      this.#changed();
    }
  }

  async #skip(feed: ByteFeed, bytes: number, onSkipped?: () => void): Promise<void> {
    const buffer = new Uint8Array(Math.min(bytes, 1 << 20));
    for (let left = bytes; left > 0;) {
      const filled = await feed.fill(buffer.subarray(0, left));
      if (filled === 0) throw new ProvisoError('file.changed', 'The file became shorter while it was read. Take it in again.');
      left -= filled;
      if (this.#failure !== null) throw this.#failure;
      onSkipped?.();
    }
  }

  /** Hands what a slot left unfinished to the next one and has everything after it scanned again. */
  async #carry(slot: Slot, message: ScannedBlock): Promise<void> {
    while (this.#inFlight.length < 2) await this.#change();
    const next = this.#inFlight[1]!;
    this.rescans++;
    Atomics.add(this.#attempt, 0, 1);
    if (message.ended === IN_LONG_LINE) next.isInLongLine = true;
    else if (message.ended === IN_RECORD) {
      const left = slot.bytes.subarray(message.at, slot.end);
      next.start = HEADROOM - left.length;
      next.bytes.set(left, next.start);
    }
    for (const later of this.#inFlight.slice(1)) {
      for (const stale of later.waiting.splice(0)) this.#scanners[later.scanner]!.post({ type: 'free', block: stale.block });
      later.state = message.state;
      this.#ask(later);
    }
  }

  #ask(slot: Slot): void {
    this.#scanners[slot.scanner]!.post({
      type: 'scan', slot: slot.index, attempt: Atomics.load(this.#attempt, 0), start: slot.start, end: slot.end, isLast: slot.isLast, isInLongLine: slot.isInLongLine, state: slot.state,
    });
  }

  readonly #fresh: ScannedBlock['fresh'][number][][] = [];

  /** Takes the values a scanner met since the last time, whether or not their block was used in the end. */
  takeFresh(scanner: number): ScannedBlock['fresh'] {
    const fresh = this.#fresh[scanner] ?? [];
    this.#fresh[scanner] = [];
    return fresh;
  }

  #receive(message: ScannedBlock): void {
    const slot = this.#slots[message.slot]!;
    (this.#fresh[slot.scanner] ??= []).push(...message.fresh);
    if (message.attempt < Atomics.load(this.#attempt, 0)) this.#scanners[slot.scanner]!.post({ type: 'free', block: message.block });
    else slot.waiting.push(message);
    this.#changed();
  }

  async #head(): Promise<Slot | null> {
    while (this.#inFlight.length === 0) {
      if (this.#isRead) return null;
      await this.#change();
    }
    return this.#inFlight[0]!;
  }

  readonly #waiters: { resolve: () => void; reject: (error: Error) => void }[] = [];

  #change(): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => { this.#waiters.push({ resolve, reject }); });
  }

  #changed(): void {
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiters.splice(0)) reject(this.#failure);
  }
}
