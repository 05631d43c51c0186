import { useMemo, useState } from 'react';
import { Search } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { AppSwatch } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { Checkbox } from '../../parts/Checkbox.tsx';
import { Field } from '../../parts/Field.tsx';
import { Loading, Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import type { AppSeries } from '../../parts/chart/app-series.ts';
import { LISTED } from './slice.ts';
import type { ListedField } from './slice.ts';
import { useFieldNames } from './words.ts';

/** Values an editor lists; one that is not among them can still be typed. */
const MOST_VALUES = 500;
const MOST_SHOWN = 100;

interface Choice {
  readonly value: string;
  readonly calls: number | null;
}

/** The values of one dimension with how many calls each has under the other filters, largest first; tick to keep. */
export function ValuesEditor({ field, slice, apps, onChange }: {
  readonly field: ListedField;
  readonly slice: Slice;
  readonly apps: readonly AppSeries[];
  readonly onChange: (values: string[]) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const names = useFieldNames();
  const [typed, setTyped] = useState('');
  const open = useMemo(() => ({ ...slice, [field]: [] }), [slice, field]);
  const answer = useAnswer('usage.top', { slice: open, by: LISTED[field], limit: MOST_VALUES }, { keepsPrevious: true });
  const chosen = slice[field];
  const choices = useMemo(() => listChoices(answer.data ?? [], chosen, field), [answer.data, chosen, field]);
  const wanted = typed.trim().toLocaleLowerCase();
  const found = choices.filter(choice => choice.value.toLocaleLowerCase().includes(wanted));
  const isNew = wanted !== '' && !choices.some(choice => choice.value.toLocaleLowerCase() === wanted) && (field !== 'statuses' || /^([1-9]\d{2}|[1-9]xx)$/.test(wanted));
  const toggle = (value: string, isOn: boolean): void => { onChange(isOn ? [...chosen, value] : chosen.filter(own => own !== value)); };
  return (
    <div className="usage-editor">
      <Field label={t`Find a value`} hidesLabel icon={Search} placeholder={names[field]} value={typed} onChange={setTyped} autoFocus />
      {answer.isError ? <Problem error={answer.error} isInline retry={() => { void answer.refetch(); }} /> : answer.isPending ? <Loading rows={5} rowHeight={24} /> : (
        <ul className="usage-values" aria-label={names[field]}>
          {found.slice(0, MOST_SHOWN).map(choice => (
            <li key={choice.value}>
              <Checkbox isSelected={chosen.includes(choice.value)} onChange={isOn => { toggle(choice.value, isOn); }}>
                <span className="row usage-value-name">
                  {field === 'apps' && <AppSwatch series={apps.find(app => app.name === choice.value)?.color ?? null} />}
                  <span className={field === 'apps' ? 'ellipsis' : 'ellipsis t-raw'}><Verbatim text={choice.value} fallback={t`not given`} /></span>
                </span>
              </Checkbox>
              <span className="t-caption t-3 num">{choice.calls === null ? t`none here` : format.compact(choice.calls)}</span>
            </li>
          ))}
          {found.length === 0 && !isNew && <li className="t-3">{t`No such value in this period`}</li>}
        </ul>
      )}
      {isNew && <Button isSmall onPress={() => { toggle(typed.trim(), true); setTyped(''); }}>{t`Filter by “${typed.trim()}”`}</Button>}
      <div className="row">
        <span className="grow t-caption t-3">
          {found.length > MOST_SHOWN ? t`first ${format.number(MOST_SHOWN)} of ${choices.length >= MOST_VALUES ? `${format.number(found.length)}+` : format.number(found.length)}, type to narrow` : t`calls in this period`}
        </span>
        <Button isSmall variant="quiet" isDisabled={chosen.length === 0} onPress={() => { onChange([]); }}>{t`Any`}</Button>
      </div>
    </div>
  );
}

/** Chosen values stay in the list though the period has none of them; statuses come with their classes. */
function listChoices(values: readonly { readonly value: string; readonly calls: number }[], chosen: readonly string[], field: ListedField): readonly Choice[] {
  const classes = new Map<string, number>();
  if (field === 'statuses') for (const { value, calls } of values) { const name = `${value.charAt(0)}xx`; if (/^[1-9]\d\d$/.test(value)) classes.set(name, (classes.get(name) ?? 0) + calls); }
  const listed: Choice[] = field === 'statuses'
    ? [...classes].sort(([a], [b]) => a.localeCompare(b)).flatMap(([value, calls]) => [{ value, calls }, ...values.filter(own => own.value.startsWith(value.charAt(0)))])
    : [...values];
  const known = new Set(listed.map(choice => choice.value));
  return [...chosen.filter(value => !known.has(value)).map(value => ({ value, calls: null })), ...listed];
}
