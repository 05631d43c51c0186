import { useLingui } from '@lingui/react/macro';
import type { Limit, LimitTest } from '../../../shared/contract/limits.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import type { Column } from '../../parts/DataTable.tsx';
import { Loading, Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { LimitDialog } from './LimitDialog.tsx';
import { EnteredTable } from './EnteredTable.tsx';
import { useLimitResults } from './use-tests.ts';

interface LimitRow { readonly key: string; readonly limit: Limit; readonly result: LimitTest | null }

/** The limits of the case and, once tested, how often each was exceeded. */
export function LimitsTable({ slice, selected, isWritable, onSelect }: { readonly slice: Slice; readonly selected: string | null; readonly isWritable: boolean; readonly onSelect: (limit: Limit) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const answer = useAnswer('limit.list', {});
  const results = useLimitResults(answer.data ?? []);
  if (answer.isError) return <Problem error={answer.error} retry={() => { void answer.refetch(); }} />;
  if (answer.isPending) return <Loading rows={4} />;
  const rows = answer.data.map((limit, at): LimitRow => ({ key: limit.ref, limit, result: results[at] ?? null }));
  const columns: readonly Column<LimitRow>[] = [
    { id: 'cite', title: t`Limit`, width: '58px', isMono: true, render: ({ limit }) => limit.cite },
    { id: 'name', title: t`Name`, width: 'minmax(140px, 1fr)', render: ({ limit }) => <span className="ellipsis"><Verbatim text={limit.name} /></span> },
    { id: 'rule', title: t`Rule`, width: 'minmax(180px, 1.6fr)', render: ({ limit }) => <span className="ellipsis t-2">{limit.sentence}</span> },
    { id: 'over', title: t`Windows over`, width: '112px', isNumber: true, render: ({ result }) => (result === null ? <span className="t-3">{t`not tested`}</span> : format.number(result.exceeded)) },
    { id: 'worst', title: t`Worst`, width: '92px', isNumber: true, render: ({ result }) => (result?.worst === null || result === null ? '' : format.number(result.worst.measured)) },
  ];
  return (
    <EnteredTable
      label={t`Limits`} add={t`Add a limit`} note={t`Limits are versioned: each has its own dates and its own source.`} rows={rows} columns={columns} selected={selected} isWritable={isWritable}
      empty={{ title: t`No limit yet`, words: t`Enter what a rate table or clause allows, per app, credential or endpoint. Proviso counts the windows over it, how far, how long, and what callers did after a refusal.` }}
      dialog={close => <LimitDialog slice={slice} onClose={close} />}
      onSelect={row => { onSelect(row.limit); }}
    />
  );
}
