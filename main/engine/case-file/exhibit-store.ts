import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { chmod, copyFile, mkdir, open, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { Place } from '../../../shared/domain/case.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { CaseFile } from './case-file.ts';
import { exhibitPath } from './case-file.ts';
import { syncFolder } from './durable.ts';
import { placeOf, writePlace } from './places.ts';

/** A file that can be read but is not an exhibit yet: a copy in the case folder, or the original where it will be kept. */
export interface Staged {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: string;
  readonly createdAt: string | null;
  readonly copySeconds: number;
  /** Set when it is to be left where it is; the file is never touched then. */
  readonly place?: Place;
}

export interface StageOptions {
  readonly signal: AbortSignal;
  /** Called about ten times a second with bytes copied so far. */
  readonly onBytes?: (done: number, total: number) => void;
}

const CHUNK = 4 * 1024 * 1024;
/** Left free on the disk besides the copy and what is made of it, for the database. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** What is made of a file, as a share of it: segments and rollups of a log, items of a mailbox; more where the file is packed. */
const MADE_OF_PLAIN = 0.3, MADE_OF_PACKED = 2.5;
/** How packed files start: gzip, Zstandard, zip (workbooks are), Parquet. */
const PACKED_MARKS = ['1f8b', '28b52ffd', '504b0304', '50415231'];

/**
 * Copies a file's bytes into `exhibits/incoming`, as a copy-on-write clone where the file system can.
 * @throws file.missing, file.no-permission, file.is-folder, file.changed when it changes or vanishes midway, disk.full
 */
export async function stage(caseFile: CaseFile, sourcePath: string, options: StageOptions): Promise<Staged> {
  const before = await regularFile(sourcePath);
  await requireSpace(caseFile, sourcePath, before.size, true);
  const path = join(caseFile.incomingDir, `${randomUUID()}.partial`);
  const started = performance.now();
  try {
    await cloneOrCopy(sourcePath, path, before.size, options);
    const after = await stat(sourcePath);
    const copied = await stat(path);
    if (copied.size !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      throw new ProvisoError('file.changed', 'The file changed while it was copied. Wait until nothing writes to it and take it in again.');
    }
    return {
      path,
      sizeBytes: copied.size,
      modifiedAt: before.mtime.toISOString(),
      createdAt: before.birthtimeMs > 0 ? before.birthtime.toISOString() : null,
      copySeconds: (performance.now() - started) / 1_000,
    };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Leaves a file where it is, below a named root.
 * @throws file.missing, file.no-permission, file.is-folder, file.not-regular, root.unknown, import.not-below-root, disk.full for what is made of it
 */
export async function stageInPlace(caseFile: CaseFile, sourcePath: string, root: string): Promise<Staged> {
  const stats = await regularFile(sourcePath);
  const place = placeOf(root, sourcePath, stats);
  await requireSpace(caseFile, sourcePath, stats.size, false);
  return { path: sourcePath, sizeBytes: stats.size, modifiedAt: stats.mtime.toISOString(), createdAt: stats.birthtimeMs > 0 ? stats.birthtime.toISOString() : null, copySeconds: 0, place };
}

async function regularFile(path: string): Promise<Stats> {
  const stats = await stat(path);
  if (stats.isDirectory()) throw new ProvisoError('file.is-folder', 'This is a folder without any file in it. Choose the files themselves.');
  if (!stats.isFile()) throw new ProvisoError('file.not-regular', 'This is a device or a socket, not a file. Copy its content to a file first.');
  return stats;
}

async function requireSpace(caseFile: CaseFile, sourcePath: string, sizeBytes: number, isCopied: boolean): Promise<void> {
  await mkdir(caseFile.incomingDir, { recursive: true });
  const space = await statfs(caseFile.incomingDir);
  const freeBytes = space.bavail * space.bsize;
  const neededBytes = (isCopied ? sizeBytes : 0) + Math.ceil(sizeBytes * (await isPacked(sourcePath) ? MADE_OF_PACKED : MADE_OF_PLAIN)) + SPARE_BYTES;
  if (freeBytes >= neededBytes) return;
  const what = isCopied ? 'the copy of this file and what is made of it need' : 'what is made of this file needs';
  throw new ProvisoError('disk.full', `The disk has ${freeBytes.toLocaleString('en')} bytes free; ${what} about ${neededBytes.toLocaleString('en')}. Free some space or move the case to a larger disk.`, { freeBytes, neededBytes });
}

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(4);
    await file.read(start, 0, 4, 0);
    return PACKED_MARKS.some(mark => start.toString('hex').startsWith(mark));
  } finally {
    await file.close();
  }
}

async function cloneOrCopy(from: string, to: string, total: number, options: StageOptions): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
    options.onBytes?.(total, total);
    return;
  } catch {
    // No copy-on-write here: copy the bytes.
    await rm(to, { force: true });
  }
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'wx', 0o600);
    try {
      const buffer = Buffer.allocUnsafe(CHUNK);
      let done = 0;
      for (;;) {
        if (options.signal.aborted) throw options.signal.reason;
        const { bytesRead } = await source.read(buffer, 0, CHUNK, done);
        if (bytesRead === 0) break;
        let written = 0;
        while (written < bytesRead) written += (await target.write(buffer, written, bytesRead - written, done + written)).bytesWritten;
        done += bytesRead;
        options.onBytes?.(done, total);
      }
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** True when two files hold the same bytes; false also when one of them cannot be read. */
export async function holdsSameBytes(one: string, other: string, options: StageOptions): Promise<boolean> {
  const files: FileHandle[] = [];
  try {
    files.push(await open(one, 'r'), await open(other, 'r'));
    const [first, second] = files;
    if (first === undefined || second === undefined) return false;
    const total = (await first.stat()).size;
    if ((await second.stat()).size !== total) return false;
    const mine = Buffer.allocUnsafe(CHUNK), theirs = Buffer.allocUnsafe(CHUNK);
    for (let done = 0; done < total;) {
      if (options.signal.aborted) throw options.signal.reason;
      const wanted = Math.min(CHUNK, total - done);
      const read = await Promise.all([readFully(first, mine, wanted, done), readFully(second, theirs, wanted, done)]);
      if (read[0] !== wanted || read[1] !== wanted || mine.compare(theirs, 0, wanted, 0, wanted) !== 0) return false;
      done += wanted;
      options.onBytes?.(done, total);
    }
    return true;
  } catch (error) {
    if (options.signal.aborted) throw error;
    return false;
  } finally {
    for (const file of files) await file.close();
  }
}

async function readFully(file: FileHandle, into: Buffer, wanted: number, position: number): Promise<number> {
  let filled = 0;
  while (filled < wanted) {
    const { bytesRead } = await file.read(into, filled, wanted - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** SHA-256 of a staged copy, read once. */
export async function hashStaged(staged: Staged, options: StageOptions): Promise<Sha256> {
  const hash = createHash('sha256');
  const file = await open(staged.path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let done = 0;
    for (;;) {
      if (options.signal.aborted) throw options.signal.reason;
      const { bytesRead } = await file.read(buffer, 0, CHUNK, done);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      done += bytesRead;
      options.onBytes?.(done, staged.sizeBytes);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex') as Sha256;
}

/**
 * Makes a staged copy the exhibit of its hash: synced, renamed into place, read-only. Of a file that is left where it is, notes where.
 * Call it before the row that names it. The same bytes twice leave one exhibit.
 * @throws file.changed when a file that is left in place is not as it was when reading it began
 */
export async function settle(caseFile: CaseFile, staged: Staged, sha256: Sha256): Promise<string> {
  const target = exhibitPath(caseFile, sha256);
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  try {
    if ((await stat(target)).size === staged.sizeBytes) {
      await discard(staged);
      return target;
    }
  } catch {
    // Not there yet: the usual case.
  }
  if (staged.place !== undefined) {
    const now = await stat(staged.path);
    if (now.size !== staged.sizeBytes || now.mtime.toISOString() !== staged.modifiedAt) throw new ProvisoError('file.changed', 'The file changed while it was read. Wait until nothing writes to it and take it in again.');
    await writePlace(caseFile, sha256, staged.place);
    return target;
  }
  const file = await open(staged.path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  const at = new Date(staged.modifiedAt);
  await utimes(staged.path, at, at);
  await rename(staged.path, target);
  await chmod(target, 0o444);
  await syncFolder(folder);
  await syncFolder(dirname(folder));
  return target;
}

/** Drops a staged copy that did not become an exhibit. A file that was to be left where it is stays. */
export async function discard(staged: Staged): Promise<void> {
  if (staged.place !== undefined) return;
  await rm(staged.path, { force: true });
}
