import { useLingui } from '@lingui/react/macro';
import type { Progress as Amount } from '../../../shared/domain/basics.ts';
import { useFormat } from '../../format.ts';
import { Button } from '../../parts/Button.tsx';
import { Progress } from '../../parts/ProgressCard.tsx';

/** How far a measure is, beside the button that began it. */
export function ProgressNote({ title, progress, onCancel }: { readonly title: string; readonly progress: Amount | null; readonly onCancel: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const done = progress === null ? '' : format.compact(Math.round(progress.done));
  const total = progress?.total === null || progress === null ? '' : format.compact(Math.round(progress.total));
  return (
    <div className="usage-progress">
      <div className="row"><span className="grow t-caption">{title}{total !== '' && `, ${t`${done} of ${total}`}`}</span><Button isSmall onPress={onCancel}>{t`Cancel`}</Button></div>
      <Progress label={title} share={progress?.total === null || progress === null || progress.total === 0 ? null : progress.done / progress.total} />
    </div>
  );
}
