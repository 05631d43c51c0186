import { FileInput, FolderOpen } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { SourceRow } from '../../../shared/domain/case.ts';
import { usePages } from '../../engine/queries.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { FileName } from '../../parts/FileName.tsx';
import { Desk, Pane, showInspector } from '../../parts/Pane.tsx';
import { Empty, Loading, NoMatch, Problem } from '../../parts/States.tsx';
import { ExhibitDetail } from './ExhibitDetail.tsx';
import { chooseFiles, chooseFolder } from './import/intake.ts';
import { useKindName, useStatusName } from './words.ts';
import './sources.css';

/** Every receipt, newest first: what it was read as, how much, and with what outcome. */
export function ExhibitsTab({ isReadOnly }: { readonly isReadOnly: boolean }) {
  const { t } = useLingui();
  const { exhibit, kind, status } = useSelection('sources');
  const select = useView(state => state.select);
  const pages = usePages('source.page', { kind, status, limit: 200 });
  const rows: readonly SourceRow[] = pages.data?.pages.flatMap(page => page.rows) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const chosen = exhibit === null ? undefined : rows.find(row => row.sha256.startsWith(exhibit));
  const columns = useColumns();
  const isFiltered = kind !== null || status !== null;
  return (
    <Desk name="sources" inspector={exhibit === null ? undefined : <ExhibitDetail key={exhibit} sha256={chosen?.sha256 ?? exhibit} />}>
      <Pane label={t`Exhibits`} surface="list">
        {pages.isError ? <Problem error={pages.error} title={t`The exhibits could not be read`} retry={() => { void pages.refetch(); }} />
          : pages.isPending ? <Loading rows={12} />
            : rows.length === 0 && isFiltered ? <NoMatch title={t`No exhibit of this kind and outcome`} act={<Button onPress={() => { select('sources', { kind: null, status: null }); }}>{t`Remove the filters`}</Button>}>{t`The case holds others; the filters above leave them out.`}</NoMatch>
              : rows.length === 0 ? <NothingYet isReadOnly={isReadOnly} />
                : (
                  <DataTable
                    label={t`Exhibits`}
                    columns={columns}
                    count={total}
                    rowAt={index => rows[index]}
                    keyOf={row => String(row.receiptId)}
                    selected={chosen === undefined ? null : String(chosen.receiptId)}
                    onSelect={row => { select('sources', { exhibit: row.sha256 }); showInspector(); }}
                    onRange={(_, end) => { if (end > rows.length - 20 && pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage(); }}
                  />
                )}
      </Pane>
    </Desk>
  );
}

function NothingYet({ isReadOnly }: { readonly isReadOnly: boolean }) {
  const { t } = useLingui();
  return (
    <div className="sources-empty">
      <Empty
        title={t`Nothing taken in yet`}
        act={isReadOnly ? undefined : (
          <>
            <Button icon={FileInput} onPress={() => { void chooseFiles(); }}>{t`Choose files`}</Button>
            <Button variant="quiet" icon={FolderOpen} onPress={() => { void chooseFolder(); }}>{t`A folder`}</Button>
            <span>{t`or drop files on the window`}</span>
          </>
        )}
      >
        {t`Usage logs, mailboxes and agreement texts come in here. Originals are copied and hashed, never changed; you see what each file is before anything happens.`}
      </Empty>
    </div>
  );
}

function useColumns(): readonly Column<SourceRow>[] {
  const { t } = useLingui();
  const format = useFormat();
  const kindName = useKindName();
  const statusName = useStatusName();
  return [
    {
      id: 'name', title: t`Exhibit`, width: 'minmax(186px, 1.5fr)',
      render: row => (
        <>
          <span className="sources-mark">{row.status !== 'ok' && <StateMark state={row.status === 'noted' ? 'warning' : 'gap'} label={statusName(row.status)} />}</span>
          <FileName name={row.name} />
        </>
      ),
    },
    { id: 'kind', title: t`Kind`, width: '78px', render: row => <span className={row.kind === 'unknown' ? 'ellipsis sources-unread' : 'ellipsis t-2'}>{kindName(row.kind)}</span> },
    { id: 'records', title: t`Records`, width: '96px', isNumber: true, render: row => (row.kind === 'unknown' ? <span className="t-3">–</span> : format.number(row.records)) },
    { id: 'rejected', title: t`Rejected`, width: '76px', isNumber: true, render: row => (row.rejected === 0 ? <span className="t-3">0</span> : <span className="sources-rejected">{format.number(row.rejected)}</span>) },
    { id: 'size', title: t`Size`, width: '84px', isNumber: true, render: row => <span className="t-2">{format.bytes(row.sizeBytes)}</span> },
    { id: 'outcome', title: t`Outcome`, width: 'minmax(120px, 1.4fr)', render: row => <span className="ellipsis t-2" title={row.message ?? ''}>{row.message ?? statusName(row.status)}</span> },
    { id: 'at', title: t`Taken in`, width: '96px', isTabular: true, render: row => <span className="t-2">{format.date(row.takenInAt)}</span> },
  ];
}
