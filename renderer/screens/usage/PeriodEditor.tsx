import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { SectionHead } from '../../parts/Figure.tsx';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { useClock } from '../../parts/chart/wall-clock.ts';
import { readInstant, writeInstant } from './instants.ts';
import type { Band } from './use-usage.ts';

/** The period by typing it, or one that has a name: everything, a year, a text in force. */
export function PeriodEditor({ extent, window, bands, onChange }: {
  readonly extent: TimeWindow;
  readonly window: TimeWindow;
  readonly bands: readonly Band[];
  readonly onChange: (window: TimeWindow) => void;
}) {
  const { t } = useLingui();
  const words = useTimeWords();
  const clock = useClock();
  const { zone } = clock;
  const [from, setFrom] = useState(writeInstant(clock.toWall(window.fromMs), 'from'));
  const [to, setTo] = useState(writeInstant(clock.toWall(window.toMs), 'to'));
  const [hasTried, setTried] = useState(false);
  const utcOf = (wallMs: number | null): number | null => (wallMs === null ? null : clock.fromWall(wallMs));
  const fromMs = utcOf(readInstant(from, 'from')), toMs = utcOf(readInstant(to, 'to'));
  const isReversed = fromMs !== null && toMs !== null && toMs <= fromMs;
  const years = Array.from({ length: new Date(clock.toWall(extent.toMs - 1)).getUTCFullYear() - new Date(clock.toWall(extent.fromMs)).getUTCFullYear() + 1 }, (_, at) => new Date(clock.toWall(extent.fromMs)).getUTCFullYear() + at);
  const inForce = bands.filter(band => band.fromUtcMs < extent.toMs && (band.toUtcMs ?? Infinity) > extent.fromMs);
  const submit = (): void => {
    setTried(true);
    if (fromMs !== null && toMs !== null && toMs > fromMs) onChange({ fromMs, toMs });
  };
  return (
    <form className="usage-editor" onSubmit={event => { event.preventDefault(); submit(); }}>
      <div className="usage-period">
        <Field label={t`From`} isMono value={from} onChange={setFrom} error={hasTried && fromMs === null ? t`No such day or time` : null} autoFocus />
        <Field label={t`To, inclusive`} isMono value={to} onChange={setTo} error={hasTried && toMs === null ? t`No such day or time` : hasTried && isReversed ? t`Before the start` : null} />
      </div>
      <p className="t-caption t-3">{t`2022-08-26 or 2022-08-26 14:15, in ${zone}`}</p>
      <div className="row"><span className="grow" /><Button variant="primary" type="submit">{t`Apply`}</Button></div>
      <SectionHead title={t`Or`} />
      <div className="usage-presets" role="group" aria-label={t`Periods with a name`}>
        <Button isSmall variant="quiet" onPress={() => { onChange(extent); }}>{t`Everything the logs cover`}</Button>
        {years.length > 1 && years.map(year => <Button key={year} isSmall variant="quiet" onPress={() => { onChange({ fromMs: clock.fromWall(Date.UTC(year, 0)), toMs: clock.fromWall(Date.UTC(year + 1, 0)) }); }}>{String(year)}</Button>)}
        {inForce.map(band => {
          const within = { fromMs: Math.max(band.fromUtcMs, extent.fromMs), toMs: Math.min(band.toUtcMs ?? extent.toMs, extent.toMs) };
          return (
            <Button key={band.ref} isSmall variant="quiet" onPress={() => { onChange(within); }}>
              <span><span className="ellipsis">{t`While ${band.agreement} ${band.label} was in force`}</span><small>{words.period(within)}</small></span>
            </Button>
          );
        })}
      </div>
    </form>
  );
}
