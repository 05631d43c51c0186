import { toProvisoError } from '../../shared/errors.ts';
import type { ProvisoError } from '../../shared/errors.ts';

/** How a command ended: 0 done, 1 found problems or differences, 2 wrong use or failed; 128 and the signal's number when it was stopped by one, as shells count. */
export type ExitCode = 0 | 1 | 2 | 129 | 130 | 143;

/**
 * Lets the work go on when nobody reads what it prints any more (`| head`): what is left to say is dropped, and the exit code still says how
 * the work went. An import is not broken off because its table was not read to the end.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    });
  }
}

/** Prints a value for scripts as one JSON document. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export interface Column<R> {
  readonly head: string;
  readonly cell: (row: R) => string;
  readonly align?: 'left' | 'right';
  /** Longer cells are cut with an ellipsis. */
  readonly most?: number;
}

/** Prints rows in aligned columns; control characters are shown, never sent to the terminal. */
export function printTable<R>(rows: readonly R[], columns: readonly Column<R>[]): void {
  const cells = rows.map(row => columns.map(column => cut(visible(column.cell(row)), column.most ?? 80)));
  const widths = columns.map((column, at) => Math.max(column.head.length, ...cells.map(line => line[at]?.length ?? 0)));
  const line = (values: readonly string[]): string =>
    values.map((value, at) => (columns[at]?.align === 'right' ? value.padStart(widths[at] ?? 0) : value.padEnd(widths[at] ?? 0))).join('  ').trimEnd();
  printLine(line(columns.map(column => column.head)));
  for (const values of cells) printLine(line(values));
}

/** Text with control and bidirectional characters written out, because it may come from hostile input. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, character => {
    if (character === '\n' || character === '\t') return ' ';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Whole numbers with thin grouping, for people. */
export function grouped(value: number): string {
  return value.toLocaleString('en');
}

/** One clear line with a code on standard error. */
export function printError(thrown: unknown): ProvisoError {
  const error = toProvisoError(thrown);
  process.stderr.write(`${error.code}: ${visible(error.message)}\n`);
  if (error.code === 'engine.bug' && process.env['PROVISO_DEBUG'] !== undefined) {
    process.stderr.write(`${error.stack ?? ''}\n${error.cause instanceof Error ? error.cause.stack ?? '' : ''}\n`);
  }
  return error;
}
