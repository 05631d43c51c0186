import type { UsageStep } from '../../../shared/contract/usage.ts';
import type { Buckets, BucketSpec } from './bucket-spec.ts';
import { DAY_US, QUARTER_US } from './rollup-builder.ts';
import { zoneBuckets } from './zone-buckets.ts';

export type { Buckets } from './bucket-spec.ts';

/** Monday 5 January 1970. */
const MONDAY_US = 4 * DAY_US;
const FIXED_US: Readonly<Partial<Record<UsageStep, number>>> = { '15min': QUARTER_US, hour: 4 * QUARTER_US, day: DAY_US, week: 7 * DAY_US };
/** Added to bucket numbers so that those before 1970 are not negative. */
const OFFSET = 1 << 25;

/** One bucket for everything. */
export const ONE_BUCKET: Buckets = {
  spec: null,
  indexOf: () => 0, startOf: () => null,
  around: () => ({ fromUtcUs: Number.NEGATIVE_INFINITY, toUtcUs: Number.POSITIVE_INFINITY }),
  holds: { quarters: true, days: true, months: true },
};

/**
 * Buckets of a step as the calendar and clocks of a zone have them; weeks start on Monday.
 * @param zone IANA name, `UTC`, or a fixed offset such as `+02:00` @throws usage.zone-unknown
 */
export function bucketsOf(step: UsageStep | null, zone = 'UTC'): Buckets {
  if (step === null) return ONE_BUCKET;
  if (zone !== 'UTC') return zoneBuckets(step, zone);
  if (step === 'month' || step === 'year') return calendarBuckets(step);
  return evenBuckets(FIXED_US[step] ?? DAY_US, step === 'week' ? MONDAY_US : 0);
}

/** The same buckets again, on whichever thread. */
export function bucketsFrom(spec: BucketSpec): Buckets {
  if (spec === null) return ONE_BUCKET;
  return 'step' in spec ? bucketsOf(spec.step, spec.zone) : evenBuckets(spec.widthUs, spec.origin);
}

/** Buckets of one width, one of which starts at `origin`. */
export function evenBuckets(widthUs: number, origin: number): Buckets {
  // Numbers count from the origin; a series of narrow buckets has its origin at its start.
  const indexOf = (atUtcUs: number): number => Math.floor((atUtcUs - origin) / widthUs) + OFFSET;
  const startOf = (index: number): number => (index - OFFSET) * widthUs + origin;
  return {
    spec: { widthUs, origin }, indexOf, startOf,
    around: atUtcUs => { const fromUtcUs = startOf(indexOf(atUtcUs)); return { fromUtcUs, toUtcUs: fromUtcUs + widthUs }; },
    holds: { quarters: widthUs % QUARTER_US === 0 && origin % QUARTER_US === 0, days: widthUs % DAY_US === 0 && origin % DAY_US === 0, months: false },
  };
}

function calendarBuckets(step: 'month' | 'year'): Buckets {
  const months = step === 'year' ? 12 : 1;
  const indexOf = (atUtcUs: number): number => Math.floor(monthOf(atUtcUs) / months);
  const startOf = (index: number): number => monthStartUs(index * months);
  return {
    spec: { step, zone: 'UTC' }, indexOf, startOf,
    around: atUtcUs => { const index = indexOf(atUtcUs); return { fromUtcUs: startOf(index), toUtcUs: startOf(index + 1) }; },
    holds: { quarters: true, days: true, months: true },
  };
}

/** Year × 12 + month from 0, UTC. */
export function monthOf(atUtcUs: number): number {
  const date = new Date(Math.floor(atUtcUs / 1_000));
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

export function monthStartUs(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) * 1_000;
}
