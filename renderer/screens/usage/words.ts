import { useCallback, useMemo } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { UsageStep } from '../../../shared/contract/usage.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { plainName } from '../../parts/control-names.ts';
import { isFiltered } from './slice.ts';
import type { ListedField } from './slice.ts';

/** Names of a slice's fields, as chips and findings say them. */
export function useFieldNames(): Readonly<Record<ListedField, string>> {
  const { t } = useLingui();
  return useMemo(() => ({ apps: t`Apps`, statuses: t`Status`, endpoints: t`Endpoint`, credentials: t`Credential`, methods: t`Method` }), [t]);
}

/** What a slice asks for, in one line: `Search Pages, status 429, 8 Aug to 4 Sep 2022`. */
export function useSliceWords(): (slice: Slice, window: TimeWindow) => string {
  const { t } = useLingui();
  const words = useTimeWords();
  const names = useFieldNames();
  return useCallback((slice, window) => {
    const list = (values: readonly string[]): string => {
      const few = values.slice(0, 3).map(plainName).join(', ');
      const more = values.length - 3;
      return more > 0 ? `${few}, +${String(more)}` : few;
    };
    const parts = [slice.apps.length === 0 ? (isFiltered(slice) ? '' : t`All calls`) : list(slice.apps)];
    for (const field of ['statuses', 'endpoints', 'credentials', 'methods'] as const) if (slice[field].length > 0) parts.push(`${names[field].toLocaleLowerCase()} ${list(slice[field])}`);
    for (const { column, value } of slice.where) parts.push(`${plainName(column)} = ${plainName(value)}`);
    const without = { errors: t`without errors`, refusals: t`without refusals`, duplicates: t`without repeated requests` };
    for (const left of slice.exclude) parts.push(without[left]);
    parts.push(words.zone === 'UTC' ? words.period(window) : `${words.period(window)} (${words.zone})`);
    return parts.filter(part => part !== '').join(', ');
  }, [t, words, names]);
}

/** `calls an hour`, for the caption of an axis. */
export function useStepWords(): Readonly<Record<UsageStep, { readonly per: string; readonly cells: string }>> {
  const { t } = useLingui();
  return useMemo(() => ({
    '15min': { per: t`calls in 15 minutes`, cells: t`15 minutes` },
    hour: { per: t`calls an hour`, cells: t`Hours` },
    day: { per: t`calls a day`, cells: t`Days` },
    week: { per: t`calls a week`, cells: t`Weeks` },
    month: { per: t`calls a month`, cells: t`Months` },
    year: { per: t`calls a year`, cells: t`Years` },
  }), [t]);
}

