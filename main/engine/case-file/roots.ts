import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProvisoError } from '../../../shared/errors.ts';
import { dataFolder } from './data-folder.ts';

/**
 * Drives and folders of evidence that was left in place, by their labels. A case knows labels alone; where one is, each computer knows for
 * itself, in `roots.json` of its data folder.
 */
export function knownRoots(): Readonly<Record<string, string>> {
  try {
    const read: unknown = JSON.parse(readFileSync(rootsFile(), 'utf8'));
    return typeof read !== 'object' || read === null ? {} : Object.fromEntries(Object.entries(read).flatMap(([label, path]) => (typeof path === 'string' ? [[label, path]] : [])));
  } catch {
    // None was named yet, or the file is damaged: labels are asked for again.
    return {};
  }
}

/** Where a root is on this computer; null when nobody said. */
export function rootPath(label: string): string | null {
  const roots = knownRoots();
  return Object.hasOwn(roots, label) ? roots[label] ?? null : null;
}

/** Says where a root is. The file is replaced whole. @throws root.bad-label */
export function setRoot(label: string, path: string): void {
  if (!/^[^\p{Cc}/\\]{1,100}$/u.test(label) || label.trim() !== label) throw new ProvisoError('root.bad-label', 'A drive is named with up to 100 characters, none of them a slash. Choose another name.');
  const folder = dataFolder(), file = rootsFile();
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.partial`, `${JSON.stringify({ ...knownRoots(), [label]: resolve(path) }, null, 2)}\n`);
  renameSync(`${file}.partial`, file);
}

function rootsFile(): string {
  return join(dataFolder(), 'roots.json');
}
