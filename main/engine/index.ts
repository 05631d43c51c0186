import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toProvisoError } from '../../shared/errors.ts';
import type { ProvisoError } from '../../shared/errors.ts';
import type { GrantId } from '../../shared/domain/basics.ts';
import { EXHIBIT_READ_BYTES, ToEngine } from '../../shared/rpc/control.ts';
import type { CaseSummary, CaseToOpen, FromEngine } from '../../shared/rpc/control.ts';
import { createCase, openCase } from './case-file/open-case.ts';
import type { OpenCase } from './case-file/open-case.ts';
import { readExhibit } from './case-file/exhibit-reader.ts';
import { summarise } from './case-file/summary.ts';
import type { Lanes } from './lanes.ts';
import { caselessLanes } from './caseless-lanes.ts';
import { requireNodeApi } from './require-node-api.ts';
import { electronPort, parentPortOf } from './rpc/electron-port.ts';
import { relayParseHosts } from './rpc/parse-host-relay.ts';
import { serve } from './rpc/serve.ts';
import { threadLanes } from './thread-lanes.ts';

// The engine as a utility process: one control port to the shell, one contract port to the window.
requireNodeApi();
const control = parentPortOf(process);
const grantAsks = new Map<number, (path: string | null) => void>();
const hosts = relayParseHosts({
  fork: requestId => { send({ type: 'fork-parse-host', requestId }); },
  kill: requestId => { send({ type: 'kill-parse-host', requestId }); },
});
let open: OpenCase | null = null;
let lanes: Lanes | null = null;
let lastRequestId = 0;

control.onMessage((raw, ports) => {
  const parsed = ToEngine.safeParse(raw);
  if (!parsed.success) return;
  const message = parsed.data;
  switch (message.type) {
    case 'open': start(message.case); return;
    case 'port': {
      const port = ports[0];
      if (port !== undefined && lanes !== null) serve(electronPort(port), lanes, logFailure);
      return;
    }
    case 'grant-path':
      grantAsks.get(message.requestId)?.(message.path);
      grantAsks.delete(message.requestId);
      return;
    case 'read-exhibit': void answerExhibit(message); return;
    case 'parse-host': {
      const port = ports[0];
      if (port !== undefined) hosts.started(message.requestId, electronPort(port));
      return;
    }
    case 'parse-host-gone': hosts.gone(message.requestId, message.exitCode); return;
    case 'close': void close(); return;
  }
});

function start(toOpen: CaseToOpen | null): void {
  try {
    if (toOpen === null) {
      lanes = caselessLanes(resolveGrant);
      send({ type: 'opened', summary: null });
      return;
    }
    if (toOpen.create !== null) createCase(toOpen.root, toOpen.create.title, { allowSynced: toOpen.allowSyncedFolder });
    open = openCase(toOpen.root, { allowSynced: toOpen.allowSyncedFolder });
    lanes = threadLanes(open, resolveGrant, hosts.transport);
    announceChanges(lanes, open);
    send({ type: 'opened', summary: summarise(open) });
  } catch (error) {
    const known = toProvisoError(error);
    logFailure('open', known);
    send({ type: 'failed', failure: { code: known.code, message: known.message, details: { ...known.details }, trace: 'open' } });
  }
}

/** Tells the shell how the case stands, at most once a second. */
function announceChanges(from: Lanes, about: OpenCase): void {
  let timer: NodeJS.Timeout | null = null;
  from.onNotice(() => {
    timer ??= setTimeout(() => {
      timer = null;
      if (open === about) send({ type: 'summary', summary: summarise(about) });
    }, 1_000);
  });
}

function resolveGrant(grantId: GrantId): Promise<string> {
  return new Promise((resolve, reject) => {
    const requestId = ++lastRequestId;
    grantAsks.set(requestId, path => {
      if (path === null) reject(new Error('This file was not chosen in this session. Choose it again.'));
      else resolve(path);
    });
    send({ type: 'resolve-grant', requestId, grantId });
  });
}

async function answerExhibit(ask: Extract<ToEngine, { type: 'read-exhibit' }>): Promise<void> {
  const at = open;
  try {
    if (at === null) throw new Error('no case');
    const end = Math.min(ask.endByte, ask.startByte + EXHIBIT_READ_BYTES);
    const { bytes, sizeBytes } = await readExhibit(at.caseFile, ask.sha256, ask.startByte, end);
    send({ type: 'exhibit-bytes', requestId: ask.requestId, found: { bytes, sizeBytes, mediaType: 'application/octet-stream' } });
  } catch {
    send({ type: 'exhibit-bytes', requestId: ask.requestId, found: null });
  }
}

async function close(): Promise<void> {
  await lanes?.close();
  if (open !== null) {
    const summary: CaseSummary = summarise(open);
    open.close();
    open = null;
    send({ type: 'summary', summary });
  }
  send({ type: 'closed' });
}

function send(message: FromEngine): void {
  control.post(message);
}

/** Stacks stay on this side; the window gets the trace that finds them. */
function logFailure(trace: string, error: ProvisoError): void {
  const folder = process.env['PROVISO_DATA'];
  if (folder === undefined || folder === '') return;
  try {
    mkdirSync(join(folder, 'logs'), { recursive: true });
    const cause = error.cause instanceof Error ? error.cause.stack ?? '' : '';
    appendFileSync(join(folder, 'logs', 'engine.jsonl'), `${JSON.stringify({ at: new Date().toISOString(), trace, code: error.code, stack: error.stack ?? '', cause })}\n`);
  } catch {
    // A log that cannot be written must not stop the work.
  }
}
