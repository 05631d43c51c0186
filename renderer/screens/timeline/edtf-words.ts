import { useMemo } from 'react';
import { useLingui } from '@lingui/react/macro';
import { parseEdtf } from '../../../shared/domain/edtf.ts';
import type { EdtfDate } from '../../../shared/domain/edtf.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import { useFormat } from '../../format.ts';
import type { Format } from '../../format.ts';

export type Clock = 'utc' | 'written';

/** Dates of events as people say them, and what is wrong with one that cannot be placed. */
export interface EdtfWords {
  /** `about Nov 2022`, `spring 2022?`, `9 Nov 2022, 16:42 −08:00`. What is no EDTF comes back as it is. */
  say(edtf: string, clock?: Clock, to?: 'minute' | 'second'): string;
  /** What a person meant, or what is wrong with it. */
  read(edtf: string): { readonly date: EdtfDate; readonly words: string } | { readonly problem: string };
}

export function useEdtfWords(): EdtfWords {
  const { t } = useLingui();
  const format = useFormat();
  return useMemo(() => {
    const season = (name: string, year: string): string => ({ 21: t`spring ${year}`, 22: t`summer ${year}`, 23: t`autumn ${year}`, 24: t`winter ${year}` })[name] ?? `${name} ${year}`;
    const side = (text: string, clock: Clock, to: 'minute' | 'second'): string => {
      const date = parseEdtf(text);
      const plain = text.replace(/[?~%]$/, '');
      const number = new Date(date.fromUtcMs ?? 0).getUTCFullYear();
      const before = String(1 - number);
      // EDTF counts a year nought; people do not.
      const era = number > 0 ? String(number) : t`${before} BC`;
      const words = date.precision === 'season' ? season(plain.slice(-2), era) : date.precision === 'decade' ? t`the ${era}s` : wordsOf(date, plain, era, format, clock, to);
      const marked = date.isUncertain ? t`${words}?` : words;
      return date.isApproximate ? t`about ${marked}` : marked;
    };
    const say = (edtf: string, clock: Clock = 'utc', to: 'minute' | 'second' = 'minute'): string => {
      if (edtf === '') return t`undated`;
      try {
        const [first = '', second] = edtf.split('/');
        if (second === undefined) return side(first, clock, to);
        if (first === '' || first === '..') return t`until ${side(second, clock, to)}`;
        if (second === '' || second === '..') return t`from ${side(first, clock, to)} on`;
        return t`${side(first, clock, to)} to ${side(second, clock, to)}`;
      } catch {
        return edtf;
      }
    };
    const why = (message: string): string => {
      if (/there is no (day|month|time|offset|year)/.test(message)) return t`There is no such day or time.`;
      if (message.includes('ends before it begins')) return t`It ends before it begins.`;
      if (message.includes('sides of an interval')) return t`The sides of an interval are dates without a time.`;
      if (message.includes('from the right')) return t`Unknown digits are left open from the right: 202X, 2022-XX.`;
      if (message.includes('further away')) return t`That year is further away than a timeline reaches.`;
      return t`This cannot be read as a date.`;
    };
    return {
      say,
      read: edtf => {
        try { return { date: parseEdtf(edtf), words: say(edtf) }; } catch (thrown) { return { problem: why(toProvisoError(thrown).message) }; }
      },
    };
  }, [t, format]);
}

function wordsOf(date: EdtfDate, text: string, year: string, format: Format, clock: Clock, to: 'minute' | 'second'): string {
  switch (date.precision) {
    case 'second': {
      const offset = clock === 'written' ? offsetOf(text) : 0;
      return `${to === 'second' ? format.dateTimeExact(date.fromUtcMs, offset) : format.dateTime(date.fromUtcMs, offset)}${clock === 'written' ? ` ${format.offset(offset)}` : ''}`;
    }
    case 'day': return format.date(date.fromUtcMs);
    case 'month': return shortMonth(format.locale, date.fromUtcMs ?? 0);
    case 'century': return `${year}–${String(Number(year) + 99)}`;
    default: return year;
  }
}

/** Minutes east of UTC that a time was written with; 0 when it has none. */
export function offsetOf(edtf: string): number {
  const match = /T[\d:]+([+-])(\d{2}):?(\d{2})?$/.exec(edtf);
  return match === null ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
}

function shortMonth(locale: string, atMs: number): string {
  return new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(atMs).replace('Sept', 'Sep');
}
