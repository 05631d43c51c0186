import { z } from 'zod';
import { job, query } from './define.ts';
import { GrantId, Sha256 } from '../domain/basics.ts';
import { Slice } from '../domain/usage.ts';

/** A column of the table `request`. */
export const TableColumn = z.object({
  name: z.string(),
  type: z.enum(['text', 'integer']),
  /** A column of the logs that nothing else stands for. */
  isKept: z.boolean(),
});
export type TableColumn = z.infer<typeof TableColumn>;

/** Whole numbers past 2^53 are text; a blob is `X'…'`. */
export const SqlValue = z.union([z.string(), z.number(), z.null()]);
export type SqlValue = z.infer<typeof SqlValue>;

export const SqlAnswer = z.object({
  columns: z.array(z.string()),
  /** Empty when they went to a file. */
  rows: z.array(z.array(SqlValue)),
  /** True when the answer went on past the most rows, or past 16 million characters. */
  more: z.boolean(),
  /** Requests handed to the statement; twice as many when it reads the table twice. */
  scanned: z.int(),
  seconds: z.number(),
  written: z.object({ name: z.string(), rows: z.int(), bytes: z.int(), sha256: Sha256 }).nullable(),
});
export type SqlAnswer = z.infer<typeof SqlAnswer>;

export const sqlMethods = {
  /** The columns of the table `request` over a slice, in order, named as an export names them. */
  'usage.table': query(z.object({ slice: Slice.prefault({}) }), z.array(TableColumn)),
  /**
   * Runs one reading SQLite statement over the table `request`, which holds the requests of the slice; in a process of its own, killed on
   * cancel and after `seconds` (`sql.stopped`). `sql.syntax` says in its details where: `at` and `length` in UTF-16 units, `line` and
   * `column` from 1. With `target` every row goes to a new file and `most` does not count; a CSV ends with `# N of N rows`.
   */
  'usage.sql': job(
    z.object({
      sql: z.string().max(100_000), slice: Slice.prefault({}), most: z.int().min(1).max(10_000).default(1_000), seconds: z.int().min(1).max(86_400).default(60),
      target: GrantId.nullable().default(null), format: z.enum(['csv', 'json']).default('csv'),
    }),
    SqlAnswer,
  ),
};
