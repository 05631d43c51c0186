import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { Figure, Figures } from '../../parts/Figure.tsx';
import { useTimeWords } from '../../parts/chart/time-words.ts';

/** The measured numbers of the period. While they are counted again the last ones stay, quieter. */
export function UsageFigures({ count, isCounting }: { readonly count: { readonly calls: number; readonly items: number; readonly bytes: number; readonly firstAt: string | null; readonly lastAt: string | null; readonly rejected: number } | null; readonly isCounting: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const isOneYear = count?.firstAt?.slice(0, 4) === count?.lastAt?.slice(0, 4);
  const stamp = (at: string): string => (isOneYear ? words.second(at) : words.stamp(at));
  const [size = '', unit = ''] = count === null ? [] : format.bytes(count.bytes).split(/\s/u);
  return (
    <div className={isCounting ? 'usage-strip usage-counting' : 'usage-strip'} role="status" aria-busy={isCounting}>
      <Figures>
        <Figure label={t`Calls`} value={count === null ? null : format.number(count.calls)} />
        <Figure label={t`Items`} value={count === null ? null : format.number(count.items)} />
        <Figure label={t`Bytes`} value={count === null ? null : size} unit={unit} />
        <Figure label={t`First`} isSmall value={count === null ? null : count.firstAt === null ? '·' : stamp(count.firstAt)} />
        <Figure label={t`Last`} isSmall value={count === null ? null : count.lastAt === null ? '·' : stamp(count.lastAt)} />
        <Figure
          label={t`Rejected lines`}
          isSmall
          value={count === null ? null : count.rejected === 0 ? '0' : <Button variant="quiet" isSmall onPress={() => { useView.getState().go('sources', { tab: 'rejects' }); }}><StateMark state="warning" />{format.number(count.rejected)}</Button>}
        />
      </Figures>
    </div>
  );
}
