import { useMemo, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { ColumnRole, isNaive, TimeFormat } from '../../../../shared/domain/usage.ts';
import type { Mapping, MappingProposal } from '../../../../shared/domain/usage.ts';
import { StateMark } from '../../../parts/BearingMark.tsx';
import { Combo } from '../../../parts/Combo.tsx';
import { Field } from '../../../parts/Field.tsx';
import { SectionHead } from '../../../parts/Figure.tsx';
import { Select } from '../../../parts/Select.tsx';
import { useRoleName, useTimeFormatName } from '../words.ts';
import { MappingChoice } from './MappingChoice.tsx';
import { PreviewTable } from './PreviewTable.tsx';
import { badTemplate, templatesOf, withRole } from './mapping.ts';
import type { LogPlace } from './mapping.ts';
import './mapping.css';

/** How a log is read, all of it: columns, times, endpoints, and the first records as they come out. */
export function MappingEditor({ place, mapping, proposal, zone, lack, onMapping, onZone }: {
  readonly place: LogPlace;
  readonly mapping: Mapping;
  readonly proposal: MappingProposal;
  /** What was said for times that carry none. */
  readonly zone: string | null;
  readonly lack: 'time' | 'order' | 'zone' | null;
  readonly onMapping: (mapping: Mapping) => void;
  readonly onZone: (zone: string | null) => void;
}) {
  const { t } = useLingui();
  return (
    <>
      <MappingChoice mapping={mapping} proposal={proposal.mapping} onMapping={onMapping} />
      <section>
        <SectionHead title={t`Columns`}><span>{t`proposed from names and values; change what is wrong`}</span></SectionHead>
        <ColumnTable mapping={mapping} proposal={proposal} onMapping={onMapping} />
        {lack === 'time' && <p className="plan-reason import-lack"><StateMark state="warning" /><span>{t`Say which column holds the time. Without it no row can be placed.`}</span></p>}
      </section>
      <TimeSection mapping={mapping} zone={zone} lack={lack} onMapping={onMapping} onZone={onZone} />
      <TemplateSection mapping={mapping} onMapping={onMapping} />
      <PreviewTable place={place} mapping={mapping} zone={zone} />
      <RawSample mapping={mapping} proposal={proposal} />
    </>
  );
}

function ColumnTable({ mapping, proposal, onMapping }: { readonly mapping: Mapping; readonly proposal: MappingProposal; readonly onMapping: (mapping: Mapping) => void }) {
  const { t } = useLingui();
  const roleName = useRoleName();
  const roles = ColumnRole.options.map(role => ({ id: role, title: roleName(role) }));
  return (
    <div className="mapping" role="table" aria-label={t`Columns`}>
      <div role="row" className="mapping-row mapping-head"><span role="columnheader">{t`Column`}</span><span role="columnheader">{t`Taken for`}</span><span role="columnheader">{t`Why`}</span></div>
      {mapping.columns.map(column => {
        const reason = proposal.reasons.find(other => other.index === column.index);
        const isChanged = reason !== undefined && reason.role !== column.role;
        return (
          <div key={column.index} role="row" className="mapping-row">
            <span role="cell" className="mapping-name ellipsis selectable">{column.name === '' ? t`column ${column.index + 1}` : column.name}</span>
            <span role="cell"><Select label={t`What ${column.name} is`} hidesLabel isQuiet options={roles} value={column.role} onChange={role => { onMapping(withRole(mapping, column.index, role)); }} /></span>
            <span role="cell" className="mapping-why">{isChanged ? t`not as proposed` : <>{reason !== undefined && reason.sure < 0.7 && column.role !== 'keep' && column.role !== 'reread' && <StateMark state="warning" label={t`not sure`} />}{reason?.reason ?? ''}</>}</span>
          </div>
        );
      })}
    </div>
  );
}

function TimeSection({ mapping, zone, lack, onMapping, onZone }: { readonly mapping: Mapping; readonly zone: string | null; readonly lack: 'time' | 'order' | 'zone' | null; readonly onMapping: (mapping: Mapping) => void; readonly onZone: (zone: string | null) => void }) {
  const { t } = useLingui();
  const timeFormatName = useTimeFormatName();
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter(other => other !== 'UTC')], []);
  return (
    <section>
      <SectionHead title={t`Time`} />
      <div className="plan-time">
        <Select label={t`Written as`} isField options={TimeFormat.options.map(format => ({ id: format, title: timeFormatName(format) }))} value={lack === 'order' ? null : mapping.time.format} placeholder={t`day or month first?`} onChange={format => { onMapping({ ...mapping, time: { ...mapping.time, format } }); }} />
        {isNaive(mapping.time.format) && <Combo label={t`Zone of the times`} options={zones} value={zone ?? mapping.time.zone} onChange={onZone} placeholder={t`Europe/Paris, UTC`} hint={lack === 'zone' ? <span className="import-lack"><StateMark state="warning" /> {t`The times carry no zone. Name the one the log was written in.`}</span> : t`For every time in this file`} />}
      </div>
      {lack === 'order' && <p className="plan-reason import-lack"><StateMark state="warning" /><span>{t`The dates can be read with the day or the month first. Say which.`}</span></p>}
    </section>
  );
}

function TemplateSection({ mapping, onMapping }: { readonly mapping: Mapping; readonly onMapping: (mapping: Mapping) => void }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState(mapping.templates.join('\n'));
  const bad = badTemplate(templatesOf(typed));
  if (!mapping.columns.some(column => column.role === 'endpoint')) return null;
  // Another mapping was chosen meanwhile: what was typed belongs to the one before.
  const shown = bad === null && templatesOf(typed).join('\n') !== mapping.templates.join('\n') ? mapping.templates.join('\n') : typed;
  return (
    <section>
      <SectionHead title={t`Endpoints`}><span>{t`numbers and ids count as one without being told`}</span></SectionHead>
      <Field
        label={t`Templates, one a line`} rows={Math.min(6, Math.max(2, templatesOf(shown).length + 1))} isMono placeholder="/2/users/:id/posts" value={shown}
        onChange={value => {
          setTyped(value);
          const templates = templatesOf(value);
          if (badTemplate(templates) === null) onMapping({ ...mapping, templates });
        }}
        hint={t`Addresses of the same shape count as one endpoint; the first template that fits decides`}
        error={bad === null ? null : t`“${bad}” is no template: it starts with / and has no spaces`}
      />
    </section>
  );
}

function RawSample({ mapping, proposal }: { readonly mapping: Mapping; readonly proposal: MappingProposal }) {
  const { t } = useLingui();
  const roleName = useRoleName();
  return (
    <section>
      <SectionHead title={t`First rows`}><span>{t`as they stand in the file`}</span></SectionHead>
      <div className="mapping-sample" tabIndex={0} role="region" aria-label={t`First rows`}>
        <table>
          <thead><tr>{mapping.columns.map(column => <th key={column.index} className={column.role === 'keep' || column.role === 'reread' ? '' : 'mapping-used'}>{roleName(column.role)}<small className="ref">{column.name}</small></th>)}</tr></thead>
          <tbody>{proposal.sample.slice(0, 6).map((row, index) => <tr key={index}>{mapping.columns.map(column => <td key={column.index}>{row[column.index] ?? ''}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </section>
  );
}
