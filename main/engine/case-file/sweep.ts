import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { WriteDb } from '../store/connection.ts';
import { sweepIncomplete } from '../store/repositories/item-loader.ts';
import { usageReader } from '../store/repositories/usage.ts';
import type { CaseFile } from './case-file.ts';

/**
 * Clears away what an interrupted intake left: copies that never became exhibits and usage files that were never whole.
 * Names ending in `.partial` (and SQLite's journals of them) go, and usage files that were put in place but never registered;
 * nothing the case knows of is touched.
 */
export function sweepUnfinished(caseFile: CaseFile, db: WriteDb): void {
  for (const folder of [caseFile.incomingDir, caseFile.usageDir]) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      if (/\.partial(-journal|-wal|-shm)?$/.test(name)) rmSync(join(folder, name), { force: true });
    }
  }
  sweepUnregistered(caseFile, db);
  for (const sweep of tableSweeps) sweep(db);
}

function sweepUnregistered({ usageDir }: CaseFile, db: WriteDb): void {
  if (!existsSync(usageDir)) return;
  const known = usageReader(db).fileNames();
  for (const name of readdirSync(usageDir)) {
    if (/^\d+-\d+\.db$/.test(name) && !known.has(name)) rmSync(join(usageDir, name), { force: true });
  }
}

/** Sweeps of half-written rows, one for each importer that writes into `case.db` in batches. */
const tableSweeps: readonly ((db: WriteDb) => void)[] = [sweepIncomplete];
