import { Temporal } from 'temporal-polyfill';
import type { LimitWindow } from '../../../shared/domain/limit.ts';
import { ProvisoError } from '../../../shared/errors.ts';

const SECOND_US = 1_000_000;

/** Cuts time into windows that follow each other without gaps: window n ends where n + 1 starts. */
export interface WindowCut {
  indexOf(atUtcUs: number): number;
  /** UTC microseconds at which a window starts. */
  startOf(index: number): number;
}

/** Windows of a limit that is not rolling. @throws usage.zone-unknown */
export function windowCut(window: Exclude<LimitWindow, { kind: 'rolling' }>): WindowCut {
  if (window.kind === 'fixed') {
    const widthUs = window.seconds * SECOND_US;
    return { indexOf: atUtcUs => Math.floor(atUtcUs / widthUs), startOf: index => index * widthUs };
  }
  const { unit, zone } = window;
  requireZone(zone);
  const local = (atUtcUs: number): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(Math.floor(atUtcUs / 1_000)).toZonedDateTimeISO(zone);
  const startOf = (date: Temporal.PlainDate): number => date.toZonedDateTime(zone).epochMilliseconds * 1_000;
  if (unit === 'day') {
    const origin = Temporal.PlainDate.from('1970-01-01');
    return { indexOf: atUtcUs => origin.until(local(atUtcUs).toPlainDate(), { largestUnit: 'days' }).days, startOf: index => startOf(origin.add({ days: index })) };
  }
  return {
    indexOf: atUtcUs => { const { year, month } = local(atUtcUs); return year * 12 + month - 1; },
    startOf: index => startOf(Temporal.PlainDate.from({ year: Math.floor(index / 12), month: index - Math.floor(index / 12) * 12 + 1, day: 1 })),
  };
}

/** @throws usage.zone-unknown */
export function requireZone(zone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch (cause) {
    throw new ProvisoError('usage.zone-unknown', `"${zone}" is not a time zone. Pass a name such as Europe/Paris, UTC or an offset such as +02:00.`, { zone }, { cause });
  }
}

/** `900` as `15 minutes`. */
export function secondsInWords(seconds: number): string {
  for (const [size, name] of [[86_400, 'day'], [3_600, 'hour'], [60, 'minute']] as const) {
    if (seconds % size === 0) return counted(seconds / size, name);
  }
  return counted(seconds, 'second');
}

function counted(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
}
