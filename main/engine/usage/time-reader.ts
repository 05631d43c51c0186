import type { TimeFormat } from '../../../shared/domain/usage.ts';
import { ZoneClock } from './zone-clock.ts';

/** Instead of a time: the field is none. */
export const BAD_TIME = Number.NaN;
/** Instead of a time: it is one, but outside 1700 to 2200. */
export const TIME_OUT_OF_RANGE = Number.POSITIVE_INFINITY;
/** Instead of a time: it has no offset and no zone is known, or clocks skipped it in that zone. */
export const TIME_NOT_PLACED = Number.NEGATIVE_INFINITY;

const EARLIEST_US = Date.UTC(1700, 0, 1) * 1_000;
const LATEST_US = Date.UTC(2201, 0, 1) * 1_000 - 1;
const US = 1_000_000;
const DAY_US = 86_400 * US;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const NOT_DIGITS = -100_000;
const ZERO = 48, DASH = 45, SLASH = 47, COLON = 58, DOT = 46, COMMA = 44, SPACE = 32, PLUS = 43, UPPER_T = 84, LOWER_T = 116, UPPER_Z = 90, LOWER_Z = 122, LOWER_A = 97, LOWER_M = 109, LOWER_P = 112;
/** Bytes of the longest clock time that is rewritten before it is read. */
const CLOCK_ROOM = 40;

/** Reads one format of time from bytes: UTC microseconds, digits past the sixth cut off, or one of the three constants above. */
export class TimeReader {
  readonly clock: ZoneClock | null;
  readonly #format: TimeFormat;
  readonly #scratch = new Uint8Array(CLOCK_ROOM + 2);
  #dayDigits = -1;
  #dayUs = 0;

  /** @throws usage.zone-unknown when `zone` is not one */
  constructor(format: TimeFormat, zone: string | null) {
    this.clock = zone === null ? null : new ZoneClock(zone);
    this.#format = format;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    while (start < end && bytes[start] === SPACE) start++;
    while (end > start && bytes[end - 1] === SPACE) end--;
    const at = this.#read(bytes, start, end);
    return at < EARLIEST_US || at > LATEST_US ? (at === TIME_NOT_PLACED ? at : TIME_OUT_OF_RANGE) : at;
  }

  #read(bytes: Uint8Array, start: number, end: number): number {
    switch (this.#format) {
      case 'iso': case 'iso-local': return this.#iso(bytes, start, end);
      case 'dmy': return this.#dayMonth(bytes, start, end, true);
      case 'mdy': return this.#dayMonth(bytes, start, end, false);
      case 'clf': return this.#commonLog(bytes, start, end);
      case 'epoch-s': return epoch(bytes, start, end, 6);
      case 'epoch-ms': return epoch(bytes, start, end, 3);
      case 'epoch-us': return epoch(bytes, start, end, 0);
      case 'epoch-ns': return nanoseconds(bytes, start, end);
    }
  }

  /** `2022-08-26T14:15:00.012Z` and its relatives: space or T, slash or dash, seconds and fraction optional, Z, UTC, GMT, ±hh, ±hhmm, ±hh:mm or nothing. */
  #iso(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < 10) return BAD_TIME;
    const year = two(bytes, start) * 100 + two(bytes, start + 2), month = two(bytes, start + 5), day = two(bytes, start + 8);
    const dash = bytes[start + 4];
    if ((dash !== DASH && dash !== SLASH) || bytes[start + 7] !== dash) return BAD_TIME;
    const dayUs = this.#day(year, month, day);
    if (Number.isNaN(dayUs)) return BAD_TIME;
    const at = start + 10;
    if (at === end) return this.#place(dayUs, bytes, at, end);
    const separator = bytes[at];
    if (separator !== UPPER_T && separator !== SPACE && separator !== LOWER_T) return BAD_TIME;
    return this.#clockTime(dayUs, bytes, at + 1, end);
  }

  /** `26/Aug/2022:14:15:00 +0000`, in square brackets or not. */
  #commonLog(bytes: Uint8Array, start: number, end: number): number {
    if (bytes[start] === 91 && bytes[end - 1] === 93) { start++; end--; }
    if (end - start < 20 || bytes[start + 2] !== SLASH || bytes[start + 6] !== SLASH || bytes[start + 11] !== COLON) return BAD_TIME;
    const name = String.fromCharCode(bytes[start + 3]! | 32, bytes[start + 4]! | 32, bytes[start + 5]! | 32);
    const month = MONTHS.indexOf(name) + 1;
    const dayUs = this.#day(two(bytes, start + 7) * 100 + two(bytes, start + 9), month, two(bytes, start));
    return Number.isNaN(dayUs) ? BAD_TIME : this.#clockTime(dayUs, bytes, start + 12, end);
  }

  /** `26/08/2022 14:15:00`, `8/26/2022, 2:15 PM`, `26.8.2022`: days and months of one digit or two, years of four, a clock of 24 or 12 hours. */
  #dayMonth(bytes: Uint8Array, start: number, end: number, isDayFirst: boolean): number {
    const first = digitsAt(bytes, start, end), secondAt = start + first + 1;
    const separator = bytes[start + first];
    if (first === 0 || (separator !== SLASH && separator !== DOT && separator !== DASH)) return BAD_TIME;
    const second = digitsAt(bytes, secondAt, end), yearAt = secondAt + second + 1;
    if (second === 0 || bytes[yearAt - 1] !== separator || yearAt + 4 > end) return BAD_TIME;
    const one = small(bytes, start, first), other = small(bytes, secondAt, second);
    const dayUs = this.#day(two(bytes, yearAt) * 100 + two(bytes, yearAt + 2), isDayFirst ? other : one, isDayFirst ? one : other);
    let at = yearAt + 4;
    if (Number.isNaN(dayUs)) return BAD_TIME;
    if (at === end) return this.#place(dayUs, bytes, at, end);
    if (bytes[at] === COMMA) at++;
    if (bytes[at] !== SPACE && bytes[at] !== UPPER_T) return BAD_TIME;
    while (bytes[at + 1] === SPACE && at + 1 < end) at++;
    return this.#clockOf12(dayUs, bytes, at + 1, end);
  }

  /** A clock time whose hour may have one digit and that may end in AM or PM. */
  #clockOf12(dayUs: number, bytes: Uint8Array, start: number, end: number): number {
    const hourDigits = digitsAt(bytes, start, end);
    const half = end - 2 > start && (bytes[end - 1]! | 32) === LOWER_M ? bytes[end - 2]! | 32 : 0;
    const isHalf = half === LOWER_A || half === LOWER_P;
    if (hourDigits === 2 && !isHalf) return this.#clockTime(dayUs, bytes, start, end);
    if (hourDigits === 0 || end - start > CLOCK_ROOM) return BAD_TIME;
    let hour = small(bytes, start, hourDigits);
    if (isHalf) {
      if (hour < 1 || hour > 12) return BAD_TIME;
      hour = (hour % 12) + (half === LOWER_P ? 12 : 0);
      end -= 2;
      while (bytes[end - 1] === SPACE) end--;
    }
    const clock = this.#scratch;
    clock[0] = ZERO + Math.floor(hour / 10);
    clock[1] = ZERO + (hour % 10);
    clock.set(bytes.subarray(start + hourDigits, end), 2);
    return this.#clockTime(dayUs, clock, 0, 2 + end - start - hourDigits);
  }

  #day(year: number, month: number, day: number): number {
    const digits = year * 10_000 + month * 100 + day;
    if (digits === this.#dayDigits && month > 0 && day > 0) return this.#dayUs;
    const isDay = year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
    if (!isDay) return Number.NaN;
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    this.#dayDigits = digits;
    this.#dayUs = date.getTime() * 1_000;
    return this.#dayUs;
  }

  #clockTime(dayUs: number, bytes: Uint8Array, at: number, end: number): number {
    const hour = two(bytes, at), minute = two(bytes, at + 3);
    if (at + 5 > end || bytes[at + 2] !== COLON) return BAD_TIME;
    at += 5;
    let second = 0;
    if (at < end && bytes[at] === COLON) {
      second = two(bytes, at + 1);
      at += 3;
      if (at > end) return BAD_TIME;
    }
    // Subtle: a leap second is counted as the first second of the next minute, as UTC clocks without them do.
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return BAD_TIME;
    let fractionUs = 0;
    if (at < end && (bytes[at] === DOT || bytes[at] === COMMA)) {
      let scale = 100_000;
      const from = ++at;
      while (at < end) {
        const digit = bytes[at]! - ZERO;
        if (digit < 0 || digit > 9) break;
        fractionUs += digit * scale;
        scale = scale === 1 ? 0 : scale / 10;
        at++;
      }
      if (at === from) return BAD_TIME;
    }
    return this.#place(dayUs + ((hour * 60 + minute) * 60 + second) * US + fractionUs, bytes, at, end);
  }

  /** Applies the offset written at `at`, or the known zone when nothing is written. */
  #place(localUs: number, bytes: Uint8Array, at: number, end: number): number {
    if (at === end) {
      if (this.clock === null) return TIME_NOT_PLACED;
      const utcUs = this.clock.toUtcUs(localUs);
      return Number.isNaN(utcUs) ? TIME_NOT_PLACED : utcUs;
    }
    if (bytes[at] === SPACE) at++;
    const sign = bytes[at];
    const left = end - at;
    if ((sign === UPPER_Z || sign === LOWER_Z) && left === 1) return localUs;
    if (left === 3 && isNamed(bytes, at)) return localUs;
    if (sign !== PLUS && sign !== DASH) return BAD_TIME;
    const hours = two(bytes, at + 1);
    const minutes = left === 3 ? 0 : left === 5 ? two(bytes, at + 3) : left === 6 && bytes[at + 3] === COLON ? two(bytes, at + 4) : NOT_DIGITS;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return BAD_TIME;
    const offsetUs = (hours * 60 + minutes) * 60 * US;
    return sign === PLUS ? localUs - offsetUs : localUs + offsetUs;
  }
}

function isNamed(bytes: Uint8Array, at: number): boolean {
  const word = String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!);
  return word === 'UTC' || word === 'GMT';
}

/** How many digits stand at `at`, two at most. */
function digitsAt(bytes: Uint8Array, at: number, end: number): number {
  let digits = 0;
  while (digits < 2 && at + digits < end && bytes[at + digits]! >= ZERO && bytes[at + digits]! <= ZERO + 9) digits++;
  return digits;
}

function small(bytes: Uint8Array, at: number, digits: number): number {
  return digits === 2 ? two(bytes, at) : bytes[at]! - ZERO;
}

/** Two digits as a number; far below zero when they are not, so that a sum with it stays below. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO, ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NOT_DIGITS;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Digits with an optional sign and fraction; `shift` decimal places make microseconds of them. */
function epoch(bytes: Uint8Array, start: number, end: number, shift: number): number {
  let at = start, isNegative = false;
  if (bytes[at] === DASH) { isNegative = true; at++; }
  let value = 0, digits = 0;
  for (; at < end; at++, digits++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (digits === 0 || digits > 17) return BAD_TIME;
  let places = shift;
  if (at < end && bytes[at] === DOT) {
    const from = ++at;
    for (; at < end; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) return BAD_TIME;
      if (places > 0) { value = value * 10 + digit; places--; }
    }
    if (at === from) return BAD_TIME;
  }
  if (at !== end) return BAD_TIME;
  for (; places > 0; places--) value *= 10;
  return isNegative ? -value : value;
}

/** Digits with an optional sign; what is less than a microsecond is cut off, before numbers of 19 digits lose their last ones. */
function nanoseconds(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === DASH ? start + 1 : start;
  for (let at = first; at < end; at++) if (bytes[at]! < ZERO || bytes[at]! > ZERO + 9) return BAD_TIME;
  if (end === first) return BAD_TIME;
  return end - first <= 3 ? 0 : epoch(bytes, start, end - 3, 0);
}

export { DAY_US, EARLIEST_US, LATEST_US };
