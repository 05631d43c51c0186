import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { toProvisoError } from '../../../shared/errors.ts';
import { entryUrl } from '../entries.ts';
import { openReader } from '../store/connection.ts';
import { rowBatches, tableColumns } from '../usage/row-batches.ts';
import type { RowBatch } from '../usage/row-batches.ts';
import type { UsageContext } from '../usage/open-source.ts';
import type { FromSqlHost, FromStatement, RunSql, StatementData, ToStatement } from './protocol.ts';

/** Scans that may be open at once: a statement that reads the table more often side by side is refused. */
const MOST_SCANS = 16;

interface Scan {
  readonly batches: AsyncGenerator<RowBatch>;
  /** The batch that is read ahead. */
  next: Promise<IteratorResult<RowBatch, void>>;
}

/** Runs one statement on a thread and feeds it with rows from this one. */
export class StatementHost {
  readonly #order: RunSql;
  readonly #post: (message: FromSqlHost) => void;
  readonly #context: UsageContext;
  readonly #names: readonly string[];
  readonly #sent = new Int32Array(new SharedArrayBuffer(4));
  readonly #port: MessagePort;
  readonly #scans = new Map<number, Scan>();
  #scanned = 0;

  constructor(order: RunSql, post: (message: FromSqlHost) => void) {
    this.#order = order;
    this.#post = post;
    this.#context = { db: openReader(order.dbPath), caseFile: { usageDir: order.usageDir, exhibitsDir: order.exhibitsDir } };
    this.#names = tableColumns(this.#context, order.slice).map(({ name }) => name);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const data: StatementData & { readonly port: MessagePort } = { sql: order.sql, names: this.#names, limits: order.limits, sent: this.#sent, port: port2 };
    const worker = new Worker(entryUrl('sql-statement'), { workerData: data, transferList: [port2], name: 'proviso-sql' });
    worker.on('message', (message: FromStatement) => { this.#hear(message); });
    worker.on('error', error => { const { code, message } = toProvisoError(error); post({ type: 'failed', code, message, details: {} }); });
  }

  /** The engine took a message of rows. */
  taken(): void {
    this.#send({ type: 'taken' });
  }

  #hear(message: FromStatement): void {
    switch (message.type) {
      case 'open': this.#open(message.scan, message.wanted); return;
      case 'next': void this.#answer(message.scan); return;
      default: this.#post(message);
    }
  }

  #open(id: number, wanted: readonly boolean[]): void {
    const batches = rowBatches(this.#context, this.#order.slice, this.#names, wanted, new AbortController().signal);
    this.#scans.set(id, { batches, next: readAhead(batches) });
    const [oldest] = this.#scans;
    // A scan that was left in the middle is never heard of again, so the oldest one goes.
    if (this.#scans.size > MOST_SCANS && oldest !== undefined) {
      this.#scans.delete(oldest[0]);
      void oldest[1].batches.return(undefined).catch(() => undefined);
    }
  }

  async #answer(id: number): Promise<void> {
    const scan = this.#scans.get(id);
    if (scan === undefined) {
      this.#send({ type: 'broken', code: 'sql.too-many-scans', message: `The statement reads request more than ${MOST_SCANS} times side by side. Ask for less at once.` });
      return;
    }
    try {
      const step = await scan.next;
      if (step.done === true) {
        this.#scans.delete(id);
        this.#send({ type: 'batch', batch: null });
        return;
      }
      this.#send({ type: 'batch', batch: step.value }, step.value);
      this.#post({ type: 'scanned', rows: this.#scanned += step.value.rows });
      scan.next = readAhead(scan.batches);
    } catch (error) {
      const { code, message } = toProvisoError(error);
      this.#send({ type: 'broken', code, message });
    }
  }

  #send(message: ToStatement, batch: RowBatch | null = null): void {
    const buffers = (batch?.columns ?? []).flatMap(column => (column?.kind === 'coded' ? [column.codes.buffer] : column?.kind === 'figures' ? [column.values.buffer] : []));
    this.#port.postMessage(message, buffers);
    Atomics.add(this.#sent, 0, 1);
    Atomics.notify(this.#sent, 0);
  }
}

/** Starts reading the next batch; what goes wrong is told to whoever asks for it. */
function readAhead(batches: AsyncGenerator<RowBatch>): Promise<IteratorResult<RowBatch, void>> {
  const next = batches.next();
  next.catch(() => undefined);
  return next;
}
