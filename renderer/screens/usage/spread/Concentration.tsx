import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Slice } from '../../../../shared/domain/usage.ts';
import { queryKey, useAnswer } from '../../../engine/queries.ts';
import { useFormat } from '../../../format.ts';
import { Asked } from '../../../parts/Asked.tsx';
import { Button } from '../../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../../parts/Figure.tsx';
import { Problem } from '../../../parts/States.tsx';
import { Verbatim } from '../../../parts/Verbatim.tsx';
import { addSteps } from '../../../parts/chart/time-step.ts';
import type { TimeWindow } from '../../../parts/chart/time-window.ts';
import { useTimeWords } from '../../../parts/chart/time-words.ts';
import { useClock } from '../../../parts/chart/wall-clock.ts';
import { useFigure } from './words.ts';
import type { Of, Per } from './words.ts';

/** How much the largest values make up, and the busiest hour and day. */
export function Concentration({ slice, of, per, onWindow }: { readonly slice: Slice; readonly of: Of; readonly per: Per; readonly onWindow: (window: TimeWindow) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const clock = useClock();
  const figure = useFigure();
  const input = { slice, by: per, of, top: 10, zone: clock.zone };
  const answer = useAnswer('usage.concentration', input, { keepsPrevious: true });
  const data = answer.data;
  const share = (value: number | null): string => (value === null ? '·' : format.percent(value));
  const tenth = plural(data?.topDecile.values ?? 0, { one: '# value', other: '# values' }), tenthShare = share(data?.topDecile.share ?? null);
  const when = (at: { readonly atUtcUs: number; readonly figures: Readonly<Record<Of, number>> } | null, step: 'hour' | 'day') => {
    if (at === null) return '';
    const window = { fromMs: at.atUtcUs / 1_000, toMs: addSteps(step, at.atUtcUs / 1_000, 1, clock) };
    return <span key={step}><b className="num">{figure(of, at.figures[of])}</b> <Button variant="quiet" isSmall onPress={() => { onWindow(window); }}>{words.cell(step, window)}</Button></span>;
  };
  return (
    <section className="spread-section">
      <SectionHead title={t`Concentration`} />
      {answer.isError ? <Problem error={answer.error} retry={() => { void answer.refetch(); }} isInline /> : data === undefined ? <Asked question={queryKey('usage.concentration', input)} answer={answer} rows={5} /> : (
        <>
          <KeyValues rows={[
            [t`Different values`, format.number(data.values)],
            [t`Largest tenth`, t`${tenthShare} from ${tenth}`],
            [t`Busiest hour`, when(data.peakHour, 'hour')],
            [t`Busiest day`, when(data.peakDay, 'day')],
          ]} />
          <ol className="spread-bars">
            {data.largest.map(own => (
              <li key={own.value}><span className="ellipsis"><Verbatim text={own.value} fallback={t`not given`} /></span><span className="usage-share" aria-hidden="true"><i style={{ width: `${String((own.share ?? 0) * 100)}%` }} /></span><span className="num">{share(own.share)}</span></li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
