import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProvisoError } from '../../../shared/errors.ts';
import { stat } from 'node:fs/promises';
import { stopIfCancelled } from '../context.ts';
import type { JobContext } from '../context.ts';
import { readLedger } from '../custody/ledger.ts';
import { integrityProblems } from '../store/integrity.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';
import { usageReader } from '../store/repositories/usage.ts';
import { isReading, parsePacking, readingPath } from '../usage/feeds/packing.ts';
import { ReadingBytes } from '../usage/feeds/reading-file.ts';
import { placedPath, placeInfo, readPlace, writePlace } from './places.ts';
import { exhibitPath } from './case-file.ts';
import type { CaseFile } from './case-file.ts';

/** What a check found; `ref` names what is wrong. */
export interface CheckResult {
  readonly ok: boolean;
  readonly problems: { code: string; message: string; ref: string }[];
}

/** Re-hashes every exhibit, follows the custody chain, and asks SQLite about the database. Changes nothing. */
export async function checkCase(context: Pick<JobContext, 'caseFile' | 'db' | 'custody' | 'signal' | 'progress'>): Promise<CheckResult> {
  const { db, caseFile, signal } = context;
  const problems: CheckResult['problems'] = [];
  for (const line of integrityProblems(db)) problems.push({ code: 'case.damaged', message: `The database reports: ${line}. Restore a snapshot or a copy.`, ref: 'case' });

  const chain = readLedger(db).verify();
  if (!chain.holds) problems.push({ code: 'custody.broken', message: `The custody chain does not hold from entry ${chain.brokenAt ?? 0} on. What stands before it still does.`, ref: `custody:${chain.brokenAt ?? 0}` });
  if (context.custody.notedHeadMissing) {
    problems.push({ code: 'custody.head-missing', message: 'A head of the custody chain that was noted on this computer is not in the chain any more: its end was cut, or it was rewritten.', ref: 'case' });
  }

  const exhibits = exhibitReader(db).all();
  const totalBytes = exhibits.reduce((sum, exhibit) => sum + exhibit.sizeBytes, 0);
  let done = 0;
  for (const exhibit of exhibits) {
    stopIfCancelled(signal);
    const ref = `exhibit:${exhibit.sha256.slice(0, 12)}`;
    const place = readPlace(caseFile, exhibit.sha256);
    if (place !== null && placeInfo(place).state === 'root-unknown') {
      problems.push({ code: 'root.unknown', message: `The bytes of ${ref} were left in place on "${place.root}", and this computer does not know where that is. Say so, and check again.`, ref });
      continue;
    }
    const hash = await hashExhibit(caseFile, exhibit.sha256, signal, bytes => {
      done += bytes;
      context.progress({ done, total: totalBytes, unit: 'bytes', step: 'check.hash', subject: ref });
    });
    if (hash === null) problems.push({ code: 'exhibit.missing', message: `The bytes of ${ref} are not ${place === null ? 'in the case folder' : `on "${place.root}" at ${place.path}`}. Put back a copy whose SHA-256 is ${exhibit.sha256}.`, ref });
    else if (hash !== exhibit.sha256) problems.push({ code: 'exhibit.hash-differs', message: `The bytes of ${ref} are not the ones received: their SHA-256 is now ${hash}. Put back a copy whose SHA-256 is ${exhibit.sha256}.`, ref });
  }
  problems.push(...await checkLogs(caseFile, db, signal));
  return { ok: problems.length === 0, problems };
}

/** Sources and readings of usage logs: whether they are there, and whether readings still hold what lines are counted in. */
async function checkLogs({ usageDir, exhibitsDir }: CaseFile, db: JobContext['db'], signal: AbortSignal): Promise<CheckResult['problems']> {
  const problems: CheckResult['problems'] = [];
  const usage = usageReader(db);
  for (const { fileName, sha256, contentSha256, packing } of usage.sources()) {
    stopIfCancelled(signal);
    const ref = `exhibit:${sha256.slice(0, 12)}`;
    if (!existsSync(join(usageDir, fileName))) problems.push({ code: 'usage.source-missing', message: `The requests of ${ref} are not in the case folder any more (usage/${fileName}). Put it back from a copy of the case; findings on it cannot be measured again until then.`, ref });
    const steps = parsePacking(packing);
    if (!isReading(steps)) continue;
    try {
      const found = await hashReading(readingPath(exhibitPath({ exhibitsDir }, sha256), steps), signal);
      if (found !== contentSha256) problems.push({ code: 'usage.reading-damaged', message: `What was read out of a table of ${ref} is not what its lines are counted in. Restore it from a copy of the case.`, ref });
    } catch (error) {
      if (!(error instanceof ProvisoError)) throw error;
      problems.push({ code: error.code, message: error.message, ref });
    }
  }
  return problems;
}

async function hashReading(path: string, signal: AbortSignal): Promise<string> {
  const bytes = await ReadingBytes.open(path), hash = createHash('sha256'), buffer = new Uint8Array(1 << 20);
  try {
    for (let filled = await bytes.fill(buffer); filled > 0; filled = await bytes.fill(buffer)) {
      stopIfCancelled(signal);
      hash.update(buffer.subarray(0, filled));
    }
  } finally {
    await bytes.close();
  }
  return hash.digest('hex');
}

async function hashExhibit(caseFile: CaseFile, sha256: Parameters<typeof exhibitPath>[1], signal: AbortSignal, onBytes: (bytes: number) => void): Promise<string | null> {
  const place = readPlace(caseFile, sha256), path = place === null ? exhibitPath(caseFile, sha256) : placedPath(place);
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    if (!Buffer.isBuffer(chunk)) continue;
    hash.update(chunk);
    onBytes(chunk.length);
  }
  const digest = hash.digest('hex');
  // Left in place and touched since, but the same bytes: it may be used again.
  if (place !== null && digest === sha256 && !caseFile.readOnly && placeInfo(place).state === 'changed') await writePlace(caseFile, sha256, { ...place, modifiedAt: found.mtime.toISOString() });
  return digest;
}
