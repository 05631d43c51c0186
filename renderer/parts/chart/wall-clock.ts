import { createContext, use } from 'react';
import { DAY_MS, SECOND_MS } from './time-window.ts';

/** What clocks of one zone show. Wall times are milliseconds as if the clock stood in UTC. */
export interface WallClock {
  /** IANA name, `UTC`, or a fixed offset such as `+02:00`. */
  readonly zone: string;
  toWall(atMs: number): number;
  /** The earlier instant where clocks show a time twice; the one after the change where they skip it. */
  fromWall(wallMs: number): number;
}

export const UTC_CLOCK: WallClock = { zone: 'UTC', toWall: atMs => atMs, fromWall: wallMs => wallMs };

const QUARTER_MS = 900_000;
const clocks = new Map<string, WallClock>();

/** The clock of a zone; zones this computer does not know are read as UTC. */
export function wallClock(zone: string): WallClock {
  let clock = clocks.get(zone);
  if (clock === undefined) clocks.set(zone, clock = isZone(zone) && zone !== 'UTC' ? zoneClock(zone) : UTC_CLOCK);
  return clock;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function zoneClock(zone: string): WallClock {
  const names = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' });
  const known = new Map<number, number>();
  const ask = (atMs: number): number => {
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?/.exec(names.format(atMs)) ?? [];
    return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * SECOND_MS;
  };
  // Clocks change on quarter hours.
  const offsetAt = (atMs: number): number => {
    const quarter = Math.floor(atMs / QUARTER_MS);
    let offset = known.get(quarter);
    if (offset === undefined) known.set(quarter, offset = ask(quarter * QUARTER_MS));
    return offset;
  };
  return {
    zone,
    toWall: atMs => atMs + offsetAt(atMs),
    fromWall: wallMs => {
      const before = wallMs - offsetAt(wallMs - DAY_MS), after = wallMs - offsetAt(wallMs + DAY_MS);
      return before + offsetAt(before) === wallMs || after + offsetAt(after) !== wallMs ? before : after;
    },
  };
}

/** The clock charts speak in, where one was chosen. */
export const ClockContext = createContext<WallClock>(UTC_CLOCK);

export function useClock(): WallClock {
  return use(ClockContext);
}
