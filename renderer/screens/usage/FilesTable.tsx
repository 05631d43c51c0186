import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { FileCoverage } from '../../../shared/contract/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { fileKey } from './coverage.ts';
import type { UsageGround } from './use-usage.ts';

/** Which file covers what, and what each one lacks. Selecting one tells its gaps; Enter opens it in Sources. */
export function FilesTable({ ground, selected, onSelect, onOpen }: {
  readonly ground: UsageGround;
  readonly selected: string | null;
  readonly onSelect: (file: FileCoverage) => void;
  readonly onOpen: (file: FileCoverage) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const nameOf = (sha256: string): string => ground.files.find(file => file.sha256 === sha256)?.file ?? format.hash(sha256);
  const counted = (count: number, kind: 'warning' | 'gap') => (count === 0 ? <span className="t-3">0</span> : <><StateMark state={kind} />{format.number(count)}</>);
  const repeated = useAnswer('duplicates.overview', {}).data;
  const shared = new Map((repeated?.byLog ?? []).map(log => [log.contentSha256, log.repeats]));
  const repeatsOf = (file: FileCoverage) => (shared.has(file.contentSha256) ? <><StateMark state="warning" />{plural(shared.get(file.contentSha256) ?? 0, { one: '# request', other: '# requests' })}</> : <span className="t-3">{repeated?.isCurrent === true ? '0' : '·'}</span>);
  const columns: readonly Column<FileCoverage>[] = [
    { id: 'file', title: t`File`, width: 'minmax(190px, 1fr)', isMono: true, render: file => <span className="ellipsis"><Verbatim text={file.file} /></span> },
    { id: 'rows', title: t`Rows`, width: '104px', isNumber: true, render: file => format.number(file.rows) },
    { id: 'first', title: t`First`, width: '128px', render: file => (file.firstAt === null ? '·' : format.dateTime(file.firstAt)) },
    { id: 'last', title: t`Last`, width: '128px', render: file => (file.lastAt === null ? '·' : format.dateTime(file.lastAt)) },
    { id: 'gaps', title: t`Gaps`, width: '52px', isNumber: true, render: file => counted(file.gaps.length, 'gap') },
    { id: 'rejected', title: t`Rejected`, width: '74px', isNumber: true, render: file => counted(file.rejected, 'warning') },
    { id: 'skipped', title: t`Skipped`, width: '62px', isNumber: true, render: file => format.number(file.skipped) },
    { id: 'disorder', title: t`Out of order`, width: '84px', isNumber: true, render: file => format.number(file.disorder) },
    { id: 'repeats', title: t`Repeats`, width: 'minmax(90px, .6fr)', isMono: true, render: file => (file.duplicateOf === undefined ? repeatsOf(file) : <><StateMark state="warning" /><span className="ellipsis"><Verbatim text={nameOf(file.duplicateOf)} /></span></>) },
  ];
  return (
    <>
      <DataTable label={t`Files and what they cover`} columns={columns} count={ground.files.length} rowAt={index => ground.files[index]} keyOf={fileKey} selected={selected} onSelect={onSelect} onOpen={onOpen} isDense />
      <p className="usage-foot t-caption t-3">{ground.gapRule}</p>
    </>
  );
}
