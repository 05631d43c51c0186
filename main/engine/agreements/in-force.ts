import { Temporal } from 'temporal-polyfill';
import { ProvisoError } from '../../../shared/errors.ts';

/** The dates of one text. Stated and assented are calendar dates; captured is a date or an instant. */
export interface DatedVersion {
  readonly ref: string;
  readonly cite: string;
  readonly sha256: string;
  readonly label: string;
  readonly stated: string | null;
  readonly captured: string | null;
  readonly assented: string | null;
}

export interface DatedAgreement<V extends DatedVersion = DatedVersion> {
  readonly name: string;
  readonly versions: readonly V[];
}

/** The answer to "which text governed then?". */
export interface InForceAnswer<V extends DatedVersion = DatedVersion> {
  readonly agreement: string;
  /** The instant asked about, ISO 8601 UTC. */
  readonly at: string;
  readonly version: V | null;
  /** Which date decided, in one sentence. */
  readonly basis: string;
  readonly basisKind: 'stated' | 'captured' | 'assented' | 'none';
  readonly confidence: 'high' | 'medium' | 'low' | 'none';
  /** The calendar date on which the next text takes over, or null. */
  readonly until: string | null;
  /** Texts that another reading of the dates would put in force. */
  readonly rivals: readonly { readonly ref: V['ref']; readonly cite: string; readonly basis: string }[];
  /** What of the text survives its end; null while nothing ended. */
  readonly survival: string | null;
}

/** A text with the day it takes effect and what says so. */
export interface Effect<V extends DatedVersion = DatedVersion> {
  readonly version: V;
  /** Calendar date. */
  readonly on: string;
  readonly kind: 'stated' | 'captured';
}

/**
 * Texts in the order in which they take effect. A text takes effect on its stated date; one that states none, on the day it was
 * first captured. Between texts of one date the later captured one comes last. Texts without any date are left out.
 */
export function effectsInOrder<V extends DatedVersion>(versions: readonly V[], zone: string): Effect<V>[] {
  return versions
    .flatMap((version): Effect<V>[] => {
      if (version.stated !== null) return [{ version, on: version.stated, kind: 'stated' }];
      return version.captured === null ? [] : [{ version, on: dayOf(version.captured, zone), kind: 'captured' }];
    })
    .sort((a, b) => compare(a.on, b.on) || compare(a.version.captured ?? '', b.version.captured ?? '') || compareNumbers(a.version.ref, b.version.ref));
}

/** Start of a calendar date in `zone`, UTC milliseconds. */
export function startOfDayMs(date: string, zone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}

/**
 * Reads an instant, a local date-time or a calendar date (its first moment) as UTC milliseconds; `zone` is for those without an offset.
 * @throws time.malformed
 */
export function instantMs(at: string, zone: string): number {
  const text = at.trim();
  try {
    if (/^[+-]?\d{4,6}-\d{2}-\d{2}$/.test(text)) return startOfDayMs(text, zone);
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
    return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
  } catch (cause) {
    throw new ProvisoError('time.malformed', `"${text.slice(0, 60)}" in zone "${zone.slice(0, 40)}" is not a date or time. Write 2022-02-12 or 2022-02-12T08:00:00Z and a zone such as UTC or America/Los_Angeles.`, {}, { cause });
  }
}

/**
 * Which text of an agreement governed at an instant, by stated date. A stated date is a calendar date and takes effect at its first
 * moment in `zone` (UTC unless the agreement says otherwise). The app is part of the question because assent differs by app;
 * stated dates hold for all of them.
 * @throws time.malformed
 */
export function inForce<V extends DatedVersion>(agreement: DatedAgreement<V>, at: string, _app: string | null = null, zone = 'UTC'): InForceAnswer<V> {
  const atUtcMs = instantMs(at, zone);
  const iso = new Date(atUtcMs).toISOString();
  const none = { agreement: agreement.name, at: iso, version: null, basisKind: 'none', confidence: 'none', rivals: [], survival: null } as const;
  const effects = effectsInOrder(agreement.versions, zone);
  const [first] = effects;
  if (first === undefined) {
    const why = agreement.versions.length === 0 ? 'The case holds no text of this agreement.' : 'No text of this agreement has a stated date, and none was captured on a known day.';
    return { ...none, basis: why, until: null };
  }
  const index = effects.findLastIndex(effect => startOfDayMs(effect.on, zone) <= atUtcMs);
  const current = effects[index];
  if (current === undefined) {
    return { ...none, basis: `Before ${first.on}, the earliest ${first.kind} date among the texts in the case (${first.version.cite}).`, until: first.on };
  }
  const next = effects.slice(index + 1).find(effect => effect.on > current.on);
  const sameDay = effects.filter(effect => effect.on === current.on);
  const chosen = sameDay.length > 1 ? seenBy(sameDay, atUtcMs, zone) : current;
  return {
    agreement: agreement.name,
    at: iso,
    version: chosen.version,
    basis: basisOf(chosen, next, sameDay.length, zone),
    basisKind: chosen.kind,
    confidence: sameDay.length > 1 || chosen.kind === 'captured' ? 'low' : wasSeenInForce(chosen, next, zone) ? 'high' : 'medium',
    until: next?.on ?? null,
    rivals: [],
    survival: null,
  };
}

/** Of several texts under one date: the one last captured by then, else the one captured first. */
function seenBy<V extends DatedVersion>(sameDay: readonly Effect<V>[], atUtcMs: number, zone: string): Effect<V> {
  const seen = sameDay.findLast(({ version }) => version.captured !== null && instantMs(version.captured, zone) <= atUtcMs);
  const chosen = seen ?? sameDay.find(({ version }) => version.captured !== null) ?? sameDay[0];
  if (chosen === undefined) throw new Error('no text under this date');
  return chosen;
}

function wasSeenInForce(effect: Effect, next: Effect | undefined, zone: string): boolean {
  const { captured } = effect.version;
  if (captured === null) return false;
  const day = dayOf(captured, zone);
  return day >= effect.on && (next === undefined || day < next.on);
}

function basisOf(effect: Effect, next: Effect | undefined, sameDay: number, zone: string): string {
  const inZone = zone === 'UTC' ? '' : ` (${zone})`;
  const until = next === undefined ? 'and no later text is in the case' : `and the next, ${next.version.cite}, is ${next.kind === 'stated' ? 'stated' : 'captured'} ${next.on}`;
  const start = effect.kind === 'stated' ? `${effect.version.cite} is stated ${effect.on}${inZone}` : `${effect.version.cite} states no date and was first captured ${effect.on}${inZone}`;
  const others = sameDay > 1 ? `; ${sameDay} texts carry that date, and this one had been captured last by then` : '';
  return `${start}, ${until}${others}.`;
}

function dayOf(captured: string, zone: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(captured)) return captured;
  return Temporal.Instant.fromEpochMilliseconds(instantMs(captured, zone)).toZonedDateTimeISO(zone).toPlainDate().toString();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareNumbers(a: string, b: string): number {
  return Number(a.slice(a.indexOf(':') + 1)) - Number(b.slice(b.indexOf(':') + 1));
}
