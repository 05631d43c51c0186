import { join } from 'node:path';
import type { Sha256 } from '../../../shared/domain/basics.ts';

/** Where things are in an open case folder. Everything stored inside uses paths relative to `root`. */
export interface CaseFile {
  /** Absolute path of the `Name.proviso` folder, this session only. */
  readonly root: string;
  readonly dbPath: string;
  readonly usageDir: string;
  readonly exhibitsDir: string;
  /** Copies under way; swept when the case is next opened for writing. */
  readonly incomingDir: string;
  readonly readOnly: boolean;
  /** Who held the write lock when this opener came second; null when nobody. */
  readonly lockedBy: string | null;
}

/** The layout of a case folder. */
export function caseFileAt(root: string, readOnly: boolean, lockedBy: string | null = null): CaseFile {
  return {
    root,
    dbPath: join(root, 'case.db'),
    usageDir: join(root, 'usage'),
    exhibitsDir: join(root, 'exhibits', 'sha256'),
    incomingDir: join(root, 'exhibits', 'incoming'),
    readOnly,
    lockedBy,
  };
}

/** Path of an exhibit's bytes in the case folder. */
export function exhibitPath(caseFile: Pick<CaseFile, 'exhibitsDir'>, sha256: Sha256): string {
  return join(caseFile.exhibitsDir, sha256.slice(0, 2), sha256);
}
