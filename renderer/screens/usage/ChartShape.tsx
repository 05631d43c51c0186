import { useLingui } from '@lingui/react/macro';
import type { UsageDimension } from '../../../shared/contract/usage.ts';
import { Select } from '../../parts/Select.tsx';

/** One stacked chart, or a small one for each value of a dimension. */
export type Shape = 'stack' | Extract<UsageDimension, 'app' | 'credential' | 'endpoint' | 'status'>;

export function ChartShape({ shape, onShape }: { readonly shape: Shape; readonly onShape: (shape: Shape) => void }) {
  const { t } = useLingui();
  return (
    <Select<Shape>
      label={t`How the chart is drawn`}
      hidesLabel
      isQuiet
      options={[
        { id: 'stack', title: t`stacked` }, { id: 'app', title: t`one chart per app` }, { id: 'credential', title: t`one chart per credential` },
        { id: 'endpoint', title: t`one chart per endpoint` }, { id: 'status', title: t`one chart per status` },
      ]}
      value={shape}
      onChange={onShape}
    />
  );
}
