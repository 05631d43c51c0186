import { useState } from 'react';
import { FileCog } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { UsageSourceInfo } from '../../../../shared/contract/mappings.ts';
import type { Sha256 } from '../../../../shared/domain/basics.ts';
import { useAnswer } from '../../../engine/queries.ts';
import { useFormat } from '../../../format.ts';
import { StateMark } from '../../../parts/BearingMark.tsx';
import { Button } from '../../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../../parts/Figure.tsx';
import { Problem } from '../../../parts/States.tsx';
import { useChangeText, useRoleName, useTimeFormatName } from '../words.ts';
import { RemapDialog } from './RemapDialog.tsx';
import './mapping.css';

const FIRST_SHOWN = 12;

/** How each log of an exhibit is read, was read before, and the way to change it. */
export function Readings({ exhibit }: { readonly exhibit: Sha256 }) {
  const { t } = useLingui();
  const answer = useAnswer('usage.sources', { exhibit });
  const [shown, setShown] = useState(FIRST_SHOWN);
  const [edited, setEdited] = useState<UsageSourceInfo | null>(null);
  if (answer.isError) return <Problem error={answer.error} title={t`How the logs are read could not be told`} isInline />;
  const sources = answer.data ?? [], more = sources.length - shown;
  if (sources.length === 0) return null;
  return (
    <section className="pane-section">
      <SectionHead title={t`How it is read`}>{sources.length > 1 && <span>{plural(sources.length, { one: '# log', other: '# logs' })}</span>}</SectionHead>
      {sources.slice(0, shown).map(source => <Reading key={source.sourceId} source={source} hasName={sources.length > 1} onEdit={() => { setEdited(source); }} />)}
      {more > 0 && <Button variant="quiet" isSmall onPress={() => { setShown(shown + 100); }}>{plural(more, { one: 'Show # more log', other: 'Show # more logs' })}</Button>}
      {edited !== null && <RemapDialog source={edited} onClose={() => { setEdited(null); }} />}
    </section>
  );
}

function Reading({ source, hasName, onEdit }: { readonly source: UsageSourceInfo; readonly hasName: boolean; readonly onEdit: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const roleName = useRoleName();
  const timeFormatName = useTimeFormatName();
  const changeText = useChangeText();
  const isReadOnly = useAnswer('case.state', {}).data?.readOnly ?? true;
  const { mapping, generations, remap } = source;
  const used = mapping.columns.filter(column => column.role !== 'keep' && column.role !== 'reread');
  const rest = mapping.columns.length - used.length;
  return (
    <div className="reading">
      {hasName && <p className="t-strong ellipsis selectable">{source.file.split(' › ').slice(1).join(' › ')}</p>}
      <KeyValues
        rows={[
          ...used.map(column => [roleName(column.role), <span key={column.index} className="ref">{column.name === '' ? String(column.index + 1) : column.name}</span>] as const),
          [t`Times`, timeFormatName(mapping.time.format)],
          [t`Zone`, mapping.time.zone ?? ''],
          [t`Templates`, mapping.templates.length === 0 ? '' : <span key="templates" className="ref">{mapping.templates.join(', ')}</span>],
        ]}
      />
      {rest > 0 && <p className="t-caption t-3">{plural(rest, { one: '# more column is kept', other: '# more columns are kept' })}</p>}
      {remap !== null && <p className="exhibit-status"><StateMark state="warning" />{remap.state === 'running' ? t`It is being read anew.` : t`Reading it anew was broken off. Ask for the same again and it goes on.`}</p>}
      {generations.length > 1 && (
        <ol className="reading-before">
          {generations.slice(0, 8).map(({ generation, registeredAt, rows, changes }) => (
            <li key={generation}>
              <span className="t-3">{t`Reading ${generation}`}</span> <span>{format.dateTime(registeredAt)}</span> <span className="t-3">{plural(rows, { one: '# request', other: '# requests' })}</span>
              {changes.length > 0 && <p className="t-caption t-2 selectable">{changes.map(changeText).join('; ')}</p>}
            </li>
          ))}
        </ol>
      )}
      <Button isSmall icon={FileCog} isDisabled={isReadOnly || remap?.state === 'running'} onPress={onEdit}>{t`Change how it is read`}</Button>
    </div>
  );
}
