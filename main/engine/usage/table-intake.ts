import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { syncFolder } from '../case-file/durable.ts';
import { hashStaged } from '../case-file/exhibit-store.ts';
import type { JobContext } from '../context.ts';
import { headOf } from '../import/head.ts';
import type { Head, Incoming, ReadResult } from '../import/intake.ts';
import type { ParsePool } from '../parse-host/pool.ts';
import { withHosts } from '../parse-host/warm-pool.ts';
import { isTableKind } from '../tables/table.ts';
import type { TableEnd, TableInfo, TableKind } from '../tables/table.ts';
import type { ByteFeed, Encoding } from './feeds/byte-feed.ts';
import { packingText, readingName } from './feeds/packing.ts';
import type { Packing } from './feeds/packing.ts';
import { BLOCK_BYTES, ReadingBytes, ReadingFile, ReadingWriter } from './feeds/reading-file.ts';
import { feedOver, probeUsage, takeLog } from './intake.ts';
import type { TakenLog } from './intake.ts';
import type { MemberName } from './member-name.ts';
import { MOST_PROBLEMS, problemOf, QUESTIONS, sumOf } from './several-logs.ts';
import type { Part, PartProblem } from './several-logs.ts';
import type { UsageOptions } from './settle-mapping.ts';
import { TakenParts } from './taken-parts.ts';
import type { TakenPart } from './taken-parts.ts';

const HEAD_BYTES = 65_536;
const NOUNS: Readonly<Record<TableKind, string>> = { xlsx: 'workbook', parquet: 'file' };

/** A file of tables, as it stands in the case or on its way in, and the steps to it. */
export interface TableSource { readonly path: string; readonly kind: TableKind; readonly sha256: Sha256; readonly steps: Packing; readonly name: string }

/** What the tables of one file gave: logs, and what is to be said of the others. */
export interface TakenTables { readonly parts: readonly (Part & { readonly member: MemberName })[]; readonly problems: readonly PartProblem[]; readonly notes: number }

/**
 * Reads each table of a workbook or Parquet file that is a log into a source of its own under the one exhibit.
 * @throws usage.no-logs-inside, what the reader of the file throws, parse.too-slow, parse.too-much-memory, parse.crashed
 */
export async function readTables(context: JobContext, { staged, name, journal }: Incoming, kind: TableKind, options: UsageOptions): Promise<ReadResult> {
  const { signal } = context;
  const sha256 = await hashStaged(staged, { signal, onBytes: (done, total) => { context.progress({ done, total, unit: 'bytes', step: 'import.hash', subject: name }); } });
  const { parts, problems, notes } = await takeTables(context, { path: staged.path, kind, sha256, steps: [], name }, options, new Set(), new TakenParts(context.caseFile.usageDir, journal, sha256, options));
  const drop = async (): Promise<void> => { for (const { log } of parts) await log.drop(); };
  const [only] = problems;
  // A file with one table that could not be read is told by what went wrong with it.
  if (parts.length === 0 && problems.length === 1 && only !== undefined && /^(parse|usage)\./.test(only.code)) throw new ProvisoError(only.code as ErrorCode, only.reason);
  if (parts.length === 0) throw new ProvisoError('usage.no-logs-inside', `No table in this file reads as a usage log. ${problems.slice(0, 3).map(problem => problem.reason).join('; ')}`.slice(0, 600));
  return {
    ...sumOf(parts, problems, { format: kind, noun: NOUNS[kind], notes }), sha256, drop,
    register: () => { for (const { log, member } of parts) log.register(sha256, member); },
  };
}

/** The logs among the tables of one file. Whatever fails, nothing is left behind. */
export async function takeTables(context: JobContext, source: TableSource, options: UsageOptions, alongside: ReadonlySet<Sha256>, before: TakenParts): Promise<TakenTables> {
  const parts: (Part & { readonly member: MemberName })[] = [], problems: PartProblem[] = [], known = new Set(alongside);
  let notes = 0;
  try {
    await withHosts(context.hosts, 'import', async pool => {
      for (const table of await pool.tables({ path: source.path, kind: source.kind })) {
        if (table.fault !== null) { problems.push(problemOf(table.fault.code, table.name, table.fault.message)); continue; }
        const taken = await takeTable(context, pool, source, table, options, known, before);
        if ('code' in taken) { problems.push(problemOf(taken.code, table.name, taken.reason)); continue; }
        parts.push({ name: table.name, log: taken.log, member: memberOf(table) });
        known.add(taken.log.built.contentSha256);
        for (const note of taken.end.notes) { problems.push(problemOf(note.code, table.name, note.message)); notes++; }
        if (taken.log.result.code === 'import.duplicate') problems.push(problemOf('import.duplicate', table.name, 'the same rows as a log that is in the case already; nothing was counted twice'));
        for (const problem of taken.log.result.problems) if (problems.length < MOST_PROBLEMS) problems.push(table.name === '' ? problem : { ...problem, reason: `${table.name}: ${problem.reason}` });
      }
    });
    return { parts, problems, notes };
  } catch (error) {
    for (const { log } of parts) await log.drop();
    throw error;
  }
}

function memberOf({ name, select }: TableInfo): MemberName {
  return { names: name === '' ? [] : [name], isByName: false, ...(select === undefined ? {} : { select }) };
}

/** @throws what must be answered for the whole file, and what is no fault of the table */
async function takeTable(context: JobContext, pool: ParsePool, source: TableSource, table: TableInfo, options: UsageOptions, alongside: ReadonlySet<Sha256>, taken: TakenParts): Promise<{ readonly log: TakenLog; readonly end: TableEnd } | { readonly code: string; readonly reason: string }> {
  const { usageDir } = context.caseFile;
  const label = table.name === '' ? source.name : `${source.name} › ${table.name}`;
  const packing: Packing = [...source.steps, { kind: source.kind, index: table.index }];
  const partialPath = join(usageDir, `${randomUUID()}.text.partial`), finalPath = join(usageDir, readingName(source.sha256, packing));
  const dropReading = async (): Promise<void> => { await rm(partialPath, { force: true }); };
  try {
    const before = taken.find(packingText(packing), null), isRead = before !== null && existsSync(finalPath), path = isRead ? finalPath : partialPath;
    const { end, start, textBytes } = isRead ? await readBefore(path, before) : await writeReading(context, pool, source, table, path, label);
    const head = { ...headOf(label, textBytes, start.subarray(0, HEAD_BYTES)), isPacked: textBytes > HEAD_BYTES, container: source.kind };
    const probe = textBytes === 0 ? null : probeUsage(head);
    if (probe === null || probe.certainty === 0) {
      await dropReading();
      return { code: 'archive.not-a-log', reason: textBytes === 0 ? 'an empty table' : 'it does not read as a usage log' };
    }
    const log = await takeLog(context, {
      head, packing, member: memberOf(table), journal: undefined, taken, notes: end.notes, sizeBytes: textBytes,
      open: encoding => feedOfReading(path, source, textBytes, encoding),
      onProgress: (done, rows, rejected) => { context.progress({ done, total: textBytes, unit: 'bytes', step: 'usage.scan', subject: label, rows, rejected }); },
    }, options, alongside);
    if (log.result.code === 'import.duplicate') {
      // Subtle: the file in the final place, if there is one, is that of the same log taken in before.
      await dropReading();
      return { end, log };
    }
    if (!isRead) {
      await rename(partialPath, finalPath);
      await syncFolder(usageDir);
    }
    return { end, log: { ...log, drop: async () => { await log.drop(); await rm(finalPath, { force: true }); } } };
  } catch (error) {
    await dropReading();
    const failure = toProvisoError(error);
    if (context.signal.aborted || !/^(usage|parse)\./.test(failure.code)) throw error;
    if (QUESTIONS.has(failure.code)) throw new ProvisoError(failure.code, table.name === '' ? failure.message : `${table.name}: ${failure.message}`, failure.details, { cause: failure });
    return { code: failure.code, reason: failure.message };
  }
}

async function writeReading(context: JobContext, pool: ParsePool, source: TableSource, table: TableInfo, path: string, label: string): Promise<{ readonly end: TableEnd; readonly start: Uint8Array; readonly textBytes: number }> {
  const { signal } = context;
  const writer = await ReadingWriter.create(path);
  try {
    const end = await pool.table({ path: source.path, kind: source.kind, index: table.index, mostBytes: null }, async (text, readBytes, sizeBytes) => {
      if (signal.aborted) throw signal.reason;
      await writer.write(text);
      context.progress({ done: readBytes, total: sizeBytes, unit: 'bytes', step: 'usage.table', subject: label });
    });
    await writer.finish();
    return { end, start: writer.start, textBytes: writer.textBytes };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** What an earlier process read out of a table, and still stands. */
async function readBefore(path: string, { built, notes }: TakenPart): Promise<{ readonly end: TableEnd; readonly start: Uint8Array; readonly textBytes: number }> {
  const file = await ReadingFile.open(path);
  try {
    return { end: { notes }, start: await file.block(0), textBytes: built.contentBytes };
  } finally {
    await file.close();
  }
}

/** A reading as the scanners read it; the hash of its exhibit is known. */
async function feedOfReading(path: string, { sha256 }: TableSource, sizeBytes: number, encoding: Encoding): Promise<ByteFeed> {
  return feedOver(await ReadingBytes.open(path), { sha256, sizeBytes }, encoding);
}

/** The start of the first table of a file that reads as a log, and of the first table where none does; empty where nothing can be read. */
export async function headOfTables(hosts: JobContext['hosts'], path: string, name: string, kind: TableKind): Promise<Uint8Array> {
  let first: Uint8Array = new Uint8Array(0);
  try {
    return await withHosts(hosts, 'import', async pool => {
      for (const table of await pool.tables({ path, kind })) {
        if (table.fault !== null) continue;
        const start = await startOf(pool, path, kind, table.index);
        if (first.length === 0) first = start;
        const probe = start.length === 0 ? null : probeUsage({ ...headOf(name, BLOCK_BYTES, start), isPacked: true });
        if (probe !== null && probe.certainty > 0) return start;
      }
      return first;
    });
  } catch {
    // What is wrong with the file is told when it is read.
    return first;
  }
}

async function startOf(pool: ParsePool, path: string, kind: TableKind, index: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  await pool.table({ path, kind, index, mostBytes: HEAD_BYTES }, text => { pieces.push(text); return Promise.resolve(); });
  return Buffer.concat(pieces).subarray(0, HEAD_BYTES);
}

/** Adds what the tables of a file hold to what is known of its start. */
export async function withTables(head: Head, hosts: JobContext['hosts'], path: string): Promise<Head> {
  if (!isTableKind(head.container)) return head;
  const bytes = await headOfTables(hosts, path, head.name, head.container);
  return { ...headOf(head.name, head.sizeBytes, bytes), isPacked: true, container: head.container };
}
