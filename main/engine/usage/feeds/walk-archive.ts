import { ProvisoError, toProvisoError } from '../../../../shared/errors.ts';
import type { Bytes } from './bytes.ts';
import { PeekedBytes } from './bytes.ts';
import { FileBytes } from './file-bytes.ts';
import { GZIP, InflatedBytes } from './inflated-bytes.ts';
import type { Packing, PackingStep } from './packing.ts';
import { startsLikeTar, TarReader } from './tar-reader.ts';
import { ZstdBytes } from './zstd-bytes.ts';
import { startsLikeZstd } from './zstd-frames.ts';
import { MOST_ENTRIES, ZipReader } from './zip-reader.ts';

/** What archives of logs are. */
export type Container = 'zip' | 'tar';

/** A part of an archive that can be looked at. Its bytes are over when the next part is asked for. */
export interface ArchivePart {
  readonly name: string;
  readonly packing: Packing;
  /** Bytes of the archive's own file that were read so far. */
  readonly readBytes: number;
  readonly sizeBytes: number;
  readonly bytes: PeekedBytes;
}

/** A part that is listed and not read. */
export interface UnreadPart { readonly name: string; readonly code: string; readonly reason: string }

const HEAD_BYTES = 65_536;
/** Everything an archive unpacks to. */
const MOST_BYTES = 20e9;

/** Tells an archive by its first bytes, decompressed where they were compressed. */
export function containerOf(head: Uint8Array, isCompressed: boolean): Container | null {
  if (!isCompressed && head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))) return 'zip';
  return startsLikeTar(head) ? 'tar' : null;
}

/**
 * Every part of an archive, in its order. Nothing is written anywhere; names are labels.
 * @param compression what the whole archive is packed in
 * @throws archive.damaged, archive.too-many-entries, archive.overlap
 */
export async function* walkArchive(path: string, container: Container, compression: 'gzip' | 'zstd' | null): AsyncGenerator<ArchivePart | UnreadPart> {
  const budget = { left: MOST_BYTES };
  if (container === 'zip') yield* walkZip(path, budget);
  else yield* walkTar(path, compression, budget);
}

async function* walkZip(path: string, budget: { left: number }): AsyncGenerator<ArchivePart | UnreadPart> {
  const zip = await ZipReader.open(path);
  try {
    let readBytes = 0;
    for (const entry of zip.entries) {
      readBytes += entry.entry.compressedSize;
      if (entry.isFolder) continue;
      if (entry.fault !== null) yield { name: entry.name, code: entry.fault.code, reason: entry.fault.message };
      else {
        const body = await zip.body(entry).catch((error: unknown) => toProvisoError(error));
        if (body instanceof ProvisoError) yield { name: entry.name, code: body.code, reason: 'the archive has no such entry where its directory says' };
        else yield* lookAt(entry.name, body, [{ kind: 'zip', index: entry.index }], entry.sizeBytes, readBytes, budget);
      }
    }
  } finally {
    await zip.close();
  }
}

async function* walkTar(path: string, compression: 'gzip' | 'zstd' | null, budget: { left: number }): AsyncGenerator<ArchivePart | UnreadPart> {
  const file = await FileBytes.open(path);
  const outer: Packing = compression === null ? [] : [{ kind: compression }];
  const bytes = unpacked(file, compression);
  try {
    const tar = new TarReader(bytes);
    for (let entry = await tar.next(); entry !== null; entry = await tar.next()) {
      if (entry.index >= MOST_ENTRIES) { yield { name: entry.name, code: 'archive.too-many-entries', reason: `The archive has more than ${MOST_ENTRIES.toLocaleString('en')} entries; the others were not read. Split it.` }; return; }
      if (entry.kind === 'folder') continue;
      if (entry.kind === 'other') yield { name: entry.name, code: 'archive.no-file', reason: 'a link or a device, not a file' };
      else yield* lookAt(entry.name, tar.body(), [...outer, { kind: 'tar', index: entry.index }], entry.sizeBytes, file.readBytes, budget);
    }
    if (tar.problem !== null) yield { name: '', code: tar.problem.code, reason: tar.problem.message };
  } finally {
    await bytes.close();
    await file.close();
  }
}

/** Unpacks a part once more where it is packed itself. */
async function* lookAt(name: string, inner: Bytes, steps: Packing, sizeBytes: number, readBytes: number, budget: { left: number }): AsyncGenerator<ArchivePart | UnreadPart> {
  const raw = await PeekedBytes.of(inner, HEAD_BYTES);
  const step: PackingStep | null = raw.head[0] === 0x1f && raw.head[1] === 0x8b && raw.head[2] === 8 ? { kind: 'gzip' } : startsLikeZstd(raw.head) ? { kind: 'zstd' } : null;
  const bytes = step === null ? raw : await PeekedBytes.of(unpacked(raw, step.kind === 'zstd' ? 'zstd' : 'gzip'), HEAD_BYTES);
  try {
    if (raw.head.length === 0) { yield { name, code: 'archive.empty', reason: 'an empty file' }; return; }
    if (containerOf(bytes.head, false) !== null) { yield { name, code: 'archive.nested', reason: 'an archive within the archive; unpack it and take it in by itself' }; return; }
    if (budget.left <= 0) { yield { name, code: 'archive.too-large', reason: `the archive unpacks to more than ${(MOST_BYTES / 1e9).toFixed(0)} GB; this part was not read` }; return; }
    yield { name, packing: step === null ? steps : [...steps, step], readBytes, sizeBytes, bytes: metered(bytes, budget) };
  } finally {
    await bytes.close();
  }
}

function metered(bytes: PeekedBytes, budget: { left: number }): PeekedBytes {
  const fill = bytes.fill.bind(bytes);
  bytes.fill = async target => {
    const filled = await fill(target);
    budget.left -= filled;
    return filled;
  };
  return bytes;
}

function unpacked(bytes: Bytes, compression: 'gzip' | 'zstd' | null): Bytes {
  return compression === null ? bytes : compression === 'gzip' ? new InflatedBytes(bytes, GZIP, 'gzip') : new ZstdBytes(bytes);
}
