import type { FeedProblem } from '../usage/feeds/bytes.ts';

const TABLE_KINDS = ['xlsx', 'parquet'] as const;
/** Files that hold tables in a form of their own, not as lines of text. */
export type TableKind = (typeof TABLE_KINDS)[number];

export function isTableKind(kind: string | undefined): kind is TableKind {
  return (TABLE_KINDS as readonly (string | undefined)[]).includes(kind);
}

/** A table that can be read on its own: a sheet of a workbook, or all of a Parquet file. */
export interface TableInfo {
  /** From 0, in the order of the file. */
  readonly index: number;
  /** The name of the sheet; empty where a file is one table. */
  readonly name: string;
  /** Why it cannot be read; null when it can. */
  readonly fault: FeedProblem | null;
  /** Of a Parquet file: what DuckDB selects to give the same text. */
  readonly select?: string;
}

/** What reading a table found out beside its rows: kept and shown, and no reason to stop. */
export interface TableEnd { readonly notes: readonly FeedProblem[] }

/** Thrown by a sink that has seen enough of a table: its reader stops and passes it on. */
export class Enough extends Error {}

/** Where the text of a table goes; a write that is awaited holds the reading back. */
export interface TableSink {
  /** @param readBytes bytes of the file's own that were read so far */
  write(text: Uint8Array, readBytes: number): Promise<void>;
}

/** One file of tables; the caller closes it. Text comes out as RFC 4180 with commas, LF and UTF-8. */
export interface TableFile {
  readonly tables: readonly TableInfo[];
  /** Bytes of the file's own that reading a table takes. */
  sizeOf(index: number): number;
  read(index: number, sink: TableSink): Promise<TableEnd>;
  close(): Promise<void>;
}
