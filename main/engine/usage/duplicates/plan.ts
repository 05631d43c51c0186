import type { Sha256 } from '../../../../shared/domain/basics.ts';

/** Half-open, UTC microseconds. */
export interface Stretch { readonly fromUtcUs: number; readonly toUtcUs: number }

/** What the comparison must know of a reading of a log. */
export interface Compared {
  readonly contentSha256: Sha256;
  readonly firstUtcUs: number | null;
  readonly lastUtcUs: number | null;
  /** A column of it is mapped as the request id. */
  readonly hasIds: boolean;
  /** It was compared with every other one of which this is true as well. */
  readonly isKnown: boolean;
}

/** What must be read of one log. */
export interface ReadingPlan {
  /** Stretches whose requests are compared by their bytes: where a log overlaps that it was not compared with. In order and apart. */
  readonly periods: readonly Stretch[];
  readonly ids: boolean;
}

/** The stretch that both logs cover, end exclusive; null when there is none. */
export function overlapOf(one: Pick<Compared, 'firstUtcUs' | 'lastUtcUs'>, other: Pick<Compared, 'firstUtcUs' | 'lastUtcUs'>): Stretch | null {
  if (one.firstUtcUs === null || one.lastUtcUs === null || other.firstUtcUs === null || other.lastUtcUs === null) return null;
  const fromUtcUs = Math.max(one.firstUtcUs, other.firstUtcUs), toUtcUs = Math.min(one.lastUtcUs, other.lastUtcUs) + 1;
  return fromUtcUs < toUtcUs ? { fromUtcUs, toUtcUs } : null;
}

/** What of each log must be read so that every pair that was not compared yet is. */
export function planReading(logs: readonly Compared[]): ReadingPlan[] {
  return logs.map((own, at): ReadingPlan => {
    const overlaps: Stretch[] = [];
    let ids = own.hasIds && !own.isKnown;
    logs.forEach((other, index) => {
      if (index === at || (own.isKnown && other.isKnown)) return;
      const overlap = overlapOf(own, other);
      if (overlap === null) return;
      overlaps.push(overlap);
      ids ||= own.hasIds && other.hasIds;
    });
    return { periods: joined(overlaps), ids };
  });
}

function joined(periods: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const period of [...periods].sort((one, other) => one.fromUtcUs - other.fromUtcUs)) {
    const last = found.at(-1);
    if (last !== undefined && period.fromUtcUs <= last.toUtcUs) found[found.length - 1] = { fromUtcUs: last.fromUtcUs, toUtcUs: Math.max(last.toUtcUs, period.toUtcUs) };
    else found.push(period);
  }
  return found;
}
