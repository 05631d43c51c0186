import { parseEdtf } from '../../../shared/domain/edtf.ts';
import type { EdtfDate } from '../../../shared/domain/edtf.ts';
import type { TimelineRow } from '../../../shared/contract/timeline.ts';
import { textWidth } from '../../parts/chart/labels.ts';
import { xOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';

export type EventShape = 'point' | 'interval' | 'uncertain';

/** An event where it is drawn. `x` and `endX` are the mark, in pixels from the window's start; the label stands beside it. */
export interface PlacedEvent {
  readonly row: TimelineRow;
  readonly shape: EventShape;
  readonly line: number;
  readonly x: number;
  readonly endX: number;
  /** Null where the label has no room; the mark is still there. */
  readonly label: { readonly x: number; readonly widthPx: number; readonly side: 'right' | 'left' | 'inside' } | null;
}

export interface EventLayout {
  readonly placed: readonly PlacedEvent[];
  /** Events in the window that found no room at all. */
  readonly hidden: number;
}

const MARK_PX = 10;
const GAP_PX = 6;
const LABEL_MOST_PX = 240;
const FONT_PX = 11;

/** The date of a row as far as it can be read; a date from elsewhere that is no EDTF counts as it was placed. */
export function dateOf(row: Pick<TimelineRow, 'edtf'>): EdtfDate | null {
  try { return parseEdtf(row.edtf); } catch { return null; }
}

/** A date known to the day or better is a point; what is marked doubtful is drawn fading; the rest is a stretch. */
export function shapeOf(row: TimelineRow): EventShape {
  const date = dateOf(row);
  if (date !== null && (date.isUncertain || date.isApproximate || date.isUnspecified || date.openStart || date.openEnd)) return 'uncertain';
  if (date === null || date.precision === 'day' || date.precision === 'second') return 'point';
  return 'interval';
}

/**
 * Puts events on lines so that neither marks nor labels touch. Earlier events choose first, so that panning does not
 * reshuffle them; an event without room for its label shows its mark alone, one without room for that is counted.
 */
export function layoutEvents(rows: readonly TimelineRow[], window: TimeWindow, widthPx: number, lines: number): EventLayout {
  const taken = Array.from({ length: Math.max(1, lines) }, (): { readonly from: number; readonly to: number }[] => []);
  const placed: PlacedEvent[] = [];
  let hidden = 0;
  const isFree = (line: number, from: number, to: number): boolean => (taken[line] ?? []).every(other => to + GAP_PX <= other.from || from >= other.to + GAP_PX);
  const takeFirst = (from: number, to: number): number => {
    const line = taken.findIndex((_, at) => isFree(at, from, to));
    if (line !== -1) taken[line]?.push({ from, to });
    return line;
  };
  const dated = rows.filter(row => row.atUtcMs !== null).sort((a, b) => (a.atUtcMs ?? 0) - (b.atUtcMs ?? 0) || a.ref.localeCompare(b.ref));
  for (const row of dated) {
    const shape = shapeOf(row);
    const start = xOf(window, widthPx, row.atUtcMs ?? 0);
    const end = row.toUtcMs === null ? start : xOf(window, widthPx, row.toUtcMs);
    const isWide = shape !== 'point' && end - start > MARK_PX;
    const middle = shape === 'point' ? start : (start + end) / 2;
    const [x, endX] = isWide ? [start, end] : [middle - MARK_PX / 2, middle + MARK_PX / 2];
    const isSeen = endX > 0 && x < widthPx;
    const labelPx = Math.min(LABEL_MOST_PX, textWidth(row.title, FONT_PX) + 2);
    // Beside the part of the mark that is on screen, on the right if there is room; on the mark when it fills the window.
    const seenEnd = Math.min(endX, widthPx), seenX = Math.max(x, 0);
    const sides = ([
      { from: seenEnd + GAP_PX, side: 'right' },
      { from: seenX - GAP_PX - labelPx, side: 'left' },
      ...(seenEnd - seenX > labelPx + 4 * GAP_PX ? [{ from: seenX + GAP_PX, side: 'inside' } as const] : []),
    ] as const).filter(own => !isSeen || (own.from >= 0 && own.from + labelPx <= widthPx));
    let line = -1;
    let label: PlacedEvent['label'] = null;
    for (const { from, side } of sides) {
      line = takeFirst(Math.min(x, from), Math.max(endX, from + labelPx));
      if (line === -1) continue;
      label = { x: from, widthPx: labelPx, side };
      break;
    }
    if (line === -1) line = takeFirst(x, endX);
    if (!isSeen) continue;
    if (line === -1) hidden += 1; else placed.push({ row, shape, line, x, endX, label });
  }
  return { placed, hidden };
}
