import { SEGMENT_ROWS } from './segment-builder.ts';

const VALUE_SET = 32;
const NARROW = 512;

const seen = new Uint8Array(SEGMENT_ROWS);

/** The different ids of a column when they are few: what a slice looks at before it opens the segment. */
export function smallSet(values: Uint32Array, rows: number, min: number, max: number): Uint8Array | null {
  if (max - min >= seen.length) return null;
  const found: number[] = [];
  if (max - min < NARROW) {
    // Few numbers in all: marking every row is quicker than asking of each.
    for (let row = 0; row < rows; row++) seen[values[row]! - min] = 1;
    for (let at = 0; at <= max - min; at++) if (seen[at] === 1) found.push(at);
    seen.fill(0, 0, max - min + 1);
    return found.length > VALUE_SET ? null : new Uint8Array(Uint32Array.from(found, at => at + min).buffer);
  }
  for (let row = 0; row < rows; row++) {
    const at = values[row]! - min;
    if (seen[at] !== 0) continue;
    seen[at] = 1;
    if (found.push(at) > VALUE_SET) break;
  }
  for (const at of found) seen[at] = 0;
  return found.length > VALUE_SET ? null : new Uint8Array(Uint32Array.from(found, at => at + min).buffer);
}
