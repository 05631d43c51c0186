import { join } from 'node:path';
import type { CaseFile } from '../case-file/case-file.ts';
import type { ReadDb } from '../store/connection.ts';
import { ByteRanges } from './byte-ranges.ts';
import { repeatsOf } from './duplicates/repeats.ts';
import type { Repeats } from './duplicates/repeats.ts';
import { rowSetReader } from '../store/repositories/row-sets.ts';
import { usageReader } from '../store/repositories/usage.ts';
import type { RolledDimension, UsageSource } from '../store/repositories/usage.ts';
import { openUsageSource } from '../store/usage-source.ts';
import type { ColumnDef, SegmentRow, UsageSourceReader } from '../store/usage-source.ts';
import { SourceDictionary } from './source-dictionary.ts';

/** Told of requests that a question looks at one by one, so that whoever waits sees how far it is. */
export interface ScanWatch {
  /** That many more will be looked at. */
  expect(rows: number): void;
  looked(rows: number): void;
}

/** Where logs and their originals are: all that reading rows takes. */
export interface LogContext {
  readonly watch?: ScanWatch | undefined;
  readonly caseFile: Pick<CaseFile, 'usageDir' | 'exhibitsDir'>;
}

/** What queries need of the case. */
export interface UsageContext extends LogContext {
  readonly db: ReadDb;
}

/** What a source asks of the case besides its own file. */
export interface CaseSide {
  /** Sources of the case whose files are open, the one opened longest ago first. */
  readonly open: Set<OpenSource>;
  /** Case-wide values of a rolled dimension, 0 being none; null when it is not rolled. */
  labels(info: UsageSource, dimension: RolledDimension): readonly string[] | null;
  pairs(info: UsageSource): Uint32Array;
  /** Where the records of a row set start in this source. */
  rowSet(info: UsageSource, rowSetId: number): ByteRanges;
  /** Which of its rows repeat others of these sources, of all of them without one. @throws usage.duplicates-unknown */
  repeats(info: UsageSource, sources: readonly string[]): Repeats;
}

/** Files of sources that are held open at once; a case may have thousands, and a process may not. */
const MOST_OPEN = 64;

/** A registered source with its file, opened when it is first read. Files never change, so what was read once is kept. */
export class OpenSource {
  readonly info: UsageSource;
  readonly #path: string;
  readonly #side: CaseSide;
  #reader: UsageSourceReader | null = null;
  #columns: readonly ColumnDef[] | null = null;
  #segments: readonly SegmentRow[] | null = null;
  #pairs: Uint32Array | null = null;
  readonly #dictionaries = new Map<number, SourceDictionary>();
  readonly #labels = new Map<RolledDimension, readonly string[] | null>();

  constructor(info: UsageSource, context: LogContext, side: CaseSide) {
    this.info = info;
    this.#path = join(context.caseFile.usageDir, info.fileName);
    this.#side = side;
  }

  get file(): UsageSourceReader {
    if (this.#reader === null) {
      this.#reader = openUsageSource(this.#path);
      const { open } = this.#side;
      open.add(this);
      const [oldest] = open;
      if (open.size > MOST_OPEN && oldest !== undefined) oldest.close();
    }
    return this.#reader;
  }

  get isOpen(): boolean {
    return this.#reader !== null;
  }

  get columns(): readonly ColumnDef[] {
    return this.#columns ??= this.file.columns();
  }

  get segments(): readonly SegmentRow[] {
    return this.#segments ??= this.file.segments();
  }

  /** Method and endpoint of each pair that rollups count by, two numbers a pair. */
  get pairs(): Uint32Array {
    return this.#pairs ??= this.#side.pairs(this.info);
  }

  column(role: string): ColumnDef | null {
    return this.columns.find(column => column.role === role) ?? null;
  }

  /** Values of a column by the source's own numbers. */
  dictionary(column: ColumnDef): SourceDictionary {
    let dictionary = this.#dictionaries.get(column.columnId);
    if (dictionary === undefined) {
      dictionary = new SourceDictionary(this.file.dictionary(column.columnId));
      this.#dictionaries.set(column.columnId, dictionary);
    }
    return dictionary;
  }

  /** Values of a rolled dimension by the source's own numbers, 0 being none, without opening the source's file; null when it is not rolled. */
  labels(dimension: RolledDimension): readonly string[] | null {
    let labels = this.#labels.get(dimension);
    if (labels === undefined) {
      labels = this.#side.labels(this.info, dimension);
      this.#labels.set(dimension, labels);
    }
    return labels;
  }

  /** Where the records of any of these row sets start in this source. */
  rowsIn(rowSetIds: readonly number[]): ByteRanges {
    return ByteRanges.union(rowSetIds.map(id => this.#side.rowSet(this.info, id)));
  }

  /** Which rows repeat others of the sources a slice counts, as it was found last. @throws usage.duplicates-unknown */
  repeatsAmong(sources: readonly string[]): Repeats {
    return this.#side.repeats(this.info, sources);
  }

  /** Lets the file go; it is opened again when it is asked for. */
  close(): void {
    this.#side.open.delete(this);
    this.#reader?.close();
    this.#reader = null;
  }
}

/** The case's own database as a source's side of it. */
function sideOf(db: ReadDb): CaseSide {
  return {
    open: new Set(),
    labels: (info, dimension) => {
      const usage = usageReader(db);
      const ids = usage.valueIds(info, dimension);
      return ids === null ? null : ['', ...Array.from(ids, id => usage.value(id))];
    },
    pairs: info => usageReader(db).pairs(info),
    repeats: (info, sources) => repeatsOf(db, info, sources),
    rowSet: (info, rowSetId) => ByteRanges.from(rowSetReader(db).ranges(rowSetId, info.contentSha256)),
  };
}

const opened = new WeakMap<ReadDb, { readonly side: CaseSide; readonly known: Map<string, OpenSource> }>();

/** The case's usage sources as they stand now, in the order they came in. Files that were open stay open for the next call. */
export function openSources(context: UsageContext): OpenSource[] {
  let own = opened.get(context.db);
  if (own === undefined) opened.set(context.db, own = { side: sideOf(context.db), known: new Map<string, OpenSource>() });
  const { side, known } = own;
  const sources = usageReader(context.db).sources().map(info => known.get(info.fileName) ?? new OpenSource(info, context, side));
  const current = new Set(sources.map(source => source.info.fileName));
  for (const [name, source] of known) if (!current.has(name)) { source.close(); known.delete(name); }
  for (const source of sources) known.set(source.info.fileName, source);
  return sources;
}
