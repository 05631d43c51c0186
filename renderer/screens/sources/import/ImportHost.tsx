import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { grantFiles } from '../../../engine/shell.ts';
import { useAnswer } from '../../../engine/queries.ts';
import { Button } from '../../../parts/Button.tsx';
import { Dialog } from '../../../parts/Dialog.tsx';
import { DropCatcher } from '../../../parts/DropCatcher.tsx';
import { Problem } from '../../../parts/States.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { putForward, takeBack, useIntake } from './intake.ts';

/** Lets files be dropped anywhere on an open case, and shows what will become of them. */
export function ImportHost({ children }: { readonly children: ReactNode }) {
  const { t } = useLingui();
  const waiting = useIntake(state => state.waiting);
  const [error, setError] = useState<unknown>(null);
  const isReadOnly = useAnswer('case.state', {}).data?.readOnly ?? false;
  const drop = (files: readonly File[]): void => {
    setError(null);
    grantFiles(files).then(putForward, setError);
  };
  return (
    <DropCatcher
      title={isReadOnly ? t`This case is open for reading only` : t`Drop to take in`}
      note={isReadOnly ? t`Files cannot be taken in here.` : t`Originals are copied and hashed, never changed. You see what each file is before anything happens.`}
      onDrop={files => { if (!isReadOnly) drop(files); }}
    >
      {children}
      {waiting.length > 0 && <ImportDialog grants={waiting} />}
      <Dialog title={t`Import`} isOpen={error !== null} onClose={() => { setError(null); takeBack(); }} foot={<><span className="grow" /><Button onPress={() => { setError(null); }}>{t`Close`}</Button></>}>
        <Problem error={error} title={t`These files could not be taken`} isInline />
      </Dialog>
    </DropCatcher>
  );
}
