import { open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Place, Receipt, ReceiptDetails } from '../../../shared/domain/case.ts';
import type { CaseFile } from '../case-file/case-file.ts';
import { holdsSameBytes } from '../case-file/exhibit-store.ts';
import type { Staged, StageOptions } from '../case-file/exhibit-store.ts';
import { placedPath } from '../case-file/places.ts';
import type { WriteDb } from '../store/connection.ts';
import { unfinishedWriter } from '../store/repositories/unfinished-imports.ts';
import type { UnfinishedRow } from '../store/repositories/unfinished-imports.ts';
import { dropTaken } from '../usage/taken-parts.ts';

/** Less than this is read again sooner than it is gone on with. */
const WORTH_GOING_ON_BYTES = 4 << 20;

/** Which source a reader builds of a staged file, and how. */
export interface BegunWork {
  readonly sourceId: number;
  readonly generation: number;
  /** JSON of the mapping. */
  readonly mapping: string;
}

/** What the journal knows of the file besides its bytes. */
export interface JournalledFile {
  readonly name: string;
  readonly path: string;
  readonly receipt: ReceiptDetails;
  readonly hashList: Receipt['hashList'];
}

/**
 * Notes in the case what is being built of one staged file, so that it outlives the program: after a kill the row, the staged copy and
 * the half-built source stay, and the work goes on from the last commit. Every other end removes the row.
 */
export class Journal {
  readonly #caseFile: CaseFile;
  readonly #db: WriteDb;
  readonly #staged: Staged;
  readonly #file: JournalledFile;
  #row: { readonly unfinishedId: number } & BegunWork | null;
  #noting: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(context: { readonly caseFile: CaseFile; readonly db: WriteDb }, staged: Staged, file: JournalledFile, begun: UnfinishedRow | null) {
    this.#caseFile = context.caseFile;
    this.#db = context.db;
    this.#staged = staged;
    this.#file = file;
    this.#row = begun;
  }

  /** What an earlier process began to build of these bytes; null when it did not. */
  get begun(): BegunWork | null {
    return this.#row;
  }

  /**
   * Notes work that begins. The row is written once the staged bytes are durable, which goes on beside the work: a row never speaks of
   * bytes that a power cut could still take.
   * @param how what was said of reading it, where its parts are read one by one and each has a mapping of its own
   */
  note(work: BegunWork, how?: object): void {
    if (this.#row !== null) {
      if (this.#row.mapping !== work.mapping) unfinishedWriter(this.#db).setMapping(this.#row.unfinishedId, work.mapping);
      return;
    }
    if (this.#staged.sizeBytes < WORTH_GOING_ON_BYTES) return;
    this.#noting = this.#writeRow(work, how);
    // Looked at again by `settled`; until then a failure must not end the process.
    this.#noting.catch(() => undefined);
  }

  async #writeRow(work: BegunWork, how: object | undefined): Promise<void> {
    if (this.#staged.place === undefined) await syncCopy(this.#staged.path);
    if (this.#isOver) return;
    const unfinishedId = unfinishedWriter(this.#db).add({
      ...work, name: this.#file.name, originalPath: this.#file.path, originalModifiedAt: this.#staged.modifiedAt, originalCreatedAt: this.#staged.createdAt,
      sizeBytes: this.#staged.sizeBytes, stagedName: stagedNameOf(this.#staged), receipt: JSON.stringify({ ...this.#file.receipt, ...(how === undefined ? {} : { how }) }), hashList: this.#file.hashList,
    });
    this.#row = { ...work, unfinishedId };
  }

  /** Waits for a note that is being written. */
  async settled(): Promise<void> {
    await this.#noting.catch(() => undefined);
  }

  /** Removes the row; within the caller's transaction when there is one. No note is written afterwards. */
  end(): void {
    this.#isOver = true;
    if (this.#row !== null) unfinishedWriter(this.#db).remove(this.#row.unfinishedId);
    this.#row = null;
  }

  /** Removes the row and what was built, for an import that ends without a source. */
  async drop(): Promise<void> {
    await this.settled();
    const row = this.#row;
    this.end();
    if (row === null) return;
    await rm(partialPathOf(this.#caseFile, row), { force: true });
    dropTaken(this.#caseFile.usageDir, row.sourceId);
  }
}

/** Where the half-built source of an unfinished import stands. */
export function partialPathOf({ usageDir }: Pick<CaseFile, 'usageDir'>, { sourceId, generation }: Pick<BegunWork, 'sourceId' | 'generation'>): string {
  return join(usageDir, `${sourceId}-${generation}.db.partial`);
}

async function syncCopy(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name of the copy, or of the place of a file that is left where it is. */
function stagedNameOf({ path, place }: Staged): string {
  return place === undefined ? basename(path) : JSON.stringify(place);
}

/** What an unfinished import reads: its staged copy, or the file where it is kept. @throws root.unknown */
export function stagedOf({ incomingDir }: Pick<CaseFile, 'incomingDir'>, row: UnfinishedRow): Staged {
  if (row.stagedName.startsWith('{')) {
    const place = JSON.parse(row.stagedName) as Place;
    return { path: placedPath(place), sizeBytes: row.sizeBytes, modifiedAt: row.originalModifiedAt, createdAt: row.originalCreatedAt, copySeconds: 0, place };
  }
  return { path: join(incomingDir, row.stagedName), sizeBytes: row.sizeBytes, modifiedAt: row.originalModifiedAt, createdAt: row.originalCreatedAt, copySeconds: 0 };
}

/** A stopped import of exactly these bytes, taken for this job; null when there is none. Bytes are compared, not names; a file that is left in place is its own while nothing changed it. */
export async function claimSameBytes(context: { readonly caseFile: CaseFile; readonly db: WriteDb }, path: string, sizeBytes: number, keptIn: Place | null, options: StageOptions): Promise<UnfinishedRow | null> {
  const unfinished = unfinishedWriter(context.db);
  if (keptIn !== null) return unfinished.stoppedOfSize(sizeBytes).find(row => row.stagedName === JSON.stringify(keptIn) && unfinished.claim(row.unfinishedId)) ?? null;
  for (const row of unfinished.stoppedOfSize(sizeBytes)) {
    if (row.stagedName.startsWith('{')) continue;
    if (await holdsSameBytes(path, stagedOf(context.caseFile, row).path, options) && unfinished.claim(row.unfinishedId)) return row;
  }
  return null;
}
