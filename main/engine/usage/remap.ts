import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemapResult } from '../../../shared/contract/mappings.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { changesBetween } from '../../../shared/domain/mapping-changes.ts';
import { Mapping } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { exhibitPath } from '../case-file/case-file.ts';
import { bytesPath } from '../case-file/places.ts';
import type { JobContext } from '../context.ts';
import { headOf } from '../import/head.ts';
import type { Head } from '../import/intake.ts';
import type { ReadDb } from '../store/connection.ts';
import { exhibitWriter } from '../store/repositories/exhibits.ts';
import { remapWriter } from '../store/repositories/remaps.ts';
import { usageReader, usageWriter } from '../store/repositories/usage.ts';
import type { GenerationRow, UsageFileRow, UsageSource } from '../store/repositories/usage.ts';
import { APP_VERSION } from '../version.ts';
import { buildSource, placeSource } from './build-source.ts';
import type { BuiltSource } from './build-source.ts';
import type { ByteFeed, Encoding } from './feeds/byte-feed.ts';
import { isReading, parsePacking, readingPath } from './feeds/packing.ts';
import { ReadingBytes } from './feeds/reading-file.ts';
import { listFindings } from './findings.ts';
import { feedOver, outcomeOf, poolFor } from './intake.ts';
import type { LogHead } from './log-head.ts';
import { fileLabel, memberLabel } from './member-name.ts';
import type { LogContext } from './open-source.ts';
import { withOriginal } from './original.ts';
import { fileRowOf, registerSource } from './register-source.ts';
import { openFeedFor } from './remote-feed.ts';
import { settleMapping } from './settle-mapping.ts';

const HEAD_BYTES = 65_536;

/** A source as it is read now, with the log it was read from. */
export interface CurrentSource { readonly info: UsageSource; readonly file: UsageFileRow; readonly reading: GenerationRow }

/** @throws usage.unknown-source, usage.ambiguous-source */
export function requireSource(db: ReadDb, sha256: Sha256): CurrentSource {
  const usage = usageReader(db), sources = usage.sources();
  const found = sources.filter(source => source.contentSha256 === sha256), fitting = found.length > 0 ? found : sources.filter(source => source.sha256 === sha256);
  const [info] = fitting;
  if (info === undefined) throw new ProvisoError('usage.unknown-source', 'No usage log of this case has this hash. List the sources to see theirs.', { sha256 });
  if (fitting.length > 1) throw new ProvisoError('usage.ambiguous-source', `This exhibit holds ${fitting.length.toLocaleString('en')} logs. Name one by the hash of its content, as usage sources lists them.`, { sha256, logs: fitting.length });
  const file = usage.files().find(row => row.sourceId === info.sourceId && row.generation === info.generation)!;
  return { info, file, reading: usage.generations().find(row => row.sourceId === info.sourceId && row.generation === info.generation)! };
}

/** The start of a log that stands in the case, as the scanner gets it. @throws exhibit.missing */
export async function headOfSource(context: LogContext & { readonly db: ReadDb }, { info, file }: CurrentSource): Promise<Head> {
  const start = await withOriginal(info, context, original => original.range(0, HEAD_BYTES));
  return { ...headOf(fileLabel(context.db, info), start.length < HEAD_BYTES ? start.length : file.contentBytes, start), isPacked: start.length === HEAD_BYTES };
}

/**
 * Reads a source anew from its exhibit into a generation of its own. The one that stands answers until the new one is whole; both
 * change places in one transaction. Stopping drops what was built; after a crash the same mapping goes on where it was.
 * @throws usage.unknown-source, usage.mapping-mismatch, usage.zone-unknown, usage.time-unknown, usage.epoch-unit-unknown, mapping.unchanged, usage.remap-running, exhibit.missing, exhibit.changed
 */
export async function remapSource(request: { readonly source: Sha256; readonly mapping: Mapping; readonly zone: string | null }, context: JobContext): Promise<RemapResult> {
  const started = performance.now();
  const { db, caseFile, signal } = context;
  const current = requireSource(db, request.source);
  const { info, file, reading } = current;
  const settled = await settleFor(context, current, request);
  const before = Mapping.parse(JSON.parse(reading.mapping)), changes = changesBetween(before, settled.mapping);
  if (changes.length === 0 && reading.appVersion === APP_VERSION) throw new ProvisoError('mapping.unchanged', 'The source is read with this mapping already. Change a column, the time, the zone or a template first.');
  const remaps = remapWriter(db), isBegun = remaps.get(info.sourceId) !== null;
  const generation = remaps.get(info.sourceId)?.generation ?? info.generation + 1;
  if (!remaps.claim({ sourceId: info.sourceId, generation, mapping: JSON.stringify(settled.mapping) })) throw new ProvisoError('usage.remap-running', 'This source is being read anew already. Wait for it, or stop it where it runs.');
  const fileName = `${info.sourceId}-${generation}.db`, finalPath = join(caseFile.usageDir, fileName), partialPath = `${finalPath}.partial`;
  const label = fileLabel(db, info);
  try {
    const built = await buildSource({
      open: () => openSourceFeed(context, current, settled.mapping.encoding), packing: info.packing, mapping: settled.mapping, head: settled.head, partialPath, pool: poolFor(file.contentBytes), signal, goOn: isBegun,
      onProgress: (done, rows, rejected) => { context.progress({ done, total: file.contentBytes, unit: 'bytes', step: 'usage.scan', subject: label, rows, rejected }); },
    });
    if (built.contentSha256 !== info.contentSha256) throw new ProvisoError('exhibit.changed', `The bytes of exhibit ${info.sha256.slice(0, 12)} are not the ones that were taken in. Check the case; nothing was read anew.`, { sha256: info.sha256 });
    await placeSource(partialPath, finalPath);
    const freshBefore = new Set(listFindings(db).filter(finding => !finding.stale).map(finding => finding.ref));
    context.act(record => {
      const usage = usageWriter(db);
      usage.replaceCurrent(info.sourceId);
      registerSource(usage, { sourceId: info.sourceId, generation, fileName, finalPath, mapping: settled.mapping, built }, { ...fileRowOf(built, { packing: info.packing, member: info.member, encoding: settled.mapping.encoding }), sha256: info.sha256 });
      retellExhibit(db, current, built, settled);
      remaps.remove(info.sourceId);
      record({
        verb: 'parsed', objects: [{ ref: `exhibit:${info.sha256.slice(0, 12)}`, before: info.sha256, after: info.sha256 }], purpose: 'Read anew with another mapping',
        facts: { file: label.slice(0, 200), generation, requests: built.rows, requestsBefore: reading.rows, rejected: built.rejected, changes: changes.map(change => `${change.what}${change.column === '' ? '' : ` ${change.column}`}: ${change.before} > ${change.after}`).join('; ').slice(0, 1_000) },
      });
    });
    context.notify('sources', 'usage', 'findings', 'case');
    return {
      contentSha256: info.contentSha256, file: label, generation, changes,
      before: { rows: file.rows, rejected: file.rejected, skipped: file.skipped }, after: { rows: built.rows, rejected: built.rejected, skipped: built.skipped },
      stale: listFindings(db).filter(finding => finding.stale && freshBefore.has(finding.ref)).map(({ ref, cite, title }) => ({ ref, cite, title })),
      seconds: (performance.now() - started) / 1_000, resumedRows: built.resumedRows,
    };
  } catch (error) {
    await rm(finalPath, { force: true });
    remaps.remove(info.sourceId);
    throw error;
  }
}

async function settleFor(context: JobContext, current: CurrentSource, { mapping, zone }: { readonly mapping: Mapping; readonly zone: string | null }): Promise<{ readonly head: LogHead; readonly mapping: Mapping }> {
  const start = await headOfSource(context, current);
  const { encoding } = current.info;
  // What was UTF-16 comes recoded; nothing but that encoding can be right for it.
  const isRecoded = encoding.startsWith('utf-16');
  if (!isRecoded && mapping.encoding.startsWith('utf-16')) throw new ProvisoError('usage.mapping-mismatch', `The mapping says ${mapping.encoding}, but this log is not written so. Leave the encoding as it is.`);
  const settled = settleMapping(context.db, start, { mapping: isRecoded ? { ...mapping, encoding: 'utf-8' } : mapping, zone });
  return { head: settled.head, mapping: isRecoded ? { ...settled.mapping, encoding: encoding as Mapping['encoding'] } : settled.mapping };
}

async function openSourceFeed({ caseFile }: JobContext, { info, file }: CurrentSource, encoding: Encoding): Promise<ByteFeed> {
  const packing = parsePacking(info.packing);
  if (isReading(packing)) return feedOver(await ReadingBytes.open(readingPath(exhibitPath(caseFile, info.sha256), packing)), { sha256: info.sha256, sizeBytes: file.contentBytes }, encoding);
  return openFeedFor(poolFor(file.contentBytes).workers, bytesPath(caseFile, info.sha256), packing, encoding);
}

/** Brings what the case tells of the exhibit up to date; of several logs in one, this one's part. */
function retellExhibit(db: JobContext['db'], { info, file }: CurrentSource, built: BuiltSource, settled: { readonly head: LogHead; readonly mapping: Mapping }): void {
  const exhibits = exhibitWriter(db);
  const known = exhibits.source(info.sha256);
  if (known === null) return;
  const { row, counts } = known;
  const told = outcomeOf(built, settled.head, settled.mapping, info.packing);
  const base = { sha256: info.sha256, sizeBytes: row.sizeBytes, kind: row.kind, mapping: JSON.stringify(settled.mapping) };
  if (info.member === null) {
    exhibits.dropProblems(info.sha256, null);
    exhibits.put({ ...base, format: told.format, status: told.status, code: told.code, message: told.message, records: told.records, rejected: told.rejected, skipped: told.skipped, counts: told.counts });
    for (const problem of told.problems) exhibits.addProblem({ ...problem, sha256: info.sha256 });
    return;
  }
  const changed = (name: string, by: number): Record<string, number> => ({ [name]: (counts[name] ?? 0) + by });
  const records = built.rows - file.rows, rejected = built.rejected - file.rejected, skipped = built.skipped - file.skipped;
  exhibits.put({
    ...base, mapping: known.mapping, format: row.format, status: row.status, code: row.code, message: row.message, records: row.records + records, rejected: row.rejected + rejected, skipped: row.skipped + skipped,
    counts: { ...counts, ...changed('requests', records), ...changed('rejected', rejected), ...changed('skipped', skipped), ...changed('records', records + rejected + skipped) },
  });
  const label = `${memberLabel(info)}: `;
  exhibits.dropProblems(info.sha256, label);
  for (const problem of told.problems) exhibits.addProblem({ ...problem, reason: `${label}${problem.reason}`, sha256: info.sha256 });
}
