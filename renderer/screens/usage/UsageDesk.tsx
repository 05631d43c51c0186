import { useCallback, useMemo, useRef, useState } from 'react';
import { BookmarkPlus } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { toProvisoError } from '../../../shared/errors.ts';
import { queryKey, useAnswer } from '../../engine/queries.ts';
import { useOffer } from '../../frame/commands.ts';
import { useCrumbs } from '../../frame/crumbs.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { AskedNote } from '../../parts/Asked.tsx';
import { Button } from '../../parts/Button.tsx';
import { Desk, Pane, SplitPane, showInspector, useMedia } from '../../parts/Pane.tsx';
import { Problem } from '../../parts/States.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { Legend } from '../../parts/chart/Legend.tsx';
import { STEP_MS } from '../../parts/chart/time-step.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useSize } from '../../parts/chart/use-size.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { ClockContext, wallClock } from '../../parts/chart/wall-clock.ts';
import { ChartChoices } from './ChartChoices.tsx';
import { ClaimPane } from './ClaimPane.tsx';
import { CoverageStrip } from './CoverageStrip.tsx';
import { FilePane } from './FilePane.tsx';
import { FilterBar } from './FilterBar.tsx';
import { FindingPane } from './FindingPane.tsx';
import { LookFirst } from './LookForDuplicates.tsx';
import { LimitLane } from './LimitLane.tsx';
import { LimitPane } from './LimitPane.tsx';
import { MeasurePane } from './MeasurePane.tsx';
import { NothingHere } from './NothingHere.tsx';
import { RequestPane } from './RequestPane.tsx';
import { ChartShape } from './ChartShape.tsx';
import type { Shape } from './ChartShape.tsx';
import { SmallMultiples } from './SmallMultiples.tsx';
import { UsageChart } from './UsageChart.tsx';
import { UsageFigures } from './UsageFigures.tsx';
import { UsageOverview } from './UsageOverview.tsx';
import { UsageTabs } from './UsageTabs.tsx';
import { fileKey } from './coverage.ts';
import { PLOT_LEFT, PLOT_RIGHT } from './plot.ts';
import { ANY_SLICE, isFiltered } from './slice.ts';
import { useFindingMaker } from './use-findings.ts';
import { useLimitResults } from './use-tests.ts';
import { useOverview, usePeriod, useSeries } from './use-usage.ts';
import type { UsageGround } from './use-usage.ts';
import { useSliceWords } from './words.ts';

/** Chart first, figures that follow the brush, the rows behind them, and beside them what the figures are worth. */
export function UsageDesk(own: { readonly ground: UsageGround; readonly extent: TimeWindow }) {
  return <ClockContext value={wallClock(useSelection('usage').chart.zone)}><Columns {...own} /></ClockContext>;
}

function Columns({ ground, extent }: { readonly ground: UsageGround; readonly extent: TimeWindow }) {
  const { t } = useLingui();
  const words = useTimeWords();
  const { finding, request, claim, limit, chart: choice } = useSelection('usage');
  const select = useView(state => state.select);
  const { slice, window, settled, isMoving, setWindow, setSlice } = usePeriod(extent);
  const [shape, setShape] = useState<Shape>('stack');
  const [file, setFile] = useState<string | null>(null);
  const [showAtMs, setShowAtMs] = useState<{ readonly atMs: number } | null>(null);
  const isWritable = useAnswer('case.state', {}).data?.readOnly === false;
  const tested = useLimitResults(useAnswer('limit.list', {}).data ?? []).filter(result => result !== null);
  const chartBox = useRef<HTMLDivElement>(null);
  const widthPx = Math.max(0, useSize(chartBox).widthPx - PLOT_LEFT - PLOT_RIGHT);
  const bounds = useMemo(() => ({ fromMs: Math.min(extent.fromMs, settled.fromMs), toMs: Math.max(extent.toMs, settled.toMs) }), [extent, settled]);

  const count = useAnswer('usage.count', { slice }, { keepsPrevious: true });
  const isCounting = count.isPlaceholderData || isMoving;
  const detail = useSeries(slice, settled, widthPx, ground.apps, { wish: choice.step });
  const overview = useOverview(slice, extent, widthPx, ground.apps);
  const maker = useFindingMaker(slice);
  const say = useSliceWords();
  const said = say(slice, settled);
  const whole = useCallback(() => { setWindow(extent); }, [setWindow, extent]);
  const openRows = useCallback((atMs: number) => { setShowAtMs({ atMs }); }, []);
  useCrumbs([{ title: words.period(settled) }]);
  useOffer([
    { id: 'usage.save-finding', title: t`Save as finding`, group: 'act', icon: BookmarkPlus, keys: 'F', isDisabled: !isWritable || maker.isBusy || (count.data?.calls ?? 0) === 0, run: () => { maker.save(said); showInspector(); } },
    { id: 'usage.whole-period', title: t`Show the whole period`, group: 'act', keys: '0', run: whole },
    { id: 'usage.clear-filters', title: t`Clear the filters`, group: 'act', isDisabled: !isFiltered(slice), run: () => { setSlice({ ...ANY_SLICE, fromUtcUs: slice.fromUtcUs, toUtcUs: slice.toUtcUs }); } },
  ]);

  const isNarrow = useMedia('(max-width: 1199px)');
  const chosenFile = ground.files.find(own => fileKey(own) === file);
  const isMeasuring = request === null && finding === null && chosenFile === undefined && claim === null && limit === null;
  const side = request !== null ? <RequestPane reference={request} onClose={() => { select('usage', { request: null }); }} />
    : finding !== null ? <FindingPane reference={finding} isWritable={isWritable} onClose={() => { select('usage', { finding: null }); }} />
      : chosenFile !== undefined ? <FilePane file={chosenFile} gapRule={ground.gapRule} onWindow={setWindow} onClose={() => { setFile(null); }} />
        : claim !== null ? <ClaimPane reference={claim} isWritable={isWritable} onClose={() => { select('usage', { claim: null }); }} />
          : limit !== null ? <LimitPane reference={limit} isWritable={isWritable} onClose={() => { select('usage', { limit: null }); }} />
            : <MeasurePane ground={ground} slice={slice} window={settled} count={count.data ?? null} maker={maker} isWritable={isWritable} />;
  const chart = (
    <section className="usage-chart" ref={chartBox} aria-label={t`Chart`}>
      <div className="usage-legend">
        {shape === 'stack' ? <Legend series={ground.apps} onName={() => { useView.getState().go('sources', { tab: 'apps' }); }} /> : <span className="grow" />}
        <ChartShape shape={shape} onShape={setShape} />
      </div>
      {detail.error !== null && detail.series === null ? <Problem error={detail.error} retry={detail.retry} /> : (
        <>
          {shape === 'stack' ? <UsageChart ground={ground} window={window} series={detail.series} overview={overview} bounds={bounds} onWindow={setWindow} onReset={whole} onRows={openRows} />
            : <SmallMultiples ground={ground} by={shape} slice={slice} window={window} step={detail.step} bounds={bounds} onWindow={setWindow} onReset={whole} />}
          <LimitLane results={tested} window={window} widthPx={widthPx} />
          <CoverageStrip ground={ground} window={window} widthPx={widthPx} />
          <UsageOverview ground={ground} extent={extent} window={window} series={overview} fineMs={STEP_MS[detail.step]} widthPx={widthPx} onWindow={setWindow} onReset={whole} />
        </>
      )}
    </section>
  );
  const isEmpty = count.data?.calls === 0 && !count.isPlaceholderData;
  const rows = isEmpty
    ? <NothingHere ground={ground} slice={slice} window={settled} said={said} onWhole={whole} onClear={() => { setSlice({ ...ANY_SLICE, fromUtcUs: slice.fromUtcUs, toUtcUs: slice.toUtcUs }); }} />
    : (
      <UsageTabs
        ground={ground} slice={slice} window={settled} count={count.data ?? null} isCounting={isCounting}
        series={detail.series?.slice === slice ? detail.series : null}
        file={file} request={request} finding={finding} claim={claim} limit={limit} isWritable={isWritable} showAtMs={showAtMs}
        onSlice={setSlice} onWindow={setWindow} onFile={key => { setFile(key); if (key !== null) { select('usage', { request: null, finding: null }); showInspector(); } }}
      />
    );
  return (
    <>
      <Toolbar
        title={t`Usage`}
        acts={(
          <>
            <ChartChoices seriesCount={ground.apps.length} choice={choice} step={detail.step} window={settled} widthPx={widthPx} onChoice={to => { select('usage', { chart: { ...choice, ...to } }); }} />
            {isWritable && (isNarrow || !isMeasuring) && <Button icon={BookmarkPlus} kbd="F" isDisabled={maker.isBusy || (count.data?.calls ?? 0) === 0} onPress={() => { maker.save(said); showInspector(); }}>{t`Save as finding`}</Button>}
          </>
        )}
      >
        <FilterBar ground={ground} extent={extent} window={settled} slice={slice} onSlice={setSlice} onWindow={setWindow} />
      </Toolbar>
      <Desk name="usage" inspector={side}>
        <Pane label={t`Usage`} className="usage-column">
          {count.isError ? <Problem error={count.error} retry={() => { void count.refetch(); }} isInline {...(toProvisoError(count.error).code === 'usage.duplicates-unknown' ? { act: <LookFirst /> } : {})} /> : <UsageFigures count={count.data ?? null} isCounting={isCounting} />}
          <AskedNote question={queryKey('usage.count', { slice })} />
          <SplitPane name="usage-chart" label={t`Height of the chart`} direction="column" initial={356} min={220} max={900} first={chart} second={<div className="usage-rows">{rows}</div>} />
        </Pane>
      </Desk>
    </>
  );
}
