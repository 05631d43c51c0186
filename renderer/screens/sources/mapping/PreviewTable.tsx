import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { PreviewRow } from '../../../../shared/contract/mappings.ts';
import type { ColumnRole, Mapping } from '../../../../shared/domain/usage.ts';
import { isoOfUs } from '../../../../shared/domain/instants.ts';
import { useAnswer } from '../../../engine/queries.ts';
import { useFormat } from '../../../format.ts';
import { StateMark } from '../../../parts/BearingMark.tsx';
import { SectionHead } from '../../../parts/Figure.tsx';
import { Loading, Problem } from '../../../parts/States.tsx';
import { useRoleName } from '../words.ts';
import type { LogPlace } from './mapping.ts';

type Shown = Exclude<ColumnRole, 'time' | 'timeOfDay' | 'requestId' | 'itemId' | 'keep' | 'reread'>;
const SHOWN: readonly Shown[] = ['app', 'credential', 'method', 'endpoint', 'status', 'items', 'bytes'];

/** The first records as an import would read them with this mapping, rejects in their place. */
export function PreviewTable({ place, mapping, zone }: { readonly place: LogPlace; readonly mapping: Mapping; readonly zone: string | null }) {
  const { t } = useLingui();
  const answer = useAnswer('mapping.preview', { ...place, mapping, zone, limit: 20 }, { keepsPrevious: true });
  if (answer.isError) return <Problem error={answer.error} title={t`The first records could not be read`} isInline />;
  if (answer.isPending) return <Loading rows={4} />;
  const { rows, requests, rejected, isWhole, problem, rejects } = answer.data;
  const requestCount = plural(requests, { one: '# request', other: '# requests' }), rejectCount = plural(rejected, { one: '# reject', other: '# rejects' });
  const later = rejects.filter(reject => !rows.some(row => row.startByte === reject.startByte)).slice(0, 5);
  return (
    <section>
      <SectionHead title={t`As they will be read`}>
        <span>{problem !== null ? '' : isWhole ? t`${requestCount} and ${rejectCount} in the whole log` : t`${requestCount} and ${rejectCount} in its first 64 KiB`}</span>
      </SectionHead>
      {problem !== null
        ? <p className="plan-reason" role="status"><StateMark state="warning" /><span>{problem.message} <span className="ref t-3">{problem.code}</span></span></p>
        : <RowsAsRead rows={[...rows, ...later]} mapping={mapping} isStale={answer.isPlaceholderData} />}
    </section>
  );
}

function RowsAsRead({ rows, mapping, isStale }: { readonly rows: readonly PreviewRow[]; readonly mapping: Mapping; readonly isStale: boolean }) {
  const { t } = useLingui();
  const roleName = useRoleName();
  const format = useFormat();
  const roles = SHOWN.filter(role => mapping.columns.some(column => column.role === role) || (role === 'method' && rows.some(row => row.method !== '')));
  const value = (row: PreviewRow, role: Shown): string => {
    if (role !== 'items' && role !== 'bytes') return row[role];
    const figure = row[role];
    return figure === null ? '' : format.number(figure);
  };
  if (rows.length === 0) return <p className="t-caption t-3">{t`No record was found in the part that was looked at.`}</p>;
  return (
    <div className="mapping-sample mapping-read" data-stale={isStale || undefined} tabIndex={0} role="region" aria-label={t`As they will be read`}>
      <table>
        <thead><tr><th className="mapping-figure">{t`Line`}</th><th>{t`Time (UTC)`}</th>{roles.map(role => <th key={role} className={role === 'items' || role === 'bytes' ? 'mapping-figure' : ''}>{roleName(role)}</th>)}</tr></thead>
        <tbody>
          {rows.map(row => (row.atUtcUs === null
            ? <tr key={row.startByte} className="mapping-reject"><td className="mapping-figure">{format.number(row.line)}</td><td colSpan={roles.length + 1}><StateMark state="gap" label={t`rejected`} /> <b>{row.code}</b> {row.text}</td></tr>
            : <tr key={row.startByte}><td className="mapping-figure">{format.number(row.line)}</td><td>{isoOfUs(row.atUtcUs).replace('T', ' ').replace('Z', '')}</td>{roles.map(role => <td key={role} className={role === 'items' || role === 'bytes' ? 'mapping-figure' : ''}>{value(row, role)}</td>)}</tr>))}
        </tbody>
      </table>
    </div>
  );
}
