import { useLingui } from '@lingui/react/macro';
import type { TableColumn } from '../../../../shared/contract/sql.ts';
import { useAnswer } from '../../../engine/queries.ts';
import { Button } from '../../../parts/Button.tsx';
import { SectionHead } from '../../../parts/Figure.tsx';
import { Loading, Problem } from '../../../parts/States.tsx';
import { Verbatim } from '../../../parts/Verbatim.tsx';

/** What the table has; a column goes into the statement at a press. */
export function SqlColumns({ onColumn }: { readonly onColumn: (name: string) => void }) {
  const { t } = useLingui();
  const columns = useAnswer('usage.table', {});
  const list = (wanted: readonly TableColumn[]) => (
    <ul>
      {wanted.map(({ name, type }) => (
        <li key={name}>
          <Button variant="quiet" isSmall onPress={() => { onColumn(name); }}><span className="ellipsis"><Verbatim text={name} /></span></Button>
          <span className="t-caption t-3">{type === 'integer' ? t`number` : t`text`}</span>
        </li>
      ))}
    </ul>
  );
  if (columns.isError) return <Problem error={columns.error} retry={() => { void columns.refetch(); }} isInline />;
  if (columns.isPending) return <Loading rows={8} rowHeight={22} />;
  const kept = columns.data.filter(column => column.isKept);
  return (
    <section className="sql-columns" aria-label={t`Columns of the table request`}>
      <SectionHead title="request" />
      {list(columns.data.filter(column => !column.isKept))}
      {kept.length > 0 && <><SectionHead title={t`As in the logs`} />{list(kept)}</>}
    </section>
  );
}
