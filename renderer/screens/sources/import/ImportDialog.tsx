import { useState } from 'react';
import { FilePlus, FolderOpen } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { ImportResult } from '../../../../shared/contract/case.ts';
import { toProvisoError } from '../../../../shared/errors.ts';
import type { Grant } from '../../../../shared/shell-api.ts';
import { useRunJob } from '../../../engine/jobs.ts';
import { useAnswer } from '../../../engine/queries.ts';
import { ask } from '../../../engine/shell.ts';
import { Button } from '../../../parts/Button.tsx';
import { Dialog } from '../../../parts/Dialog.tsx';
import { Loading, Problem } from '../../../parts/States.tsx';
import { FileList } from './FileList.tsx';
import { ImportOutcome } from './ImportOutcome.tsx';
import { ImportProgress } from './ImportProgress.tsx';
import { PlanEditor } from './PlanEditor.tsx';
import { ReceiptForm } from './ReceiptForm.tsx';
import { chooseFiles, chooseFolder, takeBack, useIntake } from './intake.ts';
import { lackOf, newPlan, requestsOf } from './plan.ts';
import type { FilePlan, ReceiptInput } from './plan.ts';
import './import.css';

type Phase = { readonly kind: 'plan' } | { readonly kind: 'running' } | { readonly kind: 'done'; readonly results: readonly ImportResult[]; readonly error: unknown };

/** Every file with what it seems to be, what may be changed about that, and the delivery it came with; then progress; then the outcome of each. */
export function ImportDialog({ grants }: { readonly grants: readonly Grant[] }) {
  const { t } = useLingui();
  const runJob = useRunJob();
  const presets = useIntake(state => state.presets);
  const [edits, setEdits] = useState<ReadonlyMap<string, Partial<FilePlan>>>(new Map());
  const [chosen, setChosen] = useState<string>(grants[0]?.grantId ?? '');
  const [receipt, setReceipt] = useState<ReceiptInput>({});
  const [keepOn, setKeepOn] = useState<string | null>(null);
  const [hashList, setHashList] = useState<Grant | null>(null);
  const [phase, setPhase] = useState<Phase>({ kind: 'plan' });
  const previews = useAnswer('import.preview', { grants: grants.map(grant => grant.grantId) }, { keepsPrevious: true, enabled: phase.kind === 'plan' });

  const plans = grants.map((grant): FilePlan => ({ ...newPlan(grant, presets.get(grant.grantId)), preview: previews.data?.find(preview => preview.grantId === grant.grantId) ?? null, ...edits.get(grant.grantId) }));
  // What was left out cannot be chosen any more.
  const plan = plans.find(other => other.grant.grantId === chosen) ?? plans[0];
  const lacking = plans.filter(other => lackOf(other) !== null);
  const close = (): void => { takeBack(); };
  const run = async (): Promise<void> => {
    setPhase({ kind: 'running' });
    const results: ImportResult[] = [];
    let error: unknown = null;
    for (const request of requestsOf(plans, receipt, hashList?.grantId ?? null, keepOn)) {
      try {
        const title = plural(request.grants.length, { one: 'Importing # file', other: 'Importing # files' });
        results.push(await runJob('import.run', request, title));
      } catch (thrown) {
        error = thrown;
        if (toProvisoError(thrown).code === 'call.cancelled') break;
      }
    }
    setPhase({ kind: 'done', results, error });
  };

  const count = plans.length;
  const lackCount = lacking.length;
  return (
    <Dialog
      title={phase.kind === 'done' ? t`Taken in` : t`Take in files`}
      note={plural(count, { one: '# file', other: '# files' })}
      isOpen
      holdsWork
      isFlush
      width={980}
      onClose={close}
      foot={phase.kind === 'plan' ? (
        <>
          <Button variant="quiet" icon={FilePlus} onPress={() => { void chooseFiles(); }}>{t`More files`}</Button>
          <Button variant="quiet" icon={FolderOpen} onPress={() => { void chooseFolder(); }}>{t`A folder`}</Button>
          <span className="grow" />
          {lackCount > 0 && <span className="import-lack" role="status">{plural(lackCount, { one: '# file needs an answer', other: '# files need an answer' })}</span>}
          <Button variant="quiet" onPress={close}>{t`Cancel`}</Button>
          <Button variant="primary" isDisabled={previews.isPending || lackCount > 0} onPress={() => { void run(); }}>{plural(count, { one: 'Take in # file', other: 'Take in # files' })}</Button>
        </>
      ) : phase.kind === 'running' ? (
        <>
          <span className="grow t-caption t-3">{t`You can go on working; the job bar shows how far it is.`}</span>
          <Button onPress={close}>{t`Go on in the background`}</Button>
        </>
      ) : <><span className="grow" /><Button variant="primary" onPress={close}>{t`Done`}</Button></>}
    >
      {phase.kind === 'running' && <ImportProgress method="import.run" />}
      {phase.kind === 'done' && <ImportOutcome results={phase.results} error={phase.error} onClose={close} />}
      {phase.kind === 'plan' && (
        <div className="import">
          <FileList plans={plans} chosen={plan?.grant.grantId ?? ''} onChoose={setChosen} onRemove={takeBack} isLooking={previews.isFetching} />
          <div className="import-detail">
            {previews.isError ? <Problem error={previews.error} title={t`The files could not be looked into`} retry={() => { void previews.refetch(); }} />
              : plan === undefined || previews.isPending ? <Loading rows={9} />
                : <PlanEditor key={plan.grant.grantId} plan={plan} plans={plans} onEdit={change => { setEdits(edit(edits, [plan.grant.grantId], change)); }} onEditAll={change => { setEdits(edit(edits, plans.map(other => other.grant.grantId), change)); }} />}
            <ReceiptForm
              receipt={receipt}
              onChange={setReceipt}
              keepOn={keepOn}
              onKeepOn={setKeepOn}
              hashList={hashList}
              onHashList={() => { ask({ kind: 'grant-files', purpose: 'hash-list' }).then(([first]) => { setHashList(first ?? null); }, () => { setHashList(null); }); }}
              onNoHashList={() => { setHashList(null); }}
            />
          </div>
        </div>
      )}
    </Dialog>
  );
}

function edit(edits: ReadonlyMap<string, Partial<FilePlan>>, grantIds: readonly string[], change: Partial<FilePlan>): ReadonlyMap<string, Partial<FilePlan>> {
  const changed = new Map(edits);
  for (const grantId of grantIds) changed.set(grantId, { ...changed.get(grantId), ...change });
  return changed;
}
