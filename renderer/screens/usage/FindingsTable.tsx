import { useLingui } from '@lingui/react/macro';
import type { Finding } from '../../../shared/contract/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { Empty, Loading, Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';

/** Every measure that was kept. */
export function FindingsTable({ selected, onSelect }: { readonly selected: string | null; readonly onSelect: (finding: Finding) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const answer = useAnswer('finding.list', {});
  if (answer.isError) return <Problem error={answer.error} retry={() => { void answer.refetch(); }} />;
  if (answer.isPending) return <Loading rows={4} />;
  if (answer.data.length === 0) return <Empty title={t`No finding yet`}>{t`Choose a period and filters, then press F: the figures are kept with their query, their split by text in force and a digest anyone can recompute.`}</Empty>;
  const columns: readonly Column<Finding>[] = [
    { id: 'cite', title: t`Finding`, width: '66px', isMono: true, render: finding => finding.cite },
    { id: 'title', title: t`Title`, width: 'minmax(220px, 1fr)', render: finding => <span className="ellipsis"><Verbatim text={finding.title} /></span> },
    { id: 'calls', title: t`Calls`, width: '112px', isNumber: true, render: finding => format.number(finding.figures.calls) },
    { id: 'items', title: t`Items`, width: '124px', isNumber: true, render: finding => format.number(finding.figures.items) },
    { id: 'made', title: t`Made`, width: '136px', render: finding => format.dateTime(finding.madeAt) },
    { id: 'state', title: t`State`, width: '110px', render: finding => (finding.stale ? <><StateMark state="warning" />{t`stale`}</> : <span className="t-3">{t`current`}</span>) },
  ];
  return <DataTable label={t`Findings`} columns={columns} count={answer.data.length} rowAt={index => answer.data[index]} keyOf={finding => finding.ref} selected={selected} onSelect={onSelect} isDense />;
}
