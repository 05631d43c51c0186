import { useCallback, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Output } from '../../../shared/contract/methods.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { showInspector } from '../../parts/Pane.tsx';
import { Loading } from '../../parts/States.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { ClaimsTable } from './ClaimsTable.tsx';
import { fileKey } from './coverage.ts';
import { DimensionTable } from './DimensionTable.tsx';
import { FilesTable } from './FilesTable.tsx';
import { FindingsTable } from './FindingsTable.tsx';
import { LimitsTable } from './LimitsTable.tsx';
import { RejectedTable } from './RejectedTable.tsx';
import { RowsTable } from './RowsTable.tsx';
import { PatternsPanel } from './patterns/PatternsPanel.tsx';
import { SearchPanel } from './search/SearchPanel.tsx';
import { SpreadPanel } from './spread/SpreadPanel.tsx';
import { SqlPanel } from './sql/SqlPanel.tsx';
import type { Series, UsageGround } from './use-usage.ts';

type TabId = 'rows' | 'app' | 'credential' | 'endpoint' | 'status' | 'limits' | 'claims' | 'files' | 'rejected' | 'findings' | 'spread' | 'patterns' | 'search' | 'sql';

/** What stands behind the figures: rows, groupings, files, rejects, and what was kept of them. */
export function UsageTabs({ ground, slice, window, count, isCounting, series, file, request, finding, claim, limit, isWritable, showAtMs, onSlice, onWindow, onFile }: {
  readonly ground: UsageGround;
  readonly slice: Slice;
  readonly window: TimeWindow;
  readonly count: Output<'usage.count'> | null;
  readonly isCounting: boolean;
  readonly series: Series | null;
  readonly file: string | null;
  readonly request: string | null;
  readonly finding: string | null;
  readonly claim: string | null;
  readonly limit: string | null;
  readonly isWritable: boolean;
  readonly showAtMs: { readonly atMs: number } | null;
  readonly onSlice: (slice: Slice) => void;
  readonly onWindow: (window: TimeWindow) => void;
  /** By its `fileKey`. */
  readonly onFile: (key: string | null) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const select = useView(state => state.select);
  const [tab, setTab] = useState<TabId>(finding !== null ? 'findings' : claim !== null ? 'claims' : limit !== null ? 'limits' : 'rows');
  // Whoever asks for the rows of a bar sees the rows.
  const [shownFor, setShownFor] = useState(showAtMs);
  if (showAtMs !== shownFor) { setShownFor(showAtMs); setTab('rows'); }
  const [topAtUs, setTopAtUs] = useState<number | null>(null);
  const findings = useAnswer('finding.list', {});
  const limits = useAnswer('limit.list', {});
  const claims = useAnswer('claim.list', {});
  const rejected = ground.files.reduce((sum, own) => sum + own.rejected, 0);
  const calls = count?.calls ?? null;
  const onTopAt = useCallback((atUs: number | null) => { setTopAtUs(known => atUs ?? known); }, []);
  const grouping = (by: 'app' | 'credential' | 'endpoint' | 'status', label: string) => (
    <DimensionTable key={by} by={by} label={label} slice={slice} calls={calls} apps={ground.apps} onSlice={onSlice} />
  );
  return (
    <Tabs
      label={t`Behind the figures`}
      value={tab}
      onChange={setTab}
      end={tab === 'rows' && topAtUs !== null && <span className="t-caption t-3">{words.minute(topAtUs / 1_000)}</span>}
      tabs={[
        {
          id: 'rows', title: t`Rows`, count: calls === null || isCounting ? '…' : format.number(calls),
          panel: count === null ? <Loading rows={10} rowHeight={24} /> : (
            <RowsTable
              ground={ground} slice={slice} window={window} calls={isCounting ? 0 : count.calls} series={series} selected={request} showAtMs={showAtMs} onTopAt={onTopAt}
              onSelect={row => { select('usage', { request: row.ref }); showInspector(); }}
            />
          ),
        },
        { id: 'app', title: t`By app`, panel: grouping('app', t`App`) },
        { id: 'credential', title: t`By credential`, panel: grouping('credential', t`Credential`) },
        { id: 'endpoint', title: t`By endpoint`, panel: grouping('endpoint', t`Endpoint`) },
        { id: 'status', title: t`By status`, panel: grouping('status', t`Status`) },
        {
          id: 'limits', title: t`Limits`, count: limits.data === undefined ? '…' : format.number(limits.data.length),
          panel: <LimitsTable slice={slice} selected={limit} isWritable={isWritable} onSelect={own => { onFile(null); select('usage', { limit: own.ref, claim: null, request: null, finding: null }); showInspector(); }} />,
        },
        {
          id: 'claims', title: t`Claims`, count: claims.data === undefined ? '…' : format.number(claims.data.length),
          panel: <ClaimsTable slice={slice} selected={claim} isWritable={isWritable} onSelect={own => { onFile(null); select('usage', { claim: own.ref, limit: null, request: null, finding: null }); showInspector(); }} />,
        },
        {
          id: 'files', title: t`Coverage`, count: format.number(ground.files.length),
          panel: <FilesTable ground={ground} selected={file} onSelect={own => { onFile(fileKey(own)); }} onOpen={own => { useView.getState().go('sources', { tab: 'exhibits', exhibit: own.sha256 }); }} />,
        },
        { id: 'rejected', title: t`Rejected`, count: format.number(rejected), panel: <RejectedTable ground={ground} /> },
        {
          id: 'findings', title: t`Findings`, count: findings.data === undefined ? '…' : format.number(findings.data.length),
          panel: <FindingsTable selected={finding} onSelect={own => { select('usage', { finding: own.ref, request: null }); showInspector(); }} />,
        },
        { id: 'spread', title: t`Spread`, panel: <SpreadPanel slice={slice} onWindow={onWindow} /> },
        { id: 'patterns', title: t`Patterns`, panel: <PatternsPanel slice={slice} onSlice={onSlice} /> },
        { id: 'search', title: t`Search`, panel: <SearchPanel slice={slice} isWritable={isWritable} onSlice={onSlice} /> },
        { id: 'sql', title: t`SQL`, panel: <SqlPanel slice={slice} /> },
      ]}
    />
  );
}
