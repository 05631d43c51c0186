import { X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { Limit, LimitTest } from '../../../shared/contract/limits.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAct, useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button, IconButton } from '../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { CitedWords } from './CitedWords.tsx';
import { RemoveAct, TestAct, TestedPane } from './TestedPane.tsx';
import { useLimitTest } from './use-tests.ts';

const MOST_OFFENDERS = 12;

/** A limit, the words that set it, and how the logs stand against it. */
export function LimitPane({ reference, isWritable, onClose }: { readonly reference: string; readonly isWritable: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  const answer = useAnswer('limit.list', {});
  return (
    <TestedPane label={t`Limit`} gone={t`This limit is not in the case any more`} answer={answer} reference={reference} onClose={onClose}>
      {limit => <LimitDetails key={limit.ref} limit={limit} isWritable={isWritable} onClose={onClose} />}
    </TestedPane>
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
        <TestAct test={test} failed={t`The limit could not be tested`} />
      </section>
      {result !== null && <LimitOutcome result={result} onSlice={show} />}
      {isWritable && (
        <section className="usage-section">
          <RemoveAct act={remove} title={t`Remove the limit`} onRemove={() => { remove.mutate({ ref: limit.ref }, { onSuccess: onClose }); }} />
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
