import { availableParallelism } from 'node:os';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Presentation } from '../mail/present.ts';
import { acceptOutcome, acceptTableMessage } from './accept.ts';
import { HOST_LIMITS } from './limits.ts';
import type { HostLimits } from './limits.ts';
import type { FromHost, PresentRequest, ReadOutcome, ReadRequest, TableRequest, TablesRequest } from './protocol.ts';
import type { TableEnd, TableInfo } from '../tables/table.ts';
import { HostRunner, hostsClosed, noHost } from './runner.ts';
import type { HostFailure, Posted } from './runner.ts';
import type { ParseHostTransport } from './transport.ts';

/** Requests out to one host: one in hand, one waiting, so that it never idles. */
const DEPTH = 2;

/** What to read: a `ReadRequest` without its number. */
export type ReadJob = Omit<ReadRequest, 'type' | 'id'>;
export type PresentJob = Omit<PresentRequest, 'type' | 'id'>;
export type TablesJob = Omit<TablesRequest, 'type' | 'id'>;
export type TableJob = Omit<TableRequest, 'type' | 'id'>;
/** Takes a piece of a table's text; the host waits for it, a few pieces ahead. */
export type TakeText = (text: Uint8Array, readBytes: number, sizeBytes: number) => Promise<void>;

interface Task extends Posted {
  readonly isCareful: boolean;
  fail(error: unknown): void;
  gone(failure: HostFailure): void;
}

export interface PoolOptions {
  /** Hosts at work at the same time. */
  readonly hosts?: number;
  readonly limits?: HostLimits;
}

/**
 * Parse hosts at work for one lane. Answers come for every span: what kills its host is found by reading what is left one by one, and comes
 * back as a code and a sentence, while the next span is read by the next host.
 */
export class ParsePool {
  readonly #transport: ParseHostTransport;
  readonly #limits: HostLimits;
  readonly #hosts: number;
  readonly #runners: HostRunner<Task>[] = [];
  readonly #waiting: Task[] = [];
  #starting = 0;
  #lastId = 0;
  #isClosed = false;

  constructor(transport: ParseHostTransport, options: PoolOptions = {}) {
    this.#transport = transport;
    this.#limits = options.limits ?? HOST_LIMITS;
    this.#hosts = options.hosts ?? Math.max(1, Math.min(4, availableParallelism() - 1));
  }

  /** Requests worth having out at once. */
  get width(): number {
    return this.#hosts * DEPTH;
  }

  /** Reads spans; one outcome for each, in order. @throws parse.no-host, parse.closed, parse.failed when the file cannot be read at all */
  async read(job: ReadJob): Promise<ReadOutcome[]> {
    const outcomes: ReadOutcome[] = [];
    const total = job.spans.length / 2;
    let isCareful = false;
    while (outcomes.length < total) {
      const from = outcomes.length;
      // After a host died, what it was at is read alone; then the rest goes on together.
      const spans = job.spans.slice(from * 2, isCareful ? from * 2 + 2 : undefined);
      const failure = await this.#readOnce({ ...job, spans }, outcomes, isCareful);
      const isAlone = spans.length === 2;
      if (failure !== null && outcomes.length === from && isAlone) outcomes.push(failure);
      isCareful = failure !== null && !(isAlone && outcomes.length > from);
    }
    return outcomes;
  }

  /** Prepares one item for the reader. @throws parse.too-slow, parse.too-much-memory, parse.crashed, parse.failed, parse.no-host, parse.closed */
  present(job: PresentJob): Promise<Presentation> {
    return new Promise((resolve, reject) => {
      this.#add({
        isCareful: true,
        request: { type: 'present', id: ++this.#lastId, ...job },
        onAnswer: message => {
          if (message.type === 'presented') resolve(message.presentation);
          else if (message.type === 'failed') reject(new ProvisoError('parse.failed', `The item could not be prepared: ${message.reason}.`));
          return message.type !== 'read';
        },
        fail: reject,
        gone: failure => { reject(new ProvisoError(failure.code, `${failure.reason}. The bytes are kept as received.`)); },
      });
    });
  }

  /** Lists the tables of a file. @throws what its reader throws, parse.too-slow, parse.too-much-memory, parse.crashed, parse.no-host, parse.closed */
  tables(job: TablesJob): Promise<readonly TableInfo[]> {
    return new Promise((resolve, reject) => {
      this.#add({
        isCareful: true,
        request: { type: 'tables', id: ++this.#lastId, ...job },
        onAnswer: message => {
          const accepted = acceptTableMessage(message);
          if (accepted.type === 'tables') resolve(accepted.tables);
          else if (accepted.type === 'failed') reject(new ProvisoError(accepted.code as ErrorCode, accepted.reason));
          else throw new Error('not a list of tables');
          return true;
        },
        fail: reject,
        gone: failure => { reject(new ProvisoError(failure.code, `${failure.reason}. The bytes are kept as received.`)); },
      });
    });
  }

  /** Reads the text of one table, in order. When `take` fails the host is ended. @throws as `tables` does, and what `take` throws */
  async table(job: TableJob, take: TakeText): Promise<TableEnd> {
    let taking: Promise<void> = Promise.resolve(), broken: unknown = null;
    const end = await new Promise<TableEnd>((resolve, reject) => {
      this.#add({
        isCareful: true,
        request: { type: 'table', id: ++this.#lastId, ...job },
        onAnswer: (message, reply) => {
          const accepted = acceptTableMessage(message);
          if (accepted.type === 'table-text') {
            const { text, readBytes, sizeBytes, id } = accepted;
            taking = taking.then(() => take(text, readBytes, sizeBytes)).then(() => { reply({ type: 'taken', id }); });
            taking.catch((error: unknown) => { broken = error; reject(error instanceof Error ? error : new Error(String(error))); });
            return false;
          }
          if (accepted.type === 'failed') reject(new ProvisoError(accepted.code as ErrorCode, accepted.reason));
          else if (accepted.type === 'table-end') resolve({ notes: accepted.notes });
          else throw new Error('not a table');
          return true;
        },
        fail: reject,
        gone: failure => { if (broken === null) reject(new ProvisoError(failure.code, `${failure.reason}. The bytes are kept as received.`)); },
      });
    });
    await taking;
    return end;
  }

  /** Ends all hosts. Requests under way are refused with `parse.closed`. */
  close(): void {
    this.#isClosed = true;
    for (const task of this.#waiting.splice(0)) task.fail(hostsClosed());
    for (const runner of this.#runners) runner.stop();
  }

  #readOnce(job: ReadJob, outcomes: ReadOutcome[], isCareful: boolean): Promise<HostFailure | null> {
    const from = outcomes.length;
    const total = job.spans.length / 2;
    return new Promise((resolve, reject) => {
      this.#add({
        isCareful,
        request: { type: 'read', id: ++this.#lastId, ...job },
        onAnswer: message => this.#collect(message, job, outcomes, from, total, resolve, reject),
        fail: reject,
        gone: resolve,
      });
    });
  }

  #collect(message: FromHost, job: ReadJob, outcomes: ReadOutcome[], from: number, total: number, resolve: (failure: null) => void, reject: (error: unknown) => void): boolean {
    if (message.type === 'failed') {
      reject(new ProvisoError('parse.failed', `The file could not be read: ${message.reason}. The bytes are kept as received.`));
      return true;
    }
    if (message.type !== 'read') throw new Error('not an answer to a read');
    for (const outcome of message.outcomes) {
      const at = (outcomes.length - from) * 2;
      outcomes.push(acceptOutcome(outcome, job.spans[at] ?? 0, job.spans[at + 1] ?? 0));
    }
    if (outcomes.length - from < total) return false;
    resolve(null);
    return true;
  }

  #add(task: Task): void {
    if (this.#isClosed) {
      task.fail(hostsClosed());
      return;
    }
    // What is tried again goes first, so that order is kept without much waiting behind it.
    if (task.isCareful) this.#waiting.unshift(task);
    else this.#waiting.push(task);
    this.#dispatch();
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const runner = this.#freest();
      if (runner === null) break;
      const task = this.#waiting.shift();
      if (task === undefined) break;
      runner.post(task);
    }
    if (this.#waiting.length > 0 && this.#usable().length + this.#starting < this.#hosts) this.#start();
  }

  #usable(): HostRunner<Task>[] {
    return this.#runners.filter(runner => !runner.isSpent);
  }

  #freest(): HostRunner<Task> | null {
    let best: HostRunner<Task> | null = null;
    for (const runner of this.#usable()) if (runner.outstanding < DEPTH && (best === null || runner.outstanding < best.outstanding)) best = runner;
    return best;
  }

  #start(): void {
    this.#starting += 1;
    this.#transport.fork().then(connection => {
      this.#starting -= 1;
      if (this.#isClosed) {
        connection.kill();
        return;
      }
      const runner = new HostRunner<Task>(connection, this.#limits, () => { this.#answered(runner); }, (unanswered, failure) => { this.#lost(runner, unanswered, failure); });
      this.#runners.push(runner);
      this.#dispatch();
    }, (error: unknown) => {
      this.#starting -= 1;
      for (const task of this.#waiting.splice(0)) task.fail(error);
    });
  }

  #answered(runner: HostRunner<Task>): void {
    if (runner.isSpent && runner.outstanding === 0) {
      this.#remove(runner);
      runner.stop();
    }
    this.#dispatch();
  }

  #lost(runner: HostRunner<Task>, unanswered: readonly Task[], failure: HostFailure | null): void {
    this.#remove(runner);
    for (const [index, task] of unanswered.entries()) {
      if (this.#isClosed) task.fail(hostsClosed());
      else if (failure === null) task.fail(noHost());
      else if (index === 0) task.gone(failure);
      // Waiting behind what killed the host: nothing was wrong with it.
      else this.#waiting.unshift(task);
    }
    if (!this.#isClosed) this.#dispatch();
  }

  #remove(runner: HostRunner<Task>): void {
    const at = this.#runners.indexOf(runner);
    if (at >= 0) this.#runners.splice(at, 1);
  }
}
