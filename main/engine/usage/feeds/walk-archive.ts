import { randomUUID } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProvisoError, toProvisoError } from '../../../../shared/errors.ts';
import { isPackage, listsWorkbook } from '../../tables/xlsx/listing.ts';
import { startsLikeParquet } from '../../tables/parquet/listing.ts';
import type { TableKind } from '../../tables/table.ts';
import { CHUNK, PeekedBytes } from './bytes.ts';
import type { Bytes, FeedProblem } from './bytes.ts';
import { FileBytes } from './file-bytes.ts';
import { GZIP, InflatedBytes } from './inflated-bytes.ts';
import type { Packing, PackingStep } from './packing.ts';
import { MOST_RATIO, RATIO_FROM_BYTES } from './ratio-guard.ts';
import { startsLikeTar, TarReader } from './tar-reader.ts';
import { ZstdBytes } from './zstd-bytes.ts';
import { startsLikeZstd } from './zstd-frames.ts';
import { MOST_ENTRIES, ZipReader } from './zip-reader.ts';

/** What archives of logs are. */
export type Container = 'zip' | 'tar';

/** Where a part is: its name in the archive, after the names of the archives within it on the way. */
interface Named { readonly names: readonly string[] }

/** A part of an archive that can be looked at. Its bytes are over when the next part is asked for. */
export interface ArchivePart extends Named {
  readonly packing: Packing;
  /** Bytes of the archive's own file that were read so far. */
  readonly readBytes: number;
  readonly sizeBytes: number;
  readonly bytes: PeekedBytes;
}

/** A part that holds tables, unpacked to a file that is gone when the next part is asked for. */
export interface TablePart extends Named {
  readonly packing: Packing;
  readonly readBytes: number;
  readonly kind: TableKind;
  readonly path: string;
}

/** A part that is listed and not read. */
export interface UnreadPart extends Named { readonly code: string; readonly reason: string }

export type WalkedPart = ArchivePart | TablePart | UnreadPart;

export interface ArchiveFile {
  readonly path: string;
  readonly container: Container;
  /** What the whole archive is packed in. */
  readonly compression: 'gzip' | 'zstd' | null;
  /** A folder for what must be a file to be read: zip files and tables within the archive. Null lists them unread. */
  readonly scratch: string | null;
}

const HEAD_BYTES = 65_536;
/** Everything an archive unpacks to, those within it included. */
const MOST_BYTES = 20e9;
/** Archives within archives, the outermost being the first. */
const MOST_DEPTH = 5;

/** Tells an archive by its first bytes, decompressed where they were compressed. */
export function containerOf(head: Uint8Array, isCompressed: boolean): Container | null {
  if (!isCompressed && startsLikeZip(head)) return 'zip';
  return startsLikeTar(head) ? 'tar' : null;
}

function startsLikeZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/**
 * Every part of an archive and of the archives within it, in their order. Names are labels; nothing is written but what `scratch` is for.
 * @throws archive.damaged, archive.too-many-entries, archive.overlap of the outermost archive
 */
export async function* walkArchive(file: ArchiveFile): AsyncGenerator<WalkedPart> {
  yield* new ArchiveWalk(file.scratch, (await stat(file.path)).size).walk(file);
}

/** Where the walk is: how it came there, and how far in the exhibit's file. */
interface Place extends Named { readonly steps: Packing; readonly depth: number; readBytes(): number }

/** One walk with what it may use, over all depths. */
class ArchiveWalk {
  readonly #scratch: string | null;
  #bytesLeft: number;
  #entriesLeft = MOST_ENTRIES;

  constructor(scratch: string | null, sizeBytes: number) {
    this.#scratch = scratch;
    this.#bytesLeft = Math.min(MOST_BYTES, Math.max(2 * RATIO_FROM_BYTES, sizeBytes * MOST_RATIO));
  }

  async* walk({ path, container, compression }: ArchiveFile): AsyncGenerator<WalkedPart> {
    if (container === 'zip') { yield* this.#zip(path, { names: [], steps: [], depth: 1, readBytes: () => 0 }); return; }
    const file = await FileBytes.open(path), bytes = unpacked(file, compression);
    try {
      yield* this.#tar(bytes, { names: [], steps: compression === null ? [] : [{ kind: compression }], depth: 1, readBytes: () => file.readBytes });
    } finally {
      await bytes.close();
      await file.close();
    }
  }

  async* #zip(path: string, at: Place): AsyncGenerator<WalkedPart> {
    const zip = await ZipReader.open(path);
    try {
      let readBytes = 0;
      for (const entry of zip.entries) {
        if (at.depth === 1) readBytes += entry.entry.compressedSize;
        if (entry.isFolder) continue;
        const names = [...at.names, entry.name];
        if (this.#entriesLeft-- <= 0) { yield tooMany(names); return; }
        if (entry.fault !== null) yield { names, code: entry.fault.code, reason: entry.fault.message };
        else {
          const body = await zip.body(entry).catch((error: unknown) => toProvisoError(error));
          if (body instanceof ProvisoError) yield { names, code: body.code, reason: 'the archive has no such entry where its directory says' };
          else {
            const step: PackingStep = { kind: 'zip', index: entry.index, ...(at.depth === 1 ? {} : { at: entry.place }) };
            yield* this.#lookAt(body, entry.sizeBytes, { names, steps: [...at.steps, step], depth: at.depth, readBytes: at.depth === 1 ? () => readBytes : at.readBytes });
          }
        }
      }
    } finally {
      await zip.close();
    }
  }

  async* #tar(bytes: Bytes, at: Place): AsyncGenerator<WalkedPart> {
    const tar = new TarReader(bytes);
    for (let entry = await tar.next(); entry !== null; entry = await tar.next()) {
      const names = [...at.names, entry.name];
      if (this.#entriesLeft-- <= 0) { yield tooMany(names); return; }
      if (entry.kind === 'folder') continue;
      if (entry.kind === 'other') yield { names, code: 'archive.no-file', reason: 'a link or a device, not a file' };
      else yield* this.#lookAt(tar.body(), entry.sizeBytes, { names, steps: [...at.steps, { kind: 'tar', index: entry.index }], depth: at.depth, readBytes: at.readBytes });
    }
    if (tar.problem !== null) yield { names: at.names, code: tar.problem.code, reason: tar.problem.message };
  }

  /** Unpacks a part once more where it is packed itself, and walks through it where it is an archive. */
  async* #lookAt(inner: Bytes, sizeBytes: number, at: Place): AsyncGenerator<WalkedPart> {
    const { names } = at;
    const raw = await PeekedBytes.of(inner, HEAD_BYTES);
    const step: PackingStep | null = raw.head[0] === 0x1f && raw.head[1] === 0x8b && raw.head[2] === 8 ? { kind: 'gzip' } : startsLikeZstd(raw.head) ? { kind: 'zstd' } : null;
    const bytes = await PeekedBytes.of(this.#metered(step === null ? raw : unpacked(raw, step.kind === 'zstd' ? 'zstd' : 'gzip')), HEAD_BYTES);
    try {
      const place: Place = step === null ? at : { ...at, steps: [...at.steps, step] };
      if (raw.head.length === 0) yield { names, code: 'archive.empty', reason: 'an empty file' };
      else if (bytes.head.length === 0 && bytes.problem !== null) yield { names, code: bytes.problem.code, reason: bytes.problem.message };
      else if (startsLikeZip(bytes.head) || startsLikeParquet(bytes.head)) yield* this.#fromScratch(bytes, place);
      else if (!startsLikeTar(bytes.head)) yield { names, packing: place.steps, readBytes: at.readBytes(), sizeBytes, bytes };
      else if (at.depth === MOST_DEPTH) yield tooDeep(names);
      else yield* this.#tar(bytes, { ...place, depth: at.depth + 1 });
    } finally {
      await bytes.close();
    }
  }

  /** Unpacks a part to a file of its own to read it there. */
  async* #fromScratch(bytes: PeekedBytes, at: Place): AsyncGenerator<WalkedPart> {
    const { names } = at;
    if (this.#scratch === null) { yield { names, code: 'archive.nested', reason: 'an archive or a file of tables within the archive' }; return; }
    const path = join(this.#scratch, `${randomUUID()}.partial`);
    try {
      await writeFile(bytes, path);
      if (bytes.problem !== null) yield { names, code: bytes.problem.code, reason: bytes.problem.message };
      const kind = startsLikeParquet(bytes.head) ? 'parquet' : await kindOfZip(path);
      if (kind === 'parquet' || kind === 'xlsx') yield { names, packing: at.steps, readBytes: at.readBytes(), kind, path };
      else if (kind === 'package') yield { names, code: 'archive.not-a-log', reason: 'it does not read as a usage log' };
      else if (at.depth === MOST_DEPTH) yield tooDeep(names);
      else yield* this.#zip(path, { ...at, depth: at.depth + 1 });
    } catch (error) {
      const failure = toProvisoError(error);
      if (!failure.code.startsWith('archive.')) throw error;
      yield { names, code: failure.code, reason: failure.message };
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Ends bytes where the archive unpacks to more than it may. */
  #metered(inner: Bytes): Bytes {
    let problem: FeedProblem | null = null;
    const left = (): number => this.#bytesLeft;
    const take = (bytes: number): void => { this.#bytesLeft -= bytes; };
    return {
      fill: async target => {
        const room = Math.min(target.length, Math.max(0, left()));
        const filled = await inner.fill(target.subarray(0, room));
        take(filled);
        if (filled === room && room < target.length) problem = { code: 'archive.too-large', message: 'The archive unpacks to more than 20 GB, or to more than 200 times its size, so reading stopped here. Unpack it by hand if these are logs, and take them in.' };
        return filled;
      },
      get problem() { return problem ?? inner.problem; },
      close: () => inner.close(),
    };
  }
}

function tooMany(names: readonly string[]): UnreadPart {
  return { names, code: 'archive.too-many-entries', reason: `The archive has more than ${MOST_ENTRIES.toLocaleString('en')} entries; the others were not read. Split it.` };
}

function tooDeep(names: readonly string[]): UnreadPart {
  return { names, code: 'archive.too-deep', reason: `an archive more than ${MOST_DEPTH} deep in archives; unpack it and take it in by itself` };
}

async function kindOfZip(path: string): Promise<'xlsx' | 'package' | 'archive'> {
  const zip = await ZipReader.open(path);
  await zip.close();
  const names = zip.entries.map(entry => entry.name);
  return listsWorkbook(names) ? 'xlsx' : isPackage(names) ? 'package' : 'archive';
}

async function writeFile(bytes: Bytes, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    const buffer = new Uint8Array(CHUNK);
    for (let filled = await bytes.fill(buffer); filled > 0; filled = await bytes.fill(buffer)) {
      for (let written = 0; written < filled;) written += (await file.write(buffer, written, filled - written)).bytesWritten;
    }
  } finally {
    await file.close();
  }
}

function unpacked(bytes: Bytes, compression: 'gzip' | 'zstd' | null): Bytes {
  return compression === null ? bytes : compression === 'gzip' ? new InflatedBytes(bytes, GZIP, 'gzip') : new ZstdBytes(bytes);
}
