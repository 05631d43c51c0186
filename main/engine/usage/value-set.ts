const VALUE_SET = 32;
/** Ids of a set are no further apart. */
const MOST_APART = 65_536;
/** Ids this close together are marked, every one; of others the different ones are counted. */
export const NARROW = 512;

const seen = new Uint8Array(MOST_APART);

/** The different ids of a column when they are few: what a slice looks at before it opens the segment. */
export function smallSet(values: Uint32Array, rows: number, min: number, max: number): Uint8Array | null {
  if (max - min >= seen.length) return null;
  if (max - min < NARROW) {
    // Few numbers in all: marking every row is quicker than asking of each.
    for (let row = 0; row < rows; row++) seen[values[row]! - min] = 1;
    const set = narrowSet(seen, min, max);
    seen.fill(0, 0, max - min + 1);
    return set;
  }
  const found: number[] = [];
  for (let row = 0; row < rows; row++) {
    const at = values[row]! - min;
    if (seen[at] !== 0) continue;
    seen[at] = 1;
    if (found.push(at) > VALUE_SET) break;
  }
  for (const at of found) seen[at] = 0;
  return setOf(found, min);
}

/** The ids from `min` to `max` that are marked, when they are few. */
export function narrowSet(marks: Uint8Array, min: number, max: number): Uint8Array | null {
  const found: number[] = [];
  for (let at = 0; at <= max - min; at++) if (marks[at] === 1) found.push(at);
  return setOf(found, min);
}

function setOf(found: readonly number[], min: number): Uint8Array | null {
  return found.length > VALUE_SET ? null : new Uint8Array(Uint32Array.from(found, at => at + min).buffer);
}
