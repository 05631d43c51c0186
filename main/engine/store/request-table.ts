import Database from 'better-sqlite3';
import { ProvisoError } from '../../../shared/errors.ts';
import { placeOf, textAt } from './sql-place.ts';

/** A value of an answer: whole numbers past 2^53, blobs and infinities are written out as text. */
export type SqlValue = string | number | null;

/** Reads one row's value of a column, once a batch of rows is at hand. */
export type ReadValue = (row: number) => string | bigint | null;

/** A batch of rows of the table; columns that are not read have no reader. */
export interface TableBatch {
  readonly rows: number;
  readonly readers: readonly (ReadValue | null)[];
}

/** A statement that may run: what it is called in the answer, and its rows, once. */
export interface ReadStatement {
  readonly columns: readonly string[];
  rows(): Generator<SqlValue[]>;
}

const WRITERS = new Set(['alter', 'analyze', 'attach', 'begin', 'commit', 'create', 'delete', 'detach', 'drop', 'end', 'insert', 'pragma', 'reindex', 'release', 'replace', 'rollback', 'savepoint', 'update', 'vacuum']);
/** Stands where a column is not read; reading it after all is an error instead of a wrong answer. */
const UNREAD = {};

/**
 * A database in memory that holds nothing but the table `request`, whose rows `scan` gives batch by batch each time it is read. Nothing of
 * the case is attached to it. What sorting needs goes to temporary files past some memory.
 */
export function openRequestTable(columns: readonly string[], scan: (wanted: readonly boolean[]) => Iterable<TableBatch>) {
  const db = new Database(':memory:');
  db.unsafeMode(false);
  db.pragma('temp_store = 1');
  db.pragma('cache_size = -65536');
  db.pragma('trusted_schema = 0');
  let wanted: readonly boolean[] = [];
  db.table('request', {
    columns: [...columns],
    directOnly: true,
    *rows() {
      const values = columns.map((): unknown => UNREAD);
      for (const { rows, readers } of scan(wanted)) {
        const read = readers.flatMap((reader, at) => (reader === null ? [] : [{ at, reader }]));
        for (let row = 0; row < rows; row++) {
          for (const { at, reader } of read) values[at] = reader(row);
          yield values;
        }
      }
    },
  });
  db.pragma('query_only = 1');

  const prepare = (sql: string): Database.Statement => {
    try {
      return db.prepare(sql);
    } catch (error) {
      throw refusal(sql, error, part => messageOf(() => db.prepare(part)));
    }
  };

  return {
    /** @throws sql.empty, sql.one-statement, sql.not-read-only, sql.syntax */
    prepare(sql: string): ReadStatement {
      const verb = /^explain(?:\s+query\s+plan)?\s+(\w+)/i.exec(uncommented(sql))?.[1] ?? /^\w+/.exec(uncommented(sql))?.[0] ?? '';
      // Subtle: some pragmas act when they are prepared, so they are turned away before.
      if (WRITERS.has(verb.toLowerCase())) throw notReadOnly(verb.toUpperCase());
      const statement = prepare(sql);
      if (!statement.reader || !statement.readonly) throw notReadOnly(verb.toUpperCase());
      return {
        columns: statement.columns().map(column => column.name),
        *rows() {
          // The program of a statement names each column it reads of a virtual table.
          const isExplained = /^explain\b/i.test(uncommented(sql));
          try {
            const program = isExplained ? [] : db.prepare<[], { opcode: string; p2: number }>(`EXPLAIN ${sql}`).all();
            const read = new Set(program.filter(({ opcode }) => opcode === 'VColumn').map(({ p2 }) => p2));
            wanted = columns.map((_, at) => read.has(at));
            for (const row of statement.raw().safeIntegers().iterate()) yield (row as unknown[]).map(plain);
          } catch (error) {
            throw failure(error);
          }
        },
      };
    },
    close: (): void => { db.close(); },
  };
}

/** Without the comments and blanks a statement starts with. */
function uncommented(sql: string): string {
  return sql.replace(/^(?:\s|;|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))+/, '');
}

function plain(value: unknown): SqlValue {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'bigint') return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : value > 0 ? 'Inf' : '-Inf';
  return `X'${Buffer.from(value as Uint8Array).toString('hex')}'`;
}

function refusal(sql: string, error: unknown, tried: (sql: string) => string): ProvisoError {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('contains no statements')) return new ProvisoError('sql.empty', 'There is no statement here. Write one, such as: SELECT app, count(*) FROM request GROUP BY app');
  if (message.includes('more than one statement')) return new ProvisoError('sql.one-statement', 'More than one statement stands here. Run one at a time.');
  if (message.includes('may not be modified')) return notReadOnly('Changing request');
  const place = placeOf(sql, message, tried);
  if (place === null) return new ProvisoError('sql.syntax', `The statement cannot be read: ${message}.`, {}, { cause: error });
  const { line, column } = textAt(sql, place.at);
  return new ProvisoError('sql.syntax', `The statement cannot be read: ${message} (line ${line}, column ${column}).`, { at: place.at, length: place.length, line, column }, { cause: error });
}

function failure(error: unknown): unknown {
  if (error instanceof ProvisoError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/^(Too few parameter|Missing named parameter)/.test(message)) return new ProvisoError('sql.failed', 'The statement has parameters, and there is nothing to fill them with. Write the values into it.', {}, { cause: error });
  if (error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL') return new ProvisoError('disk.full', 'There is no room on the disk for what the statement sorts. Free some space, or ask for less at once.', {}, { cause: error });
  return new ProvisoError('sql.failed', `The statement stopped: ${message}.`, {}, { cause: error });
}

function notReadOnly(what: string): ProvisoError {
  return new ProvisoError('sql.not-read-only', `${what} is refused: statements here only read. Start with SELECT, WITH, VALUES or EXPLAIN.`);
}

/** What trying throws; empty when it does not. */
function messageOf(attempt: () => unknown): string {
  try {
    attempt();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
