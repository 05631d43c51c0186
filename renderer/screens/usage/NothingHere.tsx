import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { NoMatch } from '../../parts/States.tsx';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { shareMissing } from './coverage.ts';
import { isFiltered } from './slice.ts';
import type { UsageGround } from './use-usage.ts';

/** No rows: repeats the question, and tells a count of nought from a time no file covers. */
export function NothingHere({ ground, slice, window, said, onWhole, onClear }: { readonly ground: UsageGround; readonly slice: Parameters<typeof isFiltered>[0]; readonly window: TimeWindow; readonly said: string; readonly onWhole: () => void; readonly onClear: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const isOutside = ground.extent !== null && (window.toMs <= ground.extent.fromMs || window.fromMs >= ground.extent.toMs);
  const missing = isOutside ? 1 : shareMissing(ground.missing, window);
  const share = format.percent(missing);
  return (
    <NoMatch
      title={t`No rows for ${said}`}
      act={(
        <>
          {isFiltered(slice) && <Button onPress={onClear}>{t`Clear the filters`}</Button>}
          <Button variant={isFiltered(slice) ? 'quiet' : 'plain'} onPress={onWhole}>{t`Show the whole period`}</Button>
        </>
      )}
    >
      {missing >= 0.999 ? <><StateMark state="gap" /> {t`No file covers this time, so this is not a count of nought.`}</>
        : missing > 0 ? <><StateMark state="gap" /> {t`No file covers ${share} of this time. For the rest the count is nought.`}</>
          : t`${plural(ground.files.length, { one: 'The file covers', other: 'Files cover' })} this time, so the count is nought.`}
    </NoMatch>
  );
}
