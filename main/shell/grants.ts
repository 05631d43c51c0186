import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { GrantId } from '../../shared/domain/basics.ts';
import { ProvisoError } from '../../shared/errors.ts';
import type { Grant } from '../../shared/shell-api.ts';

/** What the person of one window chose or dropped. Paths stay here; the window and its engine know names and ids. */
export class Grants {
  readonly #paths = new Map<GrantId, string>();

  /** @throws shell.no-path for something that was dropped but is no file */
  give(path: string): Grant {
    if (path === '') throw new ProvisoError('shell.no-path', 'What was dropped is not a file on this computer. Save it first, then drop the file.');
    const grantId = GrantId.parse(`grant-${randomUUID()}`);
    this.#paths.set(grantId, path);
    const known = statSync(path, { throwIfNoEntry: false });
    return { grantId, name: basename(path), sizeBytes: known?.isFile() === true ? known.size : 0, isFolder: known?.isDirectory() === true };
  }

  /** Null when nothing was granted under this id. */
  pathOf(grantId: GrantId): string | null {
    return this.#paths.get(grantId) ?? null;
  }
}
