import { parentPort, workerData } from 'node:worker_threads';
import { ProvisoError, toProvisoError } from '../../shared/errors.ts';
import { methods } from '../../shared/contract/methods.ts';
import type { MethodName } from '../../shared/contract/methods.ts';
import type { GrantId } from '../../shared/domain/basics.ts';
import { buildContext } from './build-context.ts';
import { runMethod } from './dispatch.ts';
import { hostsByMessage } from './lane-hosts.ts';
import type { FromLane, LaneData, ToLane } from './lane-messages.ts';
import { openReader, openWriter } from './store/connection.ts';
import type { ReadDb } from './store/connection.ts';

// The entry of a reader or job thread: one connection, calls by message.
const port = parentPort;
if (port === null) throw new Error('lane-worker runs as a worker thread only');
const data = workerData as LaneData;
const db: ReadDb = data.role === 'reader' || data.caseFile.readOnly ? openReader(data.caseFile.dbPath) : openWriter(data.caseFile.dbPath, 'off');
const hosts = hostsByMessage(message => { send(message); });
const aborts = new Map<number, AbortController>();
const asks = new Map<number, { resolve: (path: string) => void; reject: (error: Error) => void }>();
let currentSlot = -1;
let lastAsk = 0;

// Subtle: SQLite cannot be interrupted from outside and this thread hears no message while a statement runs, so long scans call this.
db.function('still_wanted', { deterministic: false, directOnly: true }, () => {
  if (currentSlot >= 0 && Atomics.load(data.cancelled, currentSlot) !== 0) throw cancelled();
  return 1;
});

port.on('message', (message: ToLane) => {
  switch (message.type) {
    case 'run': void run(message.id, message.slot, message.method, message.input); return;
    case 'cancel': aborts.get(message.id)?.abort(cancelled()); return;
    case 'granted': {
      const ask = asks.get(message.ask);
      asks.delete(message.ask);
      if (message.path !== null) ask?.resolve(message.path);
      else ask?.reject(new ProvisoError('grant.unknown', message.message ?? 'This file was not chosen in this session. Choose it again.'));
      return;
    }
    case 'host': hosts.receive(message); return;
    case 'close':
      for (const abort of aborts.values()) abort.abort(cancelled());
      closeWhenIdle();
      return;
  }
});

async function run(id: number, slot: number, method: MethodName, input: unknown): Promise<void> {
  const abort = new AbortController();
  aborts.set(id, abort);
  if (Atomics.load(data.cancelled, slot) !== 0) abort.abort(cancelled());
  currentSlot = slot;
  try {
    if (abort.signal.aborted) throw abort.signal.reason;
    const context = buildContext({
      kind: methods[method].kind, caseFile: data.caseFile, db, custody: data.custody, signal: abort.signal,
      resolveGrant: grant => askForPath(grant),
      hosts: hosts.transport,
      onProgress: progress => { send({ type: 'progress', id, progress }); },
      notify: topics => { send({ type: 'notice', topics }); },
    });
    send({ type: 'done', id, output: await runMethod(method, input, context) });
  } catch (error) {
    const known = abort.signal.aborted ? cancelled() : toProvisoError(error);
    const stack = known.cause instanceof Error ? `${known.stack ?? ''}\ncaused by ${known.cause.stack ?? ''}` : known.stack ?? '';
    send({ type: 'fail', id, failure: { code: known.code, message: known.message, details: { ...known.details } }, stack });
  } finally {
    aborts.delete(id);
    currentSlot = -1;
  }
}

function askForPath(grant: GrantId): Promise<string> {
  return new Promise((resolve, reject) => {
    const ask = ++lastAsk;
    asks.set(ask, { resolve, reject });
    send({ type: 'resolve-grant', ask, grant });
  });
}

function closeWhenIdle(): void {
  if (aborts.size > 0) { setTimeout(closeWhenIdle, 10); return; }
  db.close();
  port?.close();
}

function send(message: FromLane): void {
  port?.postMessage(message);
}

function cancelled(): ProvisoError {
  return new ProvisoError('call.cancelled', 'Stopped on request.');
}
