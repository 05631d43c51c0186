import type { LimitMeasure } from '../../../shared/domain/limit.ts';
import type { OpenSource } from '../usage/open-source.ts';
import type { MatchedSegment } from '../usage/segment-scan.ts';
import type { RequestKeys } from './request-keys.ts';
import type { SliceScan } from './slice-scan.ts';

/** Requests of a stretch that are read at one time, about. */
const STRETCH_ROWS = 1_000_000;

/** Requests of one stretch in order of time; those of one instant in the order of their files. */
export interface OrderedCalls {
  readonly count: number;
  readonly times: Float64Array;
  readonly keys: Uint32Array;
  /** Items or bytes; null when calls are counted. */
  readonly amounts: Float64Array | null;
  /** 1 for calls answered 429; null when that was not asked for. */
  readonly refused: Uint8Array | null;
}

/** Reads a slice in order of time, stretch by stretch, as often as is wanted. */
export class OrderedReader {
  readonly #scan: SliceScan;
  readonly #keys: RequestKeys;
  readonly #measure: LimitMeasure;
  readonly #wantsRefused: boolean;
  readonly #signal: AbortSignal;
  readonly #cuts: readonly number[];
  readonly #refusals = new Map<OpenSource, Uint8Array>();

  constructor(scan: SliceScan, keys: RequestKeys, options: { readonly measure: LimitMeasure; readonly refused: boolean; readonly signal: AbortSignal }) {
    this.#scan = scan;
    this.#keys = keys;
    this.#measure = options.measure;
    this.#wantsRefused = options.refused;
    this.#signal = options.signal;
    this.#cuts = scan.stretches(STRETCH_ROWS);
  }

  get stretches(): number {
    return Math.max(0, this.#cuts.length - 1);
  }

  async read(stretch: number): Promise<OrderedCalls> {
    let times = new Float64Array(1 << 16), keys = new Uint32Array(1 << 16), count = 0;
    let amounts = this.#measure === 'calls' ? null : new Float64Array(1 << 16);
    let refused = this.#wantsRefused ? new Uint8Array(1 << 16) : null;
    let isOrdered = true, before = Number.NEGATIVE_INFINITY;
    for await (const { matched, epoch } of this.#scan.read({ fromUtcUs: this.#cuts[stretch]!, toUtcUs: this.#cuts[stretch + 1]! }, this.#signal)) {
      const needed = count + matched.count;
      if (needed > times.length) {
        const length = Math.max(needed, times.length * 2);
        times = copied(new Float64Array(length), times);
        keys = copied(new Uint32Array(length), keys);
        if (amounts !== null) amounts = copied(new Float64Array(length), amounts);
        if (refused !== null) refused = copied(new Uint8Array(length), refused);
      }
      const own = await this.#keys.of(matched, epoch), at = count;
      const segmentTimes = matched.times();
      for (let row = 0; row < matched.count; row++) {
        const time = segmentTimes[matched.rows[row]!]!;
        times[at + row] = time;
        if (time < before) isOrdered = false;
        before = time;
        keys[at + row] = own[row]!;
      }
      if (amounts !== null) {
        const figures = this.#measure === 'calls' ? null : matched.numbers(this.#measure);
        for (let row = 0; row < matched.count; row++) amounts[at + row] = figures === null ? 0 : Math.max(0, figures[matched.rows[row]!]!);
      }
      if (refused !== null) await this.#noteRefusals(matched, refused, at);
      count = needed;
    }
    if (isOrdered) return { count, times, keys, amounts, refused };
    const order = Uint32Array.from({ length: count }, (_, at) => at).sort((one, other) => times[one]! - times[other]! || one - other);
    return {
      count, times: Float64Array.from(order, at => times[at]!), keys: Uint32Array.from(order, at => keys[at]!),
      amounts: amounts === null ? null : Float64Array.from(order, at => amounts[at]!), refused: refused === null ? null : Uint8Array.from(order, at => refused[at]!),
    };
  }

  async #noteRefusals(matched: MatchedSegment, refused: Uint8Array, from: number): Promise<void> {
    const { source } = matched, column = source.column('status');
    if (column === null) { refused.fill(0, from, from + matched.count); return; }
    const values = matched.values(column);
    if (values === null) {
      (await matched.texts(column)).forEach((text, at) => { refused[from + at] = text === '429' ? 1 : 0; });
      return;
    }
    let isRefusal = this.#refusals.get(source);
    if (isRefusal === undefined) this.#refusals.set(source, isRefusal = source.dictionary(column).among(['429']));
    for (let at = 0; at < matched.count; at++) refused[from + at] = isRefusal[values[matched.rows[at]!]!]!;
  }
}

function copied<T extends Float64Array | Uint32Array | Uint8Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
