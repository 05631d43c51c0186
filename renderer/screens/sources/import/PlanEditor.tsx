import { TriangleAlert } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { useAnswer } from '../../../engine/queries.ts';
import { StateMark } from '../../../parts/BearingMark.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Field } from '../../../parts/Field.tsx';
import { SectionHead } from '../../../parts/Figure.tsx';
import { SegmentedControl } from '../../../parts/SegmentedControl.tsx';
import { Select } from '../../../parts/Select.tsx';
import { MappingEditor } from '../mapping/MappingEditor.tsx';
import { agreementOf, isDateOrEmpty, kindOf, lackOf, mappingOf } from './plan.ts';
import type { FilePlan, ReadableKind } from './plan.ts';

/** What one file is taken for, and what can be said about it. */
export function PlanEditor({ plan, plans, onEdit, onEditAll }: {
  readonly plan: FilePlan;
  readonly plans: readonly FilePlan[];
  readonly onEdit: (change: Partial<FilePlan>) => void;
  /** Answers the same question for every file at once. */
  readonly onEditAll: (change: Partial<FilePlan>) => void;
}) {
  const { t } = useLingui();
  const kind = kindOf(plan);
  const { preview } = plan;
  const mapping = mappingOf(plan), lack = lackOf(plan);
  return (
    <div className="plan">
      <div className="plan-head">
        <h3 className="ellipsis">{plan.grant.name}</h3>
        <SegmentedControl<ReadableKind | 'unknown'>
          label={t`Read as`}
          segments={[{ id: 'usage', title: t`Usage log` }, { id: 'mail', title: t`Mail` }, { id: 'agreement', title: t`Agreement` }, ...(kind === 'document' ? [{ id: 'document' as const, title: t`Document` }] : []), ...(preview?.kind === 'unknown' ? [{ id: 'unknown' as const, title: t`Keep unread` }] : [])]}
          value={kind}
          onChange={value => { onEdit({ kind: value === 'unknown' ? null : value }); }}
        />
      </div>
      {preview !== null && (
        <p className="plan-reason">
          {preview.problem === null ? <StateMark state="verified" /> : <StateMark state="gap" />}
          {preview.problem === null ? <span>{preview.format === '' ? preview.reason : `${preview.format}: ${preview.reason}`}</span> : <span>{preview.problem.message} <span className="ref t-3">{preview.problem.code}</span></span>}
        </p>
      )}
      {kind === 'usage' && mapping !== null && preview?.mapping != null && (
        <MappingEditor
          place={{ grantId: plan.grant.grantId }} mapping={mapping} proposal={preview.mapping} zone={plan.zone} lack={lack === 'time' || lack === 'zone' || lack === 'order' ? lack : null}
          onMapping={changed => { onEdit({ mapping: changed }); }} onZone={zone => { onEdit({ zone }); }}
        />
      )}
      {kind === 'usage' && lack === null && plan.zone !== null && plans.length > 1 && (
        <p><Button variant="quiet" isSmall onPress={() => { onEditAll({ zone: plan.zone }); }}>{t`Use ${plan.zone} for every log here`}</Button></p>
      )}
      {kind === 'agreement' && <AgreementFields plan={plan} onEdit={onEdit} />}
    </div>
  );
}

function AgreementFields({ plan, onEdit }: { readonly plan: FilePlan; readonly onEdit: (change: Partial<FilePlan>) => void }) {
  const { t } = useLingui();
  const known = useAnswer('agreement.list', {}).data ?? [];
  const agreement = agreementOf(plan);
  const change = (part: Partial<typeof agreement>): void => { onEdit({ agreement: { ...agreement, ...part } }); };
  const names = known.map(other => other.name);
  return (
    <section>
      <SectionHead title={t`A text of which agreement`} />
      <div className="plan-agreement">
        <Field label={t`Agreement`} value={agreement.agreement} onChange={value => { change({ agreement: value }); }} error={agreement.agreement.trim() === '' ? t`Name the agreement this is a text of` : null} />
        {names.length > 0 && (
          <Select
            label={t`Already in the case`}
            isField
            options={names.map(name => ({ id: name, title: name }))}
            value={names.includes(agreement.agreement) ? agreement.agreement : null}
            placeholder={t`none chosen`}
            onChange={name => { change({ agreement: name }); }}
          />
        )}
        <Field label={t`Stated date`} placeholder="2022-10-10" value={agreement.stated} onChange={value => { change({ stated: value }); }} hint={t`“Effective” or “Last updated” in the text`} error={isDateOrEmpty(agreement.stated) ? null : t`No such day; write it as 2022-10-10`} />
        <Field label={t`Captured on`} placeholder="2022-10-17" value={agreement.captured} onChange={value => { change({ captured: value }); }} hint={t`When this copy was taken`} error={isDateOrEmpty(agreement.captured) ? null : t`No such day; write it as 2022-10-17`} />
      </div>
      {agreement.stated.trim() === '' && agreement.captured.trim() === '' && <p className="plan-reason"><TriangleAlert className="icon-14 plan-warning" /><span>{t`Without a date nothing can say from when this text was in force. A date can be added later as an event.`}</span></p>}
    </section>
  );
}
