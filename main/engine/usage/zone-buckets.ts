import { Temporal } from 'temporal-polyfill';
import { ProvisoError } from '../../../shared/errors.ts';
import type { UsageStep } from '../../../shared/contract/usage.ts';
import type { Buckets } from './bucket-spec.ts';
import { DAY_US, QUARTER_US } from './rollup-builder.ts';

const WEEK_US = 7 * DAY_US;
/** Narrow steps are cut within the hour that clocks show; the others are calendar spans. */
const NARROW_US: Readonly<Partial<Record<UsageStep, number>>> = { '15min': QUARTER_US, hour: 4 * QUARTER_US };
const FIRST_YEAR = 1970, LAST_YEAR = 2037;

/** How far clocks of one zone are east of UTC, fast enough for every cell of a chart. */
export class ZoneOffsets {
  readonly zone: string;
  /** Offset at the start of a week and, where clocks change within it, the instants they do. */
  readonly #weeks = new Map<number, { readonly offset: number; readonly changes: readonly { readonly atUtcUs: number; readonly offset: number }[] }>();

  /** @param zone IANA name, `UTC`, or a fixed offset such as `+02:00` @throws usage.zone-unknown */
  constructor(zone: string) {
    try {
      this.zone = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
    } catch (cause) {
      throw new ProvisoError('usage.zone-unknown', `"${zone}" is not a time zone. Pass a name such as Europe/Paris, UTC or an offset such as +02:00.`, { zone }, { cause });
    }
  }

  /** Microseconds east of UTC at an instant. */
  at(atUtcUs: number): number {
    const { offset, changes } = this.#week(Math.floor(atUtcUs / WEEK_US));
    let found = offset;
    for (const change of changes) if (change.atUtcUs <= atUtcUs) found = change.offset;
    return found;
  }

  /** The first change of clocks after one instant and up to another; null when there is none. Both within one week of each other. */
  changeWithin(afterUtcUs: number, toUtcUs: number): number | null {
    for (let week = Math.floor(afterUtcUs / WEEK_US); week <= Math.floor(toUtcUs / WEEK_US); week++) {
      for (const { atUtcUs } of this.#week(week).changes) if (atUtcUs > afterUtcUs && atUtcUs <= toUtcUs) return atUtcUs;
    }
    return null;
  }

  /** Where a local calendar day starts; the first instant of it when midnight comes twice or not at all. */
  startOfDay(localDay: number): number {
    const date = new Date(localDay * 86_400_000);
    return usOf(new Temporal.PlainDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()).toZonedDateTime(this.zone).toInstant());
  }

  #week(number: number) {
    let week = this.#weeks.get(number);
    if (week === undefined) {
      const changes: { atUtcUs: number; offset: number }[] = [];
      const start = number * WEEK_US;
      const offset = this.#ask(start);
      let before = offset;
      // Clocks that change twice do so at least a day apart.
      for (let day = 1; day <= 7; day++) {
        const after = this.#ask(start + day * DAY_US);
        if (after === before) continue;
        let low = start + (day - 1) * DAY_US, high = start + day * DAY_US;
        while (high - low > 1_000_000) {
          const middle = Math.floor((low + high) / 2_000_000) * 1_000_000;
          if (this.#ask(middle) === before) low = middle;
          else high = middle;
        }
        changes.push({ atUtcUs: high, offset: after });
        before = after;
      }
      this.#weeks.set(number, week = { offset, changes });
    }
    return week;
  }

  #ask(atUtcUs: number): number {
    return Temporal.Instant.fromEpochMilliseconds(Math.floor(atUtcUs / 1_000)).toZonedDateTimeISO(this.zone).offsetNanoseconds / 1_000;
  }
}

function usOf(instant: Temporal.Instant): number {
  return instant.epochMilliseconds * 1_000;
}

/** Days, weeks from Monday, months and years as the calendar of a zone has them; hours and quarter hours as its clocks show them. */
export function zoneBuckets(step: UsageStep, zone: string): Buckets {
  const offsets = new ZoneOffsets(zone);
  const starts: number[] = [];
  const byStart = new Map<number, number>();
  const quarters = new Map<number, number>();
  const narrow = NARROW_US[step];
  const bounds = (at: number) => (narrow === undefined ? calendarSpan(step, offsets, at) : narrowSpan(narrow, offsets, at));
  const onQuarters = changesOnQuarters(offsets);
  let last = { fromUtcUs: 0, toUtcUs: 0 };
  const around = (atUtcUs: number): { readonly fromUtcUs: number; readonly toUtcUs: number } => {
    if (atUtcUs < last.fromUtcUs || atUtcUs >= last.toUtcUs) last = bounds(atUtcUs);
    return last;
  };
  return {
    spec: { step, zone }, around,
    indexOf: atUtcUs => {
      const quarter = Math.floor(atUtcUs / QUARTER_US);
      const known = onQuarters ? quarters.get(quarter) : undefined;
      if (known !== undefined) return known;
      const { fromUtcUs } = around(atUtcUs);
      let index = byStart.get(fromUtcUs);
      if (index === undefined) byStart.set(fromUtcUs, index = starts.push(fromUtcUs) - 1);
      if (onQuarters) quarters.set(quarter, index);
      return index;
    },
    startOf: index => starts[index] ?? null,
    holds: { quarters: onQuarters, days: false, months: false },
  };
}

function narrowSpan(widthUs: number, offsets: ZoneOffsets, atUtcUs: number): { fromUtcUs: number; toUtcUs: number } {
  const local = atUtcUs + offsets.at(atUtcUs);
  const fromUtcUs = atUtcUs - (local - Math.floor(local / widthUs) * widthUs);
  // A change of clocks ends one hour and starts another, so that a repeated hour is two.
  const changed = offsets.changeWithin(fromUtcUs, atUtcUs);
  const from = changed ?? fromUtcUs;
  return { fromUtcUs: from, toUtcUs: offsets.changeWithin(atUtcUs, fromUtcUs + widthUs - 1) ?? fromUtcUs + widthUs };
}

function calendarSpan(step: UsageStep, offsets: ZoneOffsets, atUtcUs: number): { fromUtcUs: number; toUtcUs: number } {
  const day = Math.floor((atUtcUs + offsets.at(atUtcUs)) / DAY_US);
  const date = new Date(day * 86_400_000);
  const year = date.getUTCFullYear(), month = date.getUTCMonth();
  const dayOf = (y: number, m: number): number => Date.UTC(y, m, 1) / 86_400_000;
  switch (step) {
    case 'week': { const monday = day - ((((day + 3) % 7) + 7) % 7); return { fromUtcUs: offsets.startOfDay(monday), toUtcUs: offsets.startOfDay(monday + 7) }; }
    case 'month': return { fromUtcUs: offsets.startOfDay(dayOf(year, month)), toUtcUs: offsets.startOfDay(dayOf(year, month + 1)) };
    case 'year': return { fromUtcUs: offsets.startOfDay(dayOf(year, 0)), toUtcUs: offsets.startOfDay(dayOf(year + 1, 0)) };
    default: return { fromUtcUs: offsets.startOfDay(day), toUtcUs: offsets.startOfDay(day + 1) };
  }
}

/** True when the zone is always a number of quarter hours from UTC, so that no rolled quarter straddles an edge. */
function changesOnQuarters(offsets: ZoneOffsets): boolean {
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    if (offsets.at(Date.UTC(year, 0, 1) * 1_000) % QUARTER_US !== 0 || offsets.at(Date.UTC(year, 6, 1) * 1_000) % QUARTER_US !== 0) return false;
  }
  return true;
}
