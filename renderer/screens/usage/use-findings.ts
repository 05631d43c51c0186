import { useCallback, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Progress } from '../../../shared/domain/basics.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import type { ProvisoError } from '../../../shared/errors.ts';
import { useJobs, useRunJob } from '../../engine/jobs.ts';
import { useView } from '../../frame/views.ts';
import { showInspector } from '../../parts/Pane.tsx';

/** Makes a finding of the slice on screen; one at a time. */
export interface FindingMaker {
  readonly title: string;
  setTitle(title: string): void;
  readonly isBusy: boolean;
  readonly progress: Progress | null;
  readonly error: ProvisoError | null;
  /** @param fallback the title when none was typed */
  save(fallback: string): void;
  cancel(): void;
}

export function useFindingMaker(slice: Slice): FindingMaker {
  const { t } = useLingui();
  const runJob = useRunJob();
  const [title, setTitle] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ProvisoError | null>(null);
  const jobTitle = t`Measuring a finding`;
  const running = useJobs(state => state.jobs.find(job => job.method === 'finding.add' && job.state !== 'failed') ?? null);
  const save = useCallback((fallback: string) => {
    if (isBusy) return;
    setBusy(true);
    setError(null);
    runJob('finding.add', { title: (title.trim() === '' ? fallback : title.trim()).slice(0, 400), slice }, jobTitle).then(
      finding => {
        setTitle('');
        useView.getState().select('usage', { finding: finding.ref, request: null });
        showInspector();
      },
      (thrown: unknown) => { const failure = toProvisoError(thrown); if (failure.code !== 'call.cancelled') setError(failure); },
    ).finally(() => { setBusy(false); });
  }, [isBusy, runJob, title, slice, jobTitle]);
  return { title, setTitle, isBusy, progress: running?.progress ?? null, error, save, cancel: () => { running?.cancel(); } };
}
