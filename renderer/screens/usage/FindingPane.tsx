import { useState } from 'react';
import { Check, Pencil, RotateCw, X } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Output } from '../../../shared/contract/methods.ts';
import type { Finding } from '../../../shared/contract/usage.ts';
import { FindingRef } from '../../../shared/domain/refs.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import type { ProvisoError } from '../../../shared/errors.ts';
import { useJobs, useRunJob } from '../../engine/jobs.ts';
import { useAct, useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { openRef, useView } from '../../frame/views.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button, IconButton } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Loading, Problem } from '../../parts/States.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { LinkInspector } from '../../parts/inspector/LinkInspector.tsx';
import { ProgressNote } from './ProgressNote.tsx';

type Rerun = Output<'finding.rerun'>;

/** A kept measure with everything that lets another person repeat it, and the provision it is linked to. */
export function FindingPane({ reference, isWritable, onClose }: { readonly reference: string; readonly isWritable: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  const parsed = FindingRef.safeParse(reference);
  const answer = useAnswer('finding.get', { ref: FindingRef.parse(parsed.success ? reference : 'finding:1') }, { enabled: parsed.success });
  if (answer.isError) return <Pane label={t`Finding`} surface="chrome"><Problem error={answer.error} act={<Button onPress={onClose}>{t`Close`}</Button>} /></Pane>;
  if (answer.data === undefined) return <Pane label={t`Finding`} surface="chrome"><Loading rows={8} /></Pane>;
  const finding = answer.data;
  return (
    <LinkInspector
      evidence={{ ref: finding.ref, kind: 'finding', cite: finding.cite, quote: finding.title, at: finding.lastAt }}
      lead={<FindingDetails key={finding.ref} finding={finding} isWritable={isWritable} onClose={onClose} />}
      idle={null}
      onLetGo={onClose}
      isWritable={isWritable}
    />
  );
}

function FindingDetails({ finding, isWritable, onClose }: { readonly finding: Finding; readonly isWritable: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { calls, items, bytes } = finding.figures;
  return (
    <>
      <section className="usage-section">
        <SectionHead title={finding.cite} level={2}>
          {finding.stale && <Tag tone="warning">{t`stale`}</Tag>}
          <IconButton icon={X} isSmall label={t`Close`} onPress={onClose} />
        </SectionHead>
        <Title finding={finding} isWritable={isWritable} />
        <dl className="usage-figures">
          <div><dt>{t`Calls`}</dt><dd>{format.number(calls)}</dd></div>
          <div><dt>{t`Items`}</dt><dd>{format.number(items)}</dd></div>
          <div><dt>{t`Bytes`}</dt><dd>{format.bytes(bytes)}</dd></div>
        </dl>
        {finding.stale && <p className="usage-stale"><StateMark state="warning" /><span>{finding.staleReason ?? t`The data under this finding has changed since it was made.`}</span></p>}
        <Rerun finding={finding} isWritable={isWritable} />
      </section>
      {finding.byVersion.length > 0 && (
        <section className="usage-section">
          <SectionHead title={t`By text in force`}><span>{t`calls`}</span></SectionHead>
          <ul className="usage-texts">
            {finding.byVersion.map((part, at) => (
              <li key={part.version ?? String(at)}>
                {part.version === null ? <StateMark state="gap" /> : <Ref cite={part.cite ?? part.version} onPress={() => { openRef(part.version ?? ''); }} />}
                <span className="ellipsis">{part.label}</span>
                <span className="num">{format.number(part.figures.calls)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="usage-section">
        <SectionHead title={t`How it was measured`} />
        <p className="t-2">{finding.coverage}</p>
        <pre className="usage-query t-raw selectable">{finding.query}</pre>
        <KeyValues rows={[
          [t`First`, finding.firstAt === null ? null : format.dateTimeExact(finding.firstAt)],
          [t`Last`, finding.lastAt === null ? null : format.dateTimeExact(finding.lastAt)],
          [t`Made`, format.dateTime(finding.madeAt)],
          [t`Proviso`, finding.appVersion],
        ]} />
        <p className="t-label usage-digest-name">{t`Digest of the row set, SHA-256`}</p>
        <p className="t-raw selectable usage-digest">{finding.digest}</p>
        <details className="usage-sources">
          <summary>{plural(finding.sources.length, { one: 'From # file', other: 'From # files' })}</summary>
          <ul>{finding.sources.map(source => <li key={source.sha256}><span className="ellipsis"><Verbatim text={source.file} /></span><Ref cite={format.hash(source.sha256)} title={source.sha256} /></li>)}</ul>
        </details>
      </section>
    </>
  );
}

function Title({ finding, isWritable }: { readonly finding: Finding; readonly isWritable: boolean }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState<string | null>(null);
  const rename = useAct('finding.rename');
  if (typed === null) {
    return (
      <div className="row usage-title">
        <p className="t-title grow selectable"><Verbatim text={finding.title} /></p>
        {isWritable && <IconButton icon={Pencil} isSmall label={t`Rename`} onPress={() => { setTyped(finding.title); }} />}
      </div>
    );
  }
  const save = (): void => { if (typed.trim() !== '') rename.mutate({ ref: finding.ref, title: typed.trim() }, { onSuccess: () => { setTyped(null); } }); };
  return (
    <form className="row" onSubmit={event => { event.preventDefault(); save(); }} onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); setTyped(null); } }}>
      <div className="grow"><Field label={t`Title`} hidesLabel value={typed} onChange={setTyped} maxLength={400} autoFocus error={rename.isError ? toProvisoError(rename.error).message : null} /></div>
      <IconButton icon={Check} label={t`Save`} type="submit" isDisabled={rename.isPending} />
    </form>
  );
}

/** Measures again and says, in words and figures, whether anything differs. */
function Rerun({ finding, isWritable }: { readonly finding: Finding; readonly isWritable: boolean }) {
  const { t } = useLingui();
  const runJob = useRunJob();
  const [outcome, setOutcome] = useState<Rerun | ProvisoError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const running = useJobs(state => state.jobs.find(job => job.method === 'finding.rerun' && job.state !== 'failed') ?? null);
  const rerun = (): void => {
    setBusy(true);
    setOutcome(null);
    runJob('finding.rerun', { ref: finding.ref }, t`Measuring ${finding.cite} again`).then(setOutcome, (thrown: unknown) => { setOutcome(toProvisoError(thrown)); }).finally(() => { setBusy(false); });
  };
  return (
    <>
      {isBusy ? <ProgressNote progress={running?.progress ?? null} onCancel={() => { running?.cancel(); }} title={t`Measuring again`} /> : (
        <div className="usage-acts">
          <Button icon={RotateCw} isSmall onPress={rerun} isDisabled={!isWritable}>{t`Measure again`}</Button>
          <Button isSmall variant="quiet" onPress={() => { useView.getState().go('usage', { slice: finding.slice, finding: finding.ref }); }}>{t`Show these rows`}</Button>
        </div>
      )}
      <div role="status">
        {outcome !== null && 'code' in outcome && outcome.code !== 'call.cancelled' && <Problem error={outcome} isInline title={t`It could not be measured again`} />}
        {outcome !== null && 'same' in outcome && outcome.same && <p className="usage-stale"><StateMark state="verified" /><span>{t`The same: figures and digest agree.`}</span></p>}
        {outcome !== null && 'same' in outcome && !outcome.same && (
          <div className="usage-stale"><StateMark state="warning" /><div>{t`It differs now:`}<ul>{outcome.differences.map(difference => <li key={difference}>{difference}</li>)}</ul></div></div>
        )}
      </div>
    </>
  );
}
