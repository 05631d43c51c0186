import { useState } from 'react';
import { FolderOpen } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { Audience } from '../../../shared/contract/bundles.ts';
import type { BundlePreview, VerifyResult } from '../../../shared/contract/bundles.ts';
import type { Output } from '../../../shared/contract/methods.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import type { Grant } from '../../../shared/shell-api.ts';
import { useJobs, useRunJob } from '../../engine/jobs.ts';
import { useAnswer } from '../../engine/queries.ts';
import { ask } from '../../engine/shell.ts';
import { useJobFacts } from '../../frame/job-words.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { Checkbox } from '../../parts/Checkbox.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { Figure, Figures, SectionHead } from '../../parts/Figure.tsx';
import { ProgressCard } from '../../parts/ProgressCard.tsx';
import { Loading, Problem } from '../../parts/States.tsx';
import { fileName } from './file-name.ts';
import { Holdings } from './Holdings.tsx';
import { VerifyReport } from './VerifyReport.tsx';
import { useAudienceName } from './words.ts';
import './bundles.css';

type Phase =
  | { readonly kind: 'choose' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly target: Grant; readonly output: Output<'bundle.export'> }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Who it is for, what would go in and what stays out, before anything is written; then the export, checked. */
export function BundleDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const runJob = useRunJob();
  const [title, setTitle] = useState('');
  const [audience, setAudience] = useState<Audience>('other-side');
  const [withLogs, setWithLogs] = useState(false);
  const [phase, setPhase] = useState<Phase>({ kind: 'choose' });
  const selection = { title: title.trim(), audience, withLogs };
  const preview = useAnswer('bundle.preview', { audience, withLogs }, { keepsPrevious: true, enabled: phase.kind === 'choose' });
  const caseTitle = useAnswer('case.state', {}).data?.title ?? '';
  const isBlocked = preview.data?.preflight.some(line => line.blocks) ?? true;
  const run = async (): Promise<void> => {
    try {
      const target = await ask({ kind: 'grant-save', purpose: 'bundle', suggestedName: fileName(title === '' ? caseTitle : title) });
      if (target === null) return;
      setPhase({ kind: 'running' });
      const output = await runJob('bundle.export', { ...selection, target: target.grantId }, t`Exporting ${target.name}`);
      setPhase({ kind: 'done', target, output });
    } catch (error) { setPhase({ kind: 'failed', error }); }
  };
  const isStopped = phase.kind === 'failed' && toProvisoError(phase.error).code === 'call.cancelled';
  return (
    <Dialog
      title={phase.kind === 'done' ? t`Bundle ${phase.output.bundle.cite}` : t`New bundle`}
      isOpen
      holdsWork={phase.kind !== 'done'}
      width={720}
      onClose={onClose}
      foot={phase.kind === 'done' ? (
        <>
          <Button icon={FolderOpen} onPress={() => { void ask({ kind: 'show-in-folder', grantId: phase.target.grantId }); }}>{t`Show the folder`}</Button>
          <span className="grow" />
          <Button variant="primary" onPress={onClose}>{t`Done`}</Button>
        </>
      ) : phase.kind === 'running' ? <><span className="grow t-caption t-3">{t`You can go on working; the job bar shows how far it is.`}</span><Button onPress={onClose}>{t`Go on in the background`}</Button></> : (
        <>
          <span className="grow" />
          <Button variant="quiet" onPress={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" isDisabled={isBlocked || preview.isPending} onPress={() => { void run(); }}>{t`Choose where, and export`}</Button>
        </>
      )}
    >
      {phase.kind === 'running' && <Running />}
      {phase.kind === 'failed' && (isStopped ? <p className="row" role="status"><StateMark state="warning" />{t`Stopped. No half bundle was kept.`}</p> : <Problem error={phase.error} title={t`The bundle was not made`} isInline />)}
      {phase.kind === 'done' && <Made verify={phase.output.verify} name={phase.target.name} holdings={phase.output.holdings} />}
      {(phase.kind === 'choose' || phase.kind === 'failed') && (
        <>
          <AudienceChoice value={audience} onChange={setAudience} />
          <Field label={t`Title, optional`} value={title} onChange={setTitle} placeholder={t`Reply to the letter of 2 March`} />
          <Checkbox isSelected={withLogs} onChange={setWithLogs} note={t`Otherwise they are named by hash and size, and where they may be inspected`}>{t`Copy the original usage logs as well`}</Checkbox>
          {preview.isError ? <Problem error={preview.error} title={t`What would go in could not be counted`} retry={() => { void preview.refetch(); }} isInline />
            : preview.data === undefined ? <Loading rows={3} /> : <Preview preview={preview.data} />}
        </>
      )}
    </Dialog>
  );
}

function AudienceChoice({ value, onChange }: { readonly value: Audience; readonly onChange: (audience: Audience) => void }) {
  const { t } = useLingui();
  const audienceName = useAudienceName();
  const notes = {
    internal: t`Everything, notes and strengths included`,
    expert: t`Everything but what is privileged`,
    'other-side': t`No notes, no strengths; what is withheld is counted`,
  } as const;
  return (
    <RadioGroup className="audience" aria-label={t`For whom`} value={value} onChange={chosen => { const audience = Audience.safeParse(chosen); if (audience.success) onChange(audience.data); }}>
      {Audience.options.map(audience => (
        <RadioField key={audience} value={audience}>
          <RadioButton className="audience-option"><span className="audience-dot" /><span><b>{audienceName(audience)}</b><small>{notes[audience]}</small></span></RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}

function Preview({ preview }: { readonly preview: BundlePreview }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <>
      <section className="bundle-counts" aria-label={t`What goes in`}>
        <Figures>
          <Figure label={t`Items`} value={format.number(preview.items)} />
          <Figure label={t`Findings`} value={format.number(preview.findings)} />
          <Figure label={t`Links`} value={format.number(preview.links)} />
          <Figure label={t`Events`} value={format.number(preview.events)} />
          <Figure label={t`Texts`} value={format.number(preview.versions)} />
          <Figure label={t`Files, about`} value={format.number(preview.files)} unit={format.bytes(preview.bytes)} />
        </Figures>
      </section>
      {preview.preflight.length > 0 && (
        <section>
          <SectionHead title={t`Before it is made`} />
          <ul className="bundle-lines">{preview.preflight.map(line => <li key={`${line.code} ${line.message}`}><StateMark state={line.blocks ? 'failed' : 'warning'} label={line.blocks ? t`stops the export` : t`to note`} /><span>{line.message}</span><span className="ref t-3">{line.code}</span></li>)}</ul>
        </section>
      )}
      <Holdings holdings={preview.holdings} />
    </>
  );
}

function Made({ verify, name, holdings }: { readonly verify: VerifyResult; readonly name: string; readonly holdings: BundlePreview['holdings'] }) {
  return <><VerifyReport result={verify} name={name} /><Holdings holdings={holdings} /></>;
}

function Running() {
  const { t } = useLingui();
  const job = useJobs(state => state.jobs.find(({ method, state: stands }) => method === 'bundle.export' && stands !== 'failed'));
  const facts = useJobFacts(job ?? { progress: null, ratePerSecond: null, secondsLeft: null, state: 'running' });
  const progress = job?.progress ?? null;
  return (
    <ProgressCard
      title={job?.title ?? t`Exporting`}
      note={progress?.subject}
      share={progress?.total == null || progress.total === 0 ? null : progress.done / progress.total}
      facts={facts}
      acts={job === undefined ? undefined : <Button isSmall isDisabled={job.state === 'stopping'} onPress={job.cancel}>{job.state === 'stopping' ? t`Stopping` : t`Stop`}</Button>}
    />
  );
}
