import type { OrderedCalls, OrderedReader } from './ordered-calls.ts';
import type { MarkList, WindowTally } from './window-tally.ts';

/** Stretches that both ends of the window have between them before the later one reads the earlier ones again. */
const MOST_HELD = 4;

/** Stretches of a reader, the last few of them kept. */
class HeldStretches {
  readonly #reader: OrderedReader;
  readonly #held = new Map<number, OrderedCalls>();

  constructor(reader: OrderedReader) {
    this.#reader = reader;
  }

  get count(): number {
    return this.#reader.stretches;
  }

  async at(stretch: number): Promise<OrderedCalls> {
    let calls = this.#held.get(stretch);
    if (calls === undefined) {
      calls = await this.#reader.read(stretch);
      this.#held.set(stretch, calls);
      for (const held of this.#held.keys()) if (this.#held.size > MOST_HELD && held !== stretch) this.#held.delete(held);
    }
    return calls;
  }
}

/**
 * Looks at the window that ends with each instant at which a key called: everything the key called after `instant − width` up to and with
 * the instant. Two ends walk over the requests in order of time; the far end reads them again where too many lie between, so that
 * memory does not grow with the width.
 * @returns requests counted
 */
export async function testRollingWindows(reader: OrderedReader, widthUs: number, tally: WindowTally, marks: MarkList, looked: (rows: number) => void): Promise<number> {
  const stretches = new HeldStretches(reader);
  let sums = new Float64Array(1_024), orders = new Float64Array(1_024), judgedAt = new Float64Array(1_024).fill(Number.NaN), requests = 0;
  let tail: OrderedCalls | null = null, tailStretch = -1, tailAt = 0;
  let open: { fromUtcUs: number; toUtcUs: number; keys: Set<number>; measured: number } | null = null;
  const close = (): void => { if (open !== null) marks.add({ fromUtcUs: open.fromUtcUs, toUtcUs: open.toUtcUs, keys: open.keys.size, measured: open.measured }); };
  for (let stretch = 0; stretch < stretches.count; stretch++) {
    const head = await stretches.at(stretch);
    const { times, keys, amounts, count } = head;
    requests += count;
    for (let at = 0; at < count;) {
      const time = times[at]!;
      let end = at + 1;
      while (end < count && times[end] === time) end++;
      for (;;) {
        if (tail === null || tailAt === tail.count) {
          if (tailStretch >= stretch) break;
          tail = await stretches.at(++tailStretch);
          tailAt = 0;
          continue;
        }
        if (tail.times[tailAt]! > time - widthUs) break;
        const key = tail.keys[tailAt]!;
        sums[key] = sums[key]! - (tail.amounts === null ? 1 : tail.amounts[tailAt]!);
        tailAt++;
      }
      for (let place = at; place < end; place++) {
        const key = keys[place]!;
        if (key >= sums.length) { sums = larger(sums, key); orders = larger(orders, key); judgedAt = larger(judgedAt, key); }
        sums[key] = sums[key]! + (amounts === null ? 1 : amounts[place]!);
      }
      for (let place = at; place < end; place++) {
        const key = keys[place]!;
        if (orders[key]! > 0 && judgedAt[key] === time) continue;
        judgedAt[key] = time;
        orders[key] = orders[key]! + 1;
        const from = time - widthUs + 1;
        if (!tally.add(key, orders[key], from, time + 1, sums[key]!)) continue;
        if (open === null || from >= open.toUtcUs) { close(); open = { fromUtcUs: from, toUtcUs: time + 1, keys: new Set([key]), measured: sums[key]! }; }
        else { open.toUtcUs = time + 1; open.keys.add(key); open.measured = Math.max(open.measured, sums[key]!); }
      }
      at = end;
    }
    looked(count);
  }
  close();
  return requests;
}

function larger(array: Float64Array<ArrayBuffer>, key: number): Float64Array<ArrayBuffer> {
  const more = new Float64Array(Math.max(array.length * 2, key + 1));
  more.set(array);
  return more;
}
