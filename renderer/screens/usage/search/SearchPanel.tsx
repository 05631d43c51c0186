import { useState } from 'react';
import { Search } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Output } from '../../../../shared/contract/methods.ts';
import type { GrepHit } from '../../../../shared/contract/slices.ts';
import type { Slice } from '../../../../shared/domain/usage.ts';
import { toProvisoError } from '../../../../shared/errors.ts';
import { useJobs, useRunJob } from '../../../engine/jobs.ts';
import { openRef } from '../../../frame/views.ts';
import { useFormat } from '../../../format.ts';
import { Button } from '../../../parts/Button.tsx';
import { Checkbox } from '../../../parts/Checkbox.tsx';
import { DataTable } from '../../../parts/DataTable.tsx';
import type { Column } from '../../../parts/DataTable.tsx';
import { Field } from '../../../parts/Field.tsx';
import { Empty, NoMatch, Problem } from '../../../parts/States.tsx';
import { Verbatim } from '../../../parts/Verbatim.tsx';
import { ProgressNote } from '../ProgressNote.tsx';
import './search.css';

type Found = Output<'usage.grep'>;
interface Asked { readonly pattern: string; readonly isRegex: boolean; readonly ignoreCase: boolean }

/** Looks through the originals line by line, mapped columns or not; what is found becomes a filter. */
export function SearchPanel({ slice, isWritable, onSlice }: { readonly slice: Slice; readonly isWritable: boolean; readonly onSlice: (slice: Slice) => void }) {
  const { t } = useLingui();
  const runJob = useRunJob();
  const [asked, setAsked] = useState<Asked>({ pattern: '', isRegex: false, ignoreCase: true });
  const [found, setFound] = useState<{ readonly asked: Asked; readonly slice: Slice; readonly result: Found } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [name, setName] = useState('');
  const job = useJobs(state => state.jobs.find(other => other.method === 'usage.grep' && other.state !== 'failed') ?? null);
  const run = async (what: Asked, over: Slice, saveAs: string | null): Promise<void> => {
    if (what.pattern === '') return;
    setError(null);
    try {
      const result = await runJob('usage.grep', { ...what, slice: over, saveAs }, t`Searching the originals`);
      setFound({ asked: what, slice: over, result });
      if (result.saved !== null) { setName(''); onSlice(result.saved.slice); }
    } catch (thrown) {
      if (toProvisoError(thrown).code !== 'call.cancelled') setError(thrown);
    }
  };
  const change = (part: Partial<Asked>): void => { setAsked({ ...asked, ...part }); };
  return (
    <div className="search-panel">
      <form className="search-tools" onSubmit={event => { event.preventDefault(); void run(asked, slice, null); }}>
        <Field label={t`Text in the original lines`} hidesLabel icon={Search} isMono placeholder={asked.isRegex ? t`an expression, such as Capitol-\\d+` : t`text in the original lines, mapped or not`} value={asked.pattern} maxLength={2_000} onChange={pattern => { change({ pattern }); }} />
        <Checkbox isSelected={asked.ignoreCase} onChange={ignoreCase => { change({ ignoreCase }); }}>{t`upper and lower case alike`}</Checkbox>
        <Checkbox isSelected={asked.isRegex} onChange={isRegex => { change({ isRegex }); }}>{t`regular expression`}</Checkbox>
        <Button type="submit" variant="primary" isDisabled={asked.pattern === '' || job !== null}>{t`Search`}</Button>
      </form>
      {job !== null && <div className="search-note"><ProgressNote title={t`Searching the originals`} progress={job.progress} onCancel={job.cancel} /></div>}
      {error !== null ? <Problem error={error} title={t`The search was not carried out`} isInline />
        : found === null ? job === null && <Empty title={t`No search yet`}>{t`Reads the originals of the slice line by line, whatever the mapping keeps of them. What is found can be kept as a slice, and counted like any other.`}</Empty>
          : (
            <>
              <Summary result={found.result} />
              {found.result.rows > 0 && isWritable && (
                <form className="search-tools" onSubmit={event => { event.preventDefault(); if (name.trim() !== '') void run(found.asked, found.slice, name.trim()); }}>
                  <Field label={t`Keep what was found as a slice`} hidesLabel placeholder={t`Keep what was found as a slice of this name`} value={name} maxLength={200} onChange={setName} />
                  <Button type="submit" isDisabled={name.trim() === '' || job !== null}>{t`Keep`}</Button>
                </form>
              )}
              {found.result.hits.length === 0 ? <NoMatch title={t`Nothing holds it`}>{t`No line of the originals of this slice does. Upper and lower case, or the period, may be why.`}</NoMatch> : <Hits hits={found.result.hits} />}
            </>
          )}
    </div>
  );
}

function Summary({ result }: { readonly result: Found }) {
  const { t } = useLingui();
  const format = useFormat();
  const { rows, elsewhere, bytes, hits } = result;
  const requests = plural(rows, { one: '# request', other: '# requests' }), others = plural(elsewhere, { one: '# other line', other: '# other lines' });
  const size = format.bytes(bytes), shown = format.number(hits.length);
  return <p className="search-note" role="status">{t`${requests} and ${others} in ${size}`}{rows + elsewhere > hits.length && `; ${t`the first ${shown} are shown`}`}</p>;
}

function Hits({ hits }: { readonly hits: readonly GrepHit[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const columns: readonly Column<GrepHit>[] = [
    { id: 'place', title: t`File : line`, width: 'minmax(140px, 240px)', isMono: true, render: hit => <span className="usage-place"><span className="ellipsis"><Verbatim text={hit.file} /></span><span>:{format.number(hit.line)}</span></span> },
    { id: 'what', title: t`Is`, width: '92px', render: hit => (hit.ref === null ? <span className="t-3">{t`no request`}</span> : t`request`) },
    { id: 'text', title: t`Line`, width: 'minmax(240px, 1fr)', isMono: true, render: hit => <span className="ellipsis"><Verbatim text={hit.text} /></span> },
  ];
  const open = (hit: GrepHit): void => { if (hit.ref !== null) openRef(hit.ref); };
  return <DataTable label={t`Lines found`} columns={columns} count={hits.length} rowAt={at => hits[at]} keyOf={hit => `${hit.sha256} ${String(hit.startByte)}`} onSelect={open} onOpen={open} isDense />;
}
