import { isRealDate } from '../../../shared/domain/basics.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../parts/chart/time-window.ts';

const WRITTEN = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?Z?$/;

/**
 * Reads `2022-08-26`, `2022-08-26 14:15`, `2022-08-26 14:15:00` as UTC milliseconds; null when there is no such instant.
 * A day given as an end includes that day; an end with a clock is that instant.
 */
export function readInstant(text: string, edge: 'from' | 'to'): number | null {
  const match = WRITTEN.exec(text.trim());
  const [, day, hour, minute, second, fraction] = match ?? [];
  if (day === undefined || !isRealDate(day)) return null;
  const startMs = Date.parse(`${day}T00:00:00Z`);
  if (hour === undefined || minute === undefined) return edge === 'from' ? startMs : startMs + DAY_MS;
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second ?? 0) > 59 || (hour === '24' && minute !== '00')) return null;
  return startMs + Number(hour) * 60 * MINUTE_MS + Number(minute) * MINUTE_MS + Number(second ?? 0) * SECOND_MS + Number((fraction ?? '').padEnd(3, '0'));
}

/** How `readInstant` would like to have it, as short as it can be. */
export function writeInstant(atMs: number, edge: 'from' | 'to'): string {
  const rounded = Math.round(atMs);
  if (rounded % DAY_MS === 0) return new Date(edge === 'from' ? rounded : rounded - DAY_MS).toISOString().slice(0, 10);
  const text = new Date(rounded).toISOString();
  const length = rounded % MINUTE_MS === 0 ? 16 : rounded % SECOND_MS === 0 ? 19 : 23;
  return text.slice(0, length).replace('T', ' ');
}
