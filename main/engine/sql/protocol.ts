import type { Slice } from '../../../shared/domain/usage.ts';
import type { SqlValue } from '../store/request-table.ts';
import type { RowBatch } from '../usage/row-batches.ts';

/** What one statement may take. */
export interface SqlLimits {
  /** Rows after which the answer ends; null for all of them. */
  readonly rows: number | null;
  /** Characters after which the answer ends; null for all of them. */
  readonly characters: number | null;
  readonly seconds: number;
}

/** One statement over the requests of a case; a host opens the case itself, for reading. */
export interface RunSql {
  readonly type: 'run';
  readonly dbPath: string;
  readonly usageDir: string;
  readonly exhibitsDir: string;
  readonly sql: string;
  readonly slice: Slice;
  readonly limits: SqlLimits;
}

/** What the engine says to the host of a statement: the statement, and for each message of rows that it took it. */
export type ToSqlHost = RunSql | { readonly type: 'taken' };

/** What the thread a statement runs on says, and its host hands on. */
export type SqlNews =
  | { readonly type: 'columns'; readonly columns: readonly string[] }
  | { readonly type: 'rows'; readonly rows: readonly (readonly SqlValue[])[] }
  /** `more` when the answer went on past a limit. */
  | { readonly type: 'done'; readonly more: boolean }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly details: Readonly<Record<string, string | number | boolean | null>> };

export type FromSqlHost = SqlNews | { readonly type: 'ready' } | { readonly type: 'scanned'; readonly rows: number };

/** Messages of rows that may be out before one is taken. */
export const MOST_OUT = 8;

/** What the thread of a statement is started with. */
export interface StatementData {
  readonly sql: string;
  readonly names: readonly string[];
  readonly limits: SqlLimits;
  /** Counts what was sent to the thread, which waits on it: while SQLite runs it hears no message otherwise. */
  readonly sent: Int32Array;
}

export type FromStatement =
  | SqlNews
  /** A scan begins, behind the batches that are at hand already. */
  | { readonly type: 'open'; readonly scan: number; readonly wanted: readonly boolean[]; readonly taken: number }
  | { readonly type: 'next'; readonly scan: number };

export type ToStatement =
  | { readonly type: 'batch'; readonly batch: RowBatch | null }
  | { readonly type: 'broken'; readonly code: string; readonly message: string }
  | { readonly type: 'taken' };
