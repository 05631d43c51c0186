import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ProvisoError } from '../../../shared/errors.ts';
import { rootsInUse } from '../case-file/places.ts';
import { knownRoots, setRoot } from '../case-file/roots.ts';
import type { HandlersFor } from '../context.ts';

/** Drives and folders whose files are kept in place. */
export const rootHandlers = {
  'root.list': (_input, { caseFile }) => {
    const known = knownRoots(), used = rootsInUse(caseFile);
    return [...new Set([...Object.keys(known), ...used.keys()])].sort().map(label => {
      const path = known[label] ?? null;
      return { label, path, isThere: path !== null && existsSync(path), exhibits: used.get(label) ?? 0 };
    });
  },

  'root.set': async ({ label, folder }, { grants, act, notify }) => {
    const path = await grants.resolve(folder);
    if (!(await stat(path)).isDirectory()) throw new ProvisoError('root.not-a-folder', 'A drive or a folder is named, not a file. Choose the folder that holds the files.');
    const before = knownRoots()[label] ?? null;
    setRoot(label, path);
    act(record => { record({ verb: 'registered', objects: [{ ref: `root:${label}`, before: null, after: null }], facts: { label, isMoved: before !== null && before !== path } }); });
    notify('sources');
    return { label, path };
  },
} satisfies HandlersFor<'root.list' | 'root.set'>;
