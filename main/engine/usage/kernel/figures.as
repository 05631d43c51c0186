// Figures.
import { fieldEnds, fieldStarts, lengthOf, placeOf, width } from './batch';
import { whole } from './digits';

const DASH: u8 = 45;

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
