import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { JobContext } from '../context.ts';
import { stopIfCancelled } from '../context.ts';
import type { Chunk, ImportProblem, ImportSource, Importer, ItemSpan } from '../import/importer.ts';
import type { ParsePool } from '../parse-host/pool.ts';
import type { ReadOutcome } from '../parse-host/protocol.ts';
import { takeNumbers } from '../store/repositories/counters.ts';
import { itemLoader, itemSweeper } from '../store/repositories/item-loader.ts';
import { threadWriter } from '../store/repositories/threads.ts';
import type { FamilyRecord, ItemRecord } from './records.ts';
import { ThreadBuilder } from './thread-builder.ts';

/** What was read so far. Families, not parts, are counted as items. */
export interface ItemTotals {
  items: number;
  attachments: number;
  messagesInside: number;
  /** Items about which something is noted. */
  noted: number;
  undated: number;
  quarantined: number;
  /** Places of the file that are no item. */
  problems: number;
  firstQuarantine: { readonly code: string; readonly reason: string } | null;
}

export interface IntakeFile {
  readonly path: string;
  readonly name: string;
  readonly importer: Importer;
}

/** One batch for a parse host. */
const BATCH_ITEMS = 128;
const BATCH_BYTES = 4 * 1_048_576;
/** Longest stretch of writing before other writers get a turn. */
const WRITE_MS = 35;

interface Batch {
  readonly spans: readonly ItemSpan[];
  readonly outcomes: Promise<readonly ReadOutcome[]>;
}

/** Reads one file into items that stay unseen until they are registered. */
export class ItemIntake {
  readonly totals: ItemTotals = { items: 0, attachments: 0, messagesInside: 0, noted: 0, undated: 0, quarantined: 0, problems: 0, firstQuarantine: null };
  readonly #context: JobContext;
  readonly #file: IntakeFile;
  readonly #loader: ReturnType<typeof itemLoader>;
  readonly #threads: ThreadBuilder;
  readonly #importId: number;
  #index = 0;

  constructor(context: JobContext, file: IntakeFile) {
    this.#context = context;
    this.#file = file;
    this.#loader = itemLoader(context.db);
    this.#importId = context.db.transaction(() => this.#loader.begin()).immediate();
    this.#threads = new ThreadBuilder(threadWriter(context.db), this.#importId);
  }

  /** Cuts the file, has the pieces read by parse hosts while earlier ones are written. */
  async read(source: ImportSource, pool: ParsePool): Promise<void> {
    const queue: Batch[] = [];
    let waiting: ItemSpan[] = [];
    let waitingBytes = 0;
    const post = (): void => {
      if (waiting.length > 0) queue.push(this.#post(waiting, pool));
      waiting = [];
      waitingBytes = 0;
    };
    for await (const chunk of this.#file.importer.read(source, this.#context.signal)) {
      stopIfCancelled(this.#context.signal);
      this.#writeProblems(chunk);
      for (const span of chunk.records) {
        const bytes = span.endByte - span.startByte;
        if (waiting.length >= BATCH_ITEMS || (waiting.length > 0 && waitingBytes + bytes > BATCH_BYTES)) post();
        waiting.push(span);
        waitingBytes += bytes;
        while (queue.length >= pool.width) await this.#writeNext(queue, source);
      }
    }
    post();
    while (queue.length > 0) await this.#writeNext(queue, source);
  }

  /** Makes the items part of the case; call it in the transaction that writes the exhibit's row. */
  register(sha256: Sha256): void {
    this.#threads.complete();
    this.#loader.complete(this.#importId, sha256);
  }

  /** Takes everything back that was written. */
  async drop(): Promise<void> {
    const sweeper = itemSweeper(this.#context.db);
    if (!sweeper.loading().includes(this.#importId)) return;
    while (sweeper.sweepSome(this.#importId)) await nextTurn();
  }

  #post(spans: readonly ItemSpan[], pool: ParsePool): Batch {
    const { importer, path, name } = this.#file;
    const outcomes = pool.read({ path, name, kind: spans[0]?.kind ?? 'message', isMailboxQuoted: importer.isMailboxQuoted, spans: spans.flatMap(span => [span.startByte, span.endByte]) });
    // A refusal is met where the batch is written; until then it must not count as unhandled.
    outcomes.catch(() => undefined);
    return { spans, outcomes };
  }

  async #writeNext(queue: Batch[], source: ImportSource): Promise<void> {
    const batch = queue.shift();
    if (batch === undefined) return;
    const outcomes = await batch.outcomes;
    const families: Pending[] = [];
    for (const [at, span] of batch.spans.entries()) {
      const outcome = outcomes[at];
      if (outcome === undefined) throw new Error('an outcome is missing');
      this.#index += 1;
      families.push('family' in outcome ? this.#pending(outcome.family, null) : this.#pending([await quarantined(span, source, this.#file.name)], { code: outcome.code, reason: outcome.reason }));
    }
    await this.#write(families);
    this.#context.progress({ done: batch.spans.at(-1)?.endByte ?? 0, total: source.sizeBytes, unit: 'bytes', step: 'import.read', subject: this.#file.name, rows: this.totals.items, rejected: this.totals.quarantined + this.totals.problems });
    stopIfCancelled(this.#context.signal);
  }

  #pending(family: FamilyRecord, quarantine: ItemTotals['firstQuarantine']): Pending {
    const { totals } = this;
    totals.items += 1;
    const notes = family.reduce((sum, record) => sum + record.notes.length, 0);
    if (notes > 0) totals.noted += 1;
    if (family[0]?.kind === 'message' && family[0].atUtcMs === null && quarantine === null) totals.undated += 1;
    if (quarantine !== null) {
      totals.quarantined += 1;
      totals.firstQuarantine ??= quarantine;
    }
    const attachments = new Map<number, number>();
    for (const record of family) {
      if (record.part === 0) continue;
      if (record.kind === 'message') totals.messagesInside += 1;
      else totals.attachments += 1;
      if (!record.isInline && record.parent !== null) attachments.set(record.parent, (attachments.get(record.parent) ?? 0) + 1);
    }
    return { family, quarantine, sourceIndex: this.#file.importer.kind === 'mail' ? this.#index : null, attachments, problems: notes + (quarantine === null ? 0 : 1) };
  }

  async #write(families: readonly Pending[]): Promise<void> {
    const { db } = this.#context;
    let number = 0;
    let family = 0;
    let part = 0;
    while (family < families.length) {
      db.transaction(() => {
        if (family === 0 && part === 0) number = takeNumbers(db, 'item', families.length);
        const started = performance.now();
        while (family < families.length && performance.now() - started < WRITE_MS) {
          const pending = families[family] as Pending;
          const record = pending.family[part];
          if (record === undefined) {
            family += 1;
            part = 0;
            continue;
          }
          this.#add(pending, record, number + family);
          part += 1;
        }
      }).immediate();
      await nextTurn();
      stopIfCancelled(this.#context.signal);
    }
  }

  #add(pending: Pending, record: ItemRecord, number: number): void {
    const threadId = record.part === 0 && record.kind === 'message' ? this.#threads.assign(number, record.messageId, record.references) : null;
    this.#loader.add({
      importId: this.#importId, number, threadId, sourceIndex: record.part === 0 ? pending.sourceIndex : null, isMailboxQuoted: this.#file.importer.isMailboxQuoted, record,
      attachments: pending.attachments.get(record.part) ?? 0, problems: record.part === 0 ? pending.problems : record.notes.length, quarantine: record.part === 0 ? pending.quarantine : null,
    });
    if (record.part === 0 && pending.quarantine !== null) {
      this.#loader.addProblem(this.#importId, { ...pending.quarantine, startByte: record.startByte, endByte: record.endByte, excerpt: '' });
    }
  }

  #writeProblems(chunk: Chunk): void {
    if (chunk.problems.length === 0) return;
    this.totals.problems += chunk.problems.length;
    this.#context.db.transaction((problems: readonly ImportProblem[]) => {
      for (const problem of problems) this.#loader.addProblem(this.#importId, problem);
    }).immediate(chunk.problems);
  }
}

interface Pending {
  readonly family: FamilyRecord;
  readonly quarantine: ItemTotals['firstQuarantine'];
  readonly sourceIndex: number | null;
  readonly attachments: ReadonlyMap<number, number>;
  readonly problems: number;
}

const HASH_CHUNK = 4 * 1_048_576;

/** An item that could not be read: where it stands and what its bytes hash to, no more. */
async function quarantined(span: ItemSpan, source: ImportSource, name: string): Promise<ItemRecord> {
  const hash = createHash('sha256');
  for (let at = span.startByte; at < span.endByte; at += HASH_CHUNK) hash.update(await source.read(at, Math.min(HASH_CHUNK, span.endByte - at)));
  return {
    part: 0, parent: null, kind: span.kind, startByte: span.startByte, bodyByte: span.startByte, endByte: span.endByte, encodedIn: null,
    mediaType: span.kind === 'message' ? 'message/rfc822' : 'application/octet-stream', transferEncoding: '', charset: '', name: span.kind === 'document' ? name : '', isInline: false, contentId: '',
    sizeBytes: span.endByte - span.startByte, contentSha256: hash.digest('hex'), subject: '', from: [], to: [], cc: [], bcc: [], dateRaw: '', atUtcMs: null, offsetMinutes: null, dateBasis: 'none',
    messageId: '', references: [], text: '', textBasis: 'none', isTextTruncated: false, quoted: [], excerpt: '', notes: [],
  };
}
