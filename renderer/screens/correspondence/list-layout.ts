/** How many items a month has; `month` null holds what has no date. */
export interface MonthCount {
  readonly month: string | null;
  readonly items: number;
}

/** A message whose parts are shown below it. `index` is its place among the items of the list. */
export interface OpenFamily {
  readonly index: number;
  readonly parts: number;
}

/** Heights in CSS pixels. */
export interface RowHeights {
  readonly head: number;
  readonly row: number;
  readonly part: number;
}

/** One row on the list's paper: a month's head, an item, or a part of an open family. */
export type Placed =
  | { readonly kind: 'head'; readonly month: string | null; readonly items: number; readonly top: number }
  | { readonly kind: 'item'; readonly index: number; readonly top: number }
  | { readonly kind: 'part'; readonly index: number; readonly part: number; readonly top: number };

export interface ListLayout {
  readonly items: number;
  readonly height: number;
  /** Top of an item's row. */
  topOf(index: number): number;
  /** Rows that touch the band from `fromY` to `toY`, from the top down. */
  between(fromY: number, toY: number): Placed[];
  /** The month whose rows stand at `y`; null in an empty list. */
  monthAt(y: number): MonthCount | null;
}

/**
 * Where every row of a list of any length stands, without holding the rows: months give heads, items have one height,
 * open families push what follows down. Costs memory by month, not by item.
 */
export function layOut(months: readonly MonthCount[], families: readonly OpenFamily[], heights: RowHeights): ListLayout {
  const shown = months.filter(month => month.items > 0);
  const firstItem: number[] = [];
  let items = 0;
  for (const month of shown) { firstItem.push(items); items += month.items; }
  const open = [...families].filter(family => family.parts > 0 && family.index < items).sort((a, b) => a.index - b.index);
  const partsBelow: number[] = [];
  let parts = 0;
  for (const family of open) { partsBelow.push(parts); parts += family.parts; }

  /** Parts shown above the item at `index`. */
  const partsAbove = (index: number): number => {
    const at = lowerBound(open.length, place => (open[place]?.index ?? 0) >= index);
    return at === open.length ? parts : partsBelow[at] ?? 0;
  };
  const monthOf = (index: number): number => upperBound(firstItem, index) - 1;
  const topOf = (index: number): number => (monthOf(index) + 1) * heights.head + index * heights.row + partsAbove(index) * heights.part;
  const height = shown.length * heights.head + items * heights.row + parts * heights.part;

  /** The last item whose row, or whose month's head, begins at or above `y`. */
  const itemAt = (y: number): number => {
    const after = lowerBound(items, index => startOf(index) > y);
    return Math.max(0, after - 1);
  };
  const startOf = (index: number): number => topOf(index) - (firstItem[monthOf(index)] === index ? heights.head : 0);

  return {
    items,
    height,
    topOf,
    between(fromY, toY) {
      const rows: Placed[] = [];
      if (items === 0) return rows;
      for (let index = itemAt(fromY); index < items; index += 1) {
        let top = startOf(index);
        if (top >= toY) break;
        const month = monthOf(index);
        if (firstItem[month] === index) {
          if (top + heights.head > fromY) rows.push({ kind: 'head', month: shown[month]?.month ?? null, items: shown[month]?.items ?? 0, top });
          top += heights.head;
        }
        if (top + heights.row > fromY && top < toY) rows.push({ kind: 'item', index, top });
        top += heights.row;
        const family = open[lowerBound(open.length, place => (open[place]?.index ?? 0) >= index)];
        if (family?.index !== index) continue;
        for (let part = 0; part < family.parts && top < toY; part += 1, top += heights.part) {
          if (top + heights.part > fromY) rows.push({ kind: 'part', index, part, top });
        }
      }
      return rows;
    },
    monthAt(y) {
      return items === 0 ? null : shown[monthOf(itemAt(Math.max(0, Math.min(y, height - 1))))] ?? null;
    },
  };
}

/** The first of 0 … length−1 for which `holds` (false before, true after); `length` when none. */
function lowerBound(length: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle; else low = middle + 1;
  }
  return low;
}

/** How many of the ascending `values` are at most `value`. */
function upperBound(values: readonly number[], value: number): number {
  return lowerBound(values.length, place => (values[place] ?? 0) > value);
}
