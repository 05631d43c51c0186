import type { Sha256 } from '../../../../shared/domain/basics.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

export type RolledDimension = 'app' | 'credential' | 'method' | 'endpoint';

/** Bits of `UsageSource.rolled`. */
export const ROLLED_STATUS = 1, ROLLED_APP = 2, ROLLED_ENDPOINT = 4, ROLLED_CREDENTIAL = 8;

/** A usage source of the case: one log, read once, in a file of its own below `usage/`. */
export interface UsageSource {
  readonly sourceId: number;
  readonly generation: number;
  readonly fileName: string;
  readonly rows: number;
  readonly rolled: number;
  readonly sha256: Sha256;
  /** SHA-256 of the bytes whose lines are counted: what came out of the compression. */
  readonly contentSha256: Sha256;
  /** Steps from the exhibit to the log, as `packingText` writes them. */
  readonly packing: string;
  /** Which part of the exhibit it is: JSON of `MemberName`; null when it is the exhibit. */
  readonly member: string | null;
  readonly encoding: string;
  readonly firstUtcUs: number | null;
  readonly lastUtcUs: number | null;
}

export interface UsageFileRow {
  readonly sourceId: number | null;
  readonly generation: number | null;
  readonly sha256: Sha256;
  readonly contentSha256: Sha256;
  /** Steps from the exhibit to the log, as `packingText` writes them. */
  readonly packing: string;
  /** Which part of the exhibit it is: JSON of `MemberName`; null when it is the exhibit. */
  readonly member: string | null;
  readonly encoding: string;
  readonly contentBytes: number;
  readonly physicalLines: number;
  readonly rows: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly firstUtcUs: number | null;
  readonly lastUtcUs: number | null;
  readonly disorder: number;
  /** JSON array of `[fromUtcUs, toUtcUs]`. */
  readonly gaps: string;
  /** Exhibit whose content these bytes repeat; such a file has no rows of its own. */
  readonly repeats: Sha256 | null;
}

/** One reading of a source, current or not. */
export interface GenerationRow {
  readonly sourceId: number;
  readonly generation: number;
  readonly state: 'current' | 'replaced' | 'deleted';
  /** JSON of the mapping. */
  readonly mapping: string;
  readonly registeredAt: string;
  readonly appVersion: string;
  readonly rows: number;
}

export interface NewUsageSource {
  readonly sourceId: number;
  readonly generation: number;
  readonly fileName: string;
  readonly format: number;
  readonly mapping: string;
  readonly appVersion: string;
  readonly rows: number;
  readonly sizeBytes: number;
  readonly rolled: number;
  readonly pairs: Uint8Array;
}

export interface RollupRow { readonly bucket: number; readonly cells: Uint8Array }

const FILE = `f.source_id AS sourceId, f.generation, f.sha256, f.content_sha256 AS contentSha256, f.compression AS packing, f.member, f.encoding, f.content_bytes AS contentBytes,
  f.physical_lines AS physicalLines, f.rows, f.rejected, f.skipped, f.first_utc_us AS firstUtcUs, f.last_utc_us AS lastUtcUs, f.disorder, f.gaps, f.repeats`;

/** The registered usage logs of a case. Rows of the logs themselves are in the sources' own files. */
export function usageReader(db: ReadDb) {
  const sources = db.prepare<[], UsageSource>(
    `SELECT s.source_id AS sourceId, s.generation, s.file_name AS fileName, s.rows, s.rolled, f.sha256, f.content_sha256 AS contentSha256, f.compression AS packing, f.member, f.encoding,
            f.first_utc_us AS firstUtcUs, f.last_utc_us AS lastUtcUs
       FROM usage_source s JOIN usage_file f ON f.source_id = s.source_id AND f.generation = s.generation
      WHERE s.state = 'current' ORDER BY s.source_id`);
  const files = db.prepare<[], UsageFileRow>(
    `SELECT ${FILE} FROM usage_file f LEFT JOIN usage_source s ON s.source_id = f.source_id AND s.generation = f.generation
      WHERE f.source_id IS NULL OR s.state = 'current' ORDER BY f.usage_file_id`);
  const generations = db.prepare<[], GenerationRow>('SELECT source_id AS sourceId, generation, state, mapping, registered_at AS registeredAt, app_version AS appVersion, rows FROM usage_source ORDER BY source_id, generation DESC');
  const withContent = db.prepare<[string], { sha256: Sha256 }>(
    `SELECT f.sha256 FROM usage_file f JOIN usage_source s ON s.source_id = f.source_id AND s.generation = f.generation WHERE f.content_sha256 = ? AND s.state = 'current' LIMIT 1`);
  const fileNames = db.prepare<[], { fileName: string }>(`SELECT file_name AS fileName FROM usage_source WHERE state = 'current'`);
  const logs = db.prepare<[], { sha256: Sha256; packing: string }>('SELECT DISTINCT sha256, compression AS packing FROM usage_file WHERE source_id IS NOT NULL');
  const pairs = db.prepare<[number, number], { pairs: Uint8Array }>('SELECT pairs FROM usage_source WHERE source_id = ? AND generation = ?');
  const valueMap = db.prepare<[number, number, string], { valueIds: Uint8Array }>('SELECT value_ids AS valueIds FROM usage_value_map WHERE source_id = ? AND generation = ? AND dimension = ?');
  const valueOf = db.prepare<[number], { value: string }>('SELECT value FROM usage_value WHERE value_id = ?');
  const valuesOf = db.prepare<[string], { valueId: number; value: string }>('SELECT value_id AS valueId, value FROM usage_value WHERE dimension = ?');
  const rollup = db.prepare<[number, number, number, number, number], RollupRow>(
    'SELECT bucket, cells FROM usage_rollup WHERE source_id = ? AND generation = ? AND kind = ? AND bucket >= ? AND bucket < ? ORDER BY bucket');
  return {
    sources: (): UsageSource[] => sources.all(),
    /** Log files in the order they came in, repeats among them. */
    files: (): UsageFileRow[] => files.all(),
    /** Every reading of every source, the newest of each first. */
    generations: (): GenerationRow[] => generations.all(),
    /** The exhibit that already holds this content; null when none does. */
    exhibitWithContent: (contentSha256: string): Sha256 | null => withContent.get(contentSha256)?.sha256 ?? null,
    /** Every log that has a source of any generation: its exhibit and the steps to it. */
    logs: (): { sha256: Sha256; packing: string }[] => logs.all(),
    /** Files of the readings that answer. */
    fileNames: (): Set<string> => new Set(fileNames.all().map(row => row.fileName)),
    /** Methods and endpoints that go together, by the source's own numbers. */
    pairs: (source: Pick<UsageSource, 'sourceId' | 'generation'>): Uint32Array => toUint32(pairs.get(source.sourceId, source.generation)?.pairs),
    /** Case-wide value of each of the source's own numbers, number 1 first; null when the dimension is not rolled. */
    valueIds: (source: Pick<UsageSource, 'sourceId' | 'generation'>, dimension: RolledDimension): Uint32Array | null => {
      const row = valueMap.get(source.sourceId, source.generation, dimension);
      return row === undefined ? null : toUint32(row.valueIds);
    },
    value: (valueId: number): string => valueOf.get(valueId)?.value ?? '',
    /** Every value of a dimension that any source has. */
    values: (dimension: RolledDimension): { valueId: number; value: string }[] => valuesOf.all(dimension),
    /** Cells of the buckets from `from` up to `to`, exclusive. */
    rollup: (source: Pick<UsageSource, 'sourceId' | 'generation'>, kind: number, from: number, to: number): IterableIterator<RollupRow> =>
      rollup.iterate(source.sourceId, source.generation, kind, from, to),
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function usageWriter(db: WriteDb) {
  const take = db.prepare<[], { number: number }>('UPDATE usage_counter SET last_source = last_source + 1 RETURNING last_source AS number');
  const source = db.prepare<[NewUsageSource & { registeredAt: string }]>(
    `INSERT INTO usage_source (source_id, generation, file_name, format, state, mapping, app_version, registered_at, rows, size_bytes, rolled, pairs)
     VALUES (@sourceId, @generation, @fileName, @format, 'current', @mapping, @appVersion, @registeredAt, @rows, @sizeBytes, @rolled, @pairs)`);
  const file = db.prepare<[UsageFileRow]>(
    `INSERT INTO usage_file (source_id, generation, sha256, content_sha256, compression, member, encoding, content_bytes, physical_lines, rows, rejected, skipped, first_utc_us, last_utc_us, disorder, gaps, repeats)
     VALUES (@sourceId, @generation, @sha256, @contentSha256, @packing, @member, @encoding, @contentBytes, @physicalLines, @rows, @rejected, @skipped, @firstUtcUs, @lastUtcUs, @disorder, @gaps, @repeats)`);
  const replace = db.prepare<[number]>(`UPDATE usage_source SET state = 'replaced' WHERE source_id = CAST(? AS INTEGER) AND state = 'current'`);
  const dropRollups = db.prepare<[number]>('DELETE FROM usage_rollup WHERE source_id = CAST(? AS INTEGER)');
  const known = db.prepare<[string, string], { valueId: number }>('SELECT value_id AS valueId FROM usage_value WHERE dimension = ? AND value = ?');
  const add = db.prepare<[string, string], { valueId: number }>('INSERT INTO usage_value (dimension, value) VALUES (?, ?) RETURNING value_id AS valueId');
  const map = db.prepare<[number, number, string, Uint8Array]>('INSERT INTO usage_value_map (source_id, generation, dimension, value_ids) VALUES (?, ?, ?, ?)');
  const rollup = db.prepare<[number, number, number, number, Uint8Array]>('INSERT INTO usage_rollup (source_id, generation, kind, bucket, cells) VALUES (?, ?, ?, ?, ?)');
  return {
    ...usageReader(db),
    /** The next source number; a transaction of its own, so that two imports at once never share a file name. */
    takeSourceNumber: (): number => db.transaction(() => take.get()!.number).immediate(),
    /** The current reading of a source answers no more; its rollups go at once, its file when the case is next opened for writing. */
    replaceCurrent: (sourceId: number): void => { replace.run(sourceId); dropRollups.run(sourceId); },
    addSource: (row: NewUsageSource): void => { source.run({ ...row, registeredAt: new Date().toISOString() }); },
    addFile: (row: UsageFileRow): void => { file.run(row); },
    /** Gives each value its case-wide number and keeps the list. */
    addValues: (sourceId: number, generation: number, dimension: RolledDimension, values: readonly string[]): void => {
      const ids = Uint32Array.from(values, value => (known.get(dimension, value) ?? add.get(dimension, value)!).valueId);
      map.run(sourceId, generation, dimension, new Uint8Array(ids.buffer));
    },
    addRollup: (sourceId: number, generation: number, kind: number, bucket: number, cells: Uint8Array): void => { rollup.run(sourceId, generation, kind, bucket, cells); },
  };
}

function toUint32(bytes: Uint8Array | undefined): Uint32Array {
  if (bytes === undefined) return new Uint32Array(0);
  return new Uint32Array(bytes.slice().buffer);
}
