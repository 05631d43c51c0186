import { ChevronDown } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { UsageStep } from '../../../shared/contract/usage.ts';
import type { ChartChoice } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { Combo } from '../../parts/Combo.tsx';
import { Popover } from '../../parts/Popover.tsx';
import { Select } from '../../parts/Select.tsx';
import type { SelectOption } from '../../parts/Select.tsx';
import { STEPS, isStepDrawable } from '../../parts/chart/time-step.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';

/** How long a bar is, and in which zone days are cut. */
export function ChartChoices({ seriesCount, choice, step, window, widthPx, onChoice }: {
  readonly seriesCount: number;
  readonly choice: ChartChoice;
  /** The step that is drawn. */
  readonly step: UsageStep;
  readonly window: TimeWindow;
  readonly widthPx: number;
  readonly onChoice: (change: Partial<ChartChoice>) => void;
}) {
  const { t } = useLingui();
  const names: Readonly<Record<UsageStep, string>> = { '15min': t`15 min`, hour: t`Hour`, day: t`Day`, week: t`Week`, month: t`Month`, year: t`Year` };
  const drawn = names[step];
  // A wish that does not fit this period stays and says what is drawn instead.
  const wished = choice.step === null ? '' : names[choice.step];
  const options: readonly SelectOption<UsageStep | 'auto'>[] = [
    { id: 'auto', title: choice.step === null ? t`Auto: ${drawn}` : t`Auto` },
    ...STEPS.filter(own => own === choice.step || isStepDrawable(own, window, Math.max(widthPx, 50), seriesCount))
      .map(own => ({ id: own, title: own === choice.step && own !== step ? t`${wished}: too fine, ${drawn}` : names[own] })),
  ];
  return (
    <>
      <Select label={t`Length of a bar`} hidesLabel isQuiet options={options} value={choice.step ?? 'auto'} onChange={id => { onChoice({ step: id === 'auto' ? null : id }); }} />
      <ZoneChoice zone={choice.zone} onZone={zone => { onChoice({ zone }); }} />
    </>
  );
}

/** In which zone the axis is written and days begin. */
function ZoneChoice({ zone, onZone }: { readonly zone: string; readonly onZone: (zone: string) => void }) {
  const { t } = useLingui();
  const words = useTimeWords();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set(['UTC', zone, here, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <Popover label={t`Time zone of the chart`} width={300} placement="bottom end" trigger={<Button variant="quiet" isSmall aria-label={t`Time zone: ${zone}`}>{words.place}<ChevronDown className="icon-12" /></Button>}>
      {close => (
        <div className="usage-editor">
          <Combo label={t`Time zone of the chart`} options={zones} value={zone} onChange={chosen => { if (chosen !== null && chosen !== zone) { onZone(chosen); close(); } }} hint={t`Axis, bars and times are written in it. The logs stay as they are.`} />
          <div className="row">
            {[...new Set(['UTC', here])].map(own => <Button key={own} isSmall isDisabled={own === zone} onPress={() => { onZone(own); close(); }}>{own}</Button>)}
          </div>
        </div>
      )}
    </Popover>
  );
}
