import { useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useAsking } from '../engine/asking.ts';
import { useFormat } from '../format.ts';
import { Button } from './Button.tsx';
import { Progress } from './ProgressCard.tsx';
import { Loading, NoMatch } from './States.tsx';
import './asked.css';

/** A question that is waited for: shapes at first, then how far it is and a way to stop; once stopped, a way to ask again. */
export function Asked({ question, answer, rows = 6 }: { readonly question: readonly unknown[]; readonly answer: Pick<UseQueryResult, 'fetchStatus' | 'refetch' | 'isPending'>; readonly rows?: number }) {
  const { t } = useLingui();
  if (answer.isPending && answer.fetchStatus === 'idle') return <NoMatch title={t`Stopped`} act={<Button onPress={() => { void answer.refetch(); }}>{t`Ask again`}</Button>}>{t`The question was not answered.`}</NoMatch>;
  return <><AskedNote question={question} /><Loading rows={rows} rowHeight={24} /></>;
}

/** How far a question is that looks at requests one by one, and its end by hand; nothing for those that are answered at once. */
export function AskedNote({ question }: { readonly question: readonly unknown[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const client = useQueryClient();
  const progress = useAsking(state => state.progress.get(JSON.stringify(question)) ?? null);
  if (progress === null) return null;
  const { done, total } = progress;
  const looked = format.compact(done), all = total === null ? '' : format.compact(total);
  return (
    <div className="asked" role="status">
      <span className="t-caption">{total === null ? t`${looked} requests looked at` : t`${looked} of ${all} requests looked at`}</span>
      <Progress label={t`How far the question is`} share={total === null || total === 0 ? null : done / total} />
      <Button isSmall onPress={() => { void client.cancelQueries({ queryKey: question, exact: true }); }}>{t`Stop`}</Button>
    </div>
  );
}
