import { Temporal } from 'temporal-polyfill';
import type { UsageStep } from '../../shared/contract/usage.ts';
import { isoOfUs } from '../../shared/domain/instants.ts';

/** Where a period starts as its zone's calendar has it. */
export function periodLabel(atUtcUs: number, step: UsageStep, zone: string): string {
  const iso = zone === 'UTC' ? isoOfUs(atUtcUs) : Temporal.Instant.fromEpochMilliseconds(Math.floor(atUtcUs / 1_000)).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' });
  if (step === 'year') return iso.slice(0, 4);
  if (step === 'month') return iso.slice(0, 7);
  if (step === 'day' || step === 'week') return iso.slice(0, 10);
  return iso;
}
