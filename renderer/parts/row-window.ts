/** Chromium draws no element taller than 33,554,428 px; past this the scrollbar is scaled. */
export const TALLEST_PX = 16_000_000;

export interface RowWindow {
  /** Index of the first row on screen and of the first one past it. */
  readonly first: number;
  readonly end: number;
  /** Height the scroller must have. */
  readonly heightPx: number;
  /** Where row `index` is drawn, in px from the top of the scroller's content. */
  topOf(index: number): number;
}

export interface RowGeometry {
  readonly count: number;
  readonly rowPx: number;
  readonly viewPx: number;
}

/** The furthest the rows can be scrolled, in px of rows. */
export function furthest({ count, rowPx, viewPx }: RowGeometry): number {
  return Math.max(0, count * rowPx - viewPx);
}

/** Px of rows to px of scrollbar and back; the same until a list is too tall to be an element. */
export function toScrollPx(geometry: RowGeometry, rowsPx: number): number {
  return rowsPx * scale(geometry);
}

export function toRowsPx(geometry: RowGeometry, scrollPx: number): number {
  return Math.min(furthest(geometry), scrollPx / scale(geometry));
}

/** Which rows are on screen when the rows are scrolled by `rowsPx`, and where they are drawn while the scrollbar is at `scrollPx`. */
export function rowWindow(geometry: RowGeometry, rowsPx: number, scrollPx: number, overscan = 6): RowWindow {
  const { count, rowPx, viewPx } = geometry;
  return {
    first: Math.max(0, Math.floor(rowsPx / rowPx) - overscan),
    end: Math.min(count, Math.ceil((rowsPx + viewPx) / rowPx) + overscan),
    heightPx: Math.min(count * rowPx, TALLEST_PX),
    topOf: index => index * rowPx - rowsPx + scrollPx,
  };
}

function scale(geometry: RowGeometry): number {
  const rows = geometry.count * geometry.rowPx;
  return rows <= TALLEST_PX ? 1 : (TALLEST_PX - geometry.viewPx) / furthest(geometry);
}
