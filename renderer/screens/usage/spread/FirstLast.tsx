import { useLingui } from '@lingui/react/macro';
import type { Slice } from '../../../../shared/domain/usage.ts';
import { queryKey, useAnswer } from '../../../engine/queries.ts';
import { openRef } from '../../../frame/views.ts';
import { Asked } from '../../../parts/Asked.tsx';
import { Button } from '../../../parts/Button.tsx';
import { SectionHead } from '../../../parts/Figure.tsx';
import { Problem } from '../../../parts/States.tsx';
import { Verbatim } from '../../../parts/Verbatim.tsx';
import { useTimeWords } from '../../../parts/chart/time-words.ts';
import { usePerName } from './words.ts';
import type { Per } from './words.ts';

/** First and last call of each value; each leads to its line of the log. */
export function FirstLast({ slice, per }: { readonly slice: Slice; readonly per: Per }) {
  const { t } = useLingui();
  const words = useTimeWords();
  const perName = usePerName();
  const input = { slice, by: per, limit: 200 };
  const answer = useAnswer('usage.firstLast', input, { keepsPrevious: true });
  return (
    <section className="spread-section">
      <SectionHead title={t`First and last call`} />
      {answer.isError ? <Problem error={answer.error} retry={() => { void answer.refetch(); }} isInline /> : answer.data === undefined ? <Asked question={queryKey('usage.firstLast', input)} answer={answer} rows={5} /> : (
        <div className="spread-scroll" tabIndex={0} role="region" aria-label={t`First and last call`} data-stale={answer.isPlaceholderData || undefined}>
          <table className="spread-table">
            <thead><tr><th>{perName(per)}</th><th>{t`First`}</th><th>{t`Last`}</th></tr></thead>
            <tbody>
              {answer.data.map(row => (
                <tr key={row.value}>
                  <td><span className="ellipsis"><Verbatim text={row.value} fallback={t`not given`} /></span></td>
                  <td><Button variant="quiet" isSmall onPress={() => { openRef(row.firstRef); }}>{words.minute(row.firstAtUtcUs / 1_000)}</Button></td>
                  <td><Button variant="quiet" isSmall onPress={() => { openRef(row.lastRef); }}>{words.minute(row.lastAtUtcUs / 1_000)}</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
