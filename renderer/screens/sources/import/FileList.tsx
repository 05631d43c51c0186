import { FolderOpen, X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useFormat } from '../../../format.ts';
import { StateMark } from '../../../parts/BearingMark.tsx';
import { IconButton } from '../../../parts/Button.tsx';
import { FileName } from '../../../parts/FileName.tsx';
import { useKindName } from '../words.ts';
import { kindOf, lackOf } from './plan.ts';
import type { FilePlan } from './plan.ts';

/** The files about to be taken in; a mark where something must be said first. */
export function FileList({ plans, chosen, onChoose, onRemove, isLooking }: {
  readonly plans: readonly FilePlan[];
  readonly chosen: string;
  readonly onChoose: (grantId: string) => void;
  readonly onRemove: (grantId: string) => void;
  readonly isLooking: boolean;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const kindName = useKindName();
  const note = (plan: FilePlan): string => {
    const size = plan.grant.isFolder ? t`folder` : format.bytes(plan.grant.sizeBytes);
    if (plan.preview === null) return isLooking ? t`${size}, looking…` : size;
    return `${size}, ${kindName(kindOf(plan))}`;
  };
  return (
    <div className="import-files">
      <ListBox
        className="import-list"
        aria-label={t`Files`}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[chosen]}
        onSelectionChange={keys => { const [first] = keys; if (first !== undefined) onChoose(String(first)); }}
      >
        {plans.map(plan => {
          const lack = lackOf(plan);
          return (
            <ListBoxItem key={plan.grant.grantId} id={plan.grant.grantId} textValue={plan.grant.name} className="import-file">
              <span className="import-mark">
                {lack !== null ? <StateMark state="warning" label={t`needs an answer`} />
                  : plan.preview?.problem != null ? <StateMark state="gap" label={t`cannot be read`} />
                    : plan.grant.isFolder ? <FolderOpen className="icon-12" /> : null}
              </span>
              <span className="import-name"><b><FileName name={plan.grant.name} /></b><small>{note(plan)}</small></span>
            </ListBoxItem>
          );
        })}
      </ListBox>
      {plans.length > 1 && <div className="import-files-foot"><IconButton icon={X} isSmall label={t`Leave this file out`} onPress={() => { onRemove(chosen); }} /><span className="t-caption t-3">{t`Leave the chosen file out`}</span></div>}
    </div>
  );
}
