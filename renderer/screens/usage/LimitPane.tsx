import { RotateCw, Trash2, X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { Limit, LimitTest } from '../../../shared/contract/limits.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAct, useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button, IconButton } from '../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Loading, NoMatch, Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { CitedWords } from './CitedWords.tsx';
import { ProgressNote } from './ProgressNote.tsx';
import { useLimitTest } from './use-tests.ts';

const MOST_OFFENDERS = 12;

/** A limit, the words that set it, and how the logs stand against it. */
export function LimitPane({ reference, isWritable, onClose }: { readonly reference: string; readonly isWritable: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  const answer = useAnswer('limit.list', {});
  const limit = answer.data?.find(own => own.ref === reference);
  return (
    <Pane label={t`Limit`} surface="chrome" className="usage-side">
      {answer.isError ? <Problem error={answer.error} retry={() => { void answer.refetch(); }} />
        : answer.isPending ? <Loading rows={8} />
          : limit === undefined ? <NoMatch title={t`This limit is not in the case any more`} act={<Button onPress={onClose}>{t`Close`}</Button>} />
            : <LimitDetails key={limit.ref} limit={limit} isWritable={isWritable} onClose={onClose} />}
    </Pane>
  );
}

function LimitDetails({ limit, isWritable, onClose }: { readonly limit: Limit; readonly isWritable: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { cite } = limit;
  const test = useLimitTest(limit, t`Testing ${cite}`);
  const remove = useAct('limit.remove');
  const { result } = test;
  const show = (slice: Slice): void => { useView.getState().go('usage', { slice, limit: limit.ref }); };
  return (
    <>
      <section className="usage-section">
        <SectionHead title={t`Limit ${cite}`} level={2}><IconButton icon={X} isSmall label={t`Close`} onPress={onClose} /></SectionHead>
        <p className="t-title selectable"><Verbatim text={limit.name} /></p>
        <p className="t-2">{limit.sentence}</p>
        {limit.cited !== null && <CitedWords cited={limit.cited} />}
        {test.isOutdated && <p className="usage-stale"><StateMark state="warning" /><span>{t`The case changed since this was tested.`}</span></p>}
        {test.error !== null && <Problem error={test.error} isInline title={t`The limit could not be tested`} />}
        {test.isBusy ? <ProgressNote title={t`Testing`} progress={test.job?.progress ?? null} onCancel={() => { test.job?.cancel(); }} />
          : <div className="usage-acts"><Button variant={result === null ? 'primary' : 'plain'} icon={RotateCw} isSmall={result !== null} onPress={test.run}>{result === null ? t`Test against the logs` : t`Test again`}</Button></div>}
      </section>
      {result !== null && <LimitOutcome result={result} onSlice={show} />}
      {isWritable && (
        <section className="usage-section">
          <div className="usage-acts"><Button variant="quiet" isSmall icon={Trash2} isDisabled={remove.isPending} onPress={() => { remove.mutate({ ref: limit.ref }, { onSuccess: onClose }); }}>{t`Remove the limit`}</Button></div>
          {remove.isError && <Problem error={remove.error} isInline />}
        </section>
      )}
    </>
  );
}

function LimitOutcome({ result, onSlice }: { readonly result: LimitTest; readonly onSlice: (slice: Slice) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { worst, run, afterRefusal } = result;
  const of = (part: number, whole: number): string => { const some = format.number(part), all = format.number(whole); return t`${some} of ${all}`; };
  const runWindows = format.number(run?.windows ?? 0), runFrom = format.dateTime(run?.from ?? null);
  const worstFrom = format.dateTime(worst?.from ?? null), worstOf = of(worst?.measured ?? 0, worst?.maximum ?? 0);
  const shown = of(MOST_OFFENDERS, result.keysOver);
  return (
    <>
      <section className="usage-section" role="status">
        <SectionHead title={t`Against the logs`} />
        <KeyValues rows={[
          [t`Windows over`, <b key="over">{of(result.exceeded, result.windows)}</b>],
          [t`Beyond it`, result.beyond === null ? null : format.number(result.beyond)],
          [t`Keys over`, of(result.keysOver, result.keys)],
          [t`Longest run`, run === null ? null : <Button key="run" variant="quiet" isSmall onPress={() => { onSlice(run.slice); }}>{t`${runWindows} windows from ${runFrom}`}</Button>],
          [t`Worst window`, worst === null ? null : <Button key="worst" variant="quiet" isSmall onPress={() => { onSlice(worst.slice); }}>{worstFrom}, {worstOf}</Button>],
          [t`By`, worst === null ? null : <Verbatim key="by" text={worst.per} />],
        ]} />
        <ul className="usage-notes usage-rules">{result.sentences.filter(sentence => sentence !== result.sentence).map(sentence => <li key={sentence}><span>{sentence}</span></li>)}</ul>
      </section>
      {result.offenders.length > 0 && (
        <section className="usage-section">
          <SectionHead title={t`Who was over`}><span>{t`windows`}</span></SectionHead>
          <ul className="usage-texts">
            {result.offenders.slice(0, MOST_OFFENDERS).map(offender => (
              <li key={offender.per}>
                <StateMark state="warning" />
                <Button variant="quiet" isSmall onPress={() => { onSlice(offender.slice); }}><span className="ellipsis"><Verbatim text={offender.per} /></span></Button>
                <span className="num">{format.number(offender.exceeded)}</span>
              </li>
            ))}
          </ul>
          {result.keysOver > MOST_OFFENDERS && <p className="t-caption t-3">{t`${shown} are shown, worst first.`}</p>}
        </section>
      )}
      {afterRefusal !== null && afterRefusal.refusals > 0 && (
        <section className="usage-section">
          <SectionHead title={t`After a refusal (429)`} />
          <ul className="usage-notes">{afterRefusal.sentences.map(sentence => <li key={sentence}><span>{sentence}</span></li>)}</ul>
        </section>
      )}
    </>
  );
}
