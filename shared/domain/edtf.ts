import { ProvisoError } from '../errors.ts';

/** How exactly a date is known; a date that is marked or partly unknown is never "day". */
export type EdtfPrecision = 'second' | 'day' | 'month' | 'season' | 'year' | 'decade' | 'century' | 'interval' | 'undated';

/** A date of the Extended Date/Time Format (levels 0 and 1), placed on the line of time. */
export interface EdtfDate {
  /** First moment, UTC milliseconds; null when open, unknown or undated. */
  readonly fromUtcMs: number | null;
  /** First moment after it; null when open, unknown or undated. */
  readonly toUtcMs: number | null;
  readonly precision: EdtfPrecision;
  readonly isUncertain: boolean;
  readonly isApproximate: boolean;
  /** Digits given as X. */
  readonly isUnspecified: boolean;
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

interface Point {
  readonly from: number;
  readonly to: number;
  readonly precision: EdtfPrecision;
  readonly isUncertain: boolean;
  readonly isApproximate: boolean;
  readonly isUnspecified: boolean;
}

const UNDATED: EdtfDate = { fromUtcMs: null, toUtcMs: null, precision: 'undated', isUncertain: false, isApproximate: false, isUnspecified: false, openStart: false, openEnd: false };

/**
 * Reads an EDTF string; empty means undated. Dates without a time zone count from midnight UTC, times without one as UTC.
 * Level 0: date, date and time, interval. Level 1: `?` `~` `%` at the end, X digits from the right, seasons 21–24, years with Y,
 * intervals open (`..`) or unknown (empty) on one side. Specification: https://www.loc.gov/standards/datetime/
 * @throws event.bad-date saying what is wrong and what to write
 */
export function parseEdtf(text: string): EdtfDate {
  if (text === '') return UNDATED;
  const parts = text.split('/');
  if (parts.length > 2) throw bad(text, 'an interval has one slash');
  const [first = '', second] = parts;
  if (second === undefined) {
    const point = readPoint(text, first, true);
    return { ...flagsOf(point), fromUtcMs: point.from, toUtcMs: point.to, precision: point.precision, openStart: false, openEnd: false };
  }
  const openStart = first === '' || first === '..';
  const openEnd = second === '' || second === '..';
  if (openStart && openEnd) throw bad(text, 'an interval needs a date on one side');
  const from = openStart ? null : readPoint(text, first, false);
  const to = openEnd ? null : readPoint(text, second, false);
  if (from !== null && to !== null && from.from > to.from) throw bad(text, 'it ends before it begins');
  const points = [from, to].filter(point => point !== null);
  return {
    fromUtcMs: from?.from ?? null,
    toUtcMs: to?.to ?? null,
    precision: 'interval',
    isUncertain: points.some(point => point.isUncertain),
    isApproximate: points.some(point => point.isApproximate),
    isUnspecified: points.some(point => point.isUnspecified),
    openStart,
    openEnd,
  };
}

/** True when `text` is an EDTF string of the levels read here. */
export function isEdtf(text: string): boolean {
  try {
    parseEdtf(text);
    return true;
  } catch {
    return false;
  }
}

const DATE = /^(?:(-?)(\d{4}|\d{3}X|\d{2}XX)|Y(-?)([1-9]\d{4,}))(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([?~%])?$/;
const TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}(?::\d{2})?)?$/;
/** First month of each season 21–24, as they fall on the northern half of the earth. */
const SEASONS = [3, 6, 9, 12];

function readPoint(whole: string, text: string, mayHaveTime: boolean): Point {
  if (text.includes('T')) return mayHaveTime ? readTime(whole, text) : refuseTime(whole);
  const match = DATE.exec(text);
  if (match === null) throw bad(whole, 'it is not a date');
  const [, minus = '', digits = '', longMinus = '', longDigits = '', month, day, mark = ''] = match;
  if (longDigits !== '' && month !== undefined) throw bad(whole, 'a year with Y stands alone');
  if (minus !== '' && digits === '0000') throw bad(whole, 'there is no year minus zero');
  const sign = minus === '' && longMinus === '' ? 1 : -1;
  const isUnspecified = /X/.test(text);
  const flags = { isUncertain: mark === '?' || mark === '%', isApproximate: mark === '~' || mark === '%', isUnspecified };
  const size = longDigits !== '' ? 1 : digits.endsWith('XX') ? 100 : digits.endsWith('X') ? 10 : 1;
  const low = Number(longDigits === '' ? digits.replaceAll('X', '0') : longDigits);
  const [firstYear, lastYear] = sign > 0 ? [low, low + size - 1] : [-(low + size - 1), -low];
  if (size > 1 && month !== undefined && month !== 'XX') throw bad(whole, 'digits are left open from the right');
  if (month === 'XX' && day !== undefined && day !== 'XX') throw bad(whole, 'digits are left open from the right');
  if (month === undefined || month === 'XX') {
    const precision = size === 100 ? 'century' : size === 10 ? 'decade' : 'year';
    return { ...flags, from: atMs(whole, firstYear, 1, 1), to: atMs(whole, lastYear + 1, 1, 1), precision };
  }
  const number = Number(month);
  const season = number - 21;
  if (season >= 0 && season < SEASONS.length) {
    if (day !== undefined) throw bad(whole, 'a season has no day');
    const begins = SEASONS[season] ?? 3;
    return { ...flags, from: atMs(whole, firstYear, begins, 1), to: atMs(whole, firstYear, begins + 3, 1), precision: 'season' };
  }
  if (number < 1 || number > 12) throw bad(whole, `there is no month ${month}`);
  if (day === undefined || day === 'XX') return { ...flags, from: atMs(whole, firstYear, number, 1), to: atMs(whole, firstYear, number + 1, 1), precision: 'month' };
  const on = Number(day);
  const from = atMs(whole, firstYear, number, on);
  if (on < 1 || new Date(from).getUTCMonth() !== number - 1) throw bad(whole, `there is no day ${month}-${day} in that year`);
  return { ...flags, from, to: from + 86_400_000, precision: 'day' };
}

function readTime(whole: string, text: string): Point {
  const match = TIME.exec(text);
  if (match === null) throw bad(whole, 'a time is written to the second, 2022-11-09T16:42:07-08:00');
  const [, date = '', hour = '', minute = '', second = '', zone = ''] = match;
  const day = readPoint(whole, date, false);
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  // Midnight may be written 24:00:00 at the end of a day.
  const isMidnight = h === 24 && m === 0 && s === 0;
  if ((h > 23 && !isMidnight) || m > 59 || s > 59) throw bad(whole, `there is no time ${hour}:${minute}:${second}`);
  const shift = /^([+-])(\d{2})(?::(\d{2}))?$/.exec(zone);
  const [shiftHours, shiftMinutes] = [Number(shift?.[2] ?? 0), Number(shift?.[3] ?? 0)];
  if (shiftHours > 14 || shiftMinutes > 59) throw bad(whole, `there is no offset ${zone}`);
  const offset = (shift?.[1] === '-' ? -1 : 1) * (shiftHours * 60 + shiftMinutes);
  const from = day.from + ((h * 60 + m - offset) * 60 + s) * 1_000;
  return { from, to: from + 1_000, precision: 'second', isUncertain: false, isApproximate: false, isUnspecified: false };
}

function refuseTime(whole: string): never {
  throw bad(whole, 'the sides of an interval are dates without times');
}

/** First moment of a day, UTC milliseconds; a month past the twelfth runs into the next year. */
function atMs(whole: string, year: number, month: number, day: number): number {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  const ms = at.getTime();
  if (Number.isNaN(ms)) throw bad(whole, 'the year is further away than a timeline reaches (271,821 before our era to 275,760)');
  return ms;
}

function flagsOf(point: Point): Pick<Point, 'isUncertain' | 'isApproximate' | 'isUnspecified'> {
  return { isUncertain: point.isUncertain, isApproximate: point.isApproximate, isUnspecified: point.isUnspecified };
}

function bad(text: string, why: string): ProvisoError {
  return new ProvisoError('event.bad-date', `"${text.slice(0, 60)}" cannot be placed in time: ${why}. Write 2022-06, 2022-06-14, 2022-06~, 2022-06-14/2022-06-20, 202X, or leave it empty for undated.`, { edtf: text.slice(0, 100) });
}
