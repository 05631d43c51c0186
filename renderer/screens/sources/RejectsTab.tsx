import { X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { z } from 'zod';
import { Sha256 } from '../../../shared/domain/basics.ts';
import type { SourceProblem } from '../../../shared/domain/case.ts';
import { useAnswer, usePages } from '../../engine/queries.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { useFormat } from '../../format.ts';
import { Button } from '../../parts/Button.tsx';
import { Chip } from '../../parts/Chip.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { FileName } from '../../parts/FileName.tsx';
import { Desk, Pane, PaneHead } from '../../parts/Pane.tsx';
import { Empty, Loading, Problem } from '../../parts/States.tsx';
import './sources.css';

type Row = z.infer<typeof SourceProblem>;

/** What could not be read: file, line, bytes, why. Nothing of it was dropped. */
export function RejectsTab() {
  const { t } = useLingui();
  const format = useFormat();
  const { exhibit } = useSelection('sources');
  const select = useView(state => state.select);
  const parsed = Sha256.safeParse(exhibit);
  const sha256 = parsed.success ? parsed.data : null;
  const pages = usePages('source.problems', { sha256, limit: 200 });
  const rows: readonly Row[] = pages.data?.pages.flatMap(page => page.problems) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const names = useExhibitNames();
  const columns = useColumns(names, sha256 === null);
  return (
    <Desk name="rejects">
      <Pane label={t`Problems`} surface="list">
        {(sha256 !== null || total > 0) && (
          <PaneHead>
            <span>{sha256 === null ? t`${format.number(total)} in all files` : t`${format.number(total)} in this file`}</span>
            {sha256 !== null && <><Chip label={t`File`}>{names.get(sha256) ?? format.hash(sha256)}</Chip><Button variant="quiet" isSmall icon={X} onPress={() => { select('sources', { exhibit: null }); }}>{t`All files`}</Button></>}
            <span className="grow" />
            <span className="t-3">{t`Kept with their bytes; never dropped, never counted`}</span>
          </PaneHead>
        )}
        {pages.isError ? <Problem error={pages.error} title={t`The problems could not be listed`} retry={() => { void pages.refetch(); }} />
          : pages.isPending ? <Loading rows={12} rowHeight={24} />
            : rows.length === 0 ? <Empty title={sha256 === null ? t`Everything could be read` : t`Everything in this file could be read`}>{t`A line or message that cannot be read would be listed here with its file, place and reason.`}</Empty>
              : (
                <DataTable
                  label={t`Problems`}
                  columns={columns}
                  count={total}
                  rowAt={index => rows[index]}
                  keyOf={row => String(row.problemId)}
                  isDense
                  onRange={(_, end) => { if (end > rows.length - 20 && pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage(); }}
                />
              )}
      </Pane>
    </Desk>
  );
}

function useExhibitNames(): ReadonlyMap<string, string> {
  const rows = useAnswer('source.page', { limit: 500 }).data?.rows ?? [];
  return new Map(rows.map(row => [row.sha256, row.name]));
}

function useColumns(names: ReadonlyMap<string, string>, showsFile: boolean): readonly Column<Row>[] {
  const { t } = useLingui();
  const format = useFormat();
  const file: Column<Row> = { id: 'file', title: t`File`, width: 'minmax(140px, 0.8fr)', render: row => <FileName name={names.get(row.sha256) ?? format.hash(row.sha256)} /> };
  return [
    ...(showsFile ? [file] : []),
    { id: 'line', title: t`Line`, width: '96px', isNumber: true, isMono: true, render: row => (row.line === null ? '' : format.number(row.line)) },
    { id: 'bytes', title: t`Bytes`, width: '156px', isMono: true, render: row => (row.startByte === null ? '' : `${format.number(row.startByte)}–${format.number(row.endByte ?? row.startByte)}`) },
    { id: 'reason', title: t`Why`, width: 'minmax(180px, 1fr)', render: row => <span className="ellipsis" title={row.reason}>{row.reason}</span> },
    { id: 'code', title: t`Code`, width: '172px', isMono: true, render: row => <span className="ellipsis">{row.code}</span> },
    { id: 'excerpt', title: t`Begins`, width: 'minmax(160px, 1fr)', isMono: true, render: row => <span className="ellipsis" title={row.excerpt}>{row.excerpt}</span> },
  ];
}
