import { useEffect, useMemo, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { RequestRow, Slice } from '../../../shared/domain/usage.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';
import { useFormat } from '../../format.ts';
import { AppSwatch } from '../../parts/BearingMark.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import type { Anchor, KeysetSource } from '../../parts/keyset-rows.ts';
import { useKeysetRows } from '../../parts/use-keyset-rows.ts';
import { POINT_LIMIT } from '../../parts/chart/time-step.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import type { Series, UsageGround } from './use-usage.ts';

const QUARTER_US = 15 * 60 * 1_000_000;

/** The requests of the slice in order of time: any number of them, a screen's worth held. */
export function RowsTable({ ground, slice, window, calls, series, selected, onSelect, showAtMs, onTopAt }: {
  readonly ground: UsageGround;
  readonly slice: Slice;
  readonly window: TimeWindow;
  readonly calls: number;
  /** Bars of exactly this slice, whose running sums say where in the list a time stands; null while they are not there. */
  readonly series: Series | null;
  readonly selected: string | null;
  readonly onSelect: (row: RequestRow) => void;
  /** Goes to the rows at this instant; a new object goes there again. */
  readonly showAtMs: { readonly atMs: number } | null;
  /** Tells the time of the first row on screen. */
  readonly onTopAt: (atUtcUs: number | null) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const { place } = words;
  const engine = useEngine();
  const known = useMemo(() => runningSums(series), [series]);
  const source = useMemo((): KeysetSource<RequestRow> => ({
    total: calls,
    fromAt: Math.round(window.fromMs * 1_000),
    toAt: Math.round(window.toMs * 1_000),
    page: (fromUtcUs, after, limit, signal) => engine.call('usage.rows', { slice: { ...slice, fromUtcUs, toUtcUs: Math.round(window.toMs * 1_000) }, after, limit }, { signal }),
    sums: async (fromUtcUs, toUtcUs, signal) => {
      // Totals have cells of a quarter hour; shorter stretches are counted.
      if (toUtcUs - fromUtcUs < 2 * QUARTER_US || toUtcUs - fromUtcUs > POINT_LIMIT * QUARTER_US) return [];
      const { points } = await engine.call('usage.series', { slice: { ...slice, fromUtcUs, toUtcUs }, step: '15min', limit: POINT_LIMIT }, { signal });
      return points.flatMap(({ atUtcUs, calls: count }) => (atUtcUs === null ? [] : [{ at: atUtcUs, count }]));
    },
    count: async (fromUtcUs, toUtcUs, signal) => (await engine.call('usage.count', { slice: { ...slice, fromUtcUs, toUtcUs } }, { signal })).calls,
  }), [engine, slice, window, calls]);
  const rows = useKeysetRows(source, known);
  const [top, setTop] = useState(0);
  const topRow = rows.rowAt(top);
  const topAt = topRow?.atUtcUs ?? null;
  useEffect(() => { onTopAt(topAt); }, [topAt, onTopAt]);

  const colors = useMemo(() => new Map(ground.apps.map(app => [app.name, app.color])), [ground.apps]);
  const columns: readonly Column<RequestRow>[] = [
    { id: 'at', title: t`Time, ${place}`, width: format.locale.startsWith('fr') ? '190px' : '164px', isMono: true, render: row => <span className="ellipsis">{words.exact(row.atUtcUs)}</span> },
    { id: 'app', title: t`App`, width: 'minmax(92px, 1fr)', render: row => <><AppSwatch series={colors.get(row.app) ?? null} /><span className="ellipsis"><Verbatim text={row.app} fallback={t`not given`} /></span></> },
    { id: 'credential', title: t({ message: 'Credential', context: 'narrow column' }), width: '72px', isMono: true, render: row => <span className="ellipsis"><Verbatim text={row.credential} fallback="·" /></span> },
    { id: 'endpoint', title: t`Endpoint`, width: 'minmax(104px, 1.3fr)', isMono: true, render: row => <span className="ellipsis"><Verbatim text={`${row.method} ${row.endpoint}`.trim()} fallback="·" /></span> },
    { id: 'status', title: t`Status`, width: '52px', isNumber: true, render: row => (row.status === null ? '·' : <span className={row.status === 429 ? 'usage-refused' : row.status >= 500 ? 'usage-failed' : ''}>{row.status}</span>) },
    { id: 'items', title: t`Items`, width: '66px', isNumber: true, render: row => (row.items === null ? '·' : format.number(row.items)) },
    { id: 'bytes', title: t`Bytes`, width: '72px', isNumber: true, render: row => (row.bytes === null ? '·' : format.number(row.bytes)) },
    { id: 'line', title: t`File : line`, width: 'minmax(116px, 1.1fr)', isMono: true, render: row => <span className="usage-place"><span className="ellipsis"><Verbatim text={stem(row.file)} /></span><span>:{format.number(row.line)}</span></span> },
  ];
  const showIndex = useMemo(() => (showAtMs === null ? null : { index: indexAt(known, showAtMs.atMs * 1_000) }), [showAtMs, known]);
  if (rows.error !== null) return <Problem error={rows.error} title={t`The rows could not be read`} retry={rows.retry} />;
  return (
    <DataTable
      label={t`Requests in this period`}
      columns={columns}
      count={calls}
      rowAt={rows.rowAt}
      keyOf={row => row.ref}
      selected={selected}
      onSelect={onSelect}
      onRange={(first, end) => { rows.onRange(first, end); setTop(first === 0 ? 0 : Math.min(first + 6, end - 1)); }}
      isDense
      classOf={row => (row.status === 429 ? 'usage-row-refused' : '')}
      {...(showIndex === null ? {} : { showIndex })}
    />
  );
}

/** Where each bar's rows begin in the list. */
function runningSums(series: Series | null): readonly Anchor[] {
  if (series === null) return [];
  const sums: Anchor[] = [];
  let index = 0;
  const fromUs = series.slice.fromUtcUs ?? -Infinity;
  for (const cell of series.cells) {
    // The first bar may begin before the period does; its rows begin with the list.
    if (cell.fromMs * 1_000 > fromUs && index > 0) sums.push({ index, fromAt: cell.fromMs * 1_000, after: null });
    index += cell.total;
  }
  return sums;
}

function indexAt(sums: readonly Anchor[], atUs: number): number {
  return sums.findLast(anchor => anchor.fromAt <= atUs)?.index ?? 0;
}

/** A file's name without what every name ends with. */
function stem(file: string): string {
  return file.replace(/\.(csv|tsv|jsonl|log|txt)?(\.(gz|zst))?$/i, '') || file;
}
