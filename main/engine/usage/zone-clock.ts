import { Temporal } from 'temporal-polyfill';
import { ProvisoError } from '../../../shared/errors.ts';

const QUARTER_US = 900_000_000;
const DAY_US = 86_400_000_000;

/** Turns wall-clock times of one zone into UTC, fast enough for every row of a log. */
export class ZoneClock {
  /** Rows whose time came twice that day; they were read as the earlier one. */
  ambiguous = 0;
  readonly #zone: string;
  readonly #offsets = new Map<number, number>();
  #blockStart = Number.NaN;
  #blockOffset = 0;

  /** @param zone IANA name, `UTC`, or a fixed offset such as `+02:00` @throws usage.zone-unknown */
  constructor(zone: string) {
    try {
      this.#zone = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
    } catch (cause) {
      throw new ProvisoError('usage.zone-unknown', `"${zone}" is not a time zone. Pass a name such as Europe/Paris, UTC or an offset such as +02:00.`, { zone }, { cause });
    }
  }

  /** UTC microseconds of a local time given as if it were UTC; NaN when clocks skipped it. A repeated time is the earlier one. */
  toUtcUs(localUs: number): number {
    const blockStart = Math.floor(localUs / QUARTER_US) * QUARTER_US;
    if (blockStart === this.#blockStart) return localUs - this.#blockOffset;
    const first = this.#resolve(blockStart), last = this.#resolve(blockStart + QUARTER_US - 1);
    if (first.length === 1 && last.length === 1 && first[0] === last[0] && first[0] !== undefined) {
      this.#blockStart = blockStart;
      this.#blockOffset = first[0];
      return localUs - first[0];
    }
    const offsets = this.#resolve(localUs);
    const offset = offsets[0];
    if (offset === undefined) return Number.NaN;
    if (offsets.length > 1) this.ambiguous++;
    return localUs - offset;
  }

  /** Microseconds east of UTC that clocks were at this instant. */
  offsetUsAt(utcUs: number): number {
    const key = Math.floor(utcUs / QUARTER_US);
    const known = this.#offsets.get(key);
    if (known !== undefined) return known;
    if (this.#offsets.size > 200_000) this.#offsets.clear();
    const offset = Temporal.Instant.fromEpochMilliseconds(Math.floor(utcUs / 1_000)).toZonedDateTimeISO(this.#zone).offsetNanoseconds / 1_000;
    if (Math.floor((utcUs - 1) / QUARTER_US) !== key || utcUs % QUARTER_US === 0) this.#offsets.set(key, offset);
    return offset;
  }

  /** Offsets under which this local time existed, the earlier instant first; none when clocks skipped it. */
  #resolve(localUs: number): number[] {
    const around = [this.offsetUsAt(localUs - DAY_US), this.offsetUsAt(localUs + DAY_US)];
    const fitting = [...new Set(around)].filter(offset => this.offsetUsAt(localUs - offset) === offset);
    return fitting.sort((one, other) => other - one);
  }
}
