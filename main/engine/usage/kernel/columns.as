// Columns of a segment: what range they have, and packing them.

/** Answers of the functions here, as doubles: least and most; of times also the least and the most step between two, and what all steps are a multiple of. */
const found: usize = memory.data(40);
const LEAST: usize = 0, MOST: usize = 8, LEAST_STEP: usize = 16, MOST_STEP: usize = 24, UNIT: usize = 32;

export function foundAt(): usize {
  return found;
}

export function rangeOfInts(at: usize, count: i32): void {
  let least = u32.MAX_VALUE, most: u32 = 0, row = 0;
  if (count >= 4) {
    let low = v128.load(at), high = low;
    for (; row <= count - 4; row += 4) {
      const four = v128.load(at + (<usize>row << 2));
      low = i32x4.min_u(low, four);
      high = i32x4.max_u(high, four);
    }
    least = min(min(<u32>i32x4.extract_lane(low, 0), <u32>i32x4.extract_lane(low, 1)), min(<u32>i32x4.extract_lane(low, 2), <u32>i32x4.extract_lane(low, 3)));
    most = max(max(<u32>i32x4.extract_lane(high, 0), <u32>i32x4.extract_lane(high, 1)), max(<u32>i32x4.extract_lane(high, 2), <u32>i32x4.extract_lane(high, 3)));
  }
  for (; row < count; row++) {
    const one = load<u32>(at + (<usize>row << 2));
    least = min(least, one);
    most = max(most, one);
  }
  store<f64>(found + LEAST, <f64>least);
  store<f64>(found + MOST, <f64>most);
}

export function rangeOfNumbers(at: usize, count: i32): void {
  let least = load<f64>(at), most = least, row = 0;
  if (count >= 2) {
    let low = v128.load(at), high = low;
    for (; row <= count - 2; row += 2) {
      const two = v128.load(at + (<usize>row << 3));
      low = f64x2.pmin(low, two);
      high = f64x2.pmax(high, two);
    }
    least = min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
    most = max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
  }
  for (; row < count; row++) {
    const one = load<f64>(at + (<usize>row << 3));
    if (one < least) least = one;
    if (one > most) most = one;
  }
  store<f64>(found + LEAST, least);
  store<f64>(found + MOST, most);
}

@inline
function isMultiple(value: f64, unit: f64): bool {
  return floor(value / unit) * unit == value;
}

export function rangeOfTimes(at: usize, count: i32): void {
  let before = load<f64>(at), least = before, most = before, leastStep: f64 = 0, mostStep: f64 = 0, unit: f64 = 1_000_000;
  for (let row = 1; row < count; row++) {
    const value = load<f64>(at + (<usize>row << 3)), step = value - before;
    leastStep = min(leastStep, step);
    mostStep = max(mostStep, step);
    least = min(least, value);
    most = max(most, value);
    if (unit != 1 && !isMultiple(step, unit)) unit = isMultiple(step, 1_000) ? 1_000 : 1;
    before = value;
  }
  store<f64>(found + LEAST, least);
  store<f64>(found + MOST, most);
  store<f64>(found + LEAST_STEP, leastStep);
  store<f64>(found + MOST_STEP, mostStep);
  store<f64>(found + UNIT, unit);
}

/** Figures less `base`, which then fit 32 bits. */
export function smallNumbers(at: usize, count: i32, base: f64, to: usize): void {
  for (let row = 0; row < count; row++) store<u32>(to + (<usize>row << 2), <u32>(load<f64>(at + (<usize>row << 3)) - base));
}

/** Steps between times less `leastStep`, in units. */
export function smallSteps(at: usize, count: i32, leastStep: f64, unit: f64, to: usize): void {
  let before = load<f64>(at);
  for (let row = 0; row < count; row++) {
    const value = load<f64>(at + (<usize>row << 3));
    store<u32>(to + (<usize>row << 2), <u32>((value - before - leastStep) / unit));
    before = value;
  }
}

/** Values less `base`, `bits` each: 1, 2, 4, 8, 12, 16, 24 or 32. Up to three bytes past the last are written over. */
export function pack(at: usize, count: i32, base: u32, bits: i32, to: usize): void {
  const less = i32x4.splat(base);
  let row = 0;
  if (bits == 8) {
    for (; row <= count - 16; row += 16, at += 64, to += 16) {
      const low = i16x8.narrow_i32x4_u(i32x4.sub(v128.load(at), less), i32x4.sub(v128.load(at, 16), less));
      const high = i16x8.narrow_i32x4_u(i32x4.sub(v128.load(at, 32), less), i32x4.sub(v128.load(at, 48), less));
      v128.store(to, i8x16.narrow_i16x8_u(low, high));
    }
    for (; row < count; row++, at += 4, to++) store<u8>(to, <u8>(load<u32>(at) - base));
  } else if (bits == 16) {
    for (; row <= count - 8; row += 8, at += 32, to += 16) v128.store(to, i16x8.narrow_i32x4_u(i32x4.sub(v128.load(at), less), i32x4.sub(v128.load(at, 16), less)));
    for (; row < count; row++, at += 4, to += 2) store<u16>(to, <u16>(load<u32>(at) - base));
  } else if (bits == 32) {
    for (; row < count; row++, at += 4, to += 4) store<u32>(to, load<u32>(at) - base);
  } else if (bits == 24) {
    for (; row < count; row++, at += 4, to += 3) store<u32>(to, load<u32>(at) - base);
  } else if (bits == 12) {
    for (; row < count; row += 2, at += 8, to += 3) store<u32>(to, (load<u32>(at) - base) | (row + 1 < count ? (load<u32>(at, 4) - base) << 12 : 0));
  } else {
    const perByte = 8 / bits;
    for (; row <= count - perByte; row += perByte, to++) {
      let byte: u32 = 0;
      for (let shift = 0; shift < 8; shift += bits, at += 4) byte |= (load<u32>(at) - base) << shift;
      store<u8>(to, <u8>byte);
    }
    if (row < count) {
      let byte: u32 = 0;
      for (let shift = 0; row < count; row++, shift += bits, at += 4) byte |= (load<u32>(at) - base) << shift;
      store<u8>(to, <u8>byte);
    }
  }
}

/** Puts the numbers of a source in place of those of a scanner; gives the row of the first that has none yet, or `to`. */
export function renumber(at: usize, from: i32, to: i32, map: usize, known: u32): i32 {
  for (let row = from; row < to; row++) {
    const place = at + (<usize>row << 2), id = load<u32>(place);
    if (id >= known) return row;
    const own = load<u32>(map + (<usize>id << 2));
    if (own == 0 && id != 0) return row;
    store<u32>(place, own);
  }
  return to;
}

/** Sets a byte for every value less `base`. */
export function mark(at: usize, count: i32, base: u32, to: usize): void {
  for (let row = 0; row < count; row++) store<u8>(to + <usize>(load<u32>(at + (<usize>row << 2)) - base), 1);
}
