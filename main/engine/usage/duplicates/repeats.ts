import { ProvisoError } from '../../../../shared/errors.ts';
import type { ReadDb } from '../../store/connection.ts';
import { duplicateReader } from '../../store/repositories/duplicates.ts';
import type { DuplicateSetRow, Reading } from '../../store/repositories/duplicates.ts';
import { usageReader } from '../../store/repositories/usage.ts';
import type { UsageSource } from '../../store/repositories/usage.ts';
import { fileLabel } from '../member-name.ts';
import { overlapOf } from './plan.ts';

/** Which rows of a log are repeats, segment by segment. */
export interface Repeats {
  /** Segments that have any, ascending. */
  readonly segmentIds: readonly number[];
  /** One bit a row, the lowest bit of the first byte first; null when the segment has none. */
  bits(segmentId: number): Uint8Array | null;
}

/** What is asked for each log of a question, and is the same for all of them until the case is written. */
interface Known {
  readonly found: ReturnType<typeof duplicateReader>;
  state: string;
  /** By the sources a slice names. */
  readonly among: Map<string, Among>;
}

interface Among {
  /** Logs that were not yet compared with the others. */
  readonly missing: readonly UsageSource[];
  readonly readings: ReadonlySet<string>;
}

const known = new WeakMap<ReadDb, Known>();

function knownOf(db: ReadDb): Known {
  let own = known.get(db);
  if (own === undefined) known.set(db, own = { found: duplicateReader(db), state: '', among: new Map() });
  const state = own.found.state();
  if (state !== own.state) {
    own.state = state;
    own.among.clear();
  }
  return own;
}

/** What an exclusion counts among: all logs of the case, or those that a slice names. */
function amongOf(db: ReadDb, { found, among }: Known, sources: readonly string[]): Among {
  const key = sources.join(' ');
  let own = among.get(key);
  if (own === undefined) {
    const wanted = new Set(sources), missing = new Map(found.missing().map(reading => [keyOf(reading), reading.hasIds === 1]));
    const logs = usageReader(db).sources().filter(source => wanted.size === 0 || wanted.has(source.sha256) || wanted.has(source.contentSha256));
    own = {
      missing: logs.filter(log => missing.get(keyOf(log)) === true || (missing.has(keyOf(log)) && logs.some(other => other !== log && overlapOf(log, other) !== null))),
      readings: new Set(logs.map(keyOf)),
    };
    among.set(key, own);
  }
  return own;
}

/** Logs that were not yet compared with the others a slice counts. One that overlaps with none of them and has no request ids holds no repeat. */
export function uncompared(db: ReadDb, sources: readonly string[]): readonly UsageSource[] {
  return amongOf(db, knownOf(db), sources).missing;
}

/**
 * The repeats of one log among the sources a slice names, all of the case without one. A request whose only other copies are in logs the
 * slice does not count is no repeat there.
 * @throws usage.duplicates-unknown when a log of them was not compared
 */
export function repeatsOf(db: ReadDb, source: Reading, sources: readonly string[]): Repeats {
  const own = knownOf(db), { found } = own, { missing, readings } = amongOf(db, own, sources), [first] = missing;
  if (first !== undefined) throw notCompared(fileLabel(db, first), missing.length);
  const sets = found.setsOf(source).filter(set => heldBy(set).some(reading => readings.has(keyOf(reading))));
  return {
    segmentIds: [...new Set(sets.flatMap(({ duplicateSetId }) => found.segments(duplicateSetId).map(({ segmentId }) => segmentId)))].sort((one, other) => one - other),
    bits: segmentId => joined(sets.map(({ duplicateSetId }) => found.bits(duplicateSetId, segmentId))),
  };
}

/** The others that hold the requests of a set, the readings that were replaced since among them. */
export function heldBy(set: Pick<DuplicateSetRow, 'heldBy'>): Reading[] {
  return (JSON.parse(set.heldBy) as [number, number][]).map(([sourceId, generation]) => ({ sourceId, generation }));
}

export function keyOf({ sourceId, generation }: Reading): string {
  return `${sourceId}-${generation}`;
}

/** Rows that any of these has; null when none has one. */
export function joined(parts: readonly (Uint8Array | null)[]): Uint8Array | null {
  let all: Uint8Array | null = null;
  for (const part of parts) {
    if (part === null) continue;
    if (all === null) all = part;
    else for (let at = 0; at < all.length; at++) all[at]! |= part[at]!;
  }
  return all;
}

function notCompared(file: string, count: number): ProvisoError {
  const which = count === 1 ? file : `${file} and ${count - 1} more`;
  return new ProvisoError('usage.duplicates-unknown', `Repeated requests were not looked for yet in ${which}, so none can be left out. Look for them first: usage duplicates CASE`, { file, count });
}
