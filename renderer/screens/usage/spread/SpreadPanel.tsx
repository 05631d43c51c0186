import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { UsageStep } from '../../../../shared/contract/usage.ts';
import type { Slice } from '../../../../shared/domain/usage.ts';
import { Select } from '../../../parts/Select.tsx';
import type { TimeWindow } from '../../../parts/chart/time-window.ts';
import { Concentration } from './Concentration.tsx';
import { DistinctItems } from './DistinctItems.tsx';
import { FirstLast } from './FirstLast.tsx';
import { PerPeriod } from './PerPeriod.tsx';
import type { Of, Per } from './words.ts';
import './spread.css';

/** How the figures of the slice are spread: over periods, over values, over time. */
export function SpreadPanel({ slice, onWindow }: { readonly slice: Slice; readonly onWindow: (window: TimeWindow) => void }) {
  const { t } = useLingui();
  const [of, setOf] = useState<Of>('calls');
  const [per, setPer] = useState<Per>('app');
  const [step, setStep] = useState<UsageStep>('day');
  return (
    <div className="spread">
      <div className="spread-tools">
        <Select label={t`Of`} options={[{ id: 'calls', title: t`calls` }, { id: 'items', title: t`items` }, { id: 'bytes', title: t`bytes` }]} value={of} onChange={setOf} />
        <Select label={t`Per`} options={[{ id: 'app', title: t`app` }, { id: 'credential', title: t`credential` }, { id: 'endpoint', title: t`endpoint` }]} value={per} onChange={setPer} />
        <Select label={t`In each`} options={[{ id: '15min', title: t`15 minutes` }, { id: 'hour', title: t`hour` }, { id: 'day', title: t`day` }, { id: 'week', title: t`week` }, { id: 'month', title: t`month` }]} value={step} onChange={value => { setStep(value); }} />
      </div>
      <div className="spread-grid">
        <PerPeriod slice={slice} of={of} per={per} step={step} onWindow={onWindow} />
        <Concentration slice={slice} of={of} per={per} onWindow={onWindow} />
        <FirstLast slice={slice} per={per} />
        <DistinctItems slice={slice} step={step} />
      </div>
    </div>
  );
}
