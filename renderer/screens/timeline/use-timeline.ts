import { useCallback, useMemo, useState } from 'react';
import type { TimelineView } from '../../../shared/contract/timeline.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { stackOrder } from '../../parts/chart/app-series.ts';
import type { AppSeries } from '../../parts/chart/app-series.ts';
import { buildStack } from '../../parts/chart/stack.ts';
import type { StackCell } from '../../parts/chart/stack.ts';
import { HOUR_MS, SECOND_MS, clampWindow, isSameWindow, spanOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useResting } from '../../parts/chart/use-resting.ts';

/** The shortest stretch the chart zooms to. */
export const MIN_SPAN_MS = SECOND_MS;
/** Width of a column of density that is asked for. */
const COLUMN_PX = 1.5;
const REST_MS = 100;
const READ_MS = 3 * HOUR_MS;
const WHOLE_COLUMNS = 260;

/** What the chart draws of one answer; its own window is wider than the screen, so that a pan has something to show. */
export interface Scene {
  readonly view: TimelineView;
  readonly window: TimeWindow;
  readonly cells: readonly StackCell[];
}

export interface Timeline {
  readonly bounds: TimeWindow;
  readonly fitted: TimeWindow;
  readonly window: TimeWindow;
  readonly settled: TimeWindow;
  readonly isFitted: boolean;
  readonly whole: Scene;
  /** Null until the first answer for a stretch has come. */
  readonly near: Scene | null;
  readonly apps: readonly AppSeries[];
  readonly error: unknown;
  setWindow(window: TimeWindow): void;
  fit(): void;
  retry(): void;
}

/** Everything dated, once: the ground the chart stands on. `view.extent` is null when nothing is. */
export function useWhole(): { readonly view: TimelineView | null; readonly error: unknown; readonly retry: () => void } {
  const answer = useAnswer('timeline.view', { fromUtcMs: null, toUtcMs: null, columns: WHOLE_COLUMNS }, { keepsPrevious: true });
  return { view: answer.data ?? null, error: answer.error, retry: () => { void answer.refetch(); } };
}

/** Where the chart stands and what it shows there. `shown` leaves out apps; null shows all. */
export function useTimeline(view: TimelineView, extent: TimeWindow, widthPx: number, shown: readonly string[]): Timeline {
  const { fromUtcMs, toUtcMs } = useSelection('timeline');
  const select = useView(state => state.select);
  const registered = useAnswer('app.list', {}).data;
  const fitted = useMemo(() => pad(extent, 0.012), [extent]);
  const bounds = useMemo(() => pad(extent, 0.04), [extent]);
  const settled = useMemo(() => (fromUtcMs === null || toUtcMs === null || toUtcMs <= fromUtcMs ? fitted : clampWindow({ fromMs: fromUtcMs, toMs: toUtcMs }, union(bounds, { fromMs: fromUtcMs, toMs: toUtcMs }))), [fromUtcMs, toUtcMs, fitted, bounds]);
  const [live, setLive] = useState<TimeWindow | null>(null);
  useResting(useMemo(() => (live === null ? null : () => {
    if (!isSameWindow(live, settled)) select('timeline', isSameWindow(live, fitted) ? { fromUtcMs: null, toUtcMs: null } : { fromUtcMs: Math.round(live.fromMs), toUtcMs: Math.round(live.toMs) });
    setLive(null);
  }), [live, settled, fitted, select]), REST_MS);
  const asked = useMemo(() => {
    // Up to three hours requests are read one by one and cells may be seconds; a margin must not carry the question past that.
    const span = spanOf(settled);
    const margin = span <= READ_MS ? Math.min(span / 2, (READ_MS - span) / 2) : span / 2;
    return { fromUtcMs: Math.floor(settled.fromMs - margin), toUtcMs: Math.ceil(settled.toMs + margin), columns: Math.min(4_000, Math.max(10, Math.round(((span + 2 * margin) / span) * (widthPx / COLUMN_PX)))) };
  }, [settled, widthPx]);
  const answer = useAnswer('timeline.view', asked, { enabled: widthPx > 0, keepsPrevious: true });
  const names = useMemo(() => [...new Set([...view.usage.apps, ...answer.data?.usage.apps ?? []])], [view, answer.data]);
  const apps = useMemo(() => stackOrder(names, registered ?? []), [names, registered]);
  const whole = useMemo(() => sceneOf(view, apps, shown), [view, apps, shown]);
  const near = useMemo(() => (answer.data === undefined ? null : sceneOf(answer.data, apps, shown)), [answer.data, apps, shown]);
  const window = live ?? settled;
  return {
    bounds, fitted, window, settled, whole, near, apps,
    isFitted: isSameWindow(window, fitted),
    error: answer.error,
    setWindow: setLive,
    fit: useCallback(() => { setLive(fitted); }, [fitted]),
    retry: () => { void answer.refetch(); },
  };
}

function sceneOf(view: TimelineView, apps: readonly AppSeries[], shown: readonly string[]): Scene {
  const places = new Map(apps.map((app, place) => [app.name, place]));
  const kept = new Set(shown);
  const points = view.usage.cells.flatMap(({ atUtcMs, app, calls }) => {
    const name = view.usage.apps[app] ?? '';
    return kept.size > 0 && !kept.has(name) ? [] : [{ atMs: atUtcMs, series: places.get(name) ?? 0, value: calls }];
  });
  return { view, window: { fromMs: view.fromUtcMs, toMs: view.toUtcMs }, cells: buildStack(points, Math.max(1, apps.length), fromMs => fromMs + view.usage.stepMs) };
}

function pad(window: TimeWindow, share: number): TimeWindow {
  const by = Math.max(spanOf(window) * share, HOUR_MS / 2);
  return { fromMs: Math.floor(window.fromMs - by), toMs: Math.ceil(window.toMs + by) };
}

function union(a: TimeWindow, b: TimeWindow): TimeWindow {
  return { fromMs: Math.min(a.fromMs, b.fromMs), toMs: Math.max(a.toMs, b.toMs) };
}
