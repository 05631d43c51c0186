import { useCallback, useMemo, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { UsageDimension, UsageStep } from '../../../shared/contract/usage.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { queryKey, useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { Asked, AskedNote } from '../../parts/Asked.tsx';
import { AppSwatch } from '../../parts/BearingMark.tsx';
import { ChartCanvas } from '../../parts/chart/ChartCanvas.tsx';
import type { Painting } from '../../parts/chart/ChartCanvas.tsx';
import { buildStack, highest, paintMissing, paintStack } from '../../parts/chart/stack.ts';
import type { StackCell } from '../../parts/chart/stack.ts';
import { POINT_LIMIT, addSteps } from '../../parts/chart/time-step.ts';
import { instantAt } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { useSize } from '../../parts/chart/use-size.ts';
import { Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { useClock } from '../../parts/chart/wall-clock.ts';
import type { WallClock } from '../../parts/chart/wall-clock.ts';
import { MIN_SPAN_MS, snapWindow } from './snap.ts';
import type { UsageGround } from './use-usage.ts';

/** Charts that are drawn; the rest is one more. */
const MOST_CHARTS = 11;
const CHART_PX = 62;
/** Narrower than this a chart of a year says little. */
const LEAST_WIDTH_PX = 190;
const REST_COLOR = 8;

interface Small { readonly key: string; readonly name: string; readonly isRest: boolean; readonly color: number; readonly calls: number; readonly cells: readonly StackCell[] }

/** One small chart for each value of a dimension, largest first, all on one scale and one axis of time. Dragging over any of them chooses a stretch. */
export function SmallMultiples({ ground, by, slice, window, step, bounds, onWindow, onReset }: {
  readonly ground: UsageGround;
  readonly by: UsageDimension;
  readonly slice: Slice;
  readonly window: TimeWindow;
  readonly step: UsageStep;
  readonly bounds: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onReset: () => void;
}) {
  const { t } = useLingui();
  const clock = useClock();
  const format = useFormat();
  const words = useTimeWords();
  const box = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(box);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const input = { slice, step, zone: clock.zone, by, keep: MOST_CHARTS, limit: POINT_LIMIT };
  const answer = useAnswer('usage.series', input, { keepsPrevious: true });
  const charts = useMemo(() => smallCharts(answer.data?.points ?? [], by, step, ground, clock), [answer.data, by, step, ground, clock]);
  const most = useMemo(() => Math.max(1, ...charts.map(chart => highest(chart.cells, window))), [charts, window]);
  const columns = Math.max(1, Math.min(4, Math.floor(widthPx / LEAST_WIDTH_PX)));
  const chartPx = Math.max(0, Math.floor((widthPx - (columns - 1) * 16) / columns));
  const end = (held: { readonly from: number; readonly to: number }): void => {
    const [from, to] = [Math.min(held.from, held.to), Math.max(held.from, held.to)].map(share => instantAt(window, 1, share));
    if (from !== undefined && to !== undefined && Math.abs(held.to - held.from) * chartPx >= 4) onWindow(snapWindow({ fromMs: from, toMs: Math.max(to, from + MIN_SPAN_MS) }, bounds, clock));
  };
  const mostCalls = format.number(Math.round(most)), said = words.period(window);
  return (
    <div className="multiples" ref={box} data-stale={answer.isPlaceholderData || undefined}>
      {answer.isError ? <Problem error={answer.error} retry={() => { void answer.refetch(); }} isInline /> : answer.isPending ? <Asked question={queryKey('usage.series', input)} answer={answer} rows={4} /> : (
        <>
          <AskedNote question={queryKey('usage.series', input)} />
          <p className="t-caption t-3 multiples-scale">{said}. {t`All on one scale: the top of each is ${mostCalls} calls. Drag over one to choose a stretch of time.`}</p>
          <ul className="multiples-grid" style={{ gridTemplateColumns: `repeat(${String(columns)}, minmax(0, 1fr))` }} aria-label={t`Calls over time, one chart each`}>
            {charts.map(chart => (
              <li key={chart.key}>
                <p className="multiples-name">{by === 'app' && <AppSwatch series={chart.color === REST_COLOR ? null : chart.color} />}<span className="ellipsis grow">{chart.isRest ? t`all others` : <Verbatim text={chart.name} fallback={t`not given`} />}</span><b className="num">{format.number(chart.calls)}</b></p>
                <SmallChart ground={ground} chart={chart} window={window} max={most} widthPx={chartPx} drag={drag} onDrag={setDrag} onEnd={held => { setDrag(null); end(held); }} onReset={onReset} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function SmallChart({ ground, chart, window, max, widthPx, drag, onDrag, onEnd, onReset }: {
  readonly ground: UsageGround; readonly chart: Small; readonly window: TimeWindow; readonly max: number; readonly widthPx: number;
  readonly drag: { readonly from: number; readonly to: number } | null;
  readonly onDrag: (drag: { readonly from: number; readonly to: number } | null) => void;
  readonly onEnd: (drag: { readonly from: number; readonly to: number }) => void;
  readonly onReset: () => void;
}) {
  const paint = useCallback(({ context, colors, hatch, widthPx: canvasPx }: Painting) => {
    const plot = { window, left: 0, top: 0, widthPx: canvasPx, heightPx: CHART_PX - 1, max };
    paintMissing(context, ground.missing, plot, colors, hatch);
    paintStack(context, chart.cells, plot, colors, () => chart.color);
    context.fillStyle = colors.line;
    context.fillRect(0, CHART_PX - 1, canvasPx, 1);
  }, [ground, chart, window, max]);
  const shareIn = (event: PointerEvent<HTMLDivElement>): number => Math.min(1, Math.max(0, (event.clientX - event.currentTarget.getBoundingClientRect().left) / Math.max(1, widthPx)));
  return (
    <div
      className="multiples-chart"
      style={{ height: CHART_PX }}
      onPointerDown={event => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        onDrag({ from: shareIn(event), to: shareIn(event) });
      }}
      onPointerMove={event => { if (drag !== null) onDrag({ ...drag, to: shareIn(event) }); }}
      onPointerUp={event => { if (drag !== null) onEnd({ ...drag, to: shareIn(event) }); }}
      onPointerCancel={() => { onDrag(null); }}
      onDoubleClick={onReset}
    >
      <ChartCanvas widthPx={widthPx} heightPx={CHART_PX} paint={paint} />
      {drag !== null && <div className="usage-drag" style={{ left: Math.min(drag.from, drag.to) * widthPx, width: Math.abs(drag.to - drag.from) * widthPx, top: 0, height: CHART_PX }} />}
    </div>
  );
}

interface Point { readonly atUtcUs: number | null; readonly value: string | null; readonly isOther?: boolean | undefined; readonly calls: number }

function smallCharts(points: readonly Point[], by: UsageDimension, step: UsageStep, ground: UsageGround, clock: WallClock): readonly Small[] {
  const groups = Map.groupBy(points.filter(point => point.atUtcUs !== null), point => (point.isOther === true ? 'rest' : `value ${point.value ?? ''}`));
  return [...groups].map(([key, own]): Small => {
    const isRest = key === 'rest', name = own[0]?.value ?? '';
    return {
      key, name, isRest, calls: own.reduce((sum, point) => sum + point.calls, 0),
      color: !isRest && by === 'app' ? ground.apps.find(app => app.name === name)?.color ?? REST_COLOR : REST_COLOR,
      cells: buildStack(own.map(point => ({ atMs: (point.atUtcUs ?? 0) / 1_000, series: 0, value: point.calls })), 1, fromMs => addSteps(step, fromMs, 1, clock)),
    };
  }).sort((one, other) => Number(one.isRest) - Number(other.isRest) || other.calls - one.calls);
}
