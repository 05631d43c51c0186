import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { syncFolder } from './durable.ts';

/** A file that was written outside the case. */
export interface NewFile { readonly name: string; readonly bytes: number; readonly sha256: Sha256 }

/** @throws export.exists */
export function requireFree(path: string): void {
  if (existsSync(path)) throw new ProvisoError('export.exists', `There is a file called ${basename(path)} already. Choose another name; nothing was overwritten.`);
}

/**
 * Writes a file that is not there yet, under another name until it is whole and on the disk. One that is broken off is removed.
 * @throws export.exists, and whatever `write` throws
 */
export async function writeNewFile(path: string, write: (partial: string) => Promise<void>): Promise<NewFile> {
  requireFree(path);
  const partial = `${path}.partial`;
  await rm(partial, { force: true });
  try {
    await write(partial);
    const sha256 = await syncAndHash(partial);
    await rename(partial, path);
    await syncFolder(dirname(path));
    return { bytes: (await stat(path)).size, sha256, name: basename(path) };
  } catch (error) {
    await rm(partial, { force: true });
    await rm(`${partial}-journal`, { force: true });
    throw error;
  }
}

async function syncAndHash(path: string): Promise<Sha256> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    const hash = createHash('sha256'), buffer = new Uint8Array(1 << 20);
    for (let at = 0; ;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return hash.digest('hex') as Sha256;
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
