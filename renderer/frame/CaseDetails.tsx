import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useAct, useAnswer } from '../engine/queries.ts';
import { useFormat } from '../format.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { KeyValues } from '../parts/Figure.tsx';
import { Problem } from '../parts/States.tsx';
import type { CaseState } from '../../shared/domain/case.ts';

/** The title of the case, and who the person at work says they are: both go into the custody chain. */
export function CaseDetails({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const state = useAnswer('case.state', {}).data;
  return state === undefined || !isOpen ? null : <Form state={state} onClose={onClose} />;
}

function Form({ state, onClose }: { readonly state: CaseState; readonly onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [title, setTitle] = useState(state.title);
  const [name, setName] = useState(state.declaredName);
  const [role, setRole] = useState(state.declaredRole);
  const rename = useAct('case.rename');
  const declare = useAct('case.declare');
  const save = async (): Promise<void> => {
    if (title.trim() !== state.title) await rename.mutateAsync({ title: title.trim() });
    if (name.trim() !== state.declaredName || role.trim() !== state.declaredRole) await declare.mutateAsync({ name: name.trim(), role: role.trim() });
    onClose();
  };
  const error = rename.error ?? declare.error;
  const isBusy = rename.isPending || declare.isPending;
  return (
    <Dialog
      title={t`Case details`}
      isOpen
      holdsWork
      onClose={onClose}
      width={460}
      foot={(
        <>
          <span className="grow" />
          <Button variant="quiet" onPress={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" isDisabled={state.readOnly || title.trim() === ''} isPending={isBusy} onPress={() => { save().catch(() => { /* shown above */ }); }}>{t`Save`}</Button>
        </>
      )}
    >
      {error !== null && <Problem error={error} title={t`The details were not saved`} isInline />}
      <Field label={t`Title`} value={title} onChange={setTitle} isDisabled={state.readOnly} error={title.trim() === '' ? t`A case needs a title` : null} />
      <Field label={t`Your name`} value={name} onChange={setName} isDisabled={state.readOnly} hint={t`As it should stand in the custody chain, beside the computer’s own user name`} />
      <Field label={t`Your role`} value={role} onChange={setRole} isDisabled={state.readOnly} placeholder={t`Investigator, counsel, expert`} />
      <KeyValues rows={[[t`Created`, format.dateTime(state.createdAt)], [t`Version`, `Proviso ${state.appVersion}`]]} />
    </Dialog>
  );
}
