import { effectsInOrder, startOfDayMs } from '../agreements/in-force.ts';
import type { DatedVersion, Effect } from '../agreements/in-force.ts';

/** When evidence is from, UTC milliseconds, both ends included; null where open. */
export interface EvidencePeriod {
  readonly fromUtcMs: number | null;
  readonly toUtcMs: number | null;
}

/** The linked text did not govern when the evidence is from; `right` did, or null when none of the case's texts did. */
export interface OutOfForce<V extends DatedVersion> {
  readonly right: V | null;
  /** The day of the evidence, yyyy-mm-dd. */
  readonly day: string;
}

/**
 * Whether a text governed at any moment the evidence is from. Null when it did, or when nothing dates the evidence or the text:
 * a warning needs both. Stated dates take effect at their first moment in `zone`.
 */
export function outOfForce<V extends DatedVersion>(linked: V, versions: readonly V[], period: EvidencePeriod, zone = 'UTC'): OutOfForce<V> | null {
  const from = period.fromUtcMs ?? period.toUtcMs;
  const to = period.toUtcMs ?? period.fromUtcMs;
  if (from === null || to === null) return null;
  const effects = effectsInOrder(versions, zone);
  const own = effects.find(effect => effect.version.ref === linked.ref);
  if (own === undefined) return null;
  // Texts under one date are rival readings of it; none of them is wrong by date alone.
  const ends = effects.find(effect => effect.on > own.on);
  const isInForce = startOfDayMs(own.on, zone) <= to && (ends === undefined || startOfDayMs(ends.on, zone) > from);
  if (isInForce) return null;
  return { right: governing(effects, from, zone)?.version ?? null, day: new Date(from).toISOString().slice(0, 10) };
}

function governing<V extends DatedVersion>(effects: readonly Effect<V>[], atUtcMs: number, zone: string): Effect<V> | undefined {
  return effects.findLast(effect => startOfDayMs(effect.on, zone) <= atUtcMs);
}
