import { useState } from 'react';
import { Download } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { Output } from '../../../shared/contract/methods.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import { useJobs, useRunJob } from '../../engine/jobs.ts';
import { ask } from '../../engine/shell.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { Problem } from '../../parts/States.tsx';
import { ProgressNote } from './ProgressNote.tsx';

/** Writes every request of the slice to a file that says at its end how many it holds. */
export function ExportRows({ slice, calls }: { readonly slice: Slice; readonly calls: number | null }) {
  const { t } = useLingui();
  const format = useFormat();
  const runJob = useRunJob();
  const [written, setWritten] = useState<Output<'usage.export'> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const job = useJobs(state => state.jobs.find(other => other.method === 'usage.export' && other.state !== 'failed') ?? null);
  const write = async (kind: 'csv' | 'sqlite'): Promise<void> => {
    setError(null);
    setWritten(null);
    try {
      const target = await ask({ kind: 'grant-save', purpose: 'csv', suggestedName: kind === 'csv' ? t`requests.csv` : t`requests.sqlite` });
      if (target !== null) setWritten(await runJob('usage.export', { target: target.grantId, slice, format: kind }, t`Writing the requests`));
    } catch (thrown) {
      if (toProvisoError(thrown).code !== 'call.cancelled') setError(thrown);
    }
  };
  const all = format.number(written?.rows ?? 0), name = written?.name ?? '';
  return (
    <div className="usage-export">
      {job !== null ? <ProgressNote title={t`Writing the requests`} progress={job.progress} onCancel={job.cancel} /> : (
        <Menu
          label={t`Export the requests`}
          trigger={<Button variant="quiet" icon={Download} isDisabled={calls === null || calls === 0}>{t`Export the requests`}</Button>}
          acts={[{ id: 'csv', title: t`as CSV`, run: () => { void write('csv'); } }, { id: 'sqlite', title: t`as a SQLite file`, run: () => { void write('sqlite'); } }]}
        />
      )}
      {written !== null && job === null && <p className="usage-stale" role="status"><StateMark state="verified" /><span>{t`${name}: ${all} of ${all} requests`}<span className="ref usage-digest">{written.sha256}</span></span></p>}
      {error !== null && <Problem error={error} title={t`The requests were not written`} isInline />}
    </div>
  );
}
