import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProvisoError } from '../../../shared/errors.ts';

/** More files than this in one folder are taken in piece by piece. */
const MOST_FILES = 100_000;

/**
 * Every file in a folder and the folders below it, by name in code unit order; null when the path is no folder. Links are not followed.
 * @throws import.too-many-files
 */
export async function filesInFolder(path: string, signal: AbortSignal): Promise<string[] | null> {
  const isFolder = await stat(path).then(info => info.isDirectory(), () => false);
  if (!isFolder) return null;
  const files: string[] = [];
  const waiting = [path];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (signal.aborted) throw signal.reason;
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries) {
      const at = join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(at);
      else if (entry.isFile()) files.push(at);
    }
    if (files.length > MOST_FILES) throw new ProvisoError('import.too-many-files', `This folder holds more than ${MOST_FILES.toLocaleString('en')} files. Take its parts in one after another.`);
  }
  return files.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
