import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { Mapping } from '../../../shared/domain/usage.ts';
import { APP_VERSION } from '../version.ts';
import type { BuiltSource } from './build-source.ts';
import type { FeedProblem } from './feeds/bytes.ts';
import { isReading, parsePacking, readingName } from './feeds/packing.ts';

// A part of an exhibit whose source is whole while the exhibit's import is not: what a later process needs to go on without reading it again
// stands beside the source until the exhibit is registered, and then goes.

/** What was read out of one part of an exhibit. */
export interface TakenPart {
  /** The first source of the same import; the row of the unfinished import names it. */
  readonly owner: number;
  readonly sourceId: number;
  readonly generation: number;
  readonly sha256: Sha256;
  readonly packing: string;
  /** JSON of the mapping. */
  readonly mapping: string;
  /** Another version may read a part otherwise, so only the one that began goes on. */
  readonly appVersion: string;
  readonly built: BuiltSource;
  /** What was said of the table it was read from. */
  readonly notes: readonly FeedProblem[];
}

const ENDING = '.taken.json';

/** Where an import that may be broken off is noted. */
interface Notebook {
  readonly begun: { readonly sourceId: number } | null;
  note(work: { readonly sourceId: number; readonly generation: number; readonly mapping: string }, how: object): void;
  settled(): Promise<void>;
}

/** The parts of one exhibit that stand already, and those that come. */
export class TakenParts {
  readonly #usageDir: string;
  readonly #journal: Notebook | undefined;
  readonly #sha256: Sha256;
  readonly #options: object;
  readonly #before: readonly TakenPart[];
  #owner: number | null;

  /** @param options what was said of reading the exhibit, to be said again when it is gone on with */
  constructor(usageDir: string, journal: Notebook | undefined, sha256: Sha256, options: object) {
    this.#usageDir = usageDir;
    this.#journal = journal;
    this.#sha256 = sha256;
    this.#options = options;
    this.#owner = journal?.begun?.sourceId ?? null;
    this.#before = this.#owner === null ? [] : takenOf(usageDir, this.#owner).filter(part => part.sha256 === sha256 && part.appVersion === APP_VERSION);
  }

  /** What an earlier process read out of this part; null when it did not come so far, or with another mapping where one is given. */
  find(packing: string, mapping: Mapping | null): TakenPart | null {
    return this.#before.find(part => part.packing === packing && (mapping === null || part.mapping === JSON.stringify(mapping))) ?? null;
  }

  /** Notes a part whose source stands in its place. */
  async keep(part: Pick<TakenPart, 'sourceId' | 'generation' | 'packing' | 'built' | 'notes'>, mapping: Mapping): Promise<void> {
    if (this.#journal === undefined) return;
    const text = JSON.stringify(mapping);
    if (this.#owner === null) this.#journal.note({ sourceId: part.sourceId, generation: part.generation, mapping: text }, this.#options);
    this.#owner ??= part.sourceId;
    // Nothing is kept of a part before the case knows of the import.
    await this.#journal.settled();
    if (this.#journal.begun === null) return;
    const path = takenPath(this.#usageDir, part), note = noteOf({ ...part, owner: this.#owner, sha256: this.#sha256, mapping: text, appVersion: APP_VERSION });
    if (note === null) return;
    await writeFile(`${path}.partial`, note, { mode: 0o600 });
    await rename(`${path}.partial`, path);
  }

  /** Removes the note of a part; the part itself stays. */
  forget(part: Pick<TakenPart, 'sourceId' | 'generation'>): void {
    rmSync(takenPath(this.#usageDir, part), { force: true });
  }
}

/** The whole parts of an import that was broken off. */
export function takenOf(usageDir: string, owner: number): TakenPart[] {
  if (!existsSync(usageDir)) return [];
  return readdirSync(usageDir).filter(name => name.endsWith(ENDING)).flatMap(name => {
    const part = readPart(join(usageDir, name));
    return part?.owner === owner && name === `${part.sourceId}-${part.generation}${ENDING}` && existsSync(join(usageDir, sourceName(part))) ? [part] : [];
  });
}

/** Names of the files of a part below `usage/`. */
export function namesOf(part: TakenPart): string[] {
  const packing = parsePacking(part.packing);
  return [sourceName(part), `${part.sourceId}-${part.generation}${ENDING}`, ...(isReading(packing) ? [readingName(part.sha256, packing)] : [])];
}

/** True for the note of a part. */
export function isTakenName(name: string): boolean {
  return name.endsWith(ENDING);
}

/** Removes the whole parts of an import that will not be gone on with. */
export function dropTaken(usageDir: string, owner: number): void {
  for (const part of takenOf(usageDir, owner)) for (const name of namesOf(part)) rmSync(join(usageDir, name), { force: true });
}

/** Null for a part with so many values that no text can hold them: it is read again. */
function noteOf(part: TakenPart): string | null {
  try {
    return JSON.stringify(part);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function sourceName({ sourceId, generation }: Pick<TakenPart, 'sourceId' | 'generation'>): string {
  return `${sourceId}-${generation}.db`;
}

function takenPath(usageDir: string, { sourceId, generation }: Pick<TakenPart, 'sourceId' | 'generation'>): string {
  return join(usageDir, `${sourceId}-${generation}${ENDING}`);
}

function readPart(path: string): TakenPart | null {
  try {
    const part = JSON.parse(readFileSync(path, 'utf8')) as TakenPart;
    return Number.isSafeInteger(part.owner) && Number.isSafeInteger(part.sourceId) && Number.isSafeInteger(part.generation) && /^[0-9a-f]{64}$/.test(part.sha256) && parsePacking(part.packing).length > 0 && Array.isArray(part.notes) && Number.isSafeInteger(part.built.rows) ? part : null;
  } catch {
    return null;
  }
}
