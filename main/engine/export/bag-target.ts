import { access, constants, lstat, mkdir, open, readFile, readdir, realpath, rename, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ProvisoError } from '../../../shared/errors.ts';
import { syncFolder } from '../case-file/durable.ts';

/** Stands in a folder that is being written, so that a later run knows it for unfinished work of ours. */
const MARKER = '.proviso-unfinished';
/** Kept free on the destination besides what is written. */
const SPARE_BYTES = 16 * 1024 * 1024;

/** Where a bag is written and what it becomes. */
export interface BagTarget {
  /** Absolute path the finished bag has. */
  readonly path: string;
  /** Absolute path while it is written. */
  readonly partial: string;
}

export interface TargetOptions {
  /** Nothing may be written below this folder. */
  readonly caseRoot: string | null;
  readonly neededBytes: number;
}

/**
 * Says whether a bag can be written to this place, without writing anything. Gives its absolute path.
 * @throws bundle.target-exists, bundle.target-in-case, bundle.target-vanished, bundle.target-not-writable, disk.full
 */
export async function checkTarget(wanted: string, options: TargetOptions): Promise<string> {
  const parent = await parentOf(resolve(wanted));
  const path = join(parent, basename(resolve(wanted)));
  if (options.caseRoot !== null) await refuseInside(path, options.caseRoot);
  await refuseTaken(path);
  await refuseFull(parent, options.neededBytes);
  return path;
}

/**
 * Makes `<target>.partial` ready. An unfinished folder that an earlier run left there is replaced; anything else is left alone.
 * @throws bundle.target-exists, bundle.target-in-case, bundle.target-vanished when its parent is not there, bundle.target-not-writable, bundle.partial-exists, disk.full
 */
export async function prepareTarget(wanted: string, options: TargetOptions): Promise<BagTarget> {
  const path = await checkTarget(wanted, options);
  const partial = `${path}.partial`;
  await clearUnfinished(partial);
  try {
    await mkdir(partial, { mode: 0o755 });
    await writeFile(join(partial, MARKER), 'An evidence bundle was being written here. It is not finished and may be deleted.\n');
  } catch (error) {
    throw asTargetError(error);
  }
  return { path, partial };
}

/**
 * Gives the finished folder its name. Until this returns nothing is named as the bundle.
 * @throws bundle.target-exists when something took the name meanwhile
 */
export async function settleTarget(target: BagTarget): Promise<void> {
  try {
    await refuseTaken(target.path);
    // An empty folder may stand there: the name is taken over from it.
    await rmdir(target.path).catch(() => undefined);
    await retrySharing(() => rename(target.partial, target.path));
    await syncFolder(dirname(target.path));
  } catch (error) {
    throw asTargetError(error);
  }
}

/** Takes away the note that the folder is unfinished; what is left is the bag alone. */
export async function unmarkTarget(target: BagTarget): Promise<void> {
  await rm(join(target.partial, MARKER), { force: true });
}

/** Removes what was half written; what cannot be removed keeps its `.partial` name. */
export async function abandonTarget(target: BagTarget): Promise<void> {
  await rm(target.partial, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

/** Turns what the file system says while a bag is written into a code a person can act on. */
export function asTargetError(thrown: unknown): unknown {
  if (thrown instanceof ProvisoError || !(thrown instanceof Error)) return thrown;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new ProvisoError('disk.full', 'The disk the bundle was written to is full. What was half written was removed; free some space or choose another disk.', {}, { cause: thrown });
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENXIO':
    case 'ENODEV':
    case 'ESTALE':
    case 'EIO':
      return new ProvisoError('bundle.target-vanished', 'The folder the bundle was written to is gone or can no longer be written. Check that the disk is connected and try again; the frozen bundle is kept in the case.', { cause: code }, { cause: thrown });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new ProvisoError('bundle.target-not-writable', 'The bundle may not be written there. Choose a folder this user can write to.', { cause: code }, { cause: thrown });
    case 'ENAMETOOLONG':
      return new ProvisoError('bundle.target-name-too-long', 'The name or path of the bundle is longer than this disk can hold. Choose a shorter one.', {}, { cause: thrown });
    default:
      return thrown;
  }
}

async function parentOf(path: string): Promise<string> {
  if (basename(path) === '') throw new ProvisoError('bundle.target-exists', 'The root of a disk cannot become a bundle. Name a new folder on it.');
  try {
    const parent = await realpath(dirname(path));
    await access(parent, constants.W_OK | constants.X_OK);
    return parent;
  } catch (error) {
    throw asTargetError(error);
  }
}

async function refuseInside(path: string, caseRoot: string): Promise<void> {
  const root = await realpath(caseRoot);
  if (path === root || path.startsWith(root + sep)) {
    throw new ProvisoError('bundle.target-in-case', 'A bundle cannot be written inside the case folder. Choose a place outside it.');
  }
}

async function refuseTaken(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  if (found.isDirectory() && (await readdir(path)).length === 0) return;
  throw new ProvisoError('bundle.target-exists', 'There is something at this place already. Choose another name; nothing was changed.');
}

async function refuseFull(parent: string, neededBytes: number): Promise<void> {
  const space = await statfs(parent);
  const freeBytes = space.bavail * space.bsize;
  if (freeBytes < neededBytes + SPARE_BYTES) {
    throw new ProvisoError('disk.full', `The disk has ${freeBytes.toLocaleString('en')} bytes free and the bundle needs about ${neededBytes.toLocaleString('en')}. Free some space or choose another disk; nothing was written.`, { freeBytes, neededBytes });
  }
}

async function clearUnfinished(partial: string): Promise<void> {
  const found = await lstat(partial).catch(() => null);
  if (found === null) return;
  const isOurs = found.isDirectory() && ((await exists(join(partial, MARKER))) || (await readdir(partial)).length === 0 || (await isOurBag(partial)));
  if (!isOurs) {
    throw new ProvisoError('bundle.partial-exists', `"${basename(partial)}" is in the way and was not left by an export. Move it or choose another name; nothing was changed.`, { name: basename(partial) });
  }
  await rm(partial, { recursive: true, force: true, maxRetries: 3 });
}

async function isOurBag(folder: string): Promise<boolean> {
  return /^Bag-Software-Agent: Proviso /m.test(await readFile(join(folder, 'bag-info.txt'), 'utf8').catch(() => ''));
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/** Other programs on Windows hold a folder for a moment after it was written. */
async function retrySharing(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await act();
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      const isShared = process.platform === 'win32' && (code === 'EPERM' || code === 'EACCES' || code === 'EBUSY');
      if (!isShared || attempt === 10) throw error;
      await wait(50 * attempt);
    }
  }
}

/** Syncs every folder below `root` that the bag wrote, children first, so that names survive a power cut. */
export async function syncFolders(folders: Iterable<string>): Promise<void> {
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) await syncFolder(folder);
}

/** Opens a file that must not be there yet. */
export async function openNew(path: string) {
  return open(path, 'wx', 0o644);
}
