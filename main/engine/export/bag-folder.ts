import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextDecoder } from 'node:util';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import { stopIfCancelled } from '../context.ts';

/** One thing that is wrong or odd in a bag. Warnings do not make a bag invalid. */
export interface BagProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** Everything that lies in a folder; links and devices are named and never followed. */
export interface FolderListing {
  readonly root: string;
  /** Path relative to the folder, with forward slashes, to size in bytes. */
  readonly files: ReadonlyMap<string, number>;
  readonly hasPayloadFolder: boolean;
  readonly problems: readonly BagProblem[];
}

const READ_CHUNK = 1 << 20;
/** A line of a manifest is never longer than this; a longer one is no manifest line. */
const LINE_MAX = 1 << 16;

/**
 * Lists a folder without following anything out of it.
 * @throws bundle.not-found, bundle.not-a-folder, file.no-permission
 */
export async function listFolder(path: string, signal: AbortSignal): Promise<FolderListing> {
  const root = await realpath(path).catch(() => { throw new ProvisoError('bundle.not-found', 'There is no folder at this place. Check the path to the bundle.'); });
  if (!(await lstat(root)).isDirectory()) throw new ProvisoError('bundle.not-a-folder', 'This is a file, and a bundle is a folder. Unpack it first if it is an archive.');
  const files = new Map<string, number>();
  const problems: BagProblem[] = [];
  const pending = [''];
  let hasPayloadFolder = false;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    stopIfCancelled(signal);
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
      const known = toProvisoError(error);
      problems.push({ path: folder, code: 'bag.unreadable', message: `The folder could not be read (${known.code}).`, severity: 'error' });
      return [];
    });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const at = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isSymbolicLink()) {
        problems.push({ path: at, code: 'bag.symbolic-link', message: 'This is a link to another place, not a file. It was not followed.', severity: 'error' });
      } else if (entry.isDirectory()) {
        if (at === 'data') hasPayloadFolder = true;
        pending.push(at);
      } else if (entry.isFile()) {
        const found = await lstat(join(root, at)).catch(() => null);
        if (found !== null) files.set(at, found.size);
      } else {
        problems.push({ path: at, code: 'bag.not-a-file', message: 'This is a device, a pipe or a socket, not a file. It was not opened.', severity: 'error' });
      }
    }
  }
  return { root, files, hasPayloadFolder, problems };
}

/** Digests of one file, each algorithm fed in the same pass. */
export async function hashFile(path: string, algorithms: readonly string[], options: { readonly signal: AbortSignal; readonly onBytes?: (bytes: number) => void }): Promise<Map<string, string>> {
  const hashes = algorithms.map(algorithm => [algorithm, createHash(algorithm)] as const);
  for await (const piece of readPieces(path, options.signal)) {
    for (const [, hash] of hashes) hash.update(piece);
    options.onBytes?.(piece.byteLength);
  }
  return new Map(hashes.map(([algorithm, hash]) => [algorithm, hash.digest('hex')]));
}

/** The bytes of a regular file in pieces; a piece is only good until the next is asked for. */
export async function* readPieces(path: string, signal: AbortSignal, startByte = 0, endByte = Number.POSITIVE_INFINITY): AsyncIterable<Buffer> {
  // Subtle: O_NOFOLLOW and O_NONBLOCK because the folder may change between listing and reading: a link or a pipe put there must not be opened or waited for.
  const flags = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const file = await open(path, flags);
  try {
    if (!(await file.stat()).isFile()) throw new ProvisoError('file.not-regular', 'This is not a regular file any more.');
    const buffer = Buffer.allocUnsafe(READ_CHUNK);
    for (let at = startByte; at < endByte; ) {
      stopIfCancelled(signal);
      const { bytesRead } = await file.read(buffer, 0, Math.min(READ_CHUNK, endByte - at), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Lines of a text file without their ends (LF, CR or CRLF); lines past 64 KiB are given as null. */
export async function* readLines(path: string, decoder: TextDecoder, signal: AbortSignal): AsyncIterable<string | null> {
  let rest = '';
  const state = { isTooLong: false };
  const take = function* (text: string, isLast: boolean): Iterable<string | null> {
    rest += text;
    // Subtle: a CR at the very end may be half of a CRLF, so it waits for the next piece.
    const held = !isLast && rest.endsWith('\r') ? 1 : 0;
    const lines = rest.slice(0, rest.length - held).split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '') + (held === 1 ? '\r' : '');
    for (const line of lines) {
      if (state.isTooLong) state.isTooLong = false;
      else yield line.length > LINE_MAX ? null : line;
    }
    if (rest.length > LINE_MAX) {
      if (!state.isTooLong) yield null;
      state.isTooLong = true;
      rest = '';
    }
  };
  for await (const piece of readPieces(path, signal)) yield* take(decoder.decode(piece, { stream: true }), false);
  yield* take(decoder.decode(), true);
  if (rest !== '' && !state.isTooLong) yield rest;
}

/** A small text file whole; null when it is not there, is not a file or is larger than `maxBytes`. */
export async function readSmallText(listing: FolderListing, path: string, maxBytes: number, decoder: TextDecoder, signal: AbortSignal): Promise<string | null> {
  const size = listing.files.get(path);
  if (size === undefined || size > maxBytes) return null;
  const parts: Buffer[] = [];
  try {
    for await (const piece of readPieces(join(listing.root, path), signal)) parts.push(Buffer.from(piece));
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
  return decoder.decode(Buffer.concat(parts));
}
