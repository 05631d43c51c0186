import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
import { pathGrants } from './path-grants.ts';
import type { PathGrants } from './path-grants.ts';
import { SAMPLE_ROWS, buildSample } from './sample/build-sample.ts';
import { acceptInput } from './dispatch.ts';
import { methods } from '../../shared/contract/methods.ts';
import type { Output } from '../../shared/contract/methods.ts';
import { threadLanes } from './thread-lanes.ts';

// The engine as a utility process: one control port to the shell, one contract port to the window.
requireNodeApi();
const control = parentPortOf(process);
const grantAsks = new Map<number, (path: string | null) => void>();
const hosts = relayParseHosts({
  fork: (requestId, program) => { send({ type: 'fork-parse-host', requestId, program }); },
  kill: requestId => { send({ type: 'kill-parse-host', requestId }); },
});
let open: OpenCase | null = null;
let lanes: Lanes | null = null;
/** Paths the engine grants itself while it builds the sample case. */
let ownGrants: PathGrants | null = null;
let lastRequestId = 0;

control.onMessage((raw, ports) => {
  const parsed = ToEngine.safeParse(raw);
  if (!parsed.success) return;
  const message = parsed.data;
  switch (message.type) {
    case 'open': void start(message.case); return;
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

async function start(toOpen: CaseToOpen | null): Promise<void> {
  try {
    if (toOpen === null) {
      lanes = caselessLanes(resolveGrant);
      send({ type: 'opened', summary: null });
      return;
    }
    if (toOpen.create !== null) createCase(toOpen.root, toOpen.create.title, { allowSynced: toOpen.allowSyncedFolder });
    open = openCase(toOpen.root, { allowSynced: toOpen.allowSyncedFolder });
    lanes = threadLanes(open, resolveGrant, hosts.transport);
    if (toOpen.create?.fill === 'sample') await fillWithSample(lanes);
    announceChanges(lanes, open);
    send({ type: 'opened', summary: summarise(open) });
  } catch (error) {
    const known = toProvisoError(error);
    logFailure('open', known);
    await abandonSample(toOpen);
    send({ type: 'failed', failure: { code: known.code, message: known.message, details: { ...known.details }, trace: 'open' } });
  }
}

/** A sample case that could not be built whole is taken away again: it was made a moment ago and holds nothing of anybody's. */
async function abandonSample(toOpen: CaseToOpen | null): Promise<void> {
  if (toOpen?.create?.fill !== 'sample' || open === null) return;
  await lanes?.close();
  open.close();
  open = null;
  lanes = null;
  rmSync(toOpen.root, { recursive: true, force: true });
}

/** Builds the sample case over the contract, from files that are written, taken in and removed again. */
async function fillWithSample(over: Lanes): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'proviso-sample-'));
  const paths = pathGrants();
  ownGrants = paths;
  try {
    await buildSample({
      grant: path => paths.grant(path),
      call: async (method, input) => {
        const output = await over.call({ method, input: acceptInput(method, input), signal: new AbortController().signal, onProgress: () => undefined });
        return methods[method].output.parse(output) as Output<typeof method>;
      },
    }, folder, { rows: SAMPLE_ROWS }, () => undefined);
  } finally {
    ownGrants = null;
    rmSync(folder, { recursive: true, force: true });
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
  if (ownGrants !== null) return ownGrants.resolve(grantId);
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
