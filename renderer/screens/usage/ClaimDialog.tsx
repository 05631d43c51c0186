import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { wholeNumber } from '../../../shared/domain/whole-number.ts';
import type { ClaimDetails } from '../../../shared/domain/claim.ts';
import { parseRef } from '../../../shared/domain/refs.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAct, useAnswer } from '../../engine/queries.ts';
import { useView } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { showInspector } from '../../parts/Pane.tsx';
import { Select } from '../../parts/Select.tsx';
import { Problem } from '../../parts/States.tsx';
import { readCited } from './entered.ts';

type Measure = ClaimDetails['measure'];
type Comparator = ClaimDetails['comparator'];

/** Enters an asserted sentence with its figure; it speaks of the period and filters on screen. */
export function ClaimDialog({ slice, onClose }: { readonly slice: Slice; readonly onClose: () => void }) {
  const { t } = useLingui();
  const limits = useAnswer('limit.list', {}).data ?? [];
  const [statement, setStatement] = useState('');
  const [cited, setCited] = useState('');
  const [by, setBy] = useState('');
  const [measure, setMeasure] = useState<Measure>('calls');
  const [comparator, setComparator] = useState<Comparator>('over');
  const [value, setValue] = useState('');
  const [zone, setZone] = useState('');
  const [limit, setLimit] = useState<string | null>(null);
  const [hasTried, setTried] = useState(false);
  const add = useAct('claim.add');
  const cites = readCited(cited, parseRef);
  const number = measure === 'none' ? 0 : wholeNumber(value);
  const isValid = statement.trim() !== '' && cites !== null && number !== null && (measure !== 'windows-over' || limit !== null);
  const save = (): void => {
    setTried(true);
    if (!isValid || add.isPending) return;
    add.mutate({
      statement: statement.trim(), cites, assertedBy: by.trim(), measure, comparator, value: number, slice, otherZone: zone.trim(), limit: measure === 'windows-over' ? limit ?? '' : '',
    }, { onSuccess: added => { useView.getState().select('usage', { claim: added.ref, limit: null, finding: null, request: null }); showInspector(); onClose(); } });
  };
  return (
    <Dialog
      title={t`Add a claim`} isOpen holdsWork onClose={onClose} width={560}
      foot={<><span className="grow" /><Button onPress={onClose}>{t`Cancel`}</Button><Button variant="primary" isDisabled={add.isPending} onPress={save}>{t`Add`}</Button></>}
    >
      <form className="usage-form" onSubmit={event => { event.preventDefault(); save(); }}>
        <Field label={t`The sentence, as asserted`} rows={2} value={statement} onChange={setStatement} maxLength={2_000} autoFocus error={hasTried && statement.trim() === '' ? t`Copy the sentence from the letter.` : null} />
        <div className="usage-form-row">
          <Field label={t`Where it stands`} isMono value={cited} onChange={setCited} placeholder="E-0003" hint={t`A reference, such as E-0003.`} error={cites === null ? t`“${cited}” is not a reference.` : null} />
          <Field label={t`Asserted by`} value={by} onChange={setBy} maxLength={200} />
        </div>
        <div className="usage-form-row usage-form-three">
          <Select label={t`What it counts`} isField value={measure} onChange={setMeasure} options={[
            { id: 'calls', title: t`Calls` }, { id: 'items', title: t`Items returned` }, { id: 'bytes', title: t`Bytes` }, { id: 'windows-over', title: t`Windows over a limit` },
            { id: 'apps-without-use-case', title: t`Apps without a use case` }, { id: 'government-values', title: t`Government tenants` }, { id: 'none', title: t`No figure` },
          ]} />
          {measure !== 'none' && <Select label={t`How it is meant`} isField value={comparator} onChange={setComparator} options={[
            { id: 'over', title: t`over` }, { id: 'at-least', title: t`at least` }, { id: 'exactly', title: t`exactly` }, { id: 'about', title: t`about` }, { id: 'at-most', title: t`at most` }, { id: 'under', title: t`under` },
          ]} />}
          {measure !== 'none' && <Field label={t`Figure`} value={value} onChange={setValue} placeholder="780,000,000" error={hasTried && number === null ? t`Write a whole number.` : null} />}
        </div>
        {measure === 'windows-over' && (
          <Select label={t`Which limit`} isField value={limit} onChange={setLimit} options={limits.map(own => ({ id: own.ref, title: `${own.cite} ${own.name}` }))} error={hasTried && limit === null ? t`Choose a limit; enter it first if there is none.` : null} />
        )}
        <Field label={t`Zone the other side may have counted in`} value={zone} onChange={setZone} placeholder="America/Los_Angeles" hint={t`Optional: the same days are read in it too.`} />
        <p className="t-caption t-3">{t`The claim speaks of the period and filters on screen; change them first if it speaks of others.`}</p>
        {add.isError && <Problem error={add.error} isInline title={t`The claim was not added`} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
