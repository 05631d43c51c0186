import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ProvisoError } from '../../../../shared/errors.ts';
import type { Bytes, FeedProblem } from './bytes.ts';
import type { ZipPlace } from './packing.ts';
import { InflatedBytes } from './inflated-bytes.ts';
import type { PackedKind } from './ratio-guard.ts';

/** One entry of a zip file, in the order of its directory. */
export interface ZipEntry {
  /** From 0. */
  readonly index: number;
  /** A label, never a path. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly place: ZipPlace;
  readonly isFolder: boolean;
  /** Why it cannot be read; null when it can. */
  readonly fault: FeedProblem | null;
  readonly entry: Entry;
}

export const MOST_ENTRIES = 100_000;
export const ZIP_ENTRY: PackedKind = { code: 'archive.entry', name: 'This entry of the zip archive' };
export const LOCAL_HEADER_BYTES = 30;
const STORED = 0, DEFLATED = 8;

/** A zip file (PKWARE APPNOTE 6.3.10, zip64 included) that is read entry by entry; the caller closes it. */
export class ZipReader {
  readonly entries: readonly ZipEntry[];
  readonly #zip: ZipFile;
  readonly #file: FileHandle;

  private constructor(zip: ZipFile, file: FileHandle, entries: readonly ZipEntry[]) {
    this.#zip = zip;
    this.#file = file;
    this.entries = entries;
  }

  /** @throws archive.damaged without a directory that can be read, archive.too-many-entries, archive.overlap when entries share bytes */
  static async open(path: string): Promise<ZipReader> {
    const zip = await opened(path);
    try {
      if (zip.entryCount > MOST_ENTRIES) throw new ProvisoError('archive.too-many-entries', `The zip archive has ${zip.entryCount.toLocaleString('en')} entries; at most ${MOST_ENTRIES.toLocaleString('en')} are read. Split it, or unpack it and take in the folder.`);
      const entries = await entriesOf(zip);
      refuseOverlaps(entries);
      return new ZipReader(zip, await open(path, 'r'), entries);
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  /**
   * What an entry holds, its checksum checked at the end.
   * @param onRead told of the packed bytes as they are read
   */
  async body({ entry }: ZipEntry, onRead: (bytes: number) => void = () => undefined): Promise<Bytes> {
    const start = await new Promise<number>((resolve, reject) => {
      this.#zip.readLocalFileHeader(entry, { minimal: true }, (error, header) => { if (error === null) resolve(header.fileDataStart); else reject(damaged(error)); });
    });
    const packed = rangeOf(this.#file, start, start + entry.compressedSize, onRead);
    return new CheckedBytes(entry.compressionMethod === STORED ? packed : new InflatedBytes(packed, ZIP_ENTRY, 'deflate'), entry);
  }

  async close(): Promise<void> {
    this.#zip.close();
    await this.#file.close();
  }
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false, decodeStrings: false }, (error, zip) => { if (error === null) resolve(zip); else reject(damaged(error)); });
  });
}

function entriesOf(zip: ZipFile): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  return new Promise((resolve, reject) => {
    zip.on('error', (error: Error) => { reject(damaged(error)); });
    zip.on('end', () => { resolve(entries); });
    zip.on('entry', (entry: Entry) => {
      if (entries.length === MOST_ENTRIES) { reject(damaged(new Error('more entries than it says'))); return; }
      const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      entries.push({ index: entries.length, name, sizeBytes: entry.uncompressedSize, place: { startByte: entry.relativeOffsetOfLocalHeader, packedBytes: entry.compressedSize, isStored: entry.compressionMethod === STORED }, isFolder: name.endsWith('/'), fault: faultOf(entry), entry });
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function faultOf(entry: Entry): FeedProblem | null {
  if (entry.isEncrypted()) return { code: 'archive.encrypted', message: 'The entry is encrypted. Ask for its password, unpack it and take in what comes out.' };
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) return { code: 'archive.method-unknown', message: `The entry is packed with method ${entry.compressionMethod}, which is not read here. Unpack it and take in what comes out.` };
  return null;
}

/** Entries that share bytes are how a small zip unpacks to a huge one. */
function refuseOverlaps(entries: readonly ZipEntry[]): void {
  const ordered = entries.map(({ entry }) => entry).sort((one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader);
  for (let at = 1; at < ordered.length; at++) {
    const before = ordered[at - 1]!;
    if (before.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + before.fileNameLength + before.compressedSize <= ordered[at]!.relativeOffsetOfLocalHeader) continue;
    throw new ProvisoError('archive.overlap', 'Entries of the zip archive overlap, which no honest archive does. The file is kept; ask the sender for another.');
  }
}

function damaged(cause: Error): ProvisoError {
  return new ProvisoError('archive.damaged', 'The zip archive is damaged or cut off: its directory cannot be read. Ask for another copy.', {}, { cause });
}

function rangeOf(file: FileHandle, start: number, end: number, onRead: (bytes: number) => void): Bytes {
  let at = start, problem: FeedProblem | null = null;
  return {
    fill: async target => {
      let filled = 0;
      while (filled < target.length && at < end) {
        const { bytesRead } = await file.read(target, filled, Math.min(target.length - filled, end - at), at);
        if (bytesRead === 0) { problem = { code: 'archive.truncated', message: 'The zip archive ends within this entry. What stands before was read; ask for the whole file.' }; break; }
        filled += bytesRead;
        at += bytesRead;
        onRead(bytesRead);
      }
      return filled;
    },
    get problem() { return problem; },
    close: () => Promise.resolve(),
  };
}

/** Holds an entry to the size and checksum its archive states. */
class CheckedBytes implements Bytes {
  problem: FeedProblem | null = null;
  readonly #inner: Bytes;
  readonly #entry: Entry;
  #crc = 0;
  #bytes = 0;

  constructor(inner: Bytes, entry: Entry) {
    this.#inner = inner;
    this.#entry = entry;
  }

  async fill(target: Uint8Array): Promise<number> {
    const room = target.subarray(0, Math.min(target.length, this.#entry.uncompressedSize + 1 - this.#bytes));
    const filled = await this.#inner.fill(room);
    this.#crc = crc32(target.subarray(0, filled), this.#crc);
    this.#bytes += filled;
    if (filled < target.length) this.problem = this.#inner.problem ?? this.#verdict();
    return filled;
  }

  #verdict(): FeedProblem | null {
    if (this.#bytes === this.#entry.uncompressedSize && this.#crc === this.#entry.crc32) return null;
    return { code: 'archive.checksum', message: 'What this entry unpacks to is not what the zip archive says it is. It was read as it stands; ask for another copy.' };
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
