import { useState } from 'react';
import { Plus, X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { App } from '../../../../shared/domain/case.ts';
import { useAct } from '../../../engine/queries.ts';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { Checkbox } from '../../../parts/Checkbox.tsx';
import { Dialog } from '../../../parts/Dialog.tsx';
import { Field } from '../../../parts/Field.tsx';
import { SectionHead } from '../../../parts/Figure.tsx';
import { Problem } from '../../../parts/States.tsx';
import { NEW_APP, faultsOf, toDetails, toText } from './app-form.ts';
import type { AppText, IdentifierText } from './app-form.ts';

/** Adds an app to the register, or changes one. Every change is an entry of the custody chain and can be undone. */
export function AppDialog({ app, onClose }: { readonly app: App | null; readonly onClose: () => void }) {
  const { t } = useLingui();
  const [text, setText] = useState<AppText>(() => (app === null ? NEW_APP : toText(app)));
  const [isTried, setTried] = useState(false);
  const add = useAct('app.add');
  const change = useAct('app.set');
  const faults = faultsOf(text);
  const set = (part: Partial<AppText>): void => { setText({ ...text, ...part }); };
  const error = add.error ?? change.error;
  const save = async (): Promise<void> => {
    setTried(true);
    if (faults.size > 0) return;
    if (app === null) await add.mutateAsync(toDetails(text));
    else await change.mutateAsync({ ...toDetails(text), appId: app.appId });
    onClose();
  };
  return (
    <Dialog
      title={app === null ? t`Register an app` : t`Edit ${app.name}`}
      isOpen
      holdsWork
      width={640}
      onClose={onClose}
      foot={(
        <>
          <span className="grow" />
          <Button variant="quiet" onPress={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" isPending={add.isPending || change.isPending} onPress={() => { save().catch(() => { /* shown above */ }); }}>{t`Save`}</Button>
        </>
      )}
    >
      {error !== null && <Problem error={error} title={t`The register was not changed`} isInline />}
      <div className="app-form">
        <Field label={t`Name`} value={text.name} onChange={name => { set({ name }); }} autoFocus error={isTried && faults.has('name') ? t`An app needs a name` : null} />
        <Field label={t`Product`} value={text.product} onChange={product => { set({ product }); }} />
        <Field label={t`Party`} value={text.party} onChange={party => { set({ party }); }} />
        <Field label={t`Tier`} value={text.tier} onChange={tier => { set({ tier }); }} hint={t`As the agreement or rate table names it`} />
      </div>
      <Identifiers identifiers={text.identifiers} isFaulty={index => isTried && faults.has(`identifier ${index}`)} onChange={identifiers => { set({ identifiers }); }} />
      <section>
        <SectionHead title={t`Declared use case`} />
        <div className="app-form">
          <div className="span-2"><Field label={t`As declared`} rows={2} value={text.declaredUseCase} onChange={declaredUseCase => { set({ declaredUseCase }); }} hint={t`Left empty: none was declared`} /></div>
          <Field label={t`Declared on`} placeholder="2021-11-04" value={text.declaredOn} onChange={declaredOn => { set({ declaredOn }); }} error={isTried && faults.has('declaredOn') ? t`No such day; write it as 2021-11-04` : null} />
          <Field label={t`Evidence`} placeholder="E-0012" isMono value={text.declaredEvidence} onChange={declaredEvidence => { set({ declaredEvidence }); }} error={isTried && faults.has('declaredEvidence') ? t`Not a reference; write it as E-0012` : null} />
        </div>
      </section>
      <section>
        <Checkbox isSelected={text.government} onChange={government => { set({ government }); }} note={t`A judgement with a basis and a person who made it`}>{t`Serves a public body`}</Checkbox>
        {text.government && (
          <div className="app-form">
            <Field label={t`On what basis`} value={text.governmentBasis} onChange={governmentBasis => { set({ governmentBasis }); }} />
            <Field label={t`Reviewed by`} value={text.governmentReviewer} onChange={governmentReviewer => { set({ governmentReviewer }); }} />
          </div>
        )}
      </section>
    </Dialog>
  );
}

function Identifiers({ identifiers, isFaulty, onChange }: {
  readonly identifiers: readonly IdentifierText[];
  readonly isFaulty: (index: number) => boolean;
  readonly onChange: (identifiers: readonly IdentifierText[]) => void;
}) {
  const { t } = useLingui();
  const set = (index: number, part: Partial<IdentifierText>): void => { onChange(identifiers.map((other, at) => (at === index ? { ...other, ...part } : other))); };
  return (
    <section>
      <SectionHead title={t`In the logs as`}><Button variant="quiet" isSmall icon={Plus} onPress={() => { onChange([...identifiers, { identifier: '', from: '', to: '' }]); }}>{t`Identifier`}</Button></SectionHead>
      <div className="app-identifiers">
        <div className="app-identifier app-identifier-names" aria-hidden="true"><span>{t`Value in the log`}</span><span>{t`From`}</span><span>{t`Until`}</span></div>
        {identifiers.map((identifier, index) => (
          <div key={index} className="app-identifier" role="group" aria-label={t`Identifier ${index + 1}`}>
            <Field label={t`Value in the log`} hidesLabel isMono value={identifier.identifier} onChange={value => { set(index, { identifier: value }); }} error={isFaulty(index) ? t`A value, and days as 2022-01-01 with the first before the last` : null} />
            <Field label={t`From`} hidesLabel placeholder={t`always`} value={identifier.from} onChange={from => { set(index, { from }); }} />
            <Field label={t`Until`} hidesLabel placeholder={t`always`} value={identifier.to} onChange={to => { set(index, { to }); }} />
            <IconButton icon={X} isSmall label={t`Remove`} onPress={() => { onChange(identifiers.filter((_, at) => at !== index)); }} />
          </div>
        ))}
      </div>
    </section>
  );
}
