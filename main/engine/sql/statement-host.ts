import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { toProvisoError } from '../../../shared/errors.ts';
import { entryUrl } from '../entries.ts';
import { openReader } from '../store/connection.ts';
import { rowBatches, tableColumns } from '../usage/row-batches.ts';
import type { RowBatch } from '../usage/row-batches.ts';
import type { UsageContext } from '../usage/open-source.ts';
import type { FromSqlHost, FromStatement, RunSql, StatementData, ToStatement } from './protocol.ts';

/** Scans that are held open at once. SQLite never says that it has left one in the middle, so the one used longest ago makes room. */
const MOST_OPEN = 16;

interface Scan {
  readonly wanted: readonly boolean[];
  /** Batches the thread has; a scan that made room starts again and passes over them. */
  taken: number;
  open: OpenScan | null;
}

interface OpenScan {
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
  /** Scans that are open, the one used longest ago first. */
  readonly #held = new Set<Scan>();
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
      case 'open': this.#scans.set(message.scan, { wanted: message.wanted, taken: message.taken, open: null }); return;
      case 'next': void this.#answer(message.scan); return;
      default: this.#post(message);
    }
  }

  async #answer(id: number): Promise<void> {
    const scan = this.#scans.get(id);
    if (scan === undefined) return;
    try {
      const open = scan.open ?? await this.#open(scan);
      this.#held.delete(scan);
      this.#held.add(scan);
      const step = await open.next;
      if (step.done === true) {
        this.#scans.delete(id);
        this.#held.delete(scan);
        this.#send({ type: 'batch', batch: null });
        return;
      }
      scan.taken += 1;
      this.#send({ type: 'batch', batch: step.value }, step.value);
      this.#post({ type: 'scanned', rows: this.#scanned += step.value.rows });
      open.next = readAhead(open.batches);
    } catch (error) {
      const { code, message } = toProvisoError(error);
      this.#send({ type: 'broken', code, message });
    }
  }

  /** Starts a scan, or starts it again where it was. */
  async #open(scan: Scan): Promise<OpenScan> {
    const batches = rowBatches(this.#context, this.#order.slice, this.#names, scan.wanted, new AbortController().signal);
    for (let passed = 0; passed < scan.taken; passed++) await batches.next();
    const open: OpenScan = { batches, next: readAhead(batches) };
    scan.open = open;
    this.#held.add(scan);
    const [oldest] = this.#held;
    if (this.#held.size > MOST_OPEN && oldest !== undefined) {
      this.#held.delete(oldest);
      void oldest.open?.batches.return(undefined).catch(() => undefined);
      oldest.open = null;
    }
    return open;
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
