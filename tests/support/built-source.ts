import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSource } from '../../main/engine/usage/build-source.ts';
import type { BuiltSource } from '../../main/engine/usage/build-source.ts';
import { packingText } from '../../main/engine/usage/feeds/packing.ts';
import type { Packing } from '../../main/engine/usage/feeds/packing.ts';
import { decodeColumn } from '../../main/engine/usage/column-codec.ts';
import { openFeedFor } from '../../main/engine/usage/remote-feed.ts';
import { readLogHead } from '../../main/engine/usage/read-head.ts';
import { proposeFromHead } from '../../main/engine/usage/mapping-proposal.ts';
import { SourceDictionary } from '../../main/engine/usage/source-dictionary.ts';
import { openUsageSource } from '../../main/engine/store/usage-source.ts';
import { tempDir } from './temp.ts';

export interface BuildOptions {
  readonly gzip?: boolean;
  /** Share of the file that arrives. */
  readonly keep?: number;
  readonly zone?: string;
  readonly workers?: number;
  readonly slotBytes?: number;
  readonly signal?: AbortSignal;
}

/** Everything a source file says of a log, in plain values. */
export interface DumpedSource {
  readonly built: BuiltSource;
  readonly rows: readonly { readonly line: number; readonly startByte: number; readonly endByte: number; readonly atUtcUs: number; readonly values: Readonly<Record<string, string | number>> }[];
  readonly pieces: readonly { readonly code: string; readonly line: number; readonly startByte: number; readonly endByte: number; readonly records: number }[];
}

/** Builds a source from bytes, the way an import does, and takes it apart again. */
export async function buildAndDump(content: string | Uint8Array, options: BuildOptions = {}): Promise<DumpedSource> {
  const folder = tempDir();
  const path = join(folder, 'log'), partialPath = join(folder, 'source.partial');
  const plain = Buffer.from(content);
  const bytes = options.gzip === true ? gzipSync(plain) : plain;
  writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * (options.keep ?? 1))));
  const head = readLogHead(plain.subarray(0, 65_536), plain.length <= 65_536);
  if (head === null) throw new Error('these bytes do not read as records');
  const { mapping } = proposeFromHead(head, options.zone ?? null);
  const packing: Packing = options.gzip === true ? [{ kind: 'gzip' }] : [];
  const built = await buildSource({
    open: () => openFeedFor(options.workers ?? 0, path, packing, mapping.encoding), packing: packingText(packing), mapping, head, partialPath,
    pool: { workers: options.workers ?? 0, slotBytes: options.slotBytes ?? 1 << 20 }, signal: options.signal ?? new AbortController().signal, onProgress: () => undefined,
  });
  return dump(built);
}

function dump(built: BuiltSource): DumpedSource {
  const source = openUsageSource(built.partialPath);
  const columns = source.columns().filter(column => column.kind === 'values' || column.kind === 'numbers');
  const rows = source.segments().flatMap(segment => {
    const read = (columnId: number): Float64Array => decodeColumn(source.data(segment.segmentId, columnId) ?? new Uint8Array(0), segment.rows, new Float64Array(segment.rows));
    const times = read(0), lengths = read(1), gaps = read(2), lineSteps = read(3);
    const cells = columns.map(column => {
      const dictionary = column.kind === 'values' ? new SourceDictionary(source.dictionary(column.columnId)) : null;
      const stored = source.data(segment.segmentId, column.columnId) === null ? null : read(column.columnId);
      return { name: column.name, at: (row: number): string | number => (stored === null ? '(in the original)' : dictionary === null ? stored[row]! : dictionary.text(stored[row]!)) };
    });
    let byte = segment.firstByte, line = segment.firstLine;
    return Array.from({ length: segment.rows }, (_, row) => {
      const startByte = byte + gaps[row]!;
      byte = startByte + lengths[row]!;
      line += lineSteps[row]!;
      return { line, startByte, endByte: byte, atUtcUs: times[row]!, values: Object.fromEntries(cells.map(cell => [cell.name, cell.at(row)])) };
    });
  });
  const pieces = source.pieces(0, 1_000_000).map(({ code, line, startByte, endByte, records }) => ({ code, line, startByte, endByte, records }));
  source.close();
  return { built, rows, pieces };
}

export function isGone(path: string): boolean {
  return !existsSync(path) && !existsSync(`${path}-journal`);
}
