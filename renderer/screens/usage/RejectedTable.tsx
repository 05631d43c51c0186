import { useMemo, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Output } from '../../../shared/contract/methods.ts';
import { Sha256 } from '../../../shared/domain/basics.ts';
import { usePages } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { Select } from '../../parts/Select.tsx';
import { Empty, Loading, Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { plainName } from '../../parts/control-names.ts';
import type { UsageGround } from './use-usage.ts';

type Reject = Output<'usage.rejects'>['rejects'][number];
const NO_FILE = '0'.repeat(64);

/** Lines that could not be read, with why: kept and counted, a file at a time. */
export function RejectedTable({ ground }: { readonly ground: UsageGround }) {
  const { t } = useLingui();
  const format = useFormat();
  const withRejects = useMemo(() => ground.files.filter(file => file.rejected > 0), [ground.files]);
  const [chosen, setChosen] = useState<string | null>(null);
  const sha256 = withRejects.find(file => file.contentSha256 === chosen)?.contentSha256 ?? withRejects[0]?.contentSha256 ?? null;
  const pages = usePages('usage.rejects', { sha256: Sha256.parse(sha256 ?? NO_FILE), limit: 500 }, { enabled: sha256 !== null });
  const problems = useMemo(() => (pages.data?.pages ?? []).flatMap(page => page.rejects), [pages.data]);
  if (sha256 === null) return <Empty title={t`No line was rejected`}>{t`Every record of every log could be read as a request, a header or a comment.`}</Empty>;
  if (pages.isError) return <Problem error={pages.error} retry={() => { void pages.refetch(); }} />;
  const total = pages.data?.pages[0]?.total ?? 0;
  const columns: readonly Column<Reject>[] = [
    { id: 'line', title: t`Line`, width: '96px', isNumber: true, isMono: true, render: problem => format.number(problem.line) },
    { id: 'reason', title: t`Why`, width: 'minmax(200px, .7fr)', render: problem => <span className="ellipsis">{problem.reason}</span> },
    { id: 'code', title: t`Code`, width: '170px', isMono: true, render: problem => problem.code },
    { id: 'excerpt', title: t`As it is`, width: 'minmax(200px, 1fr)', isMono: true, render: problem => <span className="ellipsis"><Verbatim text={problem.excerpt} /></span> },
  ];
  return (
    <>
      <div className="usage-tools">
        <Select label={t`File`} hidesLabel value={sha256} onChange={setChosen} options={withRejects.map(file => ({ id: file.contentSha256, title: plainName(file.file), note: format.number(file.rejected) }))} />
        <span className="grow" />
        <Button isSmall onPress={() => { useView.getState().go('sources', { tab: 'rejects', exhibit: withRejects.find(file => file.contentSha256 === sha256)?.sha256 ?? sha256 }); }}>{t`Open in Sources`}</Button>
      </div>
      {pages.isPending ? <Loading rows={6} rowHeight={24} /> : (
        <DataTable
          label={t`Rejected lines`}
          columns={columns}
          count={total}
          rowAt={index => problems[index]}
          keyOf={problem => String(problem.startByte)}
          onRange={(_, end) => { if (end > problems.length - 50 && pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage(); }}
          isDense
        />
      )}
    </>
  );
}
