import { useMemo } from 'react';
import { useLingui } from '@lingui/react/macro';
import { ColumnRole, TimeFormat } from '../../../../shared/domain/usage.ts';
import type { Mapping, MappingProposal } from '../../../../shared/domain/usage.ts';
import { StateMark } from '../../../parts/BearingMark.tsx';
import { Combo } from '../../../parts/Combo.tsx';
import { SectionHead } from '../../../parts/Figure.tsx';
import { Select } from '../../../parts/Select.tsx';
import { useRoleName, useTimeFormatName } from '../words.ts';
import { lackOf, needsZone, withRole } from './plan.ts';
import type { FilePlan } from './plan.ts';

/** Each column of a log with what it is taken for, why, and its first values; the zone when times carry none. */
export function MappingEditor({ plan, mapping, proposal, onEdit }: {
  readonly plan: FilePlan;
  readonly mapping: Mapping;
  readonly proposal: MappingProposal;
  readonly onEdit: (change: Partial<FilePlan>) => void;
}) {
  const { t } = useLingui();
  const roleName = useRoleName();
  const timeFormatName = useTimeFormatName();
  const lack = lackOf(plan);
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')], []);
  const roles = ColumnRole.options.map(role => ({ id: role, title: roleName(role) }));
  return (
    <>
      <section>
        <SectionHead title={t`Columns`}><span>{t`proposed from names and values; change what is wrong`}</span></SectionHead>
        <div className="mapping" role="table" aria-label={t`Columns`}>
          <div role="row" className="mapping-row mapping-head"><span role="columnheader">{t`Column`}</span><span role="columnheader">{t`Taken for`}</span><span role="columnheader">{t`Why`}</span></div>
          {mapping.columns.map(column => {
            const reason = proposal.reasons.find(other => other.index === column.index);
            const isChanged = reason !== undefined && reason.role !== column.role;
            return (
              <div key={column.index} role="row" className="mapping-row">
                <span role="cell" className="mapping-name ellipsis selectable">{column.name === '' ? t`column ${column.index + 1}` : column.name}</span>
                <span role="cell"><Select label={t`What ${column.name} is`} hidesLabel isQuiet options={roles} value={column.role} onChange={role => { onEdit({ mapping: withRole(mapping, column.index, role) }); }} /></span>
                <span role="cell" className="mapping-why">{isChanged ? t`changed by you` : <>{reason !== undefined && reason.sure < 0.7 && column.role !== 'keep' && column.role !== 'reread' && <StateMark state="warning" label={t`not sure`} />}{reason?.reason ?? ''}</>}</span>
              </div>
            );
          })}
        </div>
        {lack === 'time' && <p className="plan-reason import-lack"><StateMark state="warning" /><span>{t`Say which column holds the time. Without it no row can be placed.`}</span></p>}
      </section>
      <section>
        <SectionHead title={t`Time`} />
        <div className="plan-time">
          <Select label={t`Written as`} isField options={TimeFormat.options.map(format => ({ id: format, title: timeFormatName(format) }))} value={mapping.time.format} onChange={format => { onEdit({ mapping: { ...mapping, time: { ...mapping.time, format } } }); }} />
          {needsZone(plan) && <Combo label={t`Zone of the times`} options={zones} value={plan.zone ?? mapping.time.zone} onChange={zone => { onEdit({ zone }); }} placeholder={t`Europe/Paris, UTC`} hint={lack === 'zone' ? <span className="import-lack"><StateMark state="warning" /> {t`The times carry no zone. Name the one the log was written in.`}</span> : t`For every time in this file`} />}
        </div>
      </section>
      <section>
        <SectionHead title={t`First rows`}><span>{t`as they stand in the file`}</span></SectionHead>
        <div className="mapping-sample" tabIndex={0} role="region" aria-label={t`First rows`}>
          <table>
            <thead><tr>{mapping.columns.map(column => <th key={column.index} className={column.role === 'keep' || column.role === 'reread' ? '' : 'mapping-used'}>{roleName(column.role)}</th>)}</tr></thead>
            <tbody>{proposal.sample.slice(0, 6).map((row, index) => <tr key={index}>{mapping.columns.map(column => <td key={column.index}>{row[column.index] ?? ''}</td>)}</tr>)}</tbody>
          </table>
        </div>
      </section>
    </>
  );
}
