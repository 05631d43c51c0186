import type { ReactNode } from 'react';
import { RotateCw, Trash2 } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Loading, NoMatch, Problem } from '../../parts/States.tsx';
import { ProgressNote } from './ProgressNote.tsx';
import type { Tester } from './use-tests.ts';

/** The pane of one thing of a list that is tested against the logs; says so when it is gone. */
export function TestedPane<T extends { readonly ref: string }>({ label, gone, answer, reference, onClose, children }: {
  readonly label: string;
  readonly gone: string;
  readonly answer: { readonly isError: boolean; readonly isPending: boolean; readonly error: unknown; readonly data: readonly T[] | undefined; readonly refetch: () => unknown };
  readonly reference: string;
  readonly onClose: () => void;
  readonly children: (found: T) => ReactNode;
}) {
  const { t } = useLingui();
  const found = answer.data?.find(own => own.ref === reference);
  return (
    <Pane label={label} surface="chrome" className="usage-side">
      {answer.isError ? <Problem error={answer.error} retry={answer.refetch} />
        : answer.isPending ? <Loading rows={8} />
          : found === undefined ? <NoMatch title={gone} act={<Button onPress={onClose}>{t`Close`}</Button>} />
            : children(found)}
    </Pane>
  );
}

/** The act that tests, how far it is, and whether what it found still holds. */
export function TestAct<T>({ test, failed }: { readonly test: Tester<T>; readonly failed: string }) {
  const { t } = useLingui();
  const isFirst = test.result === null;
  return (
    <>
      {test.isOutdated && <p className="usage-stale"><StateMark state="warning" /><span>{t`The case changed since this was tested.`}</span></p>}
      {test.error !== null && <Problem error={test.error} isInline title={failed} />}
      {test.isBusy ? <ProgressNote title={t`Testing`} progress={test.job?.progress ?? null} onCancel={() => { test.job?.cancel(); }} />
        : <div className="usage-acts"><Button variant={isFirst ? 'primary' : 'plain'} icon={RotateCw} isSmall={!isFirst} onPress={test.run}>{isFirst ? t`Test against the logs` : t`Test again`}</Button></div>}
    </>
  );
}

/** Takes it out of the list. */
export function RemoveAct({ act, title, onRemove }: { readonly act: { readonly isPending: boolean; readonly isError: boolean; readonly error: unknown }; readonly title: string; readonly onRemove: () => void }) {
  return (
    <>
      <div className="usage-acts"><Button variant="quiet" isSmall icon={Trash2} isDisabled={act.isPending} onPress={onRemove}>{title}</Button></div>
      {act.isError && <Problem error={act.error} isInline />}
    </>
  );
}
