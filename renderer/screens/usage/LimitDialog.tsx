import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { wholeNumber } from '../../../shared/domain/whole-number.ts';
import type { LimitDetails, LimitPer, LimitWindow } from '../../../shared/domain/limit.ts';
import { isRealDate } from '../../../shared/domain/basics.ts';
import { parseRef } from '../../../shared/domain/refs.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAct } from '../../engine/queries.ts';
import { useView } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { Checkbox } from '../../parts/Checkbox.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { showInspector } from '../../parts/Pane.tsx';
import { Select } from '../../parts/Select.tsx';
import { Problem } from '../../parts/States.tsx';
import { readCited } from './entered.ts';
import { withoutPeriod } from './slice.ts';

type Width = '60' | '900' | '3600' | '86400' | 'day' | 'month';

/** Enters what a clause or rate table allows; it counts the requests of the filters on screen. */
export function LimitDialog({ slice, onClose }: { readonly slice: Slice; readonly onClose: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState('');
  const [tier, setTier] = useState('');
  const [per, setPer] = useState<LimitPer>('app');
  const [width, setWidth] = useState<Width>('900');
  const [isRolling, setRolling] = useState(false);
  const [measure, setMeasure] = useState<LimitDetails['measure']>('calls');
  const [maximum, setMaximum] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [cited, setCited] = useState('');
  const [hasTried, setTried] = useState(false);
  const add = useAct('limit.add');
  const cites = readCited(cited, parseRef);
  const most = wholeNumber(maximum);
  const isDay = (text: string): boolean => text.trim() === '' || (/^\d{4}-\d{2}-\d{2}$/.test(text.trim()) && isRealDate(text.trim()));
  const isValid = name.trim() !== '' && most !== null && cites !== null && isDay(from) && isDay(to);
  const day = (text: string): number | null => (text.trim() === '' ? null : Date.parse(`${text.trim()}T00:00:00Z`));
  const window: LimitWindow = width === 'day' || width === 'month' ? { kind: 'calendar', unit: width, zone: 'UTC' } : { kind: isRolling ? 'rolling' : 'fixed', seconds: Number(width) };
  const save = (): void => {
    setTried(true);
    if (!isValid || add.isPending) return;
    add.mutate({ name: name.trim(), tier: tier.trim(), filter: withoutPeriod(slice), per, window, measure, maximum: most, fromUtcMs: day(from), toUtcMs: day(to), cites }, {
      onSuccess: added => { useView.getState().select('usage', { limit: added.ref, claim: null, finding: null, request: null }); showInspector(); onClose(); },
    });
  };
  const dateProblem = (text: string): string | null => (isDay(text) ? null : t`Write a day, such as 2022-02-12.`);
  return (
    <Dialog
      title={t`Add a limit`} isOpen holdsWork onClose={onClose} width={560}
      foot={<><span className="grow" /><Button onPress={onClose}>{t`Cancel`}</Button><Button variant="primary" isDisabled={add.isPending} onPress={save}>{t`Add`}</Button></>}
    >
      <form className="usage-form" onSubmit={event => { event.preventDefault(); save(); }}>
        <div className="usage-form-row">
          <Field label={t`Name`} value={name} onChange={setName} maxLength={200} autoFocus error={hasTried && name.trim() === '' ? t`Give it a name.` : null} />
          <Field label={t`Tier`} value={tier} onChange={setTier} maxLength={200} hint={t`As the source words it.`} />
        </div>
        <div className="usage-form-row usage-form-three">
          <Field label={t`Most allowed`} value={maximum} onChange={setMaximum} placeholder="450" error={hasTried && most === null ? t`Write a whole number.` : null} />
          <Select label={t`Of what`} isField value={measure} onChange={setMeasure} options={[{ id: 'calls', title: t`Calls` }, { id: 'items', title: t`Items returned` }, { id: 'bytes', title: t`Bytes` }]} />
          <Select label={t`In`} isField value={width} onChange={setWidth} options={[
            { id: '60', title: t`a minute` }, { id: '900', title: t`15 minutes` }, { id: '3600', title: t`an hour` }, { id: '86400', title: t`24 hours` }, { id: 'day', title: t`a calendar day, UTC` }, { id: 'month', title: t`a calendar month, UTC` },
          ]} />
        </div>
        <div className="usage-form-row">
          <Select label={t`For each`} isField value={per} onChange={setPer} options={[
            { id: 'app', title: t`app` }, { id: 'credential', title: t`credential` }, { id: 'endpoint', title: t`endpoint` }, { id: 'app-endpoint', title: t`app and endpoint` }, { id: 'credential-endpoint', title: t`credential and endpoint` }, { id: 'all', title: t`all together` },
          ]} />
          <Checkbox isSelected={isRolling} onChange={setRolling} isDisabled={width === 'day' || width === 'month'} note={t`The stretch that ends with each call, instead of windows by the clock.`}>{t`Rolling window`}</Checkbox>
        </div>
        <div className="usage-form-row">
          <Field label={t`In force from`} isMono value={from} onChange={setFrom} placeholder="2022-02-12" error={dateProblem(from)} />
          <Field label={t`Until, not included`} isMono value={to} onChange={setTo} placeholder="2022-11-17" error={dateProblem(to)} />
        </div>
        <Field label={t`What sets it`} isMono value={cited} onChange={setCited} placeholder="E-0412" hint={t`A reference to a passage, provision or item.`} error={cites === null ? t`“${cited}” is not a reference.` : null} />
        <p className="t-caption t-3">{t`It counts the requests of the filters on screen, in every period.`}</p>
        {add.isError && <Problem error={add.error} isInline title={t`The limit was not added`} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
