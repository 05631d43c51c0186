import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { LogFormat, Mapping, MappingProposal } from '../../../shared/domain/usage.ts';
import type { JobContext } from '../context.ts';
import { readHead } from '../import/head.ts';
import type { Head, Incoming, Probe, Reader, ReadResult } from '../import/intake.ts';
import { usageWriter } from '../store/repositories/usage.ts';
import { buildSource, placeSource } from './build-source.ts';
import type { BuiltSource } from './build-source.ts';
import { asUtf8, HashedBytes } from './feeds/byte-feed.ts';
import type { ByteFeed, Encoding } from './feeds/byte-feed.ts';
import type { Bytes } from './feeds/bytes.ts';
import { packingText } from './feeds/packing.ts';
import type { Packing } from './feeds/packing.ts';
import type { LogHead } from './log-head.ts';
import type { MemberName } from './member-name.ts';
import { proposeFromHead } from './mapping-proposal.ts';
import { readLogHead } from './read-head.ts';
import { openFeedFor } from './remote-feed.ts';
import { REJECT_REASONS } from './piece-writer.ts';
import { fileRowOf, registerSource } from './register-source.ts';
import type { PoolOptions } from './scan-pool.ts';
import { isTableKind } from '../tables/table.ts';
import { logHeadOf, settleMapping } from './settle-mapping.ts';
import type { UsageOptions } from './settle-mapping.ts';
import type { TakenPart, TakenParts } from './taken-parts.ts';

const SLOT_BYTES = 4 << 20;
/** Smaller files are scanned in place: starting a worker costs more than it saves. */
const WORTH_A_WORKER_BYTES = 2 << 20;
const MOST_SCANNERS = 4;

/** Says whether the start of a file reads as a usage log. Any text is worth trying when a person says it is one. */
export function probeUsage(head: Head): Probe | null {
  // What a file of tables holds is told by reading it: even one whose tables cannot be read is no text.
  if (isTableKind(head.container) && head.bytes.length === 0) return { kind: 'usage', format: head.container, certainty: 0.3, reason: 'a file of tables' };
  if (head.isNested === true && head.bytes.length === 0) return { kind: 'usage', format: head.container ?? '', certainty: 0.3, reason: 'an archive that holds archives or tables' };
  const csv = readLogHead(head.bytes, head.sizeBytes <= head.bytes.length && !head.isPacked);
  const format = isTableKind(head.container) ? head.container : formatName(csv?.format ?? 'csv', head.compression ?? 'none');
  if (csv === null) return { kind: 'usage', format, certainty: 0, reason: 'it was named a usage log' };
  const proposal = proposeFromHead(csv, null);
  const roles = new Set(proposal.mapping.columns.map(column => column.role));
  if (proposal.needs === 'time') return { kind: 'usage', format, certainty: 0, reason: 'records, but no column of times' };
  const speaking = (['app', 'credential', 'endpoint', 'method', 'status', 'items', 'bytes', 'requestId'] as const).filter(role => roles.has(role));
  const certainty = csv.fields < 3 || csv.agreement < 0.8 ? 0.2 : Math.min(0.98, 0.4 + 0.2 * speaking.length);
  return { kind: 'usage', format, certainty, reason: `records of ${csv.fields} fields with a time${speaking.length === 0 ? '' : ` and ${speaking.join(', ')}`}` };
}

/**
 * Proposes how a log is read, from its first bytes.
 * @throws usage.not-delimited when they are no records
 */
export function proposeMapping(head: Head, zone: string | null): MappingProposal {
  return proposeFromHead(logHeadOf(head, null), zone);
}

/**
 * Reads a usage log into a source file of its own.
 * @throws usage.not-text, usage.not-delimited, usage.time-unknown, usage.zone-unknown, usage.epoch-unit-unknown, usage.mapping-mismatch
 */
export const readUsage: Reader<UsageOptions> = async (context, { staged, name, journal }, options) => {
  const head = await readHead(staged.path, name);
  const packing: Packing = head.compression === undefined ? [] : [{ kind: head.compression }];
  const log = await takeLog(context, {
    head, packing, member: null, journal, sizeBytes: staged.sizeBytes, open: encoding => openFeedFor(poolFor(staged.sizeBytes).workers, staged.path, packing, encoding),
    onProgress: (done, rows, rejected) => { context.progress({ done, total: staged.sizeBytes, unit: 'bytes', step: 'usage.scan', subject: name, rows, rejected }); },
  }, options, new Set());
  return { ...log.result, sha256: log.built.sha256, drop: log.drop, register: () => { log.register(log.built.sha256); } };
};

/** A log on its way in: an exhibit, or one of the parts of one. */
export interface Log {
  readonly head: Head;
  readonly packing: Packing;
  /** Which part of the exhibit it is; null when it is the exhibit. */
  readonly member: MemberName | null;
  /** Where to go on when an earlier import of it was broken off; a part that is not whole starts anew. */
  readonly journal: Incoming['journal'];
  /** Of a part: the parts of its exhibit that stand already. */
  readonly taken?: TakenParts;
  /** Of a table: what was said of it. */
  readonly notes?: TakenPart['notes'];
  /** How much there is to read, as far as one can know. */
  readonly sizeBytes: number;
  open(encoding: Encoding): Promise<ByteFeed>;
  onProgress(readBytes: number, rows: number, rejected: number): void;
}

/** A log that was read into a source file in its place, but is not part of the case yet. */
export interface TakenLog {
  readonly built: BuiltSource;
  readonly mapping: Mapping;
  readonly result: Omit<ReadResult, 'sha256' | 'register' | 'drop'>;
  /** Called inside the transaction that writes the exhibit. */
  register(exhibit: Sha256, member?: MemberName): void;
  drop(): Promise<void>;
}

/**
 * Reads one log into a source file of its own.
 * @param alongside hashes of contents that come in with the same exhibit
 */
export async function takeLog(context: JobContext, log: Log, options: UsageOptions, alongside: ReadonlySet<Sha256>): Promise<TakenLog> {
  const { head } = log;
  const { head: csv, mapping, savedMapping } = settleMapping(context.db, head, options);
  const usage = usageWriter(context.db);
  const { journal } = log;
  const begun = journal?.begun ?? null;
  const packing = packingText(log.packing), before = log.taken?.find(packing, mapping) ?? null;
  const sourceId = before?.sourceId ?? begun?.sourceId ?? usage.takeSourceNumber(), generation = before?.generation ?? begun?.generation ?? 1;
  journal?.note({ sourceId, generation, mapping: JSON.stringify(mapping) });
  const fileName = `${sourceId}-${generation}.db`;
  const finalPath = join(context.caseFile.usageDir, fileName), partialPath = `${finalPath}.partial`;
  const built = before !== null ? { ...before.built, resumedRows: before.built.rows } : await buildSource({
    open: () => log.open(mapping.encoding), packing, mapping, head: csv, partialPath, pool: poolFor(log.sizeBytes), signal: context.signal, goOn: begun !== null,
    onProgress: (done, rows, rejected) => { log.onProgress(done, rows, rejected); },
  });
  const drop = async (): Promise<void> => {
    await rm(partialPath, { force: true });
    await rm(finalPath, { force: true });
    log.taken?.forget({ sourceId, generation });
  };
  const repeats = usage.exhibitWithContent(built.contentSha256);
  const isRepeat = repeats !== null || alongside.has(built.contentSha256);
  try {
    if (isRepeat) await drop();
    else if (before === null) {
      await placeSource(partialPath, finalPath);
      await log.taken?.keep({ sourceId, generation, packing, built, notes: log.notes ?? [] }, mapping);
    }
  } catch (error) {
    await drop();
    throw error;
  }
  const file = fileRowOf(built, { packing, member: log.member === null ? null : JSON.stringify(log.member), encoding: mapping.encoding });
  if (isRepeat) {
    return {
      built, mapping, drop,
      result: {
        ...outcomeOf(built, csv, mapping, packing), status: 'noted', code: 'import.duplicate',
        message: 'Unpacked, these are the same bytes as a log that is in the case already. They are kept; nothing was counted twice.', records: 0, rejected: 0, skipped: 0, counts: {}, problems: [],
      },
      register: (exhibit, member) => { usage.addFile({ ...file, ...named(member), sha256: exhibit, sourceId: null, generation: null, rows: 0, rejected: 0, skipped: 0, repeats: repeats ?? exhibit }); },
    };
  }
  return {
    built, mapping, drop, result: { ...outcomeOf(built, csv, mapping, packing), savedMapping },
    register: (exhibit, member) => {
      registerSource(usage, { sourceId, generation, fileName, finalPath, mapping, built }, { ...file, ...named(member), sha256: exhibit });
      log.taken?.forget({ sourceId, generation });
    },
  };
}

/** Bytes that were made out of an exhibit, as the scanners read them; their hash is taken on the way. The feed closes them. */
export function feedOver(bytes: Bytes, exhibit: { readonly sha256: Sha256; readonly sizeBytes: number }, encoding: Encoding): ByteFeed {
  const content = new HashedBytes(bytes);
  const text = asUtf8(content, encoding);
  let readBytes = 0;
  return {
    fill: async target => {
      const filled = await text.fill(target);
      readBytes += filled;
      return filled;
    },
    get readBytes() { return readBytes; },
    summary: () => Promise.resolve({ ...exhibit, contentSha256: content.sha256, problem: content.problem }),
    close: () => text.close(),
  };
}

/** What the archive calls the log is known for certain once all of it was walked. */
function named(member: MemberName | undefined): { member?: string } {
  return member === undefined ? {} : { member: JSON.stringify(member) };
}

/** How many threads scan a log of a size. */
export function poolFor(sizeBytes: number): PoolOptions {
  const workers = sizeBytes < WORTH_A_WORKER_BYTES ? 0 : Math.max(1, Math.min(MOST_SCANNERS, availableParallelism(), Math.ceil(sizeBytes / SLOT_BYTES)));
  return { workers, slotBytes: workers === 0 ? Math.max(1 << 16, Math.min(SLOT_BYTES, sizeBytes)) : SLOT_BYTES };
}

/** `csv`, `csv.gz`, `csv.zst`; what lies deeper is named by its archive. */
function formatName(format: LogFormat, packing: string): string {
  return packing === 'gzip' ? `${format}.gz` : packing === 'zstd' ? `${format}.zst` : format;
}

/** What is told of the file: the gravest thing first. */
export function outcomeOf(built: BuiltSource, csv: LogHead, mapping: Mapping, packing: string): TakenLog['result'] {
  const { rows, rejected, skipped, physicalLines, problem } = built;
  const worst = problem
    ?? (rows === 0 ? { code: 'usage.no-requests', message: rejected === 0 ? 'The log has a header and no requests.' : `None of the ${rejected.toLocaleString('en')} records reads as a request. Look at the rejects and pass a mapping that fits.` }
      : rejected > 0 ? { code: 'usage.rejects', message: `${rejected.toLocaleString('en')} of ${(rows + rejected).toLocaleString('en')} records could not be read. They are listed with line and reason.` }
        : built.doubledKeys > 0 ? { code: 'usage.doubled-keys', message: `${built.doubledKeys.toLocaleString('en')} records name a field twice. The last value counts; the others stand in the original.` }
          : !csv.hasHeader ? { code: 'usage.no-header', message: 'The file has no header line, so its columns were told by their values. Check the mapping.' } : null);
  return {
    resumedRows: built.resumedRows, format: formatName(mapping.format, packing), status: worst === null ? 'ok' : 'noted', code: worst?.code ?? null, message: worst?.message ?? null,
    records: rows, rejected, skipped, mapping,
    counts: { requests: rows, rejected, skipped, records: rows + rejected + skipped, physicalLines, disorder: built.coverage.disorder, gaps: built.coverage.gaps.length, ...(built.ambiguousTimes > 0 ? { ambiguousTimes: built.ambiguousTimes } : {}), ...(built.doubledKeys > 0 ? { doubledKeys: built.doubledKeys } : {}), ...(built.titleLines > 0 ? { titleLines: built.titleLines } : {}) },
    problems: [
      ...(problem === null ? [] : [{ code: problem.code, reason: problem.message, line: null, startByte: null, endByte: null, excerpt: '' }]),
      ...built.firstRejects.map(({ code, startByte, endByte, line, excerpt }) => ({ code, reason: REJECT_REASONS[code] ?? code, line, startByte, endByte, excerpt })),
    ],
  };
}
