/** A date as a message states it. `atUtcMs` is null when no instant can be known: then it stays undated. */
export interface StatedDate {
  readonly atUtcMs: number | null;
  /** Minutes east of UTC as written; null when the writer left it unknown (`-0000`). */
  readonly offsetMinutes: number | null;
  /** Why it is undated, or what does not fit; null when all is well. */
  readonly trouble: { readonly code: string; readonly reason: string } | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** RFC 5322 §4.3: only these names have a meaning; any other name could be hours away, so the date stays undated. */
const ZONES: Readonly<Record<string, number>> = { ut: 0, gmt: 0, utc: 0, z: 0, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 };

const MAIL = /^(?:([a-z]{3})[a-z]*\.?,?\s*)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?[\s-]+(\d{2,4})[\s,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?:\s*([ap]m))?\s*([+-]\d{4}|[+-]\d{2}:\d{2}|[a-z]{1,5})?\s*(?:$|[(\[;])/;
const CTIME = /^(?:([a-z]{3})[a-z]*\.?,?\s+)?([a-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+(?:([a-z]{1,5}|[+-]\d{4})\s+)?(\d{4})\s*([+-]\d{4}|[a-z]{1,5})?\s*(?:$|[(\[;])/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})[t\s]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(z|[+-]\d{2}:?\d{2}|[a-z]{2,4})?\s*(?:$|[(\[;])/;

const UNDATED = { atUtcMs: null, offsetMinutes: null } as const;

interface Fields {
  readonly weekday: string | undefined;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly zone: string | undefined;
}

/**
 * Reads a Date header (RFC 5322 §3.3 and §4.3, also ctime and ISO 8601 forms). A missing, unreadable or impossible date, or one without a
 * zone, is no instant: it never becomes "now" or a guess.
 */
export function readDate(value: string): StatedDate {
  const text = value.trim().toLowerCase().slice(0, 200);
  if (text === '') return { ...UNDATED, trouble: { code: 'mail.date-missing', reason: 'The message states no date' } };
  const fields = parseFields(text);
  if (fields === null) return { ...UNDATED, trouble: { code: 'mail.date-unreadable', reason: 'The date cannot be read' } };
  const local = Date.UTC(fields.year, fields.month - 1, fields.day, fields.hour, fields.minute, fields.second, fields.millisecond);
  if (!isPossible(fields, local)) return { ...UNDATED, trouble: { code: 'mail.date-impossible', reason: 'The date names a day or time that does not exist' } };
  const zone = readZone(fields.zone);
  if (zone === null) return { ...UNDATED, trouble: { code: 'mail.date-without-zone', reason: 'The date has no zone, so its instant is not known' } };
  const trouble = fields.weekday !== undefined && WEEKDAYS.includes(fields.weekday) && WEEKDAYS[new Date(Date.UTC(fields.year, fields.month - 1, fields.day)).getUTCDay()] !== fields.weekday
    ? { code: 'mail.date-weekday-differs', reason: 'The weekday and the day of the date do not agree' }
    : null;
  return { atUtcMs: local - zone.minutes * 60_000, offsetMinutes: zone.isKnown ? zone.minutes : null, trouble };
}

function parseFields(text: string): Fields | null {
  const mail = MAIL.exec(text);
  if (mail !== null) {
    const [, weekday, day, month, year, hour, minute, second, half, zone] = mail;
    return made(weekday, fullYear(year ?? ''), month, day, twelveHour(Number(hour), half), minute, second, undefined, zone);
  }
  const ctime = CTIME.exec(text);
  if (ctime !== null) {
    const [, weekday, month, day, hour, minute, second, zoneBefore, year, zoneAfter] = ctime;
    return made(weekday, Number(year), month, day, Number(hour), minute, second, undefined, zoneAfter ?? zoneBefore);
  }
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    return made(undefined, Number(year), MONTHS[Number(month) - 1], day, Number(hour), minute, second, fraction, zone?.replace(':', ''));
  }
  return null;
}

function made(weekday: string | undefined, year: number, month: string | undefined, day: string | undefined, hour: number, minute: string | undefined, second: string | undefined, fraction: string | undefined, zone: string | undefined): Fields | null {
  const monthNumber = MONTHS.indexOf(month ?? '') + 1;
  if (monthNumber === 0) return null;
  const millisecond = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  return { weekday, year, month: monthNumber, day: Number(day), hour, minute: Number(minute), second: Number(second ?? 0), millisecond, zone };
}

/** RFC 5322 §4.3: 00–49 are 2000–2049, 50–999 are counted from 1900. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length >= 4) return year;
  return text.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

function twelveHour(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function isPossible(fields: Fields, local: number): boolean {
  if (fields.hour > 23 || fields.minute > 59 || fields.second > 60 || fields.year < 1800 || fields.year > 9_999) return false;
  const back = new Date(local - (fields.second === 60 ? 1_000 : 0));
  return back.getUTCFullYear() === fields.year && back.getUTCMonth() + 1 === fields.month && back.getUTCDate() === fields.day;
}

function readZone(zone: string | undefined): { readonly minutes: number; readonly isKnown: boolean } | null {
  if (zone === undefined) return null;
  const numeric = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (numeric !== null) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
    if (minutes > 1_440 || Number(numeric[3]) > 59) return null;
    // RFC 5322 §3.3: "-0000" is UTC with the local zone unsaid.
    return { minutes: numeric[1] === '-' ? 0 - minutes : minutes, isKnown: !(numeric[1] === '-' && minutes === 0) };
  }
  const named = ZONES[zone];
  if (named !== undefined) return { minutes: named, isKnown: true };
  return null;
}
