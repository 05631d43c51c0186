import { useState } from 'react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { RemapResult, UsageSourceInfo } from '../../../../shared/contract/mappings.ts';
import { changesBetween } from '../../../../shared/domain/mapping-changes.ts';
import { isNaive } from '../../../../shared/domain/usage.ts';
import type { Mapping } from '../../../../shared/domain/usage.ts';
import { toProvisoError } from '../../../../shared/errors.ts';
import { useRunJob } from '../../../engine/jobs.ts';
import { useAnswer } from '../../../engine/queries.ts';
import { openRef } from '../../../frame/views.ts';
import { useFormat } from '../../../format.ts';
import { StateMark } from '../../../parts/BearingMark.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Dialog } from '../../../parts/Dialog.tsx';
import { Figure, Figures, SectionHead } from '../../../parts/Figure.tsx';
import { Ref } from '../../../parts/Ref.tsx';
import { Loading, Problem } from '../../../parts/States.tsx';
import { ImportProgress } from '../import/ImportProgress.tsx';
import { useChangeText } from '../words.ts';
import { MappingEditor } from './MappingEditor.tsx';

type Phase = { readonly kind: 'edit' } | { readonly kind: 'running' } | { readonly kind: 'done'; readonly result: RemapResult } | { readonly kind: 'failed'; readonly error: unknown };

/** Changes how a log of the case is read; then what became of it, and which findings are stale. */
export function RemapDialog({ source, onClose }: { readonly source: UsageSourceInfo; readonly onClose: () => void }) {
  const { t } = useLingui();
  const runJob = useRunJob();
  const [mapping, setMapping] = useState<Mapping>(source.remap?.mapping ?? source.mapping);
  const [phase, setPhase] = useState<Phase>({ kind: 'edit' });
  const shown = useAnswer('mapping.preview', { source: source.contentSha256, anew: true }, { enabled: phase.kind === 'edit' });
  const changes = changesBetween(source.mapping, mapping);
  const lack = !mapping.columns.some(column => column.role === 'time') ? 'time' as const : isNaive(mapping.time.format) && mapping.time.zone === null ? 'zone' as const : null;
  const count = changes.length, { file } = source;
  const run = async (): Promise<void> => {
    setPhase({ kind: 'running' });
    try {
      setPhase({ kind: 'done', result: await runJob('usage.remap', { source: source.contentSha256, mapping }, t`Reading ${file} anew`) });
    } catch (error) {
      setPhase({ kind: 'failed', error });
    }
  };
  return (
    <Dialog
      title={phase.kind === 'done' ? t`Read anew` : t`How this log is read`}
      note={source.file}
      isOpen
      holdsWork={phase.kind === 'edit' && count > 0}
      isFlush
      width={860}
      onClose={onClose}
      foot={phase.kind === 'edit' || phase.kind === 'failed' ? (
        <>
          <span className="grow t-caption t-3">{count === 0 ? t`The exhibit stays as it is; only its reading changes.` : plural(count, { one: '# thing will be read differently', other: '# things will be read differently' })}</span>
          <Button variant="quiet" onPress={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" isDisabled={count === 0 || lack !== null} onPress={() => { void run(); }}>{t`Read anew`}</Button>
        </>
      ) : phase.kind === 'running' ? (
        <><span className="grow t-caption t-3">{t`The reading that stands answers until the new one is whole.`}</span><Button onPress={onClose}>{t`Go on in the background`}</Button></>
      ) : <><span className="grow" /><Button variant="primary" onPress={onClose}>{t`Done`}</Button></>}
    >
      {phase.kind === 'running' && <ImportProgress method="usage.remap" />}
      {phase.kind === 'done' && <Outcome result={phase.result} onClose={onClose} />}
      {(phase.kind === 'edit' || phase.kind === 'failed') && (
        <div className="remap plan">
          {phase.kind === 'failed' && (toProvisoError(phase.error).code === 'call.cancelled'
            ? <p className="plan-reason" role="status"><StateMark state="warning" />{t`Stopped. The log is read as before.`}</p>
            : <Problem error={phase.error} title={t`The log could not be read anew`} isInline />)}
          {shown.isError ? <Problem error={shown.error} title={t`The log could not be looked into`} retry={() => { void shown.refetch(); }} />
            : shown.isPending ? <Loading rows={9} />
              : <MappingEditor place={{ source: source.contentSha256 }} mapping={mapping} proposal={shown.data.proposal} zone={mapping.time.zone} lack={lack} onMapping={setMapping} onZone={zone => { setMapping({ ...mapping, time: { ...mapping.time, zone } }); }} />}
        </div>
      )}
    </Dialog>
  );
}

function Outcome({ result, onClose }: { readonly result: RemapResult; readonly onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const changeText = useChangeText();
  const was = (value: number): string => {
    const figure = format.number(value);
    return t`before ${figure}`;
  };
  return (
    <div className="outcome remap-outcome">
      <Figures>
        <Figure label={t`Requests`} value={format.number(result.after.rows)} unit={was(result.before.rows)} />
        <Figure label={t`Rejected lines`} value={format.number(result.after.rejected)} unit={was(result.before.rejected)} isSmall />
        <Figure label={t`Time`} value={format.duration(result.seconds)} isSmall />
      </Figures>
      <section>
        <SectionHead title={t`What changed`} />
        <ul className="remap-list">{result.changes.map(change => <li key={`${change.what} ${change.column}`} className="selectable">{changeText(change)}</li>)}</ul>
      </section>
      <section>
        <SectionHead title={t`Findings that are stale now`} />
        {result.stale.length === 0 ? <p className="t-3">{t`None: no finding was measured on this log.`}</p> : (
          <ul className="remap-list">{result.stale.map(finding => <li key={finding.ref}><Ref cite={finding.cite} onPress={() => { onClose(); openRef(finding.ref); }} /> {finding.title}</li>)}</ul>
        )}
      </section>
    </div>
  );
}
