import { useMemo } from 'react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { UsageStep } from '../../../shared/contract/usage.ts';
import { useFormat } from '../../format.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time-window.ts';
import type { TimeWindow } from './time-window.ts';
import { useClock } from './wall-clock.ts';

/** Times and lengths of time as charts say them. In the zone of the chart, UTC where none was chosen. */
export interface TimeWords {
  /** `7 days`, `60 h`, `15 min`: the largest unit that says it without loss of sense. */
  length(spanMs: number): string;
  /** `15 to 21 Aug 2022` for whole days, else with the time of day; the end is the last instant within. */
  period(window: TimeWindow): string;
  /** A stretch without rows: the whole days in it where there are some, else to the minute. */
  hole(window: TimeWindow): string;
  /** `26 Aug 2022, 14:00` with as much of the clock as the step needs. */
  cell(step: UsageStep, window: TimeWindow): string;
  /** `26 Aug, 14:15:00`, where the period beside it says the year. */
  second(at: string): string;
  /** `26 Aug 2022, 14:15:00` */
  stamp(at: string): string;
  /** `26 Aug 2022, 14:15` */
  minute(atMs: number): string;
  /** The zone all this is in, and its short name: `Los Angeles`. */
  readonly zone: string;
  readonly place: string;
  /** `26 Aug, 14:15:00.012` */
  exact(atUtcUs: number): string;
}

export function useTimeWords(): TimeWords {
  const { t } = useLingui();
  const format = useFormat();
  const zone = useClock();
  return useMemo(() => {
    const dayRange = new Intl.DateTimeFormat(format.locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
    const clock = new Intl.DateTimeFormat(format.locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' });
    const exactTime = new Intl.DateTimeFormat(format.locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23', timeZone: 'UTC' });
    const secondTime = new Intl.DateTimeFormat(format.locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: 'UTC' });
    const tidy = (text: string): string => text.replaceAll('Sept', 'Sep');
    const isWholeDays = ({ fromMs, toMs }: TimeWindow): boolean => fromMs % DAY_MS === 0 && toMs % DAY_MS === 0;
    const wallPeriod = (window: TimeWindow): string => {
      if (isWholeDays(window)) {
        // Languages write a range with a dash; in a sentence it is a word.
        const [from = '', end] = tidy(dayRange.formatRange(window.fromMs, window.toMs - 1)).split(/\s*–\s*/u);
        return end === undefined ? from : t`${from} to ${end}`;
      }
      const isOneDay = Math.floor(window.fromMs / DAY_MS) === Math.floor((window.toMs - 1) / DAY_MS);
      const needsSeconds = window.fromMs % MINUTE_MS !== 0 || window.toMs % MINUTE_MS !== 0;
      const from = needsSeconds ? format.dateTimeExact(window.fromMs) : format.dateTime(window.fromMs);
      const end = isOneDay && !needsSeconds ? (window.toMs % DAY_MS === 0 ? '24:00' : clock.format(window.toMs)) : needsSeconds ? format.dateTimeExact(window.toMs) : format.dateTime(window.toMs);
      return t`${from} to ${end}`;
    };
    const onWall = (window: TimeWindow): TimeWindow => ({ fromMs: zone.toWall(window.fromMs), toMs: zone.toWall(window.toMs) });
    const period = (window: TimeWindow): string => wallPeriod(onWall(window));
    return {
      length: spanMs => {
        const days = Math.round(spanMs / DAY_MS), hours = Math.round(spanMs / HOUR_MS);
        if (spanMs >= 3 * DAY_MS || spanMs % DAY_MS === 0) return t`${plural(days, { one: '# day', other: '# days' })}`;
        if (spanMs >= HOUR_MS) return `${format.number(hours)} h`;
        return format.duration(spanMs / 1_000);
      },
      period,
      hole: utcWindow => {
        const window = onWall(utcWindow);
        const unit = Math.floor(window.toMs / DAY_MS) > Math.ceil(window.fromMs / DAY_MS) ? DAY_MS : MINUTE_MS;
        const inner = { fromMs: Math.ceil(window.fromMs / unit) * unit, toMs: Math.floor(window.toMs / unit) * unit };
        return wallPeriod(inner.toMs > inner.fromMs ? inner : window);
      },
      cell: (step, utcWindow) => { const window = onWall(utcWindow); return step === '15min' || step === 'hour' ? wallPeriod(window) : step === 'day' ? format.date(window.fromMs) : step === 'month' ? format.month(window.fromMs) : step === 'year' ? String(new Date(window.fromMs).getUTCFullYear()) : wallPeriod(window); },
      second: at => tidy(secondTime.format(zone.toWall(Date.parse(at)))),
      stamp: at => format.dateTimeExact(zone.toWall(Date.parse(at))),
      minute: atMs => format.dateTime(zone.toWall(atMs)),
      zone: zone.zone,
      place: zone.zone.slice(zone.zone.lastIndexOf('/') + 1).replaceAll('_', ' '),
      exact: atUtcUs => {
        const micros = ((atUtcUs % 1_000) + 1_000) % 1_000;
        const text = tidy(exactTime.format(zone.toWall(Math.floor(atUtcUs / 1_000))));
        return micros === 0 ? text : `${text}${String(micros).padStart(3, '0')}`;
      },
    };
  }, [t, format, zone]);
}
