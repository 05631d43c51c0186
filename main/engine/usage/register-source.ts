import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { Mapping } from '../../../shared/domain/usage.ts';
import { ROLLED_APP, ROLLED_CREDENTIAL, ROLLED_ENDPOINT, ROLLED_STATUS } from '../store/repositories/usage.ts';
import type { RolledDimension, UsageFileRow, usageWriter } from '../store/repositories/usage.ts';
import { rollupPartsOf, USAGE_FORMAT } from '../store/usage-source.ts';
import { APP_VERSION } from '../version.ts';
import type { BuiltSource } from './build-source.ts';
import { mergeRollups } from './merge-rollups.ts';

const DIMENSIONS: readonly RolledDimension[] = ['app', 'credential', 'method', 'endpoint'];

/** A source that was built and stands in its place. */
export interface PlacedSource {
  readonly sourceId: number;
  readonly generation: number;
  readonly fileName: string;
  readonly finalPath: string;
  readonly mapping: Mapping;
  readonly built: BuiltSource;
}

/** What a case keeps of the log itself, whichever exhibit it belongs to. */
export function fileRowOf(built: BuiltSource, log: Pick<UsageFileRow, 'packing' | 'member' | 'encoding'>): Omit<UsageFileRow, 'sha256' | 'sourceId' | 'generation' | 'rows' | 'rejected' | 'skipped' | 'repeats'> {
  return {
    ...log, contentSha256: built.contentSha256, contentBytes: built.contentBytes, physicalLines: built.physicalLines,
    firstUtcUs: built.coverage.firstUtcUs, lastUtcUs: built.coverage.lastUtcUs, disorder: built.coverage.disorder,
    gaps: JSON.stringify(built.coverage.gaps.map(gap => [gap.fromUtcUs, gap.toUtcUs])),
  };
}

/** Makes a source part of the case: itself, its log, its values and rollups. The caller owns the transaction. */
export function registerSource(usage: ReturnType<typeof usageWriter>, { sourceId, generation, fileName, finalPath, mapping, built }: PlacedSource, file: ReturnType<typeof fileRowOf> & { readonly sha256: Sha256 }): void {
  usage.addSource({
    sourceId, generation, fileName, format: USAGE_FORMAT, mapping: JSON.stringify(mapping), appVersion: APP_VERSION, rows: built.rows, sizeBytes: built.sizeBytes, rolled: rolledBits(built.rolled),
    pairs: new Uint8Array(Uint32Array.from(built.pairs.flatMap(pair => [pair.method, pair.endpoint])).buffer),
  });
  usage.addFile({ ...file, sourceId, generation, rows: built.rows, rejected: built.rejected, skipped: built.skipped, repeats: null });
  for (const dimension of DIMENSIONS) {
    const values = built.values[dimension];
    if (values !== null) usage.addValues(sourceId, generation, dimension, values);
  }
  for (const { kind, bucket, cells } of mergeRollups(rollupPartsOf(finalPath))) usage.addRollup(sourceId, generation, kind, bucket, cells);
}

function rolledBits(rolled: BuiltSource['rolled']): number {
  return (rolled.status ? ROLLED_STATUS : 0) | (rolled.app ? ROLLED_APP : 0) | (rolled.endpoint ? ROLLED_ENDPOINT : 0) | (rolled.credential ? ROLLED_CREDENTIAL : 0);
}
