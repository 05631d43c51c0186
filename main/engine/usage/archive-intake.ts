import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import { hashStaged } from '../case-file/exhibit-store.ts';
import type { JobContext } from '../context.ts';
import { headOf, readHead } from '../import/head.ts';
import type { Incoming, Reader } from '../import/intake.ts';
import type { ByteFeed, Encoding } from './feeds/byte-feed.ts';
import { isTableKind } from '../tables/table.ts';
import { walkArchive } from './feeds/walk-archive.ts';
import type { ArchivePart, Container } from './feeds/walk-archive.ts';
import { feedOver, probeUsage, readUsage, takeLog } from './intake.ts';
import type { TakenLog, UsageOptions } from './intake.ts';
import { MOST_PROBLEMS, problemOf, QUESTIONS, sumOf } from './several-logs.ts';
import type { Part, PartProblem } from './several-logs.ts';
import { readTables } from './table-intake.ts';

/**
 * Reads a usage log, or each log in an archive into a source of its own under the one exhibit. What is no log is listed.
 * @throws usage.no-logs-inside, archive.damaged, archive.overlap, archive.too-many-entries, and what `readUsage` throws
 */
export const readUsageFile: Reader<UsageOptions> = async (context, incoming, options) => {
  const head = await readHead(incoming.staged.path, incoming.name);
  if (head.container === undefined) return readUsage(context, incoming, options);
  if (isTableKind(head.container)) return readTables(context, incoming, head.container, options);
  const { signal } = context;
  const sha256 = await hashStaged(incoming.staged, { signal, onBytes: (done, total) => { context.progress({ done, total, unit: 'bytes', step: 'import.hash', subject: incoming.name }); } });
  const parts: Part[] = [], problems: PartProblem[] = [];
  const names = new Map<string, number>();
  const drop = async (): Promise<void> => { for (const { log } of parts) await log.drop(); };
  try {
    for await (const part of walkArchive(incoming.staged.path, head.container, head.compression ?? null)) {
      if (signal.aborted) throw signal.reason;
      names.set(part.name, (names.get(part.name) ?? 0) + 1);
      if ('code' in part) { problems.push(problemOf(part.code, part.name, part.reason)); continue; }
      const taken = await takePart(context, incoming, part, sha256, options, new Set(parts.map(({ log }) => log.built.contentSha256)));
      if ('code' in taken) { problems.push(problemOf(taken.code, part.name, taken.reason)); continue; }
      parts.push({ name: part.name, log: taken });
      if (taken.result.code === 'import.duplicate') problems.push(problemOf('import.duplicate', part.name, 'the same bytes as a log that is in the case already; nothing was counted twice'));
      for (const problem of taken.result.problems) if (problems.length < MOST_PROBLEMS) problems.push({ ...problem, reason: `${part.name}: ${problem.reason}` });
    }
    if (parts.length === 0) throw new ProvisoError('usage.no-logs-inside', `Nothing in this archive reads as a usage log. ${problems.slice(0, 3).map(problem => problem.reason).join('; ')}`.slice(0, 600));
  } catch (error) {
    await drop();
    throw error;
  }
  return { ...sumOf(parts, problems, { format: archiveFormat(head.container, head.compression), noun: 'archive', notes: 0 }), sha256, drop, register: () => { for (const { name, log } of parts) log.register(sha256, { names: [name], isByName: names.get(name) === 1 }); } };
};

/** @throws what must be answered for the whole archive, and what is no fault of the part */
async function takePart(context: JobContext, { name: archive, staged }: Incoming, part: ArchivePart, sha256: Sha256, options: UsageOptions, alongside: ReadonlySet<Sha256>): Promise<TakenLog | { readonly code: string; readonly reason: string }> {
  const head = { ...headOf(part.name, part.bytes.isWhole ? part.bytes.head.length : part.sizeBytes, part.bytes.head), isPacked: !part.bytes.isWhole };
  const probe = probeUsage(head);
  if (probe === null || probe.certainty === 0) return { code: 'archive.not-a-log', reason: 'it does not read as a usage log' };
  try {
    return await takeLog(context, {
      head, packing: part.packing, member: { names: [part.name], isByName: true }, journal: undefined, sizeBytes: part.sizeBytes,
      open: encoding => Promise.resolve(feedOf(part, sha256, staged.sizeBytes, encoding)),
      onProgress: (_read, rows, rejected) => { context.progress({ done: part.readBytes, total: staged.sizeBytes, unit: 'bytes', step: 'usage.scan', subject: `${archive} › ${part.name}`, rows, rejected }); },
    }, options, alongside);
  } catch (error) {
    const failure = toProvisoError(error);
    if (context.signal.aborted || !failure.code.startsWith('usage.')) throw error;
    if (QUESTIONS.has(failure.code)) throw new ProvisoError(failure.code, `${part.name}: ${failure.message}`, failure.details, { cause: failure });
    return { code: failure.code, reason: failure.message };
  }
}

/** A part as the scanners read it: how far that is shows in the archive, and the walk closes its bytes. */
function feedOf(part: ArchivePart, sha256: Sha256, sizeBytes: number, encoding: Encoding): ByteFeed {
  const feed = feedOver(part.bytes, { sha256, sizeBytes }, encoding);
  return { fill: target => feed.fill(target), readBytes: part.readBytes, summary: () => feed.summary(), close: () => Promise.resolve() };
}

/** `zip`, `tar.gz`, `tar.zst`. */
function archiveFormat(container: Container, compression: 'gzip' | 'zstd' | undefined): string {
  return `${container}${compression === undefined ? '' : compression === 'gzip' ? '.gz' : '.zst'}`;
}
