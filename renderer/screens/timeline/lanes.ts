/** Heights of the lanes of the chart, top to bottom; each `top` counts from the top of the lanes. */
export interface LaneHeights {
  readonly agreements: Lane;
  readonly usage: Lane;
  readonly correspondence: Lane;
  readonly events: Lane;
  readonly heightPx: number;
}

export interface Lane {
  readonly top: number;
  readonly heightPx: number;
}

export const BAND_PX = 24;
export const EVENT_PX = 24;
export const EVENT_PAD = 8;
const CORRESPONDENCE_PX = 61;
/** A lane's name and one line about it. */
const LABEL_PX = 42;

/** Shares the height there is: agreements take what they need, usage and events share the rest; none gets too low to read. */
export function laneHeights(availablePx: number, agreements: number): LaneHeights {
  const agreementPx = Math.max(LABEL_PX, Math.max(1, agreements) * BAND_PX + 10);
  const rest = availablePx - agreementPx - CORRESPONDENCE_PX;
  const usagePx = Math.round(Math.min(200, Math.max(62, rest * 0.5)));
  const eventsPx = Math.max(2 * EVENT_PX + EVENT_PAD, rest - usagePx);
  return {
    agreements: { top: 0, heightPx: agreementPx },
    usage: { top: agreementPx, heightPx: usagePx },
    correspondence: { top: agreementPx + usagePx, heightPx: CORRESPONDENCE_PX },
    events: { top: agreementPx + usagePx + CORRESPONDENCE_PX, heightPx: eventsPx },
    heightPx: agreementPx + usagePx + CORRESPONDENCE_PX + eventsPx,
  };
}

/** How many lines of events fit their lane. */
export function eventLines(lane: Lane): number {
  return Math.max(1, Math.floor((lane.heightPx - EVENT_PAD) / EVENT_PX));
}
