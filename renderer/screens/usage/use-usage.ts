import { useCallback, useMemo, useState } from 'react';
import type { Output } from '../../../shared/contract/methods.ts';
import type { FileCoverage, UsageStep } from '../../../shared/contract/usage.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { stackOrder } from '../../parts/chart/app-series.ts';
import type { AppSeries } from '../../parts/chart/app-series.ts';
import { buildStack } from '../../parts/chart/stack.ts';
import type { StackCell } from '../../parts/chart/stack.ts';
import { POINT_LIMIT, addSteps, chooseStep } from '../../parts/chart/time-step.ts';
import { clampWindow, isSameWindow } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useClock } from '../../parts/chart/wall-clock.ts';
import { useResting } from '../../parts/chart/use-resting.ts';
import { extentOf, missingFrom } from './coverage.ts';
import { overWindow, wholeSlice, windowOf, withoutPeriod } from './slice.ts';

export type Band = Output<'timeline.view'>['bands'][number];

/** Past this many apps a chart shows their sum: colours and an answer's size end earlier. */
const MOST_SERIES = 60;
/** Figures and rows wait this long for the brush to rest. */
const REST_MS = 120;

/** What the logs of the case cover, and who is in them; independent of any filter. */
export interface UsageGround {
  readonly files: readonly FileCoverage[];
  /** The files whose rows are counted: those that do not repeat another one whole. */
  readonly counted: readonly FileCoverage[];
  readonly gapRule: string;
  /** Null when no file has a request. */
  readonly extent: TimeWindow | null;
  readonly missing: readonly TimeWindow[];
  readonly apps: readonly AppSeries[];
  readonly bands: readonly Band[];
}

/** Coverage, apps and agreement texts, asked once. */
export function useGround(): { readonly ground: UsageGround | null; readonly error: unknown; readonly retry: () => void } {
  const coverage = useAnswer('usage.coverage', {});
  const registered = useAnswer('app.list', {});
  const named = useAnswer('usage.top', { by: 'app', limit: 500 });
  const texts = useAnswer('timeline.view', { fromUtcMs: null, toUtcMs: null, columns: 10 });
  const ground = useMemo(() => {
    if (coverage.data === undefined || registered.data === undefined || named.data === undefined) return null;
    const { files, gapRule } = coverage.data;
    const counted = files.filter(file => file.duplicateOf === undefined);
    const extent = extentOf(counted);
    return {
      files, counted, gapRule, extent,
      missing: extent === null ? [] : missingFrom(counted, extent),
      apps: stackOrder(named.data.map(app => app.value), registered.data),
      bands: texts.data?.bands ?? [],
    };
  }, [coverage.data, registered.data, named.data, texts.data]);
  const failed = [coverage, registered, named].find(answer => answer.isError);
  return { ground, error: failed?.error ?? null, retry: () => { void failed?.refetch(); } };
}

/** The slice on screen and the brush that moves its ends. */
export interface Period {
  readonly slice: Slice;
  /** Where the brush is now; the slice follows when it rests. */
  readonly window: TimeWindow;
  /** Where the slice is: what figures and rows are of. */
  readonly settled: TimeWindow;
  /** True until figures and rows have caught up. */
  readonly isMoving: boolean;
  setWindow(window: TimeWindow): void;
  setSlice(slice: Slice): void;
}

export function usePeriod(extent: TimeWindow): Period {
  const selected = useSelection('usage').slice;
  const select = useView(state => state.select);
  const slice = useMemo(() => wholeSlice(selected), [selected]);
  const settled = useMemo(() => clampWindow(windowOf(slice, extent), hullWith(extent, windowOf(slice, extent))), [slice, extent]);
  const [live, setLive] = useState<TimeWindow | null>(null);
  const isMoving = live !== null && !isSameWindow(live, settled);
  useResting(useMemo(() => (live === null ? null : () => {
    if (!isSameWindow(live, settled)) select('usage', { slice: overWindow(slice, live, extent) });
    setLive(null);
  }), [live, settled, slice, extent, select]), REST_MS);
  const setSlice = useCallback((next: Slice) => { setLive(null); select('usage', { slice: next, request: null }); }, [select]);
  return { slice, window: live ?? settled, settled, isMoving, setWindow: setLive, setSlice };
}

/** A slice from elsewhere may lie outside the logs; it is shown where it lies. */
function hullWith(extent: TimeWindow, window: TimeWindow): TimeWindow {
  return { fromMs: Math.min(extent.fromMs, window.fromMs), toMs: Math.max(extent.toMs, window.toMs) };
}

/** Bars of one question. */
export interface Series {
  readonly step: UsageStep;
  readonly cells: readonly StackCell[];
  /** Which apps are stacked, bottom first; a single nameless one when they are summed. */
  readonly apps: readonly AppSeries[];
  /** True when it came from totals, false when rows were counted for it. */
  readonly isRolled: boolean;
  /** What was asked. */
  readonly slice: Slice;
}

const SUM: readonly AppSeries[] = [{ name: '', color: 8, series: null }];

/** Calls over time at the finest step that fits, stacked by app. Keeps the last answer while the next one comes. */
export function useSeries(slice: Slice, window: TimeWindow, widthPx: number, apps: readonly AppSeries[], options: { readonly wish?: UsageStep | null; readonly minCellPx?: number } = {}): { readonly series: Series | null; readonly step: UsageStep; readonly error: unknown; readonly retry: () => void } {
  const isSplit = apps.length <= MOST_SERIES;
  const step = chooseStep(window, Math.max(widthPx, 50), isSplit ? apps.length : 1, options.wish ?? null, options.minCellPx ?? 1);
  const clock = useClock();
  const input = useMemo(() => ({ slice, step, zone: clock.zone, by: isSplit ? 'app' as const : null, limit: POINT_LIMIT }), [slice, step, clock, isSplit]);
  const answer = useAnswer('usage.series', input, { enabled: widthPx > 0 && apps.length > 0 });
  const fresh = useMemo(() => {
    if (answer.data === undefined) return null;
    const order = isSplit ? apps : SUM;
    const places = new Map(order.map((app, place) => [app.name, place]));
    const points = answer.data.points.flatMap(({ atUtcUs, value, calls }) => (atUtcUs === null ? [] : [{ atMs: atUtcUs / 1_000, series: places.get(value ?? '') ?? order.length - 1, value: calls }]));
    return { step, apps: order, slice, isRolled: answer.data.rolled, cells: buildStack(points, order.length, fromMs => addSteps(step, fromMs, 1, clock)) };
  }, [answer.data, apps, isSplit, slice, step, clock]);
  const [last, setLast] = useState<Series | null>(null);
  if (fresh !== null && fresh !== last) setLast(fresh);
  return { series: fresh ?? last, step, error: answer.error, retry: () => { void answer.refetch(); } };
}

/** Everything there is, for the overview strip; filters apply, the period does not. */
export function useOverview(slice: Slice, extent: TimeWindow, widthPx: number, apps: readonly AppSeries[]): Series | null {
  const everything = useMemo(() => withoutPeriod(slice), [slice]);
  const shape = JSON.stringify(everything);
  // Subtle: moving the brush changes the slice but not this question.
  const stable = useMemo(() => everything, [shape]); // eslint-disable-line react-hooks/exhaustive-deps
  return useSeries(stable, extent, widthPx, apps, { minCellPx: 5 }).series;
}
