import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { grantFiles } from '../../../engine/shell.ts';
import { useAnswer } from '../../../engine/queries.ts';
import { useView } from '../../../frame/views.ts';
import { Button } from '../../../parts/Button.tsx';
import { Dialog } from '../../../parts/Dialog.tsx';
import { DropCatcher } from '../../../parts/DropCatcher.tsx';
import { Problem } from '../../../parts/States.tsx';
import { verifyBundle } from '../../bundles/to-verify.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { putForward, takeBack, useIntake } from './intake.ts';

/** Lets files be dropped anywhere on an open case, and shows what will become of them. */
export function ImportHost({ children }: { readonly children: ReactNode }) {
  const { t } = useLingui();
  const waiting = useIntake(state => state.waiting);
  const [error, setError] = useState<unknown>(null);
  const isAtBundles = useView(state => state.place) === 'bundles';
  const isReadOnly = useAnswer('case.state', {}).data?.readOnly ?? false;
  const drop = (files: readonly File[]): void => {
    setError(null);
    grantFiles(files).then(grants => {
      const [only] = grants;
      if (isAtBundles && grants.length === 1 && only?.isFolder === true) verifyBundle(only);
      else if (!isReadOnly) putForward(grants);
    }, setError);
  };
  return (
    <DropCatcher
      title={isAtBundles ? t`Drop a bundle to check it` : isReadOnly ? t`This case is open for reading only` : t`Drop to take in`}
      note={isAtBundles ? t`One folder is checked as a bundle. Anything else is taken in as evidence.` : isReadOnly ? t`Files cannot be taken in here.` : t`Originals are copied and hashed, never changed. You see what each file is before anything happens.`}
      onDrop={drop}
    >
      {children}
      {waiting.length > 0 && <ImportDialog grants={waiting} />}
      <Dialog title={t`Import`} isOpen={error !== null} onClose={() => { setError(null); takeBack(); }} foot={<><span className="grow" /><Button onPress={() => { setError(null); }}>{t`Close`}</Button></>}>
        <Problem error={error} title={t`These files could not be taken`} isInline />
      </Dialog>
    </DropCatcher>
  );
}
