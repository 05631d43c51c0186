import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import { hashStaged } from '../case-file/exhibit-store.ts';
import type { JobContext } from '../context.ts';
import { headOf, readHead } from '../import/head.ts';
import type { Incoming, Reader, ReadResult } from '../import/intake.ts';
import type { ByteFeed, Encoding } from './feeds/byte-feed.ts';
import { isTableKind } from '../tables/table.ts';
import { walkArchive } from './feeds/walk-archive.ts';
import type { ArchivePart, Container, WalkedPart } from './feeds/walk-archive.ts';
import { feedOver, probeUsage, readUsage, takeLog } from './intake.ts';
import type { TakenLog } from './intake.ts';
import { MOST_PROBLEMS, problemOf, QUESTIONS, sumOf } from './several-logs.ts';
import type { Part, PartProblem } from './several-logs.ts';
import { readTables, takeTables } from './table-intake.ts';
import { BETWEEN } from './member-name.ts';
import type { UsageOptions } from './settle-mapping.ts';
import { TakenParts } from './taken-parts.ts';
import type { MemberName } from './member-name.ts';

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
  const walked = new ArchiveLogs(context, incoming, sha256, options);
  try {
    for await (const part of walkArchive({ path: incoming.staged.path, container: head.container, compression: head.compression ?? null, scratch: context.caseFile.incomingDir })) {
      if (signal.aborted) throw signal.reason;
      await walked.take(part);
    }
    return walked.result(archiveFormat(head.container, head.compression));
  } catch (error) {
    await walked.drop();
    throw error;
  }
};

/** The logs of one archive as they are found. */
class ArchiveLogs {
  readonly #context: JobContext;
  readonly #incoming: Incoming;
  readonly #sha256: Sha256;
  readonly #options: UsageOptions;
  readonly #taken: TakenParts;
  readonly #parts: (Part & { readonly member: MemberName; readonly depth: number })[] = [];
  readonly #problems: PartProblem[] = [];
  readonly #contents = new Set<Sha256>();
  /** How often each name of the outermost archive came. */
  readonly #names = new Map<string, number>();
  #notes = 0;

  constructor(context: JobContext, incoming: Incoming, sha256: Sha256, options: UsageOptions) {
    this.#context = context;
    this.#incoming = incoming;
    this.#sha256 = sha256;
    this.#options = options;
    this.#taken = new TakenParts(context.caseFile.usageDir, incoming.journal, sha256, options);
  }

  async take(part: WalkedPart): Promise<void> {
    const [outermost = ''] = part.names;
    this.#names.set(outermost, (this.#names.get(outermost) ?? 0) + 1);
    const label = part.names.join(BETWEEN);
    if ('code' in part) { this.#problems.push(problemOf(part.code, label, part.reason)); return; }
    if ('path' in part) {
      const { parts, problems, notes } = await takeTables(this.#context, { path: part.path, kind: part.kind, sha256: this.#sha256, steps: part.packing, name: `${this.#incoming.name}${BETWEEN}${label}` }, this.#options, this.#contents, this.#taken);
      this.#notes += notes;
      for (const { name, log, member } of parts) this.#add(name === '' ? label : `${label}${BETWEEN}${name}`, log, { ...member, names: [...part.names, ...member.names] }, part.names.length);
      for (const problem of problems) this.#note({ ...problem, reason: `${label}: ${problem.reason}` });
      return;
    }
    const taken = await takePart(this.#context, this.#incoming, part, this.#sha256, this.#options, this.#contents, this.#taken);
    if ('code' in taken) { this.#problems.push(problemOf(taken.code, label, taken.reason)); return; }
    this.#add(label, taken, { names: part.names, isByName: true }, part.names.length);
    if (taken.result.code === 'import.duplicate') this.#note(problemOf('import.duplicate', label, 'the same bytes as a log that is in the case already; nothing was counted twice'));
    for (const problem of taken.result.problems) this.#note({ ...problem, reason: `${label}: ${problem.reason}` });
  }

  /** @throws usage.no-logs-inside */
  result(format: string): ReadResult {
    const parts = this.#parts, problems = this.#problems;
    if (parts.length === 0) throw new ProvisoError('usage.no-logs-inside', `Nothing in this archive reads as a usage log. ${problems.slice(0, 3).map(problem => problem.reason).join('; ')}`.slice(0, 600));
    return {
      ...sumOf(parts, problems, { format, noun: 'archive', notes: this.#notes }), sha256: this.#sha256, drop: () => this.drop(),
      // Which names say by themselves what is meant is known once all of the archive was walked.
      register: () => { for (const { log, member, depth } of parts) log.register(this.#sha256, { ...member, isByName: depth === 1 && this.#names.get(member.names[0] ?? '') === 1 }); },
    };
  }

  async drop(): Promise<void> {
    for (const { log } of this.#parts) await log.drop();
  }

  #add(name: string, log: TakenLog, member: MemberName, depth: number): void {
    this.#parts.push({ name, log, member, depth });
    this.#contents.add(log.built.contentSha256);
  }

  #note(problem: PartProblem): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem);
  }
}

/** @throws what must be answered for the whole archive, and what is no fault of the part */
async function takePart(context: JobContext, { name: archive, staged }: Incoming, part: ArchivePart, sha256: Sha256, options: UsageOptions, alongside: ReadonlySet<Sha256>, taken: TakenParts): Promise<TakenLog | { readonly code: string; readonly reason: string }> {
  const label = part.names.join(BETWEEN);
  const head = { ...headOf(label, part.bytes.isWhole ? part.bytes.head.length : part.sizeBytes, part.bytes.head), isPacked: !part.bytes.isWhole };
  const probe = probeUsage(head);
  if (probe === null || probe.certainty === 0) return { code: 'archive.not-a-log', reason: 'it does not read as a usage log' };
  try {
    return await takeLog(context, {
      head, packing: part.packing, member: { names: part.names, isByName: true }, journal: undefined, taken, sizeBytes: part.sizeBytes,
      open: encoding => Promise.resolve(feedOf(part, sha256, staged.sizeBytes, encoding)),
      onProgress: (_read, rows, rejected) => { context.progress({ done: part.readBytes, total: staged.sizeBytes, unit: 'bytes', step: 'usage.scan', subject: `${archive}${BETWEEN}${label}`, rows, rejected }); },
    }, options, alongside);
  } catch (error) {
    const failure = toProvisoError(error);
    if (context.signal.aborted || !failure.code.startsWith('usage.')) throw error;
    if (QUESTIONS.has(failure.code)) throw new ProvisoError(failure.code, `${label}: ${failure.message}`, failure.details, { cause: failure });
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
