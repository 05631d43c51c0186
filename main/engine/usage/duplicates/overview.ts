import type { DuplicateOverview, DuplicatePair, DuplicateRow, LogName, Overlap } from '../../../../shared/contract/duplicates.ts';
import type { Cursor } from '../../../../shared/domain/basics.ts';
import { isoOfUs } from '../../../../shared/domain/instants.ts';
import type { ReadDb } from '../../store/connection.ts';
import { duplicateReader } from '../../store/repositories/duplicates.ts';
import type { DuplicateRule } from '../../store/repositories/duplicates.ts';
import { usageReader } from '../../store/repositories/usage.ts';
import type { UsageSource } from '../../store/repositories/usage.ts';
import { TIME_COLUMN } from '../../store/usage-source.ts';
import { decodeColumn } from '../column-codec.ts';
import { ordinalsOf, ordinalSuffix } from '../line-ordinals.ts';
import { fileLabel } from '../member-name.ts';
import { openSources } from '../open-source.ts';
import type { OpenSource, UsageContext } from '../open-source.ts';
import { SEGMENT_ROWS } from '../segment-builder.ts';
import { positionsOf } from '../segment-scan.ts';
import { overlapOf } from './plan.ts';
import { heldBy, joined, keyOf, uncompared } from './repeats.ts';
import { DUPLICATE_EXPLANATIONS, DUPLICATE_FORMULA, DUPLICATE_RULE } from './words.ts';

const MOST_PAIRS = 5_000;

/** What is known of repeats: how many, between which logs, and which logs were not compared yet. */
export function duplicateOverview(db: ReadDb): DuplicateOverview {
  const found = duplicateReader(db), sources = usageReader(db).sources(), byKey = new Map(sources.map(source => [keyOf(source), source]));
  const names = new Map<string, LogName>();
  const nameOf = (source: UsageSource): LogName => {
    let name = names.get(keyOf(source));
    if (name === undefined) names.set(keyOf(source), name = { file: fileLabel(db, source), sha256: source.sha256, contentSha256: source.contentSha256 });
    return name;
  };
  const compared = found.compared(), pairs = new Map<string, DuplicatePair>();
  const setsOf = new Map<string, number[]>();
  for (const set of found.sets()) {
    const own = byKey.get(keyOf(set)), holders = heldBy(set).flatMap(reading => byKey.get(keyOf(reading)) ?? []);
    if (own === undefined || holders.length === 0) continue;
    setsOf.set(keyOf(set), [...(setsOf.get(keyOf(set)) ?? []), set.duplicateSetId]);
    for (const holder of holders) {
      const key = `${set.rule} ${keyOf(own)} ${keyOf(holder)}`, pair = pairs.get(key);
      pairs.set(key, { rule: set.rule, repeats: nameOf(own), keeps: nameOf(holder), requests: (pair?.requests ?? 0) + set.rows });
    }
  }
  const byLog = sources.flatMap(source => { const ids = setsOf.get(keyOf(source)); return ids === undefined ? [] : [{ contentSha256: source.contentSha256, repeats: rowsOf(db, ids) }]; });
  const missing = uncompared(db, []);
  const sorted = [...pairs.values()].sort((one, other) => other.requests - one.requests || (one.repeats.file < other.repeats.file ? -1 : 1));
  return {
    isCurrent: missing.length === 0, missing: missing.slice(0, MOST_PAIRS).map(nameOf), comparedAt: compared.map(({ comparedAt }) => comparedAt).sort().at(-1) ?? null,
    logs: sources.length, requests: sources.reduce((sum, { rows }) => sum + rows, 0), repeats: byLog.reduce((sum, log) => sum + log.repeats, 0), byLog,
    pairs: sorted.slice(0, MOST_PAIRS), pairCount: sorted.length,
    rule: DUPLICATE_RULE, formula: DUPLICATE_FORMULA, explanations: [...DUPLICATE_EXPLANATIONS],
  };
}

/** Requests that are in any of a log's sets, each counted once. */
function rowsOf(db: ReadDb, sets: readonly number[]): number {
  const found = duplicateReader(db), bySegment = new Map<number, { set: number; rows: number }[]>();
  for (const set of sets) for (const { segmentId, rows } of found.segments(set)) bySegment.set(segmentId, [...(bySegment.get(segmentId) ?? []), { set, rows }]);
  let total = 0;
  for (const [segmentId, parts] of bySegment) {
    const [only] = parts;
    total += parts.length === 1 && only !== undefined ? only.rows : bitCount(joined(parts.map(({ set }) => found.bits(set, segmentId))));
  }
  return total;
}

function bitCount(bits: Uint8Array | null): number {
  let count = 0;
  for (let byte of bits ?? []) for (; byte !== 0; byte &= byte - 1) count++;
  return count;
}

/** Logs whose times overlap, the longest overlaps first. */
export function overlapsIn(db: ReadDb): { overlaps: Overlap[]; total: number } {
  const sources = usageReader(db).sources(), found: { one: UsageSource; other: UsageSource; fromUtcUs: number; toUtcUs: number }[] = [];
  sources.forEach((one, at) => {
    for (const other of sources.slice(at + 1)) {
      const overlap = overlapOf(one, other);
      if (overlap !== null) found.push({ one, other, ...overlap });
    }
  });
  found.sort((a, b) => (b.toUtcUs - b.fromUtcUs) - (a.toUtcUs - a.fromUtcUs));
  const nameOf = (source: UsageSource): LogName => ({ file: fileLabel(db, source), sha256: source.sha256, contentSha256: source.contentSha256 });
  return { overlaps: found.slice(0, MOST_PAIRS).map(({ one, other, fromUtcUs, toUtcUs }) => ({ one: nameOf(one), other: nameOf(other), from: isoOfUs(fromUtcUs), to: isoOfUs(toUtcUs - 1) })), total: found.length };
}

/** Pages through the first repeats of each pair of logs, each beside the request it repeats. */
export function duplicateRows(context: UsageContext, ask: { readonly log: string | null; readonly keptIn: string | null; readonly rule: DuplicateRule | null; readonly after: Cursor | null; readonly limit: number }): { rows: DuplicateRow[]; next: Cursor | null } {
  const { db } = context, found = duplicateReader(db);
  const byKey = new Map(openSources(context).map(source => [keyOf(source.info), source]));
  const [fromSet, fromRow] = ask.after === null ? [0, 0] : (JSON.parse(ask.after) as [number, number]);
  const places = new Places(db), rows: DuplicateRow[] = [];
  for (const set of found.sets()) {
    if (set.duplicateSetId < fromSet || (ask.rule !== null && set.rule !== ask.rule)) continue;
    const own = byKey.get(keyOf(set)), [holder] = heldBy(set), keeper = holder === undefined ? undefined : byKey.get(keyOf(holder));
    // A reading that was replaced since keeps nothing; what it kept is found again by the next look.
    if (own === undefined || keeper === undefined) continue;
    if (!isNamed(own, ask.log) || !isNamed(keeper, ask.keptIn)) continue;
    const examples = found.examples(set.duplicateSetId);
    for (let at = set.duplicateSetId === fromSet ? fromRow : 0; at * 2 < examples.length; at++) {
      if (rows.length === ask.limit) return { rows, next: JSON.stringify([set.duplicateSetId, at]) as Cursor };
      rows.push({ rule: set.rule, repeat: places.at(own, examples[at * 2]!), keeps: places.at(keeper, examples[at * 2 + 1]!) });
    }
  }
  return { rows, next: null };
}

function isNamed({ info }: OpenSource, log: string | null): boolean {
  return log === null || info.contentSha256 === log || info.sha256 === log;
}

/** Says what stands at a place of a log; segments that were looked into are kept while they are few. */
class Places {
  readonly #db: ReadDb;
  readonly #segments = new Map<string, { readonly times: Float64Array; readonly lines: Float64Array; readonly ordinals: Uint32Array | null }>();

  constructor(db: ReadDb) {
    this.#db = db;
  }

  at(source: OpenSource, place: number): DuplicateRow['repeat'] {
    const index = Math.floor(place / SEGMENT_ROWS), row = place % SEGMENT_ROWS, key = `${keyOf(source.info)} ${index}`;
    let open = this.#segments.get(key);
    if (open === undefined) {
      const segment = source.segments[index]!, { lines } = positionsOf(source, segment);
      open = { times: decodeColumn(source.file.data(segment.segmentId, TIME_COLUMN)!, segment.rows, new Float64Array(segment.rows)), lines, ordinals: ordinalsOf(source, segment, lines) };
      if (this.#segments.size >= 16) this.#segments.clear();
      this.#segments.set(key, open);
    }
    const line = open.lines[row]!;
    return { ref: `request:${source.info.contentSha256.slice(0, 12)}:${line}${ordinalSuffix(open.ordinals, row)}`, file: fileLabel(this.#db, source.info), line, at: isoOfUs(open.times[row]!) };
  }
}
