import { useState } from 'react';
import { Save, Trash2 } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { changesBetween } from '../../../../shared/domain/mapping-changes.ts';
import type { Mapping } from '../../../../shared/domain/usage.ts';
import { toProvisoError } from '../../../../shared/errors.ts';
import { useAct, useAnswer } from '../../../engine/queries.ts';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { Field } from '../../../parts/Field.tsx';
import { Select } from '../../../parts/Select.tsx';
import { appliedTo, sameSaved } from './mapping.ts';

const PROPOSED = 'proposed', EDITED = 'edited', SAVED = 'saved ';

/** Which mapping is used: the proposed one, a saved one, or this one, which can be saved for the logs to come. */
export function MappingChoice({ mapping, proposal, onMapping }: { readonly mapping: Mapping; readonly proposal: Mapping; readonly onMapping: (mapping: Mapping) => void }) {
  const { t } = useLingui();
  const saved = useAnswer('mapping.list', {}).data ?? [];
  const remove = useAct('mapping.remove');
  const [isNaming, setNaming] = useState(false);
  const isReadOnly = useAnswer('case.state', {}).data?.readOnly ?? true;
  const same = sameSaved(saved, mapping), isProposed = changesBetween(proposal, mapping).length === 0;
  const sameName = same?.name ?? '';
  const value = same !== null ? `${SAVED}${same.name}` : isProposed ? PROPOSED : EDITED;
  const fitting = saved.filter(other => other.mapping.format === proposal.format && other.mapping.columns.every(column => mapping.columns.some(own => own.name === column.name)));
  return (
    <section className="mapping-choice">
      <div className="mapping-choice-row">
        <Select
          label={t`Mapping`}
          isField
          options={[
            { id: PROPOSED, title: t`as proposed from names and values` },
            ...fitting.map(other => ({ id: `${SAVED}${other.name}`, title: other.name })),
            ...(value === EDITED ? [{ id: EDITED, title: t`as changed here` }] : []),
          ]}
          value={value}
          onChange={id => {
            if (id === PROPOSED) onMapping(proposal);
            const chosen = fitting.find(other => `${SAVED}${other.name}` === id);
            if (chosen !== undefined) onMapping(appliedTo(chosen.mapping, proposal));
          }}
        />
        {same === null
          ? <Button icon={Save} isDisabled={isReadOnly || isNaming} onPress={() => { setNaming(true); }}>{t`Save for logs like this`}</Button>
          : <IconButton icon={Trash2} label={t`Remove ${sameName} from the saved mappings`} isDisabled={isReadOnly || remove.isPending} onPress={() => { remove.mutate({ name: same.name }); }} />}
      </div>
      {same !== null && <p className="t-caption t-3">{t`Logs with the same columns that come in later are read so by themselves.`}</p>}
      {isNaming && same === null && <NameRow mapping={mapping} onDone={() => { setNaming(false); }} />}
    </section>
  );
}

function NameRow({ mapping, onDone }: { readonly mapping: Mapping; readonly onDone: () => void }) {
  const { t } = useLingui();
  const save = useAct('mapping.save');
  const [name, setName] = useState('');
  const failure = save.isError ? toProvisoError(save.error) : null;
  const isTaken = failure?.code === 'mapping.name-taken';
  const submit = (replace: boolean): void => { save.mutate({ name: name.trim(), mapping, replace }, { onSuccess: onDone }); };
  return (
    <form className="mapping-choice-row" onSubmit={event => { event.preventDefault(); if (name.trim() !== '') submit(false); }}>
      <Field label={t`Name of the mapping`} autoFocus value={name} maxLength={200} onChange={value => { setName(value); save.reset(); }} placeholder={t`Gateway export`} error={failure === null ? null : isTaken ? t`This name is taken` : failure.message} />
      {isTaken ? <Button onPress={() => { submit(true); }}>{t`Replace it`}</Button> : <Button type="submit" variant="primary" isDisabled={name.trim() === '' || save.isPending}>{t`Save`}</Button>}
      <Button variant="quiet" onPress={onDone}>{t`Cancel`}</Button>
    </form>
  );
}
