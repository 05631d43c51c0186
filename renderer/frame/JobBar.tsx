import { FileInput } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { dismissJob, useJobs } from '../engine/jobs.ts';
import type { RunningJob } from '../engine/jobs.ts';
import { Button } from '../parts/Button.tsx';
import { StateMark } from '../parts/BearingMark.tsx';
import { Popover } from '../parts/Popover.tsx';
import { Progress } from '../parts/ProgressCard.tsx';
import { runCommand } from './commands.ts';
import { useJobFacts } from './job-words.ts';
import { useSaid } from './said.ts';
import { useView } from './views.ts';
import './jobbar.css';

/** Bottom: the work under way, how far and how fast, and a way to stop it. Failures stay until they were read. */
export function JobBar() {
  const { t } = useLingui();
  const jobs = useJobs(state => state.jobs);
  const { said, isUndoable } = useSaid();
  const failed = jobs.find(job => job.state === 'failed');
  const running = jobs.filter(job => job.state !== 'failed');
  const shown = failed ?? running[0];
  // The Usage screen can speak in another zone; every other one is in UTC.
  const zone = useView(state => (state.place === 'usage' ? state.selections.usage.chart.zone : 'UTC'));
  const others = jobs.length - 1;
  return (
    <footer className="jobbar" aria-label={t`Jobs`} data-pane="" tabIndex={-1}>
      {shown === undefined ? (
        <>
          <span className="ellipsis" role="status">{said ?? t`No jobs running`}</span>
          {said !== null && isUndoable && <Button variant="quiet" isSmall kbd="Ctrl+Z" onPress={() => { runCommand('case.undo'); }}>{t`Take back`}</Button>}
          <span className="grow" />
          <span className="t-3">{t`Times in ${zone}`}</span>
          <span className="t-3">{t`All work stays on this computer`}</span>
        </>
      ) : shown.state === 'failed' ? <FailedJob key={shown.jobId} job={shown} /> : <RunningLine key={shown.jobId} job={shown} />}
      {others > 0 && (
        <Popover label={t`Jobs`} placement="top end" width={420} trigger={<Button variant="quiet" isSmall>{plural(others, { one: '# more job', other: '# more jobs' })}</Button>}>
          {jobs.map(job => <JobLine key={job.jobId} job={job} />)}
        </Popover>
      )}
    </footer>
  );
}

function RunningLine({ job }: { readonly job: RunningJob }) {
  const { t } = useLingui();
  const facts = useJobFacts(job);
  const share = shareOf(job);
  const rejected = job.progress?.rejected ?? 0;
  return (
    <>
      <FileInput className="icon-14" />
      <span className="ellipsis job-name"><b>{job.title}</b>{job.progress?.subject !== undefined && ` ${job.progress.subject}`}</span>
      <span className="job-progress"><Progress label={job.title} share={share} /></span>
      <span className="job-facts ellipsis">{facts.map(fact => <span key={fact}>{fact}</span>)}</span>
      {rejected > 0 && <span className="row job-rejected"><StateMark state="warning" />{plural(rejected, { one: '# line rejected', other: '# lines rejected' })}</span>}
      <span className="grow" />
      <Button isSmall isDisabled={job.state === 'stopping'} onPress={job.cancel}>{job.state === 'stopping' ? t`Stopping` : t`Cancel`}</Button>
    </>
  );
}

function FailedJob({ job }: { readonly job: RunningJob }) {
  const { t } = useLingui();
  return (
    <>
      <span className="row job-failed"><StateMark state="failed" /><b className="ellipsis">{job.title}</b></span>
      <span className="ellipsis selectable" title={job.error?.message}>{job.error?.message}</span>
      <span className="ref t-3 selectable">{job.error?.code}</span>
      <span className="grow" />
      <Button isSmall onPress={() => { dismissJob(job.jobId); }} aria-label={t`Dismiss the failure of ${job.title}`}>{t`Dismiss`}</Button>
    </>
  );
}

function JobLine({ job }: { readonly job: RunningJob }) {
  const { t } = useLingui();
  const facts = useJobFacts(job);
  if (job.state === 'failed') {
    return (
      <div className="job-line">
        <div className="row job-failed"><StateMark state="failed" /><b className="grow">{job.title}</b><Button isSmall onPress={() => { dismissJob(job.jobId); }}>{t`Dismiss`}</Button></div>
        <p className="selectable">{job.error?.message}</p>
        <span className="ref t-3 selectable">{job.error?.code}</span>
      </div>
    );
  }
  return (
    <div className="job-line">
      <div className="row"><b className="grow ellipsis">{job.title}</b><Button isSmall isDisabled={job.state === 'stopping'} onPress={job.cancel}>{t`Cancel`}</Button></div>
      <Progress label={job.title} share={shareOf(job)} />
      <span className="t-caption t-3">{facts.join('  ')}</span>
    </div>
  );
}

function shareOf(job: RunningJob): number | null {
  const { progress } = job;
  return progress?.total == null || progress.total === 0 ? null : progress.done / progress.total;
}
