import { useMemo } from 'react';
import { useFormat } from '../../format.ts';

function useShort(options: Intl.DateTimeFormatOptions): (at: number | null) => string {
  const { locale } = useFormat();
  const formatter = useMemo(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC', ...options }), [locale, options]);
  return at => (at === null ? '' : formatter.format(at).replace('Sept', 'Sep').replace(/,| à/, ''));
}

const MINUTES = {} as const;
const SECONDS = { second: '2-digit' } as const;

/** `14 Nov 09:20` in UTC, as the list is ordered; the year stands in the head of the month. */
export function useRowDate(): (at: number | null) => string {
  return useShort(MINUTES);
}

/** `10 Nov 00:42:07` in UTC, beside a date that has its year. */
export function useShortExact(): (at: number | null) => string {
  return useShort(SECONDS);
}
