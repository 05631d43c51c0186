import { useLingui } from '@lingui/react/macro';
import type { UsageStep } from '../../../../shared/contract/usage.ts';
import type { Slice } from '../../../../shared/domain/usage.ts';
import { queryKey, useAnswer } from '../../../engine/queries.ts';
import { Asked } from '../../../parts/Asked.tsx';
import { Button } from '../../../parts/Button.tsx';
import { SectionHead } from '../../../parts/Figure.tsx';
import { Problem } from '../../../parts/States.tsx';
import { Verbatim } from '../../../parts/Verbatim.tsx';
import { addSteps } from '../../../parts/chart/time-step.ts';
import type { TimeWindow } from '../../../parts/chart/time-window.ts';
import { useTimeWords } from '../../../parts/chart/time-words.ts';
import { useClock } from '../../../parts/chart/wall-clock.ts';
import { useFigure, usePerName } from './words.ts';
import type { Of, Per } from './words.ts';

const SHOWN = 50;

/** Percentiles of each value over its periods, with the rule they follow. */
export function PerPeriod({ slice, of, per, step, onWindow }: { readonly slice: Slice; readonly of: Of; readonly per: Per; readonly step: UsageStep; readonly onWindow: (window: TimeWindow) => void }) {
  const { t } = useLingui();
  const words = useTimeWords();
  const clock = useClock();
  const figure = useFigure(), perName = usePerName();
  const input = { slice, of, per, step, zone: clock.zone, limit: SHOWN };
  const answer = useAnswer('usage.percentiles', input, { keepsPrevious: true });
  const data = answer.data;
  const cell = (atUtcUs: number): TimeWindow => ({ fromMs: atUtcUs / 1_000, toMs: addSteps(step, atUtcUs / 1_000, 1, clock) });
  const shown = data?.groups.length ?? 0, all = data?.values ?? 0, more = all - shown;
  return (
    <section className="spread-section spread-wide">
      <SectionHead title={t`Typical and highest`}>{data !== undefined && more > 0 && <span>{t`the ${shown} with the highest, of ${all}`}</span>}</SectionHead>
      {answer.isError ? <Problem error={answer.error} retry={() => { void answer.refetch(); }} isInline /> : data === undefined ? <Asked question={queryKey('usage.percentiles', input)} answer={answer} rows={6} /> : (
        <>
          <div className="spread-scroll" tabIndex={0} role="region" aria-label={t`Typical and highest`} data-stale={answer.isPlaceholderData || undefined}>
            <table className="spread-table">
              <thead><tr><th>{perName(per)}</th><th className="num">{t`periods`}</th><th className="num">{t`median`}</th><th className="num">90 %</th><th className="num">99 %</th><th className="num">{t`highest`}</th><th>{t`on`}</th></tr></thead>
              <tbody>
                {data.groups.map(group => (
                  <tr key={group.value}>
                    <td><span className="ellipsis"><Verbatim text={group.value} fallback={t`not given`} /></span></td><td className="num t-3">{group.count}</td>
                    <td className="num">{figure(of, group.p50)}</td><td className="num">{figure(of, group.p90)}</td><td className="num">{figure(of, group.p99)}</td><td className="num"><b>{figure(of, group.max)}</b></td>
                    <td><Button variant="quiet" isSmall onPress={() => { onWindow(cell(group.maxAtUtcUs)); }}>{words.cell(step, cell(group.maxAtUtcUs))}</Button></td>
                  </tr>
                ))}
                {data.all !== null && data.groups.length > 1 && <tr className="spread-all"><td>{t`all together`}</td><td className="num t-3">{data.all.count}</td><td className="num">{figure(of, data.all.p50)}</td><td className="num">{figure(of, data.all.p90)}</td><td className="num">{figure(of, data.all.p99)}</td><td className="num">{figure(of, data.all.max)}</td><td /></tr>}
              </tbody>
            </table>
          </div>
          <p className="t-caption t-3">{data.rule}</p>
        </>
      )}
    </section>
  );
}
