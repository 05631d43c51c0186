import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useJobs } from '../../../engine/jobs.ts';
import type { JobName } from '../../../engine/jobs.ts';
import { useJobFacts } from '../../../frame/job-words.ts';
import { Button } from '../../../parts/Button.tsx';
import { ProgressCard } from '../../../parts/ProgressCard.tsx';
import { Loading } from '../../../parts/States.tsx';
import './import.css';

/** Reading of logs while it runs. */
export function ImportProgress({ method }: { readonly method: JobName }) {
  const job = useJobs(state => state.jobs.find(other => other.method === method && other.state !== 'failed'));
  if (job === undefined) return <Loading rows={2} />;
  return <div className="import-running"><Running key={job.jobId} jobId={job.jobId} /></div>;
}

function Running({ jobId }: { readonly jobId: number }) {
  const { t } = useLingui();
  const job = useJobs(state => state.jobs.find(other => other.jobId === jobId));
  const facts = useJobFacts(job ?? { progress: null, ratePerSecond: null, secondsLeft: null, state: 'running' });
  if (job === undefined) return null;
  const { progress } = job;
  const rejected = progress?.rejected ?? 0;
  return (
    <ProgressCard
      title={job.title}
      note={progress?.subject}
      share={progress?.total == null || progress.total === 0 ? null : progress.done / progress.total}
      facts={rejected > 0 ? [...facts, plural(rejected, { one: '# line rejected', other: '# lines rejected' })] : facts}
      acts={<Button isSmall isDisabled={job.state === 'stopping'} onPress={job.cancel}>{job.state === 'stopping' ? t`Stopping` : t`Stop`}</Button>}
    />
  );
}
