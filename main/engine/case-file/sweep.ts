import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { WriteDb } from '../store/connection.ts';
import { sweepIncomplete } from '../store/repositories/item-loader.ts';
import { unfinishedWriter } from '../store/repositories/unfinished-imports.ts';
import { remapWriter } from '../store/repositories/remaps.ts';
import { usageReader } from '../store/repositories/usage.ts';
import { reopenUsageSource } from '../store/usage-source.ts';
import { parsePacking, readingName } from '../usage/feeds/packing.ts';
import { isTakenName, namesOf, takenOf } from '../usage/taken-parts.ts';
import type { CaseFile } from './case-file.ts';

/**
 * Clears away what an interrupted intake left: copies that never became exhibits and usage files that were never whole, unless they are
 * an unfinished import that can be gone on with.
 * Names ending in `.partial` (and SQLite's journals of them) go, and usage files and readings that were put in place but never registered;
 * nothing the case knows of is touched.
 */
export function sweepUnfinished(caseFile: CaseFile, db: WriteDb): void {
  const kept = stopUnfinished(caseFile, db);
  for (const folder of [caseFile.incomingDir, caseFile.usageDir]) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      if (/\.partial(-journal|-wal|-shm)?$/.test(name) && !kept.has(name)) rmSync(join(folder, name), { force: true });
    }
  }
  sweepUnregistered(caseFile, db, kept);
  for (const sweep of tableSweeps) sweep(db);
}

/**
 * Imports that were under way when the program ended: the ones whose staged copy stands whole are kept, as far as their last commit
 * reached, until they are gone on with or dropped. Gives the names of the files to leave.
 */
function stopUnfinished(caseFile: CaseFile, db: WriteDb): Set<string> {
  const unfinished = unfinishedWriter(db);
  const kept = new Set<string>();
  for (const row of unfinished.all()) {
    // A file that was to be kept in place is looked at when it is gone on with: its drive may not be connected now.
    const isCopy = !row.stagedName.startsWith('{');
    const staged = isCopy ? statSync(join(caseFile.incomingDir, row.stagedName), { throwIfNoEntry: false }) : null;
    if (isCopy && (staged?.size !== row.sizeBytes || !/^[0-9a-f-]+\.partial$/.test(row.stagedName))) {
      unfinished.remove(row.unfinishedId);
      continue;
    }
    const name = `${row.sourceId}-${row.generation}.db.partial`, path = join(caseFile.usageDir, name);
    const begun = existsSync(path) ? reopenUsageSource(path) : null;
    begun?.writer.finish();
    const taken = takenOf(caseFile.usageDir, row.sourceId);
    unfinished.stop(row.unfinishedId, (begun?.unfinished.rows ?? 0) + taken.reduce((rows, { built }) => rows + built.rows, 0));
    for (const part of taken) for (const partName of namesOf(part)) kept.add(partName);
    kept.add(row.stagedName);
    if (begun !== null) kept.add(name);
  }
  // What was built of a new reading of a source is gone on with when the source is read so again.
  const remaps = remapWriter(db);
  for (const row of remaps.all()) {
    const name = `${row.sourceId}-${row.generation}.db.partial`, path = join(caseFile.usageDir, name);
    const begun = existsSync(path) ? reopenUsageSource(path) : null;
    begun?.writer.finish();
    if (begun === null) remaps.remove(row.sourceId);
    else {
      remaps.stop(row.sourceId);
      kept.add(name);
    }
  }
  return kept;
}

function sweepUnregistered({ usageDir }: CaseFile, db: WriteDb, kept: ReadonlySet<string>): void {
  if (!existsSync(usageDir)) return;
  const usage = usageReader(db), known = usage.fileNames();
  const readings = new Set(usage.logs().map(({ sha256, packing }) => readingName(sha256, parsePacking(packing))));
  for (const name of readdirSync(usageDir)) {
    if (kept.has(name)) continue;
    const isLeft = isTakenName(name) || /^\d+-\d+\.db$/.test(name) && !known.has(name) || name.endsWith('.text.gz') && !readings.has(name);
    if (isLeft) rmSync(join(usageDir, name), { force: true });
  }
}

/** Sweeps of half-written rows, one for each importer that writes into `case.db` in batches. */
const tableSweeps: readonly ((db: WriteDb) => void)[] = [sweepIncomplete];
