import type { AfterRefusal } from '../../../shared/contract/limits.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import type { OrderedReader } from './ordered-calls.ts';
import type { RequestKeys } from './request-keys.ts';

const MS_US = 1_000;
/** Pauses are counted by the millisecond up to a minute, by the second beyond. */
const FINE_MS = 60_000;

interface KeyState { lastUtcUs: number; wasRefused: boolean; refusedUtcUs: number; runCalls: number; runRefusals: number; runFromUtcUs: number }

interface Run { readonly key: number; readonly calls: number; readonly refusals: number; readonly fromUtcUs: number; readonly toUtcUs: number }

/** Follows every key through what it did after a call was answered 429. Null when none was. */
export async function behaviourAfterRefusal(reader: OrderedReader, keys: RequestKeys, slice: Slice, withinMinutes: number, looked: (rows: number) => void): Promise<AfterRefusal | null> {
  const withinUs = withinMinutes * 60_000_000, states: KeyState[] = [], pauses = new Pauses(withinMinutes * 60);
  let refusals = 0, paused = 0, callsWithin = 0, longest: Run | null = null;
  const end = (key: number, state: KeyState): void => {
    if (state.runCalls > (longest?.calls ?? 0)) longest = { key, calls: state.runCalls, refusals: state.runRefusals, fromUtcUs: state.runFromUtcUs, toUtcUs: state.lastUtcUs + 1 };
    state.runCalls = 0;
    state.runRefusals = 0;
  };
  for (let stretch = 0; stretch < reader.stretches; stretch++) {
    const { count, times, keys: own, refused } = await reader.read(stretch);
    for (let at = 0; at < count; at++) {
      const key = own[at]!, time = times[at]!, isRefused = refused?.[at] === 1;
      const state = states[key] ??= { lastUtcUs: Number.NEGATIVE_INFINITY, wasRefused: false, refusedUtcUs: Number.NEGATIVE_INFINITY, runCalls: 0, runRefusals: 0, runFromUtcUs: 0 };
      const sinceUs = time - state.lastUtcUs;
      if (state.wasRefused) {
        if (sinceUs <= withinUs) pauses.add(sinceUs);
        else paused++;
      }
      if (time - state.refusedUtcUs <= withinUs) callsWithin++;
      if (state.runCalls > 0 && sinceUs > withinUs) end(key, state);
      if (state.runCalls > 0 || isRefused) {
        if (state.runCalls === 0) state.runFromUtcUs = time;
        state.runCalls++;
        if (isRefused) state.runRefusals++;
      }
      if (isRefused) { refusals++; state.refusedUtcUs = time; }
      state.wasRefused = isRefused;
      state.lastUtcUs = time;
    }
    looked(count);
  }
  states.forEach((state, key) => { if (state.wasRefused) paused++; end(key, state); });
  if (refusals === 0) return null;
  const run = longest as Run | null;
  const figures = {
    withinMinutes, refusals, paused, pausedShare: paused / refusals, callsWithin, medianPauseSeconds: pauses.median(),
    longestRun: run === null ? null : {
      per: keys.label(run.key), calls: run.calls, refusals: run.refusals, from: isoOfUs(run.fromUtcUs), to: isoOfUs(run.toUtcUs),
      slice: { ...keys.sliceOf(run.key, slice), fromUtcUs: run.fromUtcUs, toUtcUs: run.toUtcUs },
    },
  };
  return { ...figures, sentences: inWords(figures) };
}

function inWords({ withinMinutes, refusals, paused, callsWithin, medianPauseSeconds, longestRun }: Omit<AfterRefusal, 'sentences'>): string[] {
  const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 3 });
  return [
    `${number(refusals)} calls were answered 429 (too many requests). After ${number(paused)} of them (${(100 * paused / refusals).toFixed(1)} %) the same key made no call for ${withinMinutes} minutes, as far as the logs go.`,
    ...(medianPauseSeconds === null ? [] : [`Where it called again within that time, half of the times it did so within ${number(medianPauseSeconds)} seconds.`]),
    `${number(callsWithin)} calls were made within ${withinMinutes} minutes after a 429 by the same key; each is counted once.`,
    ...(longestRun === null ? [] : [`Longest stretch without a pause of ${withinMinutes} minutes: ${longestRun.per}, ${number(longestRun.calls)} calls, ${number(longestRun.refusals)} of them refused, from ${longestRun.from} to ${longestRun.to}.`]),
    'A repeat may be sent by a person, a relay or a library; the logs do not say which.',
  ];
}

/** Pauses by length, in room that does not grow with their number. */
class Pauses {
  readonly #fine = new Float64Array(FINE_MS);
  readonly #coarse: Float64Array;
  #count = 0;

  constructor(mostSeconds: number) {
    this.#coarse = new Float64Array(mostSeconds + 1);
  }

  add(pauseUs: number): void {
    const ms = Math.floor(pauseUs / MS_US);
    this.#count++;
    if (ms < FINE_MS) this.#fine[ms]!++;
    else this.#coarse[Math.min(this.#coarse.length - 1, Math.floor(ms / 1_000))]!++;
  }

  /** Seconds at or under which half of the pauses lie; null without any. */
  median(): number | null {
    let left = Math.ceil(this.#count / 2);
    if (left === 0) return null;
    for (let ms = 0; ms < FINE_MS; ms++) { left -= this.#fine[ms]!; if (left <= 0) return ms / 1_000; }
    for (let second = 0; second < this.#coarse.length; second++) { left -= this.#coarse[second]!; if (left <= 0) return second; }
    return null;
  }
}
