import { useState } from 'react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { Button } from '../../parts/Button.tsx';
import { AddChip, FilterChip } from '../../parts/Chip.tsx';
import { Checkbox } from '../../parts/Checkbox.tsx';
import { plainName } from '../../parts/control-names.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { LookForDuplicates } from './LookForDuplicates.tsx';
import { PeriodEditor } from './PeriodEditor.tsx';
import { ValuesEditor } from './ValuesEditor.tsx';
import { LISTED_FIELDS } from './slice.ts';
import type { ListedField } from './slice.ts';
import { useDuplicates } from './use-duplicates.ts';
import type { UsageGround } from './use-usage.ts';
import { useFieldNames } from './words.ts';

const ALWAYS: readonly ListedField[] = ['apps', 'statuses', 'endpoints'];

/** What is asked of the logs, as chips that open: period, app, status, endpoint; credential, method and exclusions on demand. */
export function FilterBar({ ground, extent, window, slice, onSlice, onWindow }: {
  readonly ground: UsageGround;
  readonly extent: TimeWindow;
  readonly window: TimeWindow;
  readonly slice: Slice;
  readonly onSlice: (slice: Slice) => void;
  readonly onWindow: (window: TimeWindow) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const names = useFieldNames();
  const isWhole = window.fromMs <= extent.fromMs && window.toMs >= extent.toMs;
  const valueOf = (field: ListedField): string => {
    const chosen = slice[field];
    if (field === 'apps') {
      const all = ground.apps.length;
      const count = chosen.length === 0 ? all : chosen.length;
      return chosen.length === 1 ? plainName(chosen[0] ?? '') : t`${format.number(count)} of ${format.number(all)}`;
    }
    if (chosen.length === 0) return t`any`;
    const rest = chosen.length - 2;
    const few = chosen.slice(0, 2).map(plainName).join(', ');
    return rest > 0 ? `${few} +${String(rest)}` : few;
  };
  const editor = (field: ListedField) => (
    <ValuesEditor field={field} slice={slice} apps={ground.apps} onChange={values => { onSlice({ ...slice, [field]: values }); }} />
  );
  const shown = LISTED_FIELDS.filter(field => ALWAYS.includes(field) || slice[field].length > 0);
  const hidden = LISTED_FIELDS.filter(field => !shown.includes(field));
  const excluded = useExclusions();
  const hits = useAnswer('slice.hits', {}, { enabled: slice.hits.length > 0 }).data ?? [];
  return (
    <>
      <FilterChip
        label={t`Period`}
        value={`${words.period(window)}, ${words.place}`}
        isActive={!isWhole}
        width={300}
        editor={close => <PeriodEditor extent={extent} window={window} bands={ground.bands} onChange={to => { onWindow(to); close(); }} />}
        {...(isWhole ? {} : { onClear: () => { onWindow(extent); } })}
      />
      {shown.map(field => (
        <FilterChip
          key={field}
          label={names[field]}
          value={valueOf(field)}
          isActive={slice[field].length > 0}
          width={320}
          editor={editor(field)}
          {...(slice[field].length === 0 ? {} : { onClear: () => { onSlice({ ...slice, [field]: [] }); } })}
        />
      ))}
      {slice.exclude.length > 0 && (
        <FilterChip label={t`Without`} value={slice.exclude.map(left => excluded[left]).join(', ')} width={280} editor={<ExcludeEditor slice={slice} onSlice={onSlice} />} onClear={() => { onSlice({ ...slice, exclude: [] }); }} />
      )}
      {slice.where.map(({ column, value }) => (
        <FilterChip key={`${column}=${value}`} label={plainName(column)} value={plainName(value)} editor={plainName(`${column} = ${value}`)} onClear={() => { onSlice({ ...slice, where: slice.where.filter(own => own.column !== column || own.value !== value) }); }} />
      ))}
      {slice.sources.length > 0 && (
        <FilterChip label={t`Files`} value={format.number(slice.sources.length)} editor={<ul>{slice.sources.map(sha256 => <li key={sha256} className="t-raw">{ground.files.find(file => file.sha256 === sha256)?.file ?? format.hash(sha256)}</li>)}</ul>} onClear={() => { onSlice({ ...slice, sources: [] }); }} />
      )}
      {slice.hits.length > 0 && (
        <FilterChip label={t`Hits of a search`} value={format.number(slice.hits.length)} editor={<ul>{hits.filter(own => slice.hits.includes(own.rowSetId)).map(own => <li key={own.rowSetId}>{plainName(own.title)}</li>)}</ul>} onClear={() => { onSlice({ ...slice, hits: [] }); }} />
      )}
      {(hidden.length > 0 || slice.exclude.length === 0) && (
        <AddChip title={t`Filter`}>
          <AddFilter fields={hidden} hasExclude={slice.exclude.length > 0} editor={editor} exclude={<ExcludeEditor slice={slice} onSlice={onSlice} />} />
        </AddChip>
      )}
    </>
  );
}

/** First which filter, then its values, in the same place. */
function AddFilter({ fields, hasExclude, editor, exclude }: { readonly fields: readonly ListedField[]; readonly hasExclude: boolean; readonly editor: (field: ListedField) => React.ReactNode; readonly exclude: React.ReactNode }) {
  const { t } = useLingui();
  const names = useFieldNames();
  // Subtle: choosing a value takes its filter out of `fields`; the editor stays open all the same.
  const [chosen, setChosen] = useState<ListedField | 'exclude' | null>(null);
  if (chosen === 'exclude') return <div className="usage-editor usage-editor-pad">{exclude}</div>;
  if (chosen !== null) return <div className="usage-add">{editor(chosen)}</div>;
  return (
    <div className="usage-editor usage-editor-list">
      {fields.map(field => <Button key={field} variant="quiet" onPress={() => { setChosen(field); }}>{names[field]}</Button>)}
      {!hasExclude && <Button variant="quiet" onPress={() => { setChosen('exclude'); }}>{t`Leave out…`}</Button>}
    </div>
  );
}

function useExclusions(): Readonly<Record<Slice['exclude'][number], string>> {
  const { t } = useLingui();
  return { errors: t`errors (5xx)`, refusals: t`refusals (429)`, duplicates: t`repeated requests` };
}

function ExcludeEditor({ slice, onSlice }: { readonly slice: Slice; readonly onSlice: (slice: Slice) => void }) {
  const { t } = useLingui();
  const names = useExclusions();
  const duplicates = useDuplicates();
  const toggle = (left: Slice['exclude'][number], isOut: boolean): void => { onSlice({ ...slice, exclude: isOut ? [...slice.exclude, left] : slice.exclude.filter(own => own !== left) }); };
  const known = duplicates.overview?.isCurrent === true ? duplicates.overview : null;
  return (
    <div className="usage-editor" role="group" aria-label={t`Leave out`}>
      {(['errors', 'refusals'] as const).map(left => (
        <Checkbox
          key={left}
          isSelected={slice.exclude.includes(left)}
          onChange={isOut => { toggle(left, isOut); }}
        >{names[left]}</Checkbox>
      ))}
      <Checkbox
        isSelected={slice.exclude.includes('duplicates')}
        isDisabled={known === null && !slice.exclude.includes('duplicates')}
        onChange={isOut => { toggle('duplicates', isOut); }}
        {...(known !== null ? { note: plural(known.repeats, { one: '# in the case', other: '# in the case' }) } : {})}
      >{names.duplicates}</Checkbox>
      <LookForDuplicates duplicates={duplicates} />
      <p className="t-caption t-3">{t`What is left out is named in every finding.`}</p>
    </div>
  );
}
