// Finding the fields of delimited records.
import { delimiter, extra, extraSize, fieldEnds, fieldStarts, hasComments, input, isUtf8Log, longest, recordEnds, recordLines, recordStarts, width } from './batch';

const LF: u8 = 10, CR: u8 = 13, QUOTE: u8 = 34, HASH: u8 = 35;

/** Where the last split stopped, the lines before it, and how much of the extra area it used. */
export let stoppedAt: i32 = 0;
export let stoppedLine: i32 = 0;
let extraUsed: i32 = 0;

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
  extraUsed = 0;
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
