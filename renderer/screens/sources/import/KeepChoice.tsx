import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Grant } from '../../../../shared/shell-api.ts';
import { toProvisoError } from '../../../../shared/errors.ts';
import { useAct, useAnswer } from '../../../engine/queries.ts';
import { ask } from '../../../engine/shell.ts';
import { Button } from '../../../parts/Button.tsx';
import { Field } from '../../../parts/Field.tsx';
import { Select } from '../../../parts/Select.tsx';

const COPY = 'copy', OTHER = 'other', ON = 'on ';

/** Whether originals are copied in or left on a drive of logs, and which. */
export function KeepChoice({ keepOn, onChange }: { readonly keepOn: string | null; readonly onChange: (keepOn: string | null) => void }) {
  const { t } = useLingui();
  const roots = useAnswer('root.list', {}).data ?? [];
  const [folder, setFolder] = useState<Grant | null>(null);
  const choose = (): void => { ask({ kind: 'grant-folder', purpose: 'root' }).then(setFolder, () => { setFolder(null); }); };
  return (
    <div className="field">
      <Select
        label={t`Originals`}
        isField
        options={[
          { id: COPY, title: t`copied into the case` },
          ...roots.map(({ label, isThere }) => ({ id: `${ON}${label}`, title: t`kept in place on ${label}`, ...(isThere ? {} : { note: t`not connected` }) })),
          { id: OTHER, title: t`kept in place on another drive or folder…` },
        ]}
        value={keepOn === null ? COPY : `${ON}${keepOn}`}
        onChange={id => {
          if (id === OTHER) choose();
          else onChange(id === COPY ? null : id.slice(ON.length));
        }}
      />
      {folder !== null && <RootName folder={folder} onNamed={label => { setFolder(null); onChange(label); }} onCancel={() => { setFolder(null); }} />}
      <span className="field-hint">{keepOn === null ? t`The case is whole by itself, wherever it is moved.` : t`Not copied: the case needs that drive to show original lines. Figures are answered without it.`}</span>
    </div>
  );
}

function RootName({ folder, onNamed, onCancel }: { readonly folder: Grant; readonly onNamed: (label: string) => void; readonly onCancel: () => void }) {
  const { t } = useLingui();
  const set = useAct('root.set');
  const [label, setLabel] = useState(folder.name);
  const { name: folderName } = folder;
  const submit = (): void => { if (label.trim() !== '') set.mutate({ label: label.trim(), folder: folder.grantId }, { onSuccess: ({ label: named }) => { onNamed(named); } }); };
  return (
    <div className="keep-name">
      <Field label={t`Name of ${folderName} in this case`} value={label} maxLength={100} onChange={value => { setLabel(value); set.reset(); }} error={set.isError ? toProvisoError(set.error).message : null} />
      <Button isDisabled={label.trim() === '' || set.isPending} onPress={submit}>{t`Use it`}</Button>
      <Button variant="quiet" onPress={onCancel}>{t`Cancel`}</Button>
    </div>
  );
}
