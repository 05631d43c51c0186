import { useMemo, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Cursor } from '../../../shared/domain/basics.ts';
import type { Lane, TimelineRow } from '../../../shared/contract/timeline.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { openRef } from '../../frame/views.ts';
import { LinkMarks } from '../../parts/BearingMark.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { Empty, Loading, NoMatch, Problem } from '../../parts/States.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import type { KeysetSource } from '../../parts/keyset-rows.ts';
import { useKeysetRows } from '../../parts/use-keyset-rows.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { useBasisWords } from './basis-words.ts';
import { useEdtfWords } from './edtf-words.ts';
import type { Clock } from './edtf-words.ts';

type TabId = 'all' | 'cited' | 'events' | 'undated';
interface Question { readonly lanes: Lane[]; readonly onlyLinked: boolean }
const QUESTIONS = { all: { lanes: [], onlyLinked: false }, cited: { lanes: [], onlyLinked: true }, events: { lanes: ['event'], onlyLinked: false } } as const satisfies Record<Exclude<TabId, 'undated'>, { lanes: readonly Lane[]; onlyLinked: boolean }>;


export interface ChronologyProps {
  /** The stretch the chart shows; null is everything dated. */
  readonly window: TimeWindow | null;
  readonly extent: TimeWindow;
  readonly undated: readonly TimelineRow[];
  readonly selected: string | null;
  readonly onSelect: (row: TimelineRow) => void;
}

/** Everything of the stretch on screen in order of time, under the lanes and with the same selection. */
export function Chronology({ window, extent, undated, selected, onSelect }: ChronologyProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [tab, setTab] = useState<TabId>('all');
  const [clock, setClock] = useState<Clock>('utc');
  const totals = { all: useTotal('all', window, extent), cited: useTotal('cited', window, extent), events: useTotal('events', window, extent) };
  const panel = (id: Exclude<TabId, 'undated'>) => <Dated question={{ ...QUESTIONS[id], lanes: [...QUESTIONS[id].lanes] }} window={window} extent={extent} clock={clock} selected={selected} onSelect={onSelect} />;
  const said = (total: number | null): string => (total === null ? '…' : format.number(total));
  return (
    <Tabs
      label={t`Chronology`}
      value={tab}
      onChange={setTab}
      end={<SegmentedControl label={t`Times`} value={clock} onChange={setClock} segments={[{ id: 'utc', title: t`UTC` }, { id: 'written', title: t`As written` }]} />}
      tabs={[
        { id: 'all', title: t`Chronology`, count: totals.all === null ? '…' : t`${format.number(totals.all)} in view`, panel: panel('all') },
        { id: 'cited', title: t`Only cited`, count: said(totals.cited), panel: panel('cited') },
        { id: 'events', title: t`Only events`, count: said(totals.events), panel: panel('events') },
        {
          id: 'undated', title: t`Undated`, count: format.number(undated.length),
          panel: undated.length === 0 ? <Empty title={t`Nothing is undated`}>{t`Events without a date wait here until evidence dates them.`}</Empty>
            : <Rows rowAt={index => undated[index]} count={undated.length} clock={clock} selected={selected} onSelect={onSelect} />,
        },
      ]}
    />
  );
}

function boundsOf(window: TimeWindow | null, extent: TimeWindow): { readonly fromUtcMs: number; readonly toUtcMs: number } {
  const { fromMs, toMs } = window ?? extent;
  return { fromUtcMs: Math.floor(fromMs), toUtcMs: Math.ceil(toMs) };
}

function useTotal(id: Exclude<TabId, 'undated'>, window: TimeWindow | null, extent: TimeWindow): number | null {
  const answer = useAnswer('timeline.page', { ...boundsOf(window, extent), lanes: [...QUESTIONS[id].lanes], onlyLinked: QUESTIONS[id].onlyLinked, limit: 1 }, { keepsPrevious: true });
  return answer.data?.total ?? null;
}

function Dated({ question, window, extent, clock, selected, onSelect }: { readonly question: Question; readonly clock: Clock } & Omit<ChronologyProps, 'undated'>) {
  const { t } = useLingui();
  const words = useTimeWords();
  const engine = useEngine();
  const first = useAnswer('timeline.page', { ...boundsOf(window, extent), ...question, limit: 1 }, { keepsPrevious: true });
  const total = first.data?.total ?? null;
  const shape = JSON.stringify([question, boundsOf(window, extent), total]);
  const source = useMemo((): KeysetSource<TimelineRow> | null => {
    if (total === null) return null;
    const { fromUtcMs, toUtcMs } = boundsOf(window, extent);
    const ask = (from: number, to: number, after: Cursor | null, limit: number, signal: AbortSignal) => engine.call('timeline.page', { fromUtcMs: from, toUtcMs: to, ...question, after, limit }, { signal });
    /** Rows that begin before an instant: asked from the start of the list, so that what reaches into it is counted once. */
    const before = async (at: number, signal: AbortSignal): Promise<number> => (at <= fromUtcMs ? 0 : (await ask(fromUtcMs, at, null, 1, signal)).total);
    return {
      total,
      fromAt: fromUtcMs,
      toAt: toUtcMs,
      page: async (from, after, limit, signal) => {
        for (let cursor = after; ;) {
          const page = await ask(from, toUtcMs, cursor, limit, signal);
          // Opened in the middle, the list leads with what began earlier and is still going on; that stands further up.
          const rows = from === fromUtcMs ? page.rows : page.rows.filter(row => row.atUtcMs !== null && row.atUtcMs >= from);
          if (rows.length > 0 || page.next === null) return { rows, next: page.next };
          cursor = page.next;
        }
      },
      count: async (from, to, signal) => (await before(to, signal)) - (await before(from, signal)),
    };
    // Subtle: `shape` holds all that decides the list; the objects themselves are new with every draw.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [engine, shape]);
  const rows = useKeysetRows(source, NO_ANCHORS);
  if (first.isError) return <Problem error={first.error} retry={() => { void first.refetch(); }} />;
  if (rows.error !== null) return <Problem error={rows.error} retry={rows.retry} />;
  if (total === null) return <Loading rows={8} rowHeight={26} />;
  if (total === 0) {
    const said = window === null ? '' : words.period(window);
    return <NoMatch title={said === '' ? t`Nothing here` : t`Nothing from ${said}`}>{question.onlyLinked ? t`Nothing in this stretch is linked to a provision yet.` : t`Zoom out, or press Home for everything.`}</NoMatch>;
  }
  return <Rows rowAt={rows.rowAt} onRange={rows.onRange} count={total} clock={clock} selected={selected} onSelect={onSelect} />;
}

const NO_ANCHORS: readonly never[] = [];

function Rows({ rowAt, onRange, count, clock, selected, onSelect }: {
  readonly rowAt: (index: number) => TimelineRow | undefined;
  readonly onRange?: (first: number, end: number) => void;
  readonly count: number;
  readonly clock: Clock;
  readonly selected: string | null;
  readonly onSelect: (row: TimelineRow) => void;
}) {
  const { t } = useLingui();
  const dates = useEdtfWords();
  const bases = useBasisWords();
  const laneNames: Readonly<Record<Lane, string>> = { agreement: t`Agreement`, usage: t`Usage`, correspondence: t`Correspondence`, event: t`Event`, finding: t`Finding` };
  const columns: readonly Column<TimelineRow>[] = [
    { id: 'when', title: t`When`, width: 'minmax(168px, 1.1fr)', render: row => <span className="ellipsis timeline-when">{dates.say(row.edtf, clock)}</span> },
    { id: 'basis', title: t`Basis`, width: 'minmax(92px, .55fr)', render: row => <span className="ellipsis t-3">{bases(row.basis)}</span> },
    { id: 'lane', title: t`Lane`, width: '118px', render: row => <span className="t-2">{laneNames[row.lane]}</span> },
    { id: 'what', title: t`What`, width: 'minmax(220px, 2.6fr)', render: row => <span className="ellipsis"><Verbatim text={row.title} /></span> },
    { id: 'provision', title: t`Provision`, width: '96px', render: row => <span className="ellipsis">{row.provisions.length === 0 ? <span className="t-3">·</span> : row.provisions.slice(0, 2).join(', ') + (row.provisions.length > 2 ? ` +${String(row.provisions.length - 2)}` : '')}</span> },
    { id: 'source', title: t`Source`, width: '88px', isMono: true, render: row => row.cite },
    { id: 'links', title: t`Links`, width: '104px', render: row => <LinkMarks links={row.links} saysNone /> },
  ];
  return (
    <DataTable
      label={t`Chronology`}
      columns={columns}
      count={count}
      rowAt={rowAt}
      keyOf={row => row.ref}
      selected={selected}
      onSelect={onSelect}
      onOpen={row => { openRef(row.ref); }}
      {...(onRange === undefined ? {} : { onRange })}
    />
  );
}
