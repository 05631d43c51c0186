import { useMemo, useState } from 'react';
import { ListFilter } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { Output } from '../../../shared/contract/methods.ts';
import type { UsageDimension } from '../../../shared/contract/usage.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { queryKey, useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { Asked, AskedNote } from '../../parts/Asked.tsx';
import { AppSwatch } from '../../parts/BearingMark.tsx';
import { IconButton } from '../../parts/Button.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { plainName } from '../../parts/control-names.ts';
import type { AppSeries } from '../../parts/chart/app-series.ts';
import { fieldOf } from './slice.ts';

type Row = Output<'usage.top'>[number];
type Order = 'value' | 'calls' | 'items' | 'bytes';
const MOST_ROWS = 500;

/** Figures per value of a dimension, largest first: the table beside the stacked bars. Enter asks for that value alone. */
export function DimensionTable({ by, label, slice, calls, apps, onSlice }: {
  readonly by: UsageDimension;
  readonly label: string;
  readonly slice: Slice;
  /** Calls of the slice in all, for shares; null while they are counted. */
  readonly calls: number | null;
  readonly apps: readonly AppSeries[];
  readonly onSlice: (slice: Slice) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const input = { slice, by, limit: MOST_ROWS };
  const answer = useAnswer('usage.top', input, { keepsPrevious: true });
  const [order, setOrder] = useState<{ readonly by: Order; readonly down: boolean }>({ by: 'calls', down: true });
  const rows = useMemo(() => [...answer.data ?? []].sort((a, b) => (order.by === 'value' ? a.value.localeCompare(b.value) : a[order.by] - b[order.by]) * (order.down ? -1 : 1)), [answer.data, order]);
  if (answer.isError) return <Problem error={answer.error} retry={() => { void answer.refetch(); }} />;
  if (answer.isPending) return <Asked question={queryKey('usage.top', input)} answer={answer} />;
  const field = fieldOf(by);
  const only = (row: Row): void => { if (field !== null) onSlice({ ...slice, [field]: [row.value] }); };
  const sorting = (own: Order): Pick<Column<Row>, 'sort' | 'onSort'> => ({
    sort: order.by === own ? (order.down ? 'descending' : 'ascending') : null,
    onSort: () => { setOrder({ by: own, down: order.by === own ? !order.down : own !== 'value' }); },
  });
  const most = Math.max(1, ...rows.map(row => row.calls));
  const columns: readonly Column<Row>[] = [
    { id: 'value', title: label, width: 'minmax(180px, 1fr)', isMono: by !== 'app', ...sorting('value'), render: row => <>{by === 'app' && <AppSwatch series={apps.find(app => app.name === row.value)?.color ?? null} />}<span className="ellipsis"><Verbatim text={row.value} fallback={t`not given`} /></span></> },
    { id: 'bar', title: '', width: '120px', render: row => <span className="usage-share" aria-hidden="true"><i style={{ width: `${String((row.calls / most) * 100)}%` }} /></span> },
    { id: 'calls', title: t`Calls`, width: '112px', isNumber: true, ...sorting('calls'), render: row => format.number(row.calls) },
    { id: 'share', title: t`Share`, width: '60px', isNumber: true, render: row => (calls === null || calls === 0 ? '…' : format.percent(row.calls / calls)) },
    { id: 'items', title: t`Items`, width: '128px', isNumber: true, ...sorting('items'), render: row => format.number(row.items) },
    { id: 'bytes', title: t`Bytes`, width: '92px', isNumber: true, ...sorting('bytes'), render: row => format.bytes(row.bytes) },
    { id: 'only', title: '', width: '40px', render: row => field !== null && <IconButton icon={ListFilter} isSmall label={t`Only ${plainName(row.value)}`} excludeFromTabOrder onPress={() => { only(row); }} /> },
  ];
  return (
    <>
      <AskedNote question={queryKey('usage.top', input)} />
      <DataTable label={t`Calls by ${label.toLocaleLowerCase()}`} columns={columns} count={rows.length} rowAt={index => rows[index]} keyOf={row => row.value} onOpen={only} isDense />
      {rows.length >= MOST_ROWS && <p className="usage-foot t-caption t-3">{t`The ${format.number(MOST_ROWS)} with the most calls. Filter to see others.`}</p>}
    </>
  );
}
