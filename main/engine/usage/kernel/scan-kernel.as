// The inner loops of reading a log, in AssemblyScript: finding fields, reading times and numbers, numbering values.
// Everything here also exists in TypeScript, which reads what these loops leave aside; both must give the same.
// Positions are bytes from the start of the input; a negative start is −1 − place in the extra area.
// `node build/kernel.ts` compiles this file; a test compares the result with the compiled file beside it.

const LF: u8 = 10, CR: u8 = 13, SPACE: u8 = 32, QUOTE: u8 = 34, HASH: u8 = 35, DASH: u8 = 45, DOT: u8 = 46, SLASH: u8 = 47, COLON: u8 = 58, QUESTION: u8 = 63;

// ---- memory: handed out once, never taken back

let heap: usize = (__heap_base + 63) & ~63;

export function alloc(bytes: usize): usize {
  const at = heap;
  heap = (heap + bytes + 63) & ~63;
  const wanted = <i32>((heap + 0xffff) >>> 16);
  const have = memory.size();
  if (wanted > have) memory.grow(max(wanted - have, have >> 2));
  return at;
}

// ---- what a scan works on

let input: usize = 0;
let extra: usize = 0;
let extraSize: i32 = 0;
let fieldStarts: usize = 0;
let fieldEnds: usize = 0;
let recordStarts: usize = 0;
let recordEnds: usize = 0;
let recordLines: usize = 0;
let width: i32 = 0;
let delimiter: u8 = 44;
let longest: i32 = 0;
let hasComments: bool = false;
let isUtf8Log: bool = true;

/** Where the last split stopped, the lines before it, and how much of the extra area is used. */
export let stoppedAt: i32 = 0;
export let stoppedLine: i32 = 0;
export let extraUsed: i32 = 0;

export function setUp(inputAt: usize, extraAt: usize, extraBytes: i32, starts: usize, ends: usize, records: usize, batch: i32, fields: i32, separator: i32, longestRecord: i32, comments: bool, utf8: bool): void {
  input = inputAt;
  extra = extraAt;
  extraSize = extraBytes;
  fieldStarts = starts;
  fieldEnds = ends;
  recordStarts = records;
  recordEnds = records + (<usize>batch << 2);
  recordLines = records + (<usize>batch << 3);
  width = fields;
  delimiter = <u8>separator;
  longest = longestRecord;
  hasComments = comments;
  isUtf8Log = utf8;
}

export function setExtra(at: usize, bytes: i32, used: i32): void {
  extra = at;
  extraSize = bytes;
  extraUsed = used;
}

// ---- finding fields

@inline
function structure(at: usize, separator: v128): u64 {
  return <u64>structure16(v128.load(at), separator) | (<u64>structure16(v128.load(at, 16), separator) << 16)
    | (<u64>structure16(v128.load(at, 32), separator) << 32) | (<u64>structure16(v128.load(at, 48), separator) << 48);
}

/** A bit for each separator, line feed, quote, NUL and, in UTF-8, byte past ASCII. */
@inline
function structure16(bytes: v128, separator: v128): u32 {
  const odd = isUtf8Log ? i8x16.lt_s(bytes, i8x16.splat(1)) : i8x16.eq(bytes, i8x16.splat(0));
  return <u32>i8x16.bitmask(v128.or(v128.or(i8x16.eq(bytes, separator), i8x16.eq(bytes, i8x16.splat(LF))), v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), odd)));
}

// The 64 bytes looked at last, and what is left of their structure.
let chunk: i32 = 0;
let bits: u64 = 0;
let linesInside: i32 = 0;

/** Position of the next byte that matters. */
@inline
function nextMark(separator: v128): i32 {
  while (bits == 0) { chunk += 64; bits = structure(input + chunk, separator); }
  const at = chunk + <i32>ctz(bits);
  bits &= bits - 1;
  return at;
}

/**
 * Splits records from `from` into the batch, from row `row` on, until it holds `most`, the input ends at `end`, or a record is not
 * well-formed with the right number of fields: that one is left to the caller, who goes on behind it. Gives the rows of the batch.
 */
export function split(from: i32, end: i32, line: i32, row: i32, most: i32, isLast: bool): i32 {
  let at = from;
  chunk = from;
  bits = structure(input + chunk, i8x16.splat(delimiter));
  while (row < most && at < end) {
    const first = load<u8>(input + at);
    if (first == LF || first == CR || (first == HASH && hasComments)) break;
    const extraBefore = extraUsed;
    const next = splitRecord(at, end, <usize>(row * width) << 2, isLast);
    if (next < 0) { extraUsed = extraBefore; break; }
    store<i32>(recordStarts + (<usize>row << 2), at);
    store<i32>(recordEnds + (<usize>row << 2), next);
    store<i32>(recordLines + (<usize>row << 2), line);
    row++;
    line += 1 + linesInside;
    at = next;
  }
  stoppedAt = at;
  stoppedLine = line;
  return row;
}

/** Where the next record starts; −1 when this one is for the caller. */
@inline
function splitRecord(start: i32, end: i32, base: usize, isLast: bool): i32 {
  const separator = i8x16.splat(delimiter);
  const starts = fieldStarts + base, ends = fieldEnds + base;
  const limit = min(end, start + longest);
  let field = 0, begin = start, inside = 0, isQuoted = false, hasHigh = false, stop = 0;
  for (;;) {
    const here = nextMark(separator);
    const byte = load<u8>(input + here);
    if (byte == delimiter) {
      if (!isQuoted && field < width) {
        store<i32>(starts + (<usize>field << 2), begin);
        store<i32>(ends + (<usize>field << 2), here);
      }
      field++;
      begin = here + 1;
      isQuoted = false;
      continue;
    }
    if (byte == LF) { stop = here; break; }
    if (byte == QUOTE) {
      if (here != begin || isQuoted) continue;
      // A quoted field: to its closing quote, over doubled ones.
      let close = 0, doubled = 0;
      for (;;) {
        const place = nextMark(separator);
        if (place + 1 >= limit) return -1;
        const one = load<u8>(input + place);
        if (one == QUOTE) {
          if (load<u8>(input + place + 1) != QUOTE) { close = place; break; }
          doubled++;
          nextMark(separator);
        } else if (one == LF) inside++;
        else if (one == 0) return -1;
        else if (one >= 128) hasHigh = true;
      }
      const next = load<u8>(input + close + 1);
      if (next != delimiter && next != LF && !(next == CR && load<u8>(input + close + 2) == LF && close + 2 < end)) return -1;
      if (field < width) {
        if (doubled == 0) {
          store<i32>(starts + (<usize>field << 2), here + 1);
          store<i32>(ends + (<usize>field << 2), close);
        } else {
          if (extraUsed + close - here > extraSize) return -1;
          store<i32>(starts + (<usize>field << 2), -1 - extraUsed);
          let put = extra + extraUsed;
          for (let source = here + 1; source < close; source++) {
            const copied = load<u8>(input + source);
            store<u8>(put++, copied);
            if (copied == QUOTE) source++;
          }
          extraUsed = <i32>(put - extra);
          store<i32>(ends + (<usize>field << 2), extraUsed);
        }
      }
      isQuoted = true;
      continue;
    }
    if (byte == 0) return -1;
    hasHigh = true;
  }
  if (stop >= end && !isLast) return -1;
  let fieldEnd = stop, next = stop + 1;
  if (stop >= end) next = fieldEnd = end;
  else if (stop > begin && load<u8>(input + stop - 1) == CR) fieldEnd--;
  if (!isQuoted && field < width) {
    store<i32>(starts + (<usize>field << 2), begin);
    store<i32>(ends + (<usize>field << 2), fieldEnd);
  }
  linesInside = inside;
  return field + 1 != width || next - start > longest || (hasHigh && isUtf8Log && !isUtf8(start, next)) ? -1 : next;
}

function isUtf8(start: i32, end: i32): bool {
  let at = input + start;
  const stop = input + end;
  while (at < stop) {
    const lead = load<u8>(at++);
    if (lead < 0x80) continue;
    let more = 0, lowest: u8 = 0x80, highest: u8 = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) more = 1;
    else if (lead >= 0xe0 && lead <= 0xef) {
      more = 2;
      if (lead == 0xe0) lowest = 0xa0;
      if (lead == 0xed) highest = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      more = 3;
      if (lead == 0xf0) lowest = 0x90;
      if (lead == 0xf4) highest = 0x8f;
    } else return false;
    if (at + more > stop) return false;
    for (; more > 0; more--) {
      const next = load<u8>(at++);
      if (next < lowest || next > highest) return false;
      lowest = 0x80;
      highest = 0xbf;
    }
  }
  return true;
}

@inline
function placeOf(start: i32): usize {
  return start >= 0 ? input + start : extra + (-1 - start);
}

/** Length of the field whose start and end are at the given entry. */
@inline
function lengthOf(start: i32, end: i32): i32 {
  return start >= 0 ? end - start : end - (-1 - start);
}

// ---- times

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

@inline
function digit(at: usize): u32 {
  return <u32>load<u8>(at) - 48;
}

/** Two digits; 1,000 and more when they are none. */
@inline
function two(at: usize): u32 {
  const tens = digit(at), ones = digit(at + 1);
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

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

@inline
function whole(at: usize, length: i32): i64 {
  let value: i64 = 0;
  for (const end = at + length; at < end; at++) {
    const one = digit(at);
    if (one > 9) return -1;
    value = value * 10 + one;
  }
  return value;
}

// ---- figures

/** Reads whole numbers of up to 15 digits, −1 for nothing or a dash; what is neither is left −3. Gives how many those are. */
export function readNumbers(field: i32, count: i32, to: usize): i32 {
  let left = 0, at = <usize>field << 2;
  const step = <usize>width << 2;
  for (let row = 0; row < count; row++, at += step) {
    const start = load<i32>(fieldStarts + at), length = lengthOf(start, load<i32>(fieldEnds + at));
    const place = placeOf(start);
    let value: f64 = -3;
    if (length == 0 || (length == 1 && load<u8>(place) == DASH)) value = -1;
    else if (length <= 15) {
      const number = whole(place, length);
      if (number >= 0) value = <f64>number;
    }
    if (value == -3) left++;
    store<f64>(to + (<usize>row << 3), value);
  }
  return left;
}

// ---- values and their numbers

const NO_VALUE: u32 = 0;
const OVERFLOW: u32 = 0xffff_ffff;
// A dictionary: count, most, mask, isFull, table of hash and number, ends, room in ends, bytes, room in bytes.
const COUNT: usize = 0, MOST: usize = 4, MASK: usize = 8, IS_FULL: usize = 12, TABLE: usize = 16, ENDS: usize = 20, ENDS_ROOM: usize = 24, ARENA: usize = 28, ARENA_ROOM: usize = 32;

export function newDictionary(most: i32): usize {
  const at = alloc(64);
  store<u32>(at + COUNT, 0);
  store<u32>(at + MOST, most);
  store<u32>(at + MASK, 2047);
  store<u32>(at + IS_FULL, 0);
  const table = alloc(2048 * 8);
  memory.fill(table, 0, 2048 * 8);
  store<u32>(at + TABLE, <u32>table);
  const ends = alloc(1024 * 4);
  store<u32>(ends, 0);
  store<u32>(at + ENDS, <u32>ends);
  store<u32>(at + ENDS_ROOM, 1024);
  store<u32>(at + ARENA, <u32>alloc(16384 + 8));
  store<u32>(at + ARENA_ROOM, 16384);
  return at;
}

@inline
function mix(hash: u64, word: u64): u64 {
  const mixed = (hash ^ word) * 0x9e37_79b9_7f4a_7c15;
  return mixed ^ (mixed >>> 32);
}

/** Number of `length` bytes at `at`; eight bytes behind them must be readable. */
export function intern(dictionary: usize, at: usize, length: i32): u32 {
  if (length == 0) return NO_VALUE;
  const keep: u64 = length >= 8 ? 0 : (<u64>1 << (length << 3)) - 1;
  let hash: u64 = <u64>length, last: u64;
  if (length < 8) {
    last = load<u64>(at) & keep;
    hash = mix(hash, last);
  } else {
    const end = at + length - 8;
    for (let place = at; place < end; place += 8) hash = mix(hash, load<u64>(place));
    last = load<u64>(end);
    hash = mix(hash, last);
  }
  const mask = load<u32>(dictionary + MASK), table = <usize>load<u32>(dictionary + TABLE);
  const small = <u32>hash;
  let slot = small & mask, entry = load<u64>(table + (<usize>slot << 3));
  while (entry != 0) {
    if (<u32>(entry >>> 32) == small) {
      const id = <u32>entry;
      const ends = <usize>load<u32>(dictionary + ENDS) + (<usize>id << 2);
      const from = load<u32>(ends - 4);
      if (load<u32>(ends) - from == <u32>length) {
        const own = <usize>load<u32>(dictionary + ARENA) + from;
        if (length < 8) {
          if ((load<u64>(own) & keep) == last) return id;
        } else if (load<u64>(own + length - 8) == last) {
          let offset = 0;
          while (offset < length - 8 && load<u64>(own + offset) == load<u64>(at + offset)) offset += 8;
          if (offset >= length - 8) return id;
        }
      }
    }
    slot = (slot + 1) & mask;
    entry = load<u64>(table + (<usize>slot << 3));
  }
  return add(dictionary, at, length, small, slot);
}

function add(dictionary: usize, at: usize, length: i32, small: u32, slot: u32): u32 {
  const count = load<u32>(dictionary + COUNT);
  if (count >= load<u32>(dictionary + MOST)) {
    store<u32>(dictionary + IS_FULL, 1);
    return OVERFLOW;
  }
  const id = count + 1;
  if (id >= load<u32>(dictionary + ENDS_ROOM)) {
    const room = load<u32>(dictionary + ENDS_ROOM);
    const larger = alloc(<usize>room << 3);
    memory.copy(larger, load<u32>(dictionary + ENDS), <usize>room << 2);
    store<u32>(dictionary + ENDS, <u32>larger);
    store<u32>(dictionary + ENDS_ROOM, room << 1);
  }
  const ends = <usize>load<u32>(dictionary + ENDS);
  const from = load<u32>(ends + (<usize>count << 2)), to = from + <u32>length;
  if (to > load<u32>(dictionary + ARENA_ROOM)) {
    const room = max(to, load<u32>(dictionary + ARENA_ROOM) << 1);
    const larger = alloc(<usize>room + 8);
    memory.copy(larger, load<u32>(dictionary + ARENA), from);
    store<u32>(dictionary + ARENA, <u32>larger);
    store<u32>(dictionary + ARENA_ROOM, room);
  }
  memory.copy(<usize>load<u32>(dictionary + ARENA) + from, at, length);
  store<u32>(ends + (<usize>id << 2), to);
  store<u32>(dictionary + COUNT, id);
  store<u64>(<usize>load<u32>(dictionary + TABLE) + (<usize>slot << 3), (<u64>small << 32) | <u64>id);
  if (id * 2 > load<u32>(dictionary + MASK)) rehash(dictionary);
  return id;
}

function rehash(dictionary: usize): void {
  const before = load<u32>(dictionary + MASK) + 1, slots = before << 1, mask = slots - 1;
  const old = <usize>load<u32>(dictionary + TABLE), table = alloc(<usize>slots << 3);
  memory.fill(table, 0, <usize>slots << 3);
  for (let at: u32 = 0; at < before; at++) {
    const entry = load<u64>(old + (<usize>at << 3));
    if (entry == 0) continue;
    let slot = <u32>(entry >>> 32) & mask;
    while (load<u64>(table + (<usize>slot << 3)) != 0) slot = (slot + 1) & mask;
    store<u64>(table + (<usize>slot << 3), entry);
  }
  store<u32>(dictionary + TABLE, <u32>table);
  store<u32>(dictionary + MASK, mask);
}

/** `intern` for one field of every record of the batch. */
export function internField(dictionary: usize, field: i32, count: i32, to: usize): void {
  const step = <usize>width << 2;
  let at = <usize>field << 2;
  for (let row = 0; row < count; row++, at += step) {
    const start = load<i32>(fieldStarts + at);
    store<u32>(to + (<usize>row << 2), intern(dictionary, placeOf(start), lengthOf(start, load<i32>(fieldEnds + at))));
  }
}

// ---- endpoints

const LONGEST_PATH: usize = 2_048;
const DIGIT: u8 = 1, HEXADECIMAL: u8 = 2, TOKEN: u8 = 4, LETTER: u8 = 8;
const kinds: usize = memory.data(256);
const scratch: usize = memory.data(8_192);
let put: usize = 0;
let copied: usize = 0;

function kindOf(byte: u8): u8 {
  if (byte >= 48 && byte <= 57) return DIGIT | HEXADECIMAL | TOKEN;
  const small = byte | 32;
  if (small >= 97 && small <= 102) return HEXADECIMAL | TOKEN | LETTER;
  if (small >= 97 && small <= 122) return TOKEN | LETTER;
  return byte == DASH || byte == 95 ? TOKEN : 0;
}

for (let byte = 0; byte < 256; byte++) store<u8>(kinds + byte, kindOf(<u8>byte));

@inline
function kind(at: usize): u8 {
  return load<u8>(kinds + <usize>load<u8>(at));
}

/** Numbers of the endpoint of every record of the batch; with a dictionary for it also of the method before a path. */
export function internEndpoints(dictionary: usize, field: i32, count: i32, to: usize, methods: usize, methodsTo: usize): void {
  const step = <usize>width << 2;
  let entry = <usize>field << 2;
  for (let row = 0; row < count; row++, entry += step) {
    const start = load<i32>(fieldStarts + entry);
    let at = placeOf(start), end = at + lengthOf(start, load<i32>(fieldEnds + entry));
    let methodLength = 0;
    const methodAt = at;
    if (at < end && load<u8>(at) != SLASH) {
      let stop = at;
      while (stop < end && load<u8>(stop) >= 65 && load<u8>(stop) <= 90) stop++;
      if (stop > at && stop < end && load<u8>(stop) == SPACE) {
        methodLength = <i32>(stop - at);
        at = stop + 1;
        for (stop = at; stop < end && load<u8>(stop) != SPACE; stop++);
        end = stop;
      }
      at = pathAfterHost(at, end);
    }
    if (end - at > LONGEST_PATH) end = at + LONGEST_PATH;
    store<u32>(to + (<usize>row << 2), template(dictionary, at, end));
    if (methods != 0) store<u32>(methodsTo + (<usize>row << 2), intern(methods, methodAt, methodLength));
  }
}

function pathAfterHost(start: usize, end: usize): usize {
  let at = start;
  while (at < end && (kind(at) & LETTER) != 0) at++;
  if (at == start || at + 2 >= end || load<u8>(at) != COLON || load<u8>(at + 1) != SLASH || load<u8>(at + 2) != SLASH) return start;
  for (at += 3; at < end && load<u8>(at) != SLASH; at++);
  return at;
}

function template(dictionary: usize, start: usize, end: usize): u32 {
  put = scratch;
  copied = start;
  let part = start, hasDigit = false, mayBeVersion = true, stop = end;
  for (let chunk = start; chunk < end; chunk += 16) {
    let bits = <u32>i8x16.bitmask(i8x16.lt_u(v128.load(chunk), i8x16.splat(64)));
    let isOver = false;
    while (bits != 0) {
      const at = chunk + <usize>ctz(bits);
      bits &= bits - 1;
      if (at >= end) break;
      const byte = load<u8>(at);
      if (byte - 48 <= 9) hasDigit = true;
      else if (byte == SLASH) {
        if (hasDigit) judge(part, at, mayBeVersion);
        if (at > part) mayBeVersion = at - part == 3 && load<u8>(part) == 97 && load<u8>(part + 1) == 112 && load<u8>(part + 2) == 105;
        part = at + 1;
        hasDigit = false;
      } else if (byte == QUESTION || byte == HASH) {
        stop = at;
        isOver = true;
        break;
      }
    }
    if (isOver) break;
  }
  if (hasDigit) judge(part, stop, mayBeVersion);
  if (put == scratch) return intern(dictionary, start, <i32>(stop - start));
  copyTo(stop);
  return intern(dictionary, scratch, <i32>(put - scratch));
}

function copyTo(end: usize): void {
  if (end > copied) {
    memory.copy(put, copied, end - copied);
    put += end - copied;
  }
  copied = end;
}

/** Replaces a part with a digit in it when it is an id. */
function judge(start: usize, end: usize, mayBeVersion: bool): void {
  let all: u8 = 255;
  for (let at = start; at < end; at++) all &= kind(at);
  if (mayBeVersion && end - start <= 2 && (all & DIGIT) != 0) return;
  const length = idLength(start, end, all);
  if (length == 0) return;
  copyTo(start);
  store<u8>(put, COLON);
  store<u8>(put + 1, 105);
  store<u8>(put + 2, 100);
  put += 3;
  copied = start + length;
}

function idLength(start: usize, end: usize, all: u8): usize {
  const length = end - start;
  if ((all & DIGIT) != 0) return length;
  if ((all & HEXADECIMAL) != 0 && length >= 16) return length;
  if (length == 36 && isUuid(start)) return length;
  if ((all & TOKEN) != 0 && length >= 20) return length;
  let at = start;
  while (at < end && (kind(at) & DIGIT) != 0) at++;
  if (at == start || at >= end || load<u8>(at) != DOT || at + 1 == end) return 0;
  for (let rest = at + 1; rest < end; rest++) if ((kind(rest) & LETTER) == 0) return 0;
  return at - start;
}

function isUuid(start: usize): bool {
  for (let index: usize = 0; index < 36; index++) {
    const isDash = index == 8 || index == 13 || index == 18 || index == 23;
    if (isDash ? load<u8>(start + index) != DASH : (kind(start + index) & HEXADECIMAL) == 0) return false;
  }
  return true;
}
