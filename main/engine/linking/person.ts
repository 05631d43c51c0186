import { userInfo } from 'node:os';
import type { ReadDb } from '../store/connection.ts';
import { caseInfoReader } from '../store/repositories/case-info.ts';

/** Who makes links and events here: the declared name, else the user of the system. */
export function personOf(db: ReadDb): string {
  const declared = caseInfoReader(db).get().declaredName.trim();
  if (declared !== '') return declared;
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
