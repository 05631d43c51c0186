import { useState } from 'react';
import { Play } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { PatternHit, PatternName, PatternResult, PatternRule } from '../../../../shared/contract/patterns.ts';
import type { Slice } from '../../../../shared/domain/usage.ts';
import { toProvisoError } from '../../../../shared/errors.ts';
import { useJobs, useRunJob } from '../../../engine/jobs.ts';
import { useAnswer } from '../../../engine/queries.ts';
import { useFormat } from '../../../format.ts';
import { Button } from '../../../parts/Button.tsx';
import { Field } from '../../../parts/Field.tsx';
import { KeyValues, SectionHead } from '../../../parts/Figure.tsx';
import { Loading, NoMatch, Problem } from '../../../parts/States.tsx';
import { ProgressNote } from '../ProgressNote.tsx';
import '../spread/spread.css';
import './patterns.css';

interface Found { readonly slice: Slice; readonly result: PatternResult }

/** Rules that look for ways around a limit; each can be read, questioned, changed and run over the slice. */
export function PatternsPanel({ slice, onSlice }: { readonly slice: Slice; readonly onSlice: (slice: Slice) => void }) {
  const { t } = useLingui();
  const rules = useAnswer('pattern.list', {});
  const [chosen, setChosen] = useState<PatternName>('spread');
  const [found, setFound] = useState<ReadonlyMap<PatternName, Found>>(new Map());
  if (rules.isError) return <Problem error={rules.error} retry={() => { void rules.refetch(); }} />;
  if (rules.isPending) return <Loading rows={6} />;
  const rule = rules.data.find(other => other.name === chosen) ?? rules.data[0];
  return (
    <div className="patterns">
      <ul className="patterns-list" aria-label={t`Rules`}>
        {rules.data.map(other => {
          const own = found.get(other.name);
          return (
            <li key={other.name}>
              <button type="button" className="patterns-rule" aria-current={other.name === rule?.name ? 'true' : undefined} onClick={() => { setChosen(other.name); }}>
                <b>{other.title}</b><small>{own === undefined ? t`not run` : plural(own.result.total, { one: '# hit', other: '# hits' })}</small>
              </button>
            </li>
          );
        })}
      </ul>
      {rule !== undefined && <Rule key={rule.name} rule={rule} slice={slice} found={found.get(rule.name) ?? null} onFound={result => { setFound(known => new Map(known).set(rule.name, { slice, result })); }} onSlice={onSlice} />}
    </div>
  );
}

function Rule({ rule, slice, found, onFound, onSlice }: { readonly rule: PatternRule; readonly slice: Slice; readonly found: Found | null; readonly onFound: (result: PatternResult) => void; readonly onSlice: (slice: Slice) => void }) {
  const { t } = useLingui();
  const runJob = useRunJob();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [error, setError] = useState<unknown>(null);
  const job = useJobs(state => state.jobs.find(other => other.method === 'pattern.run' && other.state !== 'failed') ?? null);
  const values = rule.parameters.map(parameter => ({ parameter, text: typed[parameter.name] ?? String(parameter.value) }));
  const isBad = ({ parameter, text }: (typeof values)[number]): boolean => text.trim() === '' || !(Number(text) >= parameter.least && Number(text) <= parameter.most);
  const run = async (): Promise<void> => {
    setError(null);
    try {
      onFound(await runJob('pattern.run', { name: rule.name, slice, parameters: Object.fromEntries(values.map(({ parameter, text }) => [parameter.name, Number(text)])), limit: 200 }, rule.title));
    } catch (thrown) {
      if (toProvisoError(thrown).code !== 'call.cancelled') setError(thrown);
    }
  };
  return (
    <div className="patterns-detail">
      <section className="spread-section">
        <SectionHead title={rule.title} level={2} />
        <p className="patterns-words selectable">{rule.rule}</p>
        <pre className="usage-query t-raw selectable">{rule.formula}</pre>
        <div className="patterns-parameters">
          {values.map(own => {
            const { parameter, text } = own, { least, most } = parameter;
            return <Field key={parameter.name} label={parameter.words} value={text} onChange={value => { setTyped({ ...typed, [parameter.name]: value }); }} inputMode="decimal" error={isBad(own) ? t`${least} to ${most}` : null} />;
          })}
        </div>
        {job !== null ? <ProgressNote title={t`Looking`} progress={job.progress} onCancel={job.cancel} />
          : <Button variant="primary" icon={Play} isDisabled={values.some(isBad)} onPress={() => { void run(); }}>{t`Look for it in this slice`}</Button>}
        {error !== null && <Problem error={error} title={t`The rule could not be run`} isInline />}
      </section>
      {found !== null && <Hits result={found.result} isOld={JSON.stringify(found.slice) !== JSON.stringify(slice)} onSlice={onSlice} />}
      <section className="spread-section">
        <SectionHead title={t`What else it may come from`} />
        <ul className="patterns-innocent">{rule.innocent.map(reason => <li key={reason}>{reason}</li>)}</ul>
      </section>
    </div>
  );
}

function Hits({ result, isOld, onSlice }: { readonly result: PatternResult; readonly isOld: boolean; readonly onSlice: (slice: Slice) => void }) {
  const { t } = useLingui();
  const shown = result.hits.length, all = result.total;
  return (
    <section className="spread-section">
      <SectionHead title={t`Found`}><span>{all > shown ? t`${shown} of ${all}, strongest first` : isOld ? t`of the slice as it was when it was run` : ''}</span></SectionHead>
      {shown === 0 ? <NoMatch title={t`Nothing fits this rule`}>{t`That holds for these figures of the rule; other figures may find more.`}</NoMatch> : <ol className="patterns-hits">{result.hits.map((hit, at) => <Hit key={`${String(at)} ${hit.title}`} hit={hit} onSlice={onSlice} />)}</ol>}
    </section>
  );
}

function Hit({ hit, onSlice }: { readonly hit: PatternHit; readonly onSlice: (slice: Slice) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <li>
      <p className="patterns-hit"><b className="selectable">{hit.title}</b><span className="grow t-caption t-3">{format.dateTime(hit.fromUtcUs / 1_000)}</span><Button isSmall onPress={() => { onSlice(hit.slice); }}>{t`Show its rows`}</Button></p>
      <p className="patterns-words selectable">{hit.sentence}</p>
      <details><summary className="t-caption t-3">{t`Figures`}</summary><KeyValues rows={hit.figures.map(({ name, value }) => [name, Number.isInteger(value) ? format.number(value) : value.toFixed(3)] as const)} /></details>
    </li>
  );
}
