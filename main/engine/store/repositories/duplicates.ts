import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ReadDb, WriteDb } from '../connection.ts';

/** By which rule a request repeats another: the same bytes at the same instant in another log, or the same request id. */
export type DuplicateRule = 'bytes' | 'request-id';

/** One reading of a log. */
export interface Reading { readonly sourceId: number; readonly generation: number }

/** Requests of one reading that the same others hold, by the same rule. */
export interface DuplicateSetRow extends Reading {
  readonly duplicateSetId: number;
  readonly rule: DuplicateRule;
  /** JSON list of `[sourceId, generation]`, in the order of the logs' hashes. */
  readonly heldBy: string;
  readonly rows: number;
}

export interface NewDuplicateSet extends Reading {
  readonly rule: DuplicateRule;
  readonly heldBy: readonly Reading[];
  readonly rows: number;
  /** Pairs of places: a repeat and what it repeats in the first of `heldBy`; a place is 65,536 × segment from 0 + row. */
  readonly examples: Uint32Array;
  readonly segments: readonly { readonly segmentId: number; readonly rows: number; readonly bits: Uint8Array }[];
}

const SET = 'd.duplicate_set_id AS duplicateSetId, d.source_id AS sourceId, d.generation, d.rule, d.held_by AS heldBy, d.rows';

/** Requests that stand in several logs, as they were found last. Sets of readings that were replaced since are not given. */
export function duplicateReader(db: ReadDb) {
  const changes = db.prepare<[], { changes: number }>('SELECT total_changes() AS changes');
  const compared = db.prepare<[], Reading & { comparedAt: string }>(
    `SELECT d.source_id AS sourceId, d.generation, d.compared_at AS comparedAt FROM duplicate_source d
       JOIN usage_source s ON s.source_id = d.source_id AND s.generation = d.generation WHERE s.state = 'current' ORDER BY d.source_id`);
  const missing = db.prepare<[], Reading & { hasIds: 0 | 1 }>(
    `SELECT s.source_id AS sourceId, s.generation, EXISTS (SELECT 1 FROM json_each(s.mapping, '$.columns') c WHERE json_extract(c.value, '$.role') = 'requestId') AS hasIds
       FROM usage_source s LEFT JOIN duplicate_source d ON d.source_id = s.source_id AND d.generation = s.generation
      WHERE s.state = 'current' AND d.source_id IS NULL ORDER BY s.source_id`);
  const sets = db.prepare<[], DuplicateSetRow>(
    `SELECT ${SET} FROM duplicate_set d JOIN usage_source s ON s.source_id = d.source_id AND s.generation = d.generation WHERE s.state = 'current' ORDER BY d.duplicate_set_id`);
  const setsOf = db.prepare<[number, number], DuplicateSetRow>(`SELECT ${SET} FROM duplicate_set d WHERE d.source_id = ? AND d.generation = ? ORDER BY d.duplicate_set_id`);
  const examples = db.prepare<[number], { examples: Uint8Array }>('SELECT examples FROM duplicate_set WHERE duplicate_set_id = ?');
  const segments = db.prepare<[number], { segmentId: number; rows: number }>('SELECT segment_id AS segmentId, rows FROM duplicate_segment WHERE duplicate_set_id = ? ORDER BY segment_id');
  const bits = db.prepare<[number, number], { bits: Uint8Array }>('SELECT bits FROM duplicate_segment WHERE duplicate_set_id = ? AND segment_id = ?');
  return {
    /** The same text until anything in the case is written, by whomever. */
    state: (): string => `${String(db.pragma('data_version', { simple: true }))} ${changes.get()!.changes}`,
    /** Current readings that were compared with each other. */
    compared: (): (Reading & { comparedAt: string })[] => compared.all(),
    /** Current readings that were not, and whether request ids were mapped in them. */
    missing: (): (Reading & { hasIds: 0 | 1 })[] => missing.all(),
    sets: (): DuplicateSetRow[] => sets.all(),
    setsOf: ({ sourceId, generation }: Reading): DuplicateSetRow[] => setsOf.all(sourceId, generation),
    /** The first 1,000 requests of a set: pairs of places, as `NewDuplicateSet` has them. */
    examples: (duplicateSetId: number): Uint32Array => new Uint32Array(examples.get(duplicateSetId)?.examples.slice().buffer ?? new ArrayBuffer(0)),
    segments: (duplicateSetId: number): { segmentId: number; rows: number }[] => segments.all(duplicateSetId),
    /** One bit a row of the segment, the lowest bit of the first byte first; null when the set has none there. */
    bits: (duplicateSetId: number, segmentId: number): Uint8Array | null => {
      const row = bits.get(duplicateSetId, segmentId);
      return row === undefined ? null : inflateRawSync(row.bits);
    },
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function duplicateWriter(db: WriteDb) {
  const isStale = 'NOT EXISTS (SELECT 1 FROM usage_source s WHERE s.source_id = d.source_id AND s.generation = d.generation AND s.state = \'current\')';
  const dropSegments = db.prepare(`DELETE FROM duplicate_segment WHERE duplicate_set_id IN (SELECT d.duplicate_set_id FROM duplicate_set d WHERE ${isStale})`);
  const dropSets = db.prepare(`DELETE FROM duplicate_set AS d WHERE ${isStale}`);
  const dropSources = db.prepare(`DELETE FROM duplicate_source AS d WHERE ${isStale}`);
  const source = db.prepare<[number, number, string]>('INSERT OR REPLACE INTO duplicate_source (source_id, generation, compared_at) VALUES (?, ?, ?)');
  const set = db.prepare<[number, number, string, string, number, Uint8Array], { id: number }>(
    'INSERT INTO duplicate_set (source_id, generation, rule, held_by, rows, examples) VALUES (?, ?, ?, ?, ?, ?) RETURNING duplicate_set_id AS id');
  const segment = db.prepare<[number, number, number, Uint8Array]>('INSERT INTO duplicate_segment (duplicate_set_id, segment_id, rows, bits) VALUES (?, ?, ?, ?)');
  return {
    ...duplicateReader(db),
    /** Forgets what was found for readings that are current no more. */
    dropStale: (): void => { dropSegments.run(); dropSets.run(); dropSources.run(); },
    addCompared: ({ sourceId, generation }: Reading, comparedAt: string): void => { source.run(sourceId, generation, comparedAt); },
    addSet: ({ sourceId, generation, rule, heldBy, rows, examples, segments }: NewDuplicateSet): void => {
      const { id } = set.get(sourceId, generation, rule, JSON.stringify(heldBy.map(own => [own.sourceId, own.generation])), rows, new Uint8Array(examples.buffer, examples.byteOffset, examples.byteLength))!;
      for (const { segmentId, rows: own, bits } of segments) segment.run(id, segmentId, own, deflateRawSync(bits, { level: 1 }));
    },
  };
}
