import type { LimitTest, WindowOver } from '../../../shared/contract/limits.ts';
import type { Progress } from '../../../shared/domain/basics.ts';
import type { LimitDetails } from '../../../shared/domain/limit.ts';
import { cite } from '../../../shared/domain/refs.ts';
import type { LimitRef } from '../../../shared/domain/refs.ts';
import { Slice } from '../../../shared/domain/usage.ts';
import { coverageNote } from '../usage/coverage.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import type { UsageContext } from '../usage/open-source.ts';
import { behaviourAfterRefusal } from './after-refusal.ts';
import { testFixedWindows } from './fixed-windows.ts';
import { joinSlices } from './join-slices.ts';
import { limitSentence, windowRule } from './limit-words.ts';
import { OrderedReader } from './ordered-calls.ts';
import { RequestKeys } from './request-keys.ts';
import { testRollingWindows } from './rolling-windows.ts';
import { SliceScan } from './slice-scan.ts';
import { windowCut } from './window-cut.ts';
import { MarkList, WindowTally } from './window-tally.ts';

const MOST_OFFENDERS = 100;

export interface LimitTestOptions {
  /** Narrows what is looked at. */
  readonly slice: Slice;
  readonly afterMinutes: number;
  readonly marks: number;
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/** Counts the windows of a limit in the usage logs, and what keys did after they were refused. */
export async function testLimit(context: UsageContext, number: number, details: LimitDetails, options: LimitTestOptions): Promise<LimitTest> {
  const { signal } = options, sentence = limitSentence(details);
  const named = { limit: details.name, ref: `limit:${number}` as LimitRef, cite: cite('limit', number), sentence, maximum: details.maximum };
  const inForce = Slice.parse({ fromUtcUs: details.fromUtcMs === null ? null : details.fromUtcMs * 1_000, toUtcUs: details.toUtcMs === null ? null : details.toUtcMs * 1_000 });
  const own = joinSlices(details.filter, inForce), slice = own === null ? null : joinSlices(own, options.slice);
  if (slice === null) return { ...named, ...NOTHING, slice: details.filter, sentences: ['The limit and the filter have no requests in common: their periods or lists do not meet. Nothing was counted.'] };

  const scan = new SliceScan(context, slice), keys = new RequestKeys(details.per);
  const tally = new WindowTally(details.maximum), marks = new MarkList(options.marks);
  const hasRefusals = await holdsRefusals(context, slice, signal);
  // What keys did after a refusal takes a second reading, where there was one.
  const total = scan.rows * (hasRefusals ? 2 : 1);
  let done = 0;
  const report = (): void => { options.progress({ done, total, unit: 'rows', step: 'usage.scan', subject: details.name }); };
  const looked = (rows: number): void => { done += rows; report(); };
  const { window, measure } = details;
  const requests = window.kind === 'rolling'
    ? await testRollingWindows(new OrderedReader(scan, keys, { measure, refused: false, signal }), window.seconds * 1_000_000, tally, marks, looked)
    : await testFixedWindows({ scan, keys, measure, signal, looked }, windowCut(window), tally, marks);
  const period = periodOf(scan, slice);
  const afterRefusal = hasRefusals ? await afterRefusals(context, details, slice, options, looked) : null;
  done = total;
  report();

  const offenders = tally.keys.map((key, at) => ({ key, at })).filter(({ key }) => key.exceeded > 0)
    .sort((one, other) => other.key.exceeded - one.key.exceeded || other.key.worst - one.key.worst || (keys.label(one.at) < keys.label(other.at) ? -1 : 1));
  const worst = [...offenders].sort((one, other) => other.key.worst - one.key.worst || one.key.worstFromUtcUs - other.key.worstFromUtcUs)[0];
  const longest = [...offenders].sort((one, other) => other.key.longestRun - one.key.longestRun || one.key.runFromUtcUs - other.key.runFromUtcUs)[0];
  const part = (at: number, fromUtcUs: number, toUtcUs: number): Slice => {
    const within = joinSlices(slice, Slice.parse({ fromUtcUs, toUtcUs }));
    return keys.sliceOf(at, within ?? slice);
  };
  return {
    ...named, period, requests,
    windows: tally.windows, exceeded: tally.exceeded, beyond: window.kind === 'rolling' ? null : tally.beyond,
    keys: keys.count, keysOver: offenders.length,
    worst: worst === undefined ? null : {
      from: isoOfUs(worst.key.worstFromUtcUs), to: isoOfUs(worst.key.worstToUtcUs), fromUtcUs: worst.key.worstFromUtcUs, toUtcUs: worst.key.worstToUtcUs,
      per: keys.label(worst.at), measured: worst.key.worst, maximum: details.maximum, slice: part(worst.at, worst.key.worstFromUtcUs, worst.key.worstToUtcUs),
    } satisfies WindowOver,
    longestRun: longest?.key.longestRun ?? 0,
    run: longest === undefined ? null : {
      per: keys.label(longest.at), windows: longest.key.longestRun, from: isoOfUs(longest.key.runFromUtcUs), to: isoOfUs(longest.key.runToUtcUs), slice: part(longest.at, longest.key.runFromUtcUs, longest.key.runToUtcUs),
    },
    offenders: offenders.slice(0, MOST_OFFENDERS).map(({ key, at }) => ({
      per: keys.label(at), windows: key.windows, exceeded: key.exceeded, worst: key.worst, worstFrom: isoOfUs(key.worstFromUtcUs), longestRun: key.longestRun, slice: keys.sliceOf(at, slice),
    })),
    months: [...tally.months].sort(([one], [other]) => one - other).map(([month, counts]) => ({ month: `${Math.floor(month / 12)}-${String(month % 12 + 1).padStart(2, '0')}`, ...counts })),
    marks: marks.kept, marksTotal: marks.total,
    afterRefusal,
    slice,
    sentences: [
      sentence, windowRule(window),
      ...(period === null ? ['No request of the logs falls under this limit.'] : [coverageNote(context.db, period, slice.sources), 'Where the logs have no rows, no window is counted: the figures are a floor.']),
    ],
  };
}

const NOTHING = {
  period: null, requests: 0, windows: 0, exceeded: 0, beyond: null, keys: 0, keysOver: 0, worst: null, longestRun: 0, run: null, offenders: [], months: [], marks: [], marksTotal: 0, afterRefusal: null,
} satisfies Partial<LimitTest>;

/** What was tested: the slice's period, cut to the first and last request its segments may hold. */
function periodOf(scan: SliceScan, slice: Slice): LimitTest['period'] {
  const cuts = scan.stretches(Number.POSITIVE_INFINITY), first = cuts[0], end = cuts.at(-1);
  if (first === undefined || end === undefined) return null;
  const fromUtcUs = Math.max(first, slice.fromUtcUs ?? first), toUtcUs = Math.min(end, slice.toUtcUs ?? end);
  return { from: isoOfUs(fromUtcUs), to: isoOfUs(toUtcUs), fromUtcUs, toUtcUs };
}

/** Refusals count here even where the limit leaves them out. */
function withRefusals(slice: Slice): Slice {
  return { ...slice, statuses: [], exclude: slice.exclude.filter(kind => kind !== 'refusals') };
}

async function holdsRefusals(context: UsageContext, slice: Slice, signal: AbortSignal): Promise<boolean> {
  const refusals = new SliceScan(context, { ...withRefusals(slice), statuses: ['429'] });
  for await (const { matched } of refusals.read({ fromUtcUs: Number.NEGATIVE_INFINITY, toUtcUs: Number.POSITIVE_INFINITY }, signal)) if (matched.count > 0) return true;
  return false;
}

async function afterRefusals(context: UsageContext, details: LimitDetails, slice: Slice, options: LimitTestOptions, looked: (rows: number) => void): Promise<LimitTest['afterRefusal']> {
  const all = withRefusals(slice), keys = new RequestKeys(details.per);
  const reader = new OrderedReader(new SliceScan(context, all), keys, { measure: 'calls', refused: true, signal: options.signal });
  return behaviourAfterRefusal(reader, keys, all, options.afterMinutes, looked);
}
