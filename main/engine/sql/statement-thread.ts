import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { openRequestTable } from '../store/request-table.ts';
import type { SqlValue, TableBatch } from '../store/request-table.ts';
import { readerOf } from '../usage/batch-readers.ts';
import { MOST_OUT } from './protocol.ts';
import type { FromStatement, StatementData, ToStatement } from './protocol.ts';

// The thread one statement runs on. SQLite asks for rows and waits for them, so they come from the host's main thread, which reads ahead.
const ROWS_A_MESSAGE = 500, CHARACTERS_A_MESSAGE = 1 << 18;
const { sql, names, limits, sent, port } = workerData as StatementData & { readonly port: MessagePort };
let out = 0, lastScan = 0;
/** The first batch, which an inner loop asks for again and again, and whether it is all there is. */
let first: TableBatch | null = null, isOnly = false;

try {
  run();
} catch (error) {
  const { code, message, details } = toProvisoError(error);
  say({ type: 'failed', code, message, details });
}

function run(): void {
  const statement = openRequestTable(names, scan).prepare(sql);
  say({ type: 'columns', columns: statement.columns });
  let held: SqlValue[][] = [], heldCharacters = 0, rows = 0, characters = 0, more = false;
  const flush = (): void => {
    if (held.length === 0) return;
    while (out >= MOST_OUT) if (hear().type === 'taken') out -= 1;
    say({ type: 'rows', rows: held });
    out += 1;
    held = [];
    heldCharacters = 0;
  };
  for (const row of statement.rows()) {
    const size = row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
    if ((limits.rows !== null && rows === limits.rows) || (limits.characters !== null && rows > 0 && characters + size > limits.characters)) {
      more = true;
      break;
    }
    rows += 1;
    characters += size;
    heldCharacters += size;
    if (held.push(row) >= ROWS_A_MESSAGE || heldCharacters > CHARACTERS_A_MESSAGE) flush();
  }
  flush();
  say({ type: 'done', more });
}

/** Reads the requests once more from the start. */
function* scan(wanted: readonly boolean[]): Generator<TableBatch> {
  const scanId = ++lastScan;
  let taken = 0;
  if (first !== null) {
    yield first;
    if (isOnly) return;
    taken = 1;
  }
  say({ type: 'open', scan: scanId, wanted, taken });
  for (;;) {
    say({ type: 'next', scan: scanId });
    let answer = hear();
    while (answer.type === 'taken') {
      out -= 1;
      answer = hear();
    }
    if (answer.type === 'broken') throw new ProvisoError(answer.code as ErrorCode, answer.message);
    if (answer.batch === null) {
      isOnly ||= taken === 1;
      return;
    }
    const batch: TableBatch = { rows: answer.batch.rows, readers: answer.batch.columns.map(column => (column === null ? null : readerOf(column))) };
    first ??= batch;
    taken += 1;
    yield batch;
  }
}

/** Waits for the next message, with this thread standing still. */
function hear(): ToStatement {
  for (;;) {
    const seen = Atomics.load(sent, 0), got = receiveMessageOnPort(port);
    if (got !== undefined) return got.message as ToStatement;
    Atomics.wait(sent, 0, seen);
  }
}

function say(message: FromStatement): void {
  parentPort?.postMessage(message);
}
