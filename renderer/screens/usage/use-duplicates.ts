import { useCallback, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { DuplicateOverview } from '../../../shared/contract/duplicates.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import type { ProvisoError } from '../../../shared/errors.ts';
import type { RunningJob } from '../../engine/jobs.ts';
import { useJobs, useRunJob } from '../../engine/jobs.ts';
import { useAnswer } from '../../engine/queries.ts';

/** What is known of repeated requests, and how to look for them where nobody did since the last log came in. */
export interface Duplicates {
  /** Null until it is known. */
  readonly overview: DuplicateOverview | null;
  /** The case may be written, so that what is found can be kept. */
  readonly mayLook: boolean;
  /** The job that looks, whoever began it. */
  readonly job: RunningJob | null;
  readonly error: ProvisoError | null;
  /** True once it was looked; false when it was stopped or failed. */
  look(): Promise<boolean>;
}

export function useDuplicates(): Duplicates {
  const { t } = useLingui();
  const overview = useAnswer('duplicates.overview', {});
  const mayLook = useAnswer('case.state', {}).data?.readOnly === false;
  const runJob = useRunJob();
  const job = useJobs(state => state.jobs.find(own => own.method === 'duplicates.look' && own.state !== 'failed') ?? null);
  const [error, setError] = useState<ProvisoError | null>(null);
  const title = t`Looking for repeated requests`;
  const { refetch } = overview;
  const look = useCallback(async () => {
    setError(null);
    try {
      await runJob('duplicates.look', {}, title);
      await refetch();
      return true;
    } catch (thrown) {
      const failure = toProvisoError(thrown);
      if (failure.code !== 'call.cancelled') setError(failure);
      return false;
    }
  }, [runJob, title, refetch]);
  return { overview: overview.data ?? null, mayLook, job, error: error ?? (overview.isError ? toProvisoError(overview.error) : null), look };
}
