import { useMemo } from 'react';
import { isRealDate } from '../shared/domain/basics.ts';
import { INTL_LOCALE, usePreferences } from './preferences.ts';
import type { Language } from './preferences.ts';

export type Instant = number | string | null;

/** Numbers, dates and sizes as one language writes them. Times are UTC unless an offset is given. */
export interface Format {
  readonly locale: string;
  /** `784,206,318` */
  number(value: number): string;
  /** `784.2 M`, for places too narrow for the figure itself. */
  compact(value: number): string;
  /** `0.62` as `62 %` */
  percent(share: number): string;
  /** `41.2 MB`; powers of ten, as disks are sold. */
  bytes(sizeBytes: number): string;
  /** `9 Nov 2022` */
  date(at: Instant): string;
  /** `9 Nov 2022, 16:42` */
  dateTime(at: Instant, offsetMinutes?: number): string;
  /** `9 Nov 2022, 16:42:07` */
  dateTimeExact(at: Instant, offsetMinutes?: number): string;
  /** `16:42` on this computer's clock. */
  clock(at: Instant): string;
  /** `November 2022` */
  month(at: Instant): string;
  /** `today, 09:14`, `yesterday, 17:40`, then the date; on this computer's clock. */
  recent(at: Instant, nowUtcMs?: number): string;
  /** `19 s`, `2 min`, `1 h 5 min` */
  duration(seconds: number): string;
  /** `−08:00`, `UTC` */
  offset(offsetMinutes: number): string;
  /** `4be1c9…90d2` */
  hash(sha256: string): string;
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** An instant in UTC milliseconds; null when it is none. Bare dates are midnight UTC. */
export function instantMs(at: Instant): number | null {
  if (typeof at === 'number') return Number.isFinite(at) ? at : null;
  const day = at === null ? undefined : ISO.exec(at)?.[1];
  // Subtle: the engine of the browser makes 3 March of "31 Feb" and of 2022-02-31; a day that is none must not be shown as another.
  if (at === null || day === undefined || !isRealDate(day)) return null;
  return Date.parse(at);
}

const SIZE_UNITS = { en: ['B', 'KB', 'MB', 'GB', 'TB', 'PB'], fr: ['o', 'Ko', 'Mo', 'Go', 'To', 'Po'] } as const satisfies Record<Language, readonly string[]>;
const COUNT_UNITS = { en: ['', ' k', ' M', ' bn'], fr: ['', ' k', ' M', ' Md'] } as const satisfies Record<Language, readonly string[]>;

/** Builds the formatter of a language; formatters of Intl are dear, so build once. */
export function makeFormat(language: Language): Format {
  const locale = INTL_LOCALE[language];
  const integer = new Intl.NumberFormat(locale);
  const short = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const precise = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const utc = { timeZone: 'UTC' } as const;
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const minute = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const date = new Intl.DateTimeFormat(locale, { ...day, ...utc });
  const dateTime = new Intl.DateTimeFormat(locale, { ...day, ...minute, ...utc });
  const exact = new Intl.DateTimeFormat(locale, { ...day, ...minute, second: '2-digit', ...utc });
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', ...utc });
  const clock = new Intl.DateTimeFormat(locale, minute);
  const localDay = new Intl.DateTimeFormat(locale, day);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const write = (formatter: Intl.DateTimeFormat, at: Instant, offsetMinutes = 0): string => {
    const ms = instantMs(at);
    // en-GB writes "Sept"; the column is drawn for three letters.
    return ms === null ? '' : formatter.format(ms + offsetMinutes * 60_000).replace(/\bSept\b/, 'Sep');
  };
  const scaled = (value: number, units: readonly string[], step: number): string => {
    let power = 0;
    let size = Math.abs(value);
    while (size >= step && power < units.length - 1) { size /= step; power += 1; }
    return `${power === 0 ? integer.format(Math.round(value)) : (size >= 100 ? short : precise).format(Math.sign(value) * size)}${units[power] ?? ''}`;
  };
  return {
    locale,
    number: value => integer.format(value),
    compact: value => (Math.abs(value) < 100_000 ? integer.format(value) : scaled(value, COUNT_UNITS[language], 1_000)),
    percent: value => share.format(value),
    bytes: value => scaled(value, SIZE_UNITS[language].map(unit => ` ${unit}`), 1_000),
    date: at => write(date, at),
    dateTime: (at, offset) => write(dateTime, at, offset),
    dateTimeExact: (at, offset) => write(exact, at, offset),
    clock: at => write(clock, at),
    month: at => write(month, at),
    recent: (at, nowUtcMs = Date.now()) => {
      const ms = instantMs(at);
      if (ms === null) return '';
      const days = Math.round((startOfDay(ms) - startOfDay(nowUtcMs)) / 86_400_000);
      return days === 0 || days === -1 ? `${relative.format(days, 'day')}, ${clock.format(ms)}` : write(localDay, ms);
    },
    duration: seconds => {
      const whole = Math.max(0, Math.round(seconds));
      if (whole < 60) return `${String(whole)} s`;
      if (whole < 3_600) return `${String(Math.round(whole / 60))} min`;
      return `${String(Math.floor(whole / 3_600))} h ${String(Math.round((whole % 3_600) / 60))} min`;
    },
    offset: minutes => {
      if (minutes === 0) return 'UTC';
      const size = Math.abs(minutes);
      return `${minutes < 0 ? '−' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
    },
    hash: sha256 => (sha256.length > 12 ? `${sha256.slice(0, 6)}…${sha256.slice(-4)}` : sha256),
  };
}

function startOfDay(ms: number): number {
  const at = new Date(ms);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** The formatter of the language on screen. */
export function useFormat(): Format {
  const language = usePreferences(state => state.language);
  return useMemo(() => makeFormat(language), [language]);
}
