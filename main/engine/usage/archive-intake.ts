import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import { hashStaged } from '../case-file/exhibit-store.ts';
import type { JobContext } from '../context.ts';
import { headOf, readHead } from '../import/head.ts';
import type { Incoming, Reader, ReadResult } from '../import/intake.ts';
import { asUtf8, HashedBytes } from './feeds/byte-feed.ts';
import type { ByteFeed, Encoding } from './feeds/byte-feed.ts';
import { walkArchive } from './feeds/walk-archive.ts';
import type { ArchivePart, Container } from './feeds/walk-archive.ts';
import { probeUsage, readUsage, takeLog } from './intake.ts';
import type { TakenLog, UsageOptions } from './intake.ts';

/** What must be answered for the whole archive before any of it is taken in. */
const QUESTIONS: ReadonlySet<string> = new Set(['usage.zone-unknown', 'usage.time-unknown']);
/** Problems that are kept beside the exhibit. */
const MOST_PROBLEMS = 20_000;

interface Part { readonly name: string; readonly log: TakenLog }
type Problem = ReadResult['problems'][number];

/**
 * Reads a usage log, or each log in an archive into a source of its own under the one exhibit. What is no log is listed.
 * @throws usage.no-logs-inside, archive.damaged, archive.overlap, archive.too-many-entries, and what `readUsage` throws
 */
export const readUsageFile: Reader<UsageOptions> = async (context, incoming, options) => {
  const head = await readHead(incoming.staged.path, incoming.name);
  if (head.container === undefined) return readUsage(context, incoming, options);
  const { signal } = context;
  const sha256 = await hashStaged(incoming.staged, { signal, onBytes: (done, total) => { context.progress({ done, total, unit: 'bytes', step: 'import.hash', subject: incoming.name }); } });
  const parts: Part[] = [], problems: Problem[] = [];
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
  return { ...outcomeOf(parts, problems, head.container, head.compression), sha256, drop, register: () => { for (const { name, log } of parts) log.register(sha256, { names: [name], isByName: names.get(name) === 1 }); } };
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

/** A part as the scanners read it; its hash is that of what comes out of the archive. */
function feedOf(part: ArchivePart, sha256: Sha256, sizeBytes: number, encoding: Encoding): ByteFeed {
  const content = new HashedBytes(part.bytes);
  const text = asUtf8(content, encoding);
  return {
    fill: target => text.fill(target),
    readBytes: part.readBytes,
    summary: () => Promise.resolve({ sha256, contentSha256: content.sha256, sizeBytes, problem: content.problem }),
    close: () => Promise.resolve(),
  };
}

function problemOf(code: string, name: string, reason: string): Problem {
  return { code, reason: name === '' ? reason : `${name}: ${reason}`, line: null, startByte: null, endByte: null, excerpt: '' };
}

/** What is told of an archive: the sum of its logs. */
function outcomeOf(parts: readonly Part[], problems: readonly Problem[], container: Container, compression: 'gzip' | 'zstd' | undefined): Omit<ReadResult, 'sha256' | 'register' | 'drop'> {
  const counts: Record<string, number> = {};
  for (const { log } of parts) for (const [name, count] of Object.entries(log.result.counts)) counts[name] = (counts[name] ?? 0) + count;
  const sum = (figure: (log: TakenLog) => number): number => parts.reduce((total, { log }) => total + figure(log), 0);
  const unread = problems.filter(problem => problem.line === null && problem.code !== 'import.duplicate').length;
  const worst = parts.find(({ log }) => log.result.code !== null);
  const allRepeat = parts.every(({ log }) => log.result.code === 'import.duplicate');
  return {
    resumedRows: 0, format: `${container}${compression === undefined ? '' : compression === 'gzip' ? '.gz' : '.zst'}`,
    status: problems.length === 0 && worst === undefined ? 'ok' : 'noted',
    code: allRepeat ? 'import.duplicate' : unread > 0 ? 'archive.parts-unread' : worst?.log.result.code ?? null,
    message: allRepeat ? 'Every log in this archive is in the case already. It is kept; nothing was counted twice.'
      : unread > 0 ? `${parts.length.toLocaleString('en')} logs of this archive were read; ${unread.toLocaleString('en')} things in it are not logs or could not be read whole. They are listed with their reason.`
        : worst === undefined ? null : `${worst.name}: ${worst.log.result.message ?? ''}`,
    records: sum(log => log.result.records), rejected: sum(log => log.result.rejected), skipped: sum(log => log.result.skipped),
    counts: { ...counts, logs: parts.length, ...(unread > 0 ? { unread } : {}) }, mapping: parts[0]?.log.mapping ?? null, problems,
  };
}
