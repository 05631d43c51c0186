import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Place } from '../../../shared/domain/case.ts';
import type { PlaceInfo } from '../../../shared/domain/case.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { exhibitPath } from './case-file.ts';
import type { CaseFile } from './case-file.ts';
import { syncFolder } from './durable.ts';
import { rootPath } from './roots.ts';

type Exhibits = Pick<CaseFile, 'exhibitsDir'>;
/** The place of an exhibit that was left where it is stands as JSON where its bytes would. */
const SUFFIX = '.place';

/** The place of a file below a root. @throws root.unknown, import.not-below-root */
export function placeOf(root: string, sourcePath: string, stats: { readonly size: number; readonly mtime: Date }): Place {
  const base = rootPath(root);
  if (base === null) throw new ProvisoError('root.unknown', `This computer does not know where "${root}" is. Say so with: root CASE set "${root}" FOLDER`, { root });
  const path = relative(real(base), real(sourcePath));
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) {
    throw new ProvisoError('import.not-below-root', `This file does not lie on "${root}", so it cannot be kept in place there. Copy it in, or name the drive it is on.`, { root });
  }
  return { root, path: path.split(sep).join('/'), sizeBytes: stats.size, modifiedAt: stats.mtime.toISOString() };
}

/** The path behind any links, so that a file is told to lie on a drive whichever way one came to it. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Where an exhibit was left; null when its bytes were copied in, or when there is none. */
export function readPlace(caseFile: Exhibits, sha256: Sha256): Place | null {
  const path = exhibitPath(caseFile, sha256);
  if (existsSync(path)) return null;
  let text: string;
  try {
    text = readFileSync(`${path}${SUFFIX}`, 'utf8');
  } catch {
    return null;
  }
  return Place.parse(JSON.parse(text));
}

/** Notes where an exhibit was left; durable when it returns. */
export async function writePlace(caseFile: Exhibits, sha256: Sha256, place: Place): Promise<void> {
  const target = `${exhibitPath(caseFile, sha256)}${SUFFIX}`, folder = dirname(target);
  await mkdir(folder, { recursive: true });
  const file = await open(`${target}.partial`, 'w');
  try {
    await file.writeFile(`${JSON.stringify(place)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${target}.partial`, target);
  await syncFolder(folder);
  await syncFolder(dirname(folder));
}

/** Path of a file below a root on this computer. @throws root.unknown */
export function placedPath({ root, path }: Pick<Place, 'root' | 'path'>): string {
  const base = rootPath(root);
  if (base === null) throw new ProvisoError('root.unknown', `The original was left in place on "${root}", and this computer does not know where that is. Say so with: root CASE set "${root}" FOLDER`, { root });
  return join(base, ...path.split('/'));
}

/** How an exhibit that was left in place is found now. */
export function placeInfo(place: Place): PlaceInfo {
  const { root, path, sizeBytes, modifiedAt } = place;
  if (rootPath(root) === null) return { root, path, state: 'root-unknown' };
  const found = statSync(placedPath(place), { throwIfNoEntry: false });
  return { root, path, state: found === undefined ? 'missing' : found.size === sizeBytes && found.mtime.toISOString() === modifiedAt ? 'there' : 'changed' };
}

/**
 * Path of an exhibit's bytes: in the case folder, or where they were left. A copy that is missing is noticed by whoever opens it.
 * @throws root.unknown, exhibit.missing, exhibit.changed for bytes that were left in place
 */
export function bytesPath(caseFile: Exhibits, sha256: Sha256): string {
  const place = readPlace(caseFile, sha256);
  if (place === null) return exhibitPath(caseFile, sha256);
  const path = placedPath(place), { state } = placeInfo(place);
  if (state === 'missing') throw new ProvisoError('exhibit.missing', `Exhibit ${sha256.slice(0, 12)} was left in place on "${place.root}" at ${place.path}, and is not there. Connect the drive, or put it back.`, { sha256, root: place.root });
  if (state === 'changed') throw new ProvisoError('exhibit.changed', `Exhibit ${sha256.slice(0, 12)} was left in place on "${place.root}" at ${place.path}, and that file was changed since. Check the case: if its bytes are still the ones taken in, it is used again.`, { sha256, root: place.root });
  return path;
}

/** How many exhibits of a case were left on each root. */
export function rootsInUse({ exhibitsDir }: Exhibits): Map<string, number> {
  const counts = new Map<string, number>();
  for (const folder of existsSync(exhibitsDir) ? readdirSync(exhibitsDir) : []) {
    for (const name of readdirSync(join(exhibitsDir, folder))) {
      const place = name.endsWith(SUFFIX) ? readPlace({ exhibitsDir }, name.slice(0, -SUFFIX.length) as Sha256) : null;
      if (place !== null) counts.set(place.root, (counts.get(place.root) ?? 0) + 1);
    }
  }
  return counts;
}
