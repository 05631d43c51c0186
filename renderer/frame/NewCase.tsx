import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Form } from 'react-aria-components';
import { ask } from '../engine/shell.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Problem } from '../parts/States.tsx';

/** Asks for a title; the shell then asks where the folder goes. */
export function NewCase({ isOpen, onClose, note }: { readonly isOpen: boolean; readonly onClose: () => void; readonly note?: string }) {
  const { t } = useLingui();
  const [title, setTitle] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const create = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const { opened } = await ask({ kind: 'new-case', title: title.trim() });
      if (opened) { setTitle(''); onClose(); }
    } catch (thrown) { setError(thrown); } finally { setBusy(false); }
  };
  return (
    <Dialog
      title={t`New case file`}
      isOpen={isOpen}
      holdsWork={title !== ''}
      onClose={onClose}
      width={460}
      foot={(
        <>
          <span className="grow" />
          <Button variant="quiet" onPress={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" isDisabled={title.trim() === ''} isPending={isBusy} onPress={() => { void create(); }}>{t`Choose where to keep it`}</Button>
        </>
      )}
    >
      {error !== null && <Problem error={error} title={t`The case file was not made`} isInline />}
      <Form onSubmit={event => { event.preventDefault(); if (title.trim() !== '') void create(); }}>
        <Field label={t`Title`} value={title} onChange={setTitle} autoFocus placeholder={t`Parties or matter`} hint={note ?? t`A folder with this name will hold everything: originals, database, bundles. It can be renamed later.`} />
      </Form>
    </Dialog>
  );
}
