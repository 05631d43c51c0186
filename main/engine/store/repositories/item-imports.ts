import type { ReadDb } from '../connection.ts';

/** Which exhibits have been read into items. */
export function itemImports(db: ReadDb) {
  const ofExhibit = db.prepare<[string], { importId: number }>('SELECT import_id AS importId FROM item_import WHERE exhibit = ? LIMIT 1');
  return {
    ofExhibit: (sha256: string): boolean => ofExhibit.get(sha256) !== undefined,
  };
}
