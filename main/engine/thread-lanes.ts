import { Worker } from 'node:worker_threads';
import { ProvisoError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { methods } from '../../shared/contract/methods.ts';
import type { NoticeTopic } from '../../shared/contract/notices.ts';
import type { OpenCase } from './case-file/open-case.ts';
import { entryUrl } from './entries.ts';
import { inlineLanes, readOnlyError } from './inline-lanes.ts';
import { carryOutHostOrders } from './lane-hosts.ts';
import type { FromLane, LaneData, ToLane } from './lane-messages.ts';
import type { LaneCall, Lanes, ResolveGrant } from './lanes.ts';
import type { ParseHostTransport } from './parse-host/transport.ts';

const READERS = 2;
/** Imports and exports write; two at once only wait for each other. */
const MOST_JOBS = 2;

interface Running {
  readonly call: LaneCall;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Queries on reader threads, commands on this one, each job on a thread of its own. */
export function threadLanes(open: OpenCase, resolveGrant: ResolveGrant, hosts: ParseHostTransport): Lanes {
  const listeners: ((topics: readonly NoticeTopic[]) => void)[] = [];
  const notify = (topics: readonly NoticeTopic[]): void => { for (const listener of listeners) listener(topics); };
  const writer = inlineLanes(open, resolveGrant, hosts);
  writer.onNotice(notify);
  const readers = Array.from({ length: READERS }, () => new LaneThread(open, 'reader', resolveGrant, hosts, notify));
  const jobs = new Set<LaneThread>();
  const waiting: (() => void)[] = [];
  let isClosed = false;

  const runJob = async (call: LaneCall): Promise<unknown> => {
    if (jobs.size >= MOST_JOBS) await new Promise<void>(resolve => { waiting.push(resolve); });
    if (call.signal.aborted || isClosed) { waiting.shift()?.(); throw cancelled(); }
    const thread = new LaneThread(open, 'job', resolveGrant, hosts, notify);
    jobs.add(thread);
    try {
      return await thread.run(call);
    } finally {
      jobs.delete(thread);
      await thread.stop();
      waiting.shift()?.();
    }
  };

  return {
    call: call => {
      if (isClosed) return Promise.reject(cancelled());
      switch (methods[call.method].kind) {
        case 'query': return readers.reduce((best, reader) => (reader.busy < best.busy ? reader : best)).run(call);
        case 'command': return open.writer === null ? Promise.reject(readOnlyError(open)) : writer.call(call);
        case 'job': return runJob(call);
      }
    },
    onNotice: listener => { listeners.push(listener); },
    close: async () => {
      isClosed = true;
      await Promise.all([...readers, ...jobs].map(thread => thread.stop()));
    },
  };
}

/** One worker with connections of its own. Readers are started again when they die; a job dies with its thread. */
class LaneThread {
  readonly #open: OpenCase;
  readonly #role: LaneData['role'];
  readonly #resolveGrant: ResolveGrant;
  readonly #hosts: ParseHostTransport;
  readonly #notify: (topics: readonly NoticeTopic[]) => void;
  readonly #running = new Map<number, Running>();
  /** A counter per call slot: a query that cannot hear messages looks here. */
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4 * 1_024));
  #worker: Worker | null = null;
  #lastId = 0;
  #isStopping = false;

  constructor(open: OpenCase, role: LaneData['role'], resolveGrant: ResolveGrant, hosts: ParseHostTransport, notify: (topics: readonly NoticeTopic[]) => void) {
    this.#open = open;
    this.#role = role;
    this.#resolveGrant = resolveGrant;
    this.#notify = notify;
    this.#hosts = hosts;
    if (role === 'reader') this.#start();
  }

  get busy(): number {
    return this.#running.size;
  }

  run(call: LaneCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (call.signal.aborted) { reject(cancelled()); return; }
      const worker = this.#worker ?? this.#start();
      const id = ++this.#lastId;
      const slot = id % this.#cancelled.length;
      Atomics.store(this.#cancelled, slot, 0);
      const cancel = (): void => {
        Atomics.store(this.#cancelled, slot, 1);
        this.#send(worker, { type: 'cancel', id });
      };
      call.signal.addEventListener('abort', cancel, { once: true });
      const settle = (): void => {
        call.signal.removeEventListener('abort', cancel);
        this.#running.delete(id);
      };
      this.#running.set(id, { call, resolve: output => { settle(); resolve(output); }, reject: error => { settle(); reject(error instanceof Error ? error : new Error(String(error))); } });
      this.#send(worker, { type: 'run', id, slot, method: call.method, input: call.input });
    });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const running of [...this.#running.values()]) running.reject(cancelled());
    this.#cancelled.fill(1);
    const worker = this.#worker;
    this.#worker = null;
    if (worker === null) return;
    this.#send(worker, { type: 'close' });
    const isGone = await Promise.race([
      new Promise<boolean>(resolve => { worker.once('exit', () => { resolve(true); }); }),
      new Promise<boolean>(resolve => { setTimeout(() => { resolve(false); }, 5_000).unref(); }),
    ]);
    if (!isGone) await worker.terminate();
  }

  #start(): Worker {
    const data: LaneData = { role: this.#role, caseFile: this.#open.caseFile, custody: this.#open.custody, cancelled: this.#cancelled };
    const worker = new Worker(entryUrl('lane'), { workerData: data, name: `proviso-${this.#role}` });
    this.#worker = worker;
    const hostOrders = carryOutHostOrders(this.#hosts, message => { this.#send(worker, message); });
    worker.on('message', (message: FromLane) => {
      if (message.type === 'host') hostOrders.receive(message);
      else this.#receive(worker, message);
    });
    const die = (error: Error): void => {
      if (this.#worker === worker) this.#worker = null;
      for (const running of [...this.#running.values()]) running.reject(error);
    };
    worker.on('error', error => { die(new ProvisoError('engine.lane-died', 'A part of the engine stopped. Nothing in the case was changed; try again.', {}, { cause: error })); });
    worker.on('exit', () => { hostOrders.end(); if (!this.#isStopping) die(new ProvisoError('engine.lane-died', 'A part of the engine stopped. Nothing in the case was changed; try again.')); });
    return worker;
  }

  #receive(worker: Worker, message: Exclude<FromLane, { readonly type: 'host' }>): void {
    switch (message.type) {
      case 'done': this.#running.get(message.id)?.resolve(message.output); return;
      case 'fail': this.#running.get(message.id)?.reject(revive(message.failure, message.stack)); return;
      case 'progress': this.#running.get(message.id)?.call.onProgress(message.progress); return;
      case 'notice': this.#notify(message.topics); return;
      case 'resolve-grant':
        this.#resolveGrant(message.grant).then(
          path => { this.#send(worker, { type: 'granted', ask: message.ask, path, message: null }); },
          (error: unknown) => { this.#send(worker, { type: 'granted', ask: message.ask, path: null, message: error instanceof Error ? error.message : String(error) }); },
        );
        return;
    }
  }

  #send(worker: Worker, message: ToLane): void {
    worker.postMessage(message);
  }
}

function revive(failure: { readonly code: string; readonly message: string; readonly details: Record<string, string | number | boolean | null> }, stack: string): ProvisoError {
  const error = new ProvisoError(failure.code as ErrorCode, failure.message, failure.details);
  error.stack = stack;
  return error;
}

function cancelled(): ProvisoError {
  return new ProvisoError('call.cancelled', 'Stopped on request.');
}
