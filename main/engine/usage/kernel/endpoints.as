// Endpoints: paths without what only one request has.
import { fieldEnds, fieldStarts, lengthOf, placeOf, width } from './batch';
import { intern } from './values';

const SPACE: u8 = 32, HASH: u8 = 35, DASH: u8 = 45, DOT: u8 = 46, SLASH: u8 = 47, COLON: u8 = 58, QUESTION: u8 = 63;

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
