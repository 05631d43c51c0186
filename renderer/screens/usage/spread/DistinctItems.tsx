import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { UsageStep } from '../../../../shared/contract/usage.ts';
import type { Slice } from '../../../../shared/domain/usage.ts';
import { queryKey, useAnswer } from '../../../engine/queries.ts';
import { useFormat } from '../../../format.ts';
import { StateMark } from '../../../parts/BearingMark.tsx';
import { Asked } from '../../../parts/Asked.tsx';
import { Button } from '../../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../../parts/Figure.tsx';
import { Problem } from '../../../parts/States.tsx';
import { useClock } from '../../../parts/chart/wall-clock.ts';

/** Different items that were returned; read from the originals, so it is asked for and not taken for granted. */
export function DistinctItems({ slice, step }: { readonly slice: Slice; readonly step: UsageStep }) {
  const { t } = useLingui();
  const format = useFormat();
  const { zone } = useClock();
  const question = JSON.stringify([slice, step, zone]);
  const [asked, setAsked] = useState<string | null>(null);
  const isAsked = asked === question;
  const input = { slice, column: 'itemId', step, zone } as const;
  const answer = useAnswer('usage.distinct', input, { enabled: isAsked });
  const data = isAsked ? answer.data : undefined;
  const most = data?.periods.reduce((found, period) => Math.max(found, period.distinct), 0) ?? 0;
  return (
    <section className="spread-section">
      <SectionHead title={t`Different items`} />
      {!isAsked ? <><p className="t-caption t-3">{t`Items returned may be the same ones again. Where a column holds item ids, the different ones can be counted; that reads the originals line by line.`}</p><Button isSmall onPress={() => { setAsked(question); }}>{t`Count different items`}</Button></>
        : answer.isError ? <Problem error={answer.error} retry={() => { void answer.refetch(); }} isInline />
          : data === undefined ? <Asked question={queryKey('usage.distinct', input)} answer={answer} rows={3} />
            : data.known ? <KeyValues rows={[[t`Different in all`, format.number(data.total)], [t`Most in one period`, format.number(most)], [t`Periods`, format.number(data.periods.length)]]} />
              : <p className="usage-stale"><StateMark state="gap" /><span>{data.reason}</span></p>}
    </section>
  );
}
