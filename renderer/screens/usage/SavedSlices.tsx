import { useState } from 'react';
import { Check, Trash2 } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAct, useAnswer } from '../../engine/queries.ts';
import { useView } from '../../frame/views.ts';
import { Button, IconButton } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { SectionHead } from '../../parts/Figure.tsx';
import { Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';

/** Filters that were given a name: to come back to them, and to name the one on screen. */
export function SavedSlices({ slice, isWritable }: { readonly slice: Slice; readonly isWritable: boolean }) {
  const { t } = useLingui();
  const answer = useAnswer('slice.list', {});
  const [name, setName] = useState('');
  const save = useAct('slice.save');
  const remove = useAct('slice.remove');
  const saved = answer.data ?? [];
  const here = saved.find(own => JSON.stringify(own.slice) === JSON.stringify(slice));
  const submit = (): void => {
    if (name.trim() === '' || save.isPending) return;
    save.mutate({ name: name.trim(), slice }, { onSuccess: () => { setName(''); } });
  };
  if (answer.isError) return <section className="usage-section"><Problem error={answer.error} isInline retry={() => { void answer.refetch(); }} /></section>;
  if (saved.length === 0 && !isWritable) return null;
  return (
    <section className="usage-section">
      <SectionHead title={t`Slices`} />
      {saved.length === 0 ? <p className="t-caption t-3">{t`Name a period with its filters to come back to it, here or with --slice on the command line.`}</p> : (
        <ul className="usage-texts usage-slices">
          {saved.map(own => (
            <li key={own.sliceId}>
              <Check className="icon-12" aria-hidden="true" visibility={own === here ? 'visible' : 'hidden'} />
              <Button variant="quiet" isSmall aria-current={own === here} onPress={() => { useView.getState().go('usage', { slice: own.slice }); }}><span className="ellipsis"><Verbatim text={own.name} /></span></Button>
              {isWritable ? <IconButton icon={Trash2} isSmall label={t`Remove`} onPress={() => { remove.mutate({ sliceId: own.sliceId }); }} /> : <span />}
            </li>
          ))}
        </ul>
      )}
      {remove.isError && <Problem error={remove.error} isInline />}
      {isWritable && here === undefined && (
        <form className="row usage-slice-name" onSubmit={event => { event.preventDefault(); submit(); }}>
          <div className="grow"><Field label={t`Name of the slice`} hidesLabel placeholder={t`Name of the slice`} value={name} onChange={setName} maxLength={200} /></div>
          <Button type="submit" isDisabled={name.trim() === '' || save.isPending}>{t`Save slice`}</Button>
        </form>
      )}
      {save.isError && <Problem error={save.error} isInline title={t`The slice was not saved`} />}
    </section>
  );
}
