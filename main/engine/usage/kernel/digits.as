// Digits of text.

@inline
export function digit(at: usize): u32 {
  return <u32>load<u8>(at) - 48;
}

/** Two digits; 1,000 and more when they are none. */
@inline
export function two(at: usize): u32 {
  const tens = digit(at), ones = digit(at + 1);
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

/** A whole number of at most 18 digits; −1 when it is none. */
@inline
export function whole(at: usize, length: i32): i64 {
  let value: i64 = 0;
  for (const end = at + length; at < end; at++) {
    const one = digit(at);
    if (one > 9) return -1;
    value = value * 10 + one;
  }
  return value;
}
