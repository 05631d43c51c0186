import { useEffect, useRef, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { VerifyResult } from '../../../shared/contract/bundles.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import type { Engine } from '../../../shared/rpc/client.ts';
import type { Grant } from '../../../shared/shell-api.ts';
import { runJob, useJobs } from '../../engine/jobs.ts';
import { ask, engineReady } from '../../engine/shell.ts';
import { useJobFacts } from '../../frame/job-words.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { ProgressCard } from '../../parts/ProgressCard.tsx';
import { Problem } from '../../parts/States.tsx';
import { VerifyReport } from './VerifyReport.tsx';

/** Checks a bundle that lies anywhere, with or without an open case, and says what was found. */
export function VerifyDialog({ grant, engine, onClose }: { readonly grant: Grant; readonly engine: Engine | null; readonly onClose: () => void }) {
  const { t } = useLingui();
  const [result, setResult] = useState<VerifyResult | null>(null);
  const [error, setError] = useState<unknown>(null);
  const started = useRef('');
  const title = t`Verifying ${grant.name}`;
  useEffect(() => {
    if (started.current === grant.grantId) return;
    started.current = grant.grantId;
    const verify = async (): Promise<void> => {
      if (engine === null) await ask({ kind: 'start-engine' });
      const judge = engine ?? await engineReady();
      setResult(await runJob(judge, 'bundle.verify', { target: grant.grantId }, title));
    };
    verify().catch((thrown: unknown) => { setError(thrown); });
  }, [grant, engine, title]);
  const stopped = error !== null && toProvisoError(error).code === 'call.cancelled';
  return (
    <Dialog title={t`Verify a bundle`} note={grant.name} isOpen onClose={onClose} width={640} foot={<><span className="grow" /><Button variant="primary" onPress={onClose}>{t`Close`}</Button></>}>
      {result !== null && <VerifyReport result={result} name={grant.name} />}
      {error !== null && (stopped ? <p className="t-2">{t`Stopped. Nothing was checked to the end, so nothing can be said.`}</p> : <Problem error={error} title={t`The bundle could not be checked`} isInline />)}
      {result === null && error === null && <Running title={title} />}
    </Dialog>
  );
}

function Running({ title }: { readonly title: string }) {
  const { t } = useLingui();
  const job = useJobs(state => state.jobs.find(({ method, state: stands }) => method === 'bundle.verify' && stands !== 'failed'));
  const facts = useJobFacts(job ?? { progress: null, ratePerSecond: null, secondsLeft: null, state: 'running' });
  const progress = job?.progress ?? null;
  return <ProgressCard title={title} share={progress?.total == null || progress.total === 0 ? null : progress.done / progress.total} facts={facts} acts={job === undefined ? undefined : <Button isSmall onPress={job.cancel}>{t`Cancel`}</Button>} />;
}
