import { X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { Claim } from '../../../shared/contract/claims.ts';
import { useAct, useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { IconButton } from '../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { CitedWords } from './CitedWords.tsx';
import { ReadingsPlot } from './ReadingsPlot.tsx';
import { Verdict } from './Verdict.tsx';
import { RemoveAct, TestAct, TestedPane } from './TestedPane.tsx';
import { useClaimTest } from './use-tests.ts';

/** A sentence of the letter, the figure in it, and whether the logs bear it out under every rule of what counts. */
export function ClaimPane({ reference, isWritable, onClose }: { readonly reference: string; readonly isWritable: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  const answer = useAnswer('claim.list', {});
  return (
    <TestedPane label={t`Claim`} gone={t`This claim is not in the case any more`} answer={answer} reference={reference} onClose={onClose}>
      {claim => <ClaimDetails key={claim.ref} claim={claim} isWritable={isWritable} onClose={onClose} />}
    </TestedPane>
  );
}

function ClaimDetails({ claim, isWritable, onClose }: { readonly claim: Claim; readonly isWritable: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { cite, asserted } = claim;
  const test = useClaimTest(claim, t`Testing ${cite}`);
  const remove = useAct('claim.remove');
  const { result } = test;
  const measureNames = { 'calls': t`calls`, 'items': t`items`, 'bytes': t`bytes`, 'windows-over': t`windows over`, 'apps-without-use-case': t`apps`, 'government-values': t`values`, 'none': '' };
  const held = format.number(result?.holding ?? 0), made = format.number(result?.readings.length ?? 0);
  const holding = t`holds in ${held} of ${made} readings`;
  return (
    <>
      <section className="usage-section">
        <SectionHead title={t`Claim ${cite}`} level={2}><IconButton icon={X} isSmall label={t`Close`} onPress={onClose} /></SectionHead>
        <p className="t-evidence usage-statement selectable">“<Verbatim text={claim.statement} />”</p>
        {claim.cited === null ? claim.assertedBy !== '' && <p className="t-caption t-3"><Verbatim text={claim.assertedBy} /></p> : <CitedWords cited={claim.cited} />}
        <div role="status">
          {result !== null && (
            <div className="usage-outcome">
              <div className="row"><span className="grow"><Verdict verdict={result.verdict} isLarge /></span><span className="t-caption t-2">{result.readings.length > 0 && holding}</span></div>
              <p className="t-2">{result.dependsOn}</p>
            </div>
          )}
        </div>
        <TestAct test={test} failed={t`The claim could not be tested`} />
      </section>
      {result !== null && result.readings.length > 0 && (
        <section className="usage-section">
          <SectionHead title={t`Readings`}><span>{measureNames[claim.measure]}</span></SectionHead>
          <ReadingsPlot test={result} onReading={reading => { if (reading.slice !== null) useView.getState().go('usage', { slice: reading.slice, claim: claim.ref }); }} />
          <p className="t-caption t-3">{t`Dashed line: ${asserted}, as asserted. Filled: holds.`}</p>
        </section>
      )}
      {result !== null && result.sentences.length > 0 && (
        <section className="usage-section">
          <SectionHead title={t`What limits this measure`} />
          <ul className="usage-notes">{result.sentences.map(sentence => <li key={sentence}><span>{sentence}</span></li>)}</ul>
        </section>
      )}
      <section className="usage-section">
        <SectionHead title={t`As entered`} />
        <KeyValues rows={[
          [t`Asserted`, claim.asserted],
          [t`By`, claim.assertedBy],
          [t`Note`, claim.note],
          [t`Entered`, `${format.dateTime(claim.madeAt)}, ${claim.madeBy}`],
        ]} />
        {isWritable && <RemoveAct act={remove} title={t`Remove the claim`} onRemove={() => { remove.mutate({ ref: claim.ref }, { onSuccess: onClose }); }} />}
      </section>
    </>
  );
}
