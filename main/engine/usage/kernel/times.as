// Times to UTC microseconds.
import { fieldEnds, fieldStarts, lengthOf, placeOf, width } from './batch';
import { digit, two, whole } from './digits';

const SPACE: u8 = 32, DASH: u8 = 45, DOT: u8 = 46, SLASH: u8 = 47, COLON: u8 = 58;

const DAY_US: i64 = 86_400_000_000;
const EARLIEST_US: i64 = -8_520_336_000_000_000;
const LATEST_US: i64 = 7_289_654_399_999_999;
const UNREAD: f64 = NaN;
export const ISO: i32 = 0;
export const COMMON_LOG: i32 = 1;
export const EPOCH_S: i32 = 2;
export const EPOCH_MS: i32 = 3;
export const EPOCH_US: i32 = 4;

let dayText: u64 = 0;
let dayTextEnd: u16 = 0;
let dayUs: i64 = 0;

/** Reads the times of a batch to UTC microseconds; what is not plainly one is left NaN. Gives how many those are. */
export function readTimes(field: i32, count: i32, format: i32, to: usize): i32 {
  let left = 0, at = <usize>field << 2;
  const step = <usize>width << 2;
  for (let row = 0; row < count; row++, at += step) {
    const start = load<i32>(fieldStarts + at), length = lengthOf(start, load<i32>(fieldEnds + at));
    const value = format == ISO ? iso(placeOf(start), length) : format == COMMON_LOG ? commonLog(placeOf(start), length) : epoch(placeOf(start), length, format);
    if (value < EARLIEST_US || value > LATEST_US) {
      left++;
      store<f64>(to + (<usize>row << 3), UNREAD);
    } else store<f64>(to + (<usize>row << 3), <f64>value);
  }
  return left;
}

const NO_TIME: i64 = i64.MIN_VALUE;

function daysBefore(year: i32, month: i32, day: i32): i64 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return <i64>era * 146_097 + <i64>(yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear) - 719_468;
}

function daysOf(year: i32, month: i32): i32 {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

function iso(at: usize, length: i32): i64 {
  if (length < 17) return NO_TIME;
  const text = load<u64>(at), textEnd = load<u16>(at + 8);
  if (text != dayText || textEnd != dayTextEnd) {
    const year = two(at) * 100 + two(at + 2), month = two(at + 5), day = two(at + 8);
    const dash = load<u8>(at + 4);
    if (year > 9999 || year < 1 || month < 1 || month > 12 || day < 1 || (dash != DASH && dash != SLASH) || load<u8>(at + 7) != dash) return NO_TIME;
    if (<i32>day > daysOf(year, month)) return NO_TIME;
    dayUs = daysBefore(year, month, day) * DAY_US;
    dayText = text;
    dayTextEnd = textEnd;
  }
  const separator = load<u8>(at + 10);
  if (separator != 84 && separator != SPACE && separator != 116) return NO_TIME;
  return clock(dayUs, at + 11, at + length);
}

function clock(day: i64, at: usize, end: usize): i64 {
  if (at + 9 > end) return NO_TIME;
  const hour = two(at), minute = two(at + 3), second = two(at + 6);
  if (hour > 23 || minute > 59 || second > 60 || load<u8>(at + 2) != COLON || load<u8>(at + 5) != COLON) return NO_TIME;
  let us = <i64>((hour * 60 + minute) * 60 + second) * 1_000_000;
  at += 8;
  if (load<u8>(at) == DOT || load<u8>(at) == 44) {
    let scale: u32 = 100_000, fraction: u32 = 0;
    const from = ++at;
    while (at < end) {
      const one = digit(at);
      if (one > 9) break;
      fraction += one * scale;
      scale /= 10;
      at++;
    }
    if (at == from) return NO_TIME;
    us += fraction;
  }
  if (at < end && load<u8>(at) == SPACE) at++;
  const left = <i32>(end - at);
  if (left < 1) return NO_TIME;
  const sign = load<u8>(at);
  if (left == 1) return sign == 90 || sign == 122 ? day + us : NO_TIME;
  if ((sign != 43 && sign != DASH) || (left != 5 && left != 6)) return NO_TIME;
  if (left == 6 && load<u8>(at + 3) != COLON) return NO_TIME;
  const hours = two(at + 1), minutes = two(left == 5 ? at + 3 : at + 4);
  if (hours > 23 || minutes > 59) return NO_TIME;
  const offset = <i64>(hours * 60 + minutes) * 60_000_000;
  return sign == 43 ? day + us - offset : day + us + offset;
}

function commonLog(at: usize, length: i32): i64 {
  let end = at + length;
  if (length > 2 && load<u8>(at) == 91 && load<u8>(end - 1) == 93) { at++; end--; }
  if (end - at < 26 || load<u8>(at + 2) != SLASH || load<u8>(at + 6) != SLASH || load<u8>(at + 11) != COLON) return NO_TIME;
  const text = load<u64>(at), textEnd = load<u16>(at + 9);
  if (text != dayText || textEnd != dayTextEnd || load<u8>(at + 8) != lastCentury) {
    const name = (load<u32>(at + 3) & 0xffffff) | 0x202020;
    const month = monthOf(name), day = two(at), year = two(at + 7) * 100 + two(at + 9);
    if (month == 0 || year > 9999 || year < 1 || day < 1 || <i32>day > daysOf(year, month)) return NO_TIME;
    dayUs = daysBefore(year, month, day) * DAY_US;
    dayText = text;
    dayTextEnd = textEnd;
    lastCentury = load<u8>(at + 8);
  }
  return clock(dayUs, at + 12, end);
}

let lastCentury: u8 = 0;

/** Three small letters, the first in the lowest byte. */
function monthOf(name: u32): i32 {
  switch (name) {
    case 0x6e616a: return 1;
    case 0x626566: return 2;
    case 0x72616d: return 3;
    case 0x727061: return 4;
    case 0x79616d: return 5;
    case 0x6e756a: return 6;
    case 0x6c756a: return 7;
    case 0x677561: return 8;
    case 0x706573: return 9;
    case 0x74636f: return 10;
    case 0x766f6e: return 11;
    case 0x636564: return 12;
    default: return 0;
  }
}

function epoch(at: usize, length: i32, format: i32): i64 {
  if (length < 1 || length > 16) return NO_TIME;
  const value = whole(at, length);
  if (value < 0) return NO_TIME;
  if (format == EPOCH_US) return value;
  if (format == EPOCH_MS) return value > LATEST_US / 1_000 ? NO_TIME : value * 1_000;
  return value > LATEST_US / 1_000_000 ? NO_TIME : value * 1_000_000;
}
