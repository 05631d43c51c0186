import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import type { Output } from '../../../shared/contract/methods.ts';
import { ImportRequest } from '../../../shared/contract/case.ts';
import type { ImportedExhibit } from '../../../shared/contract/case.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { ExhibitKind, Receipt } from '../../../shared/domain/case.ts';
import { dropPartial } from '../usage/build-source.ts';
import { dropTaken } from '../usage/taken-parts.ts';
import { discard, hashStaged, settle, stage, stageInPlace } from '../case-file/exhibit-store.ts';
import type { Staged, StageOptions } from '../case-file/exhibit-store.ts';
import { placeOf, readPlace } from '../case-file/places.ts';
import type { CommandContext, JobContext } from '../context.ts';
import { exhibitWriter } from '../store/repositories/exhibits.ts';
import type { NewReceipt } from '../store/repositories/exhibits.ts';
import { unfinishedWriter } from '../store/repositories/unfinished-imports.ts';
import type { UnfinishedRow } from '../store/repositories/unfinished-imports.ts';
import { filesInFolder } from './folder.ts';
import { compareWithList, parseHashList } from './hash-list.ts';
import type { HashList } from './hash-list.ts';
import { readHead } from './head.ts';
import type { AcceptedImport, ReadResult } from './intake.ts';
import { claimSameBytes, Journal, partialPathOf, stagedOf } from './journal.ts';
import { probe, readAs } from './readers.ts';

const MAX_HASH_LIST_BYTES = 64 * 1024 * 1024;

interface Delivery {
  readonly request: AcceptedImport;
  readonly hashList: HashList | null;
  readonly hashListSha256: string | null;
  readonly takenInAt: string;
  /** Written with the first file that comes in, and only kept when that file's transaction is. */
  id: number | null;
}

/**
 * Takes files in one after another: copied, hashed, read, registered in one transaction each. A file that cannot be read is
 * kept with its hash and a code; one that cannot be copied is reported; the others go on. Cancelling keeps what is registered.
 */
export async function runImport(request: AcceptedImport, context: JobContext): Promise<Output<'import.run'>> {
  const started = performance.now();
  const delivery: Delivery = { request, ...(await readHashList(request, context)), takenInAt: new Date().toISOString(), id: null };
  const exhibits: ImportedExhibit[] = [];
  const totals = { rows: 0, rejected: 0, skipped: 0, copySeconds: 0 };
  let hasUsage = false;
  for await (const path of filesOf(request, context)) {
    if (context.signal.aborted) throw context.signal.reason;
    const { exhibit, copySeconds } = await takeIn(path, delivery, context);
    exhibits.push(exhibit);
    totals.copySeconds += copySeconds;
    if (exhibit.kind === 'usage') {
      hasUsage = true;
      totals.rows += exhibit.counts['requests'] ?? 0;
      totals.rejected += exhibit.counts['rejected'] ?? 0;
      totals.skipped += exhibit.counts['skipped'] ?? 0;
    }
    context.notify('case', 'sources', 'usage', 'items', 'agreements');
  }
  return {
    exhibits,
    ...(hasUsage ? { rows: totals.rows, rejected: totals.rejected, skipped: totals.skipped } : {}),
    seconds: (performance.now() - started) / 1_000,
    copySeconds: totals.copySeconds,
  };
}

/** The files of the grants in their order; a folder stands for every file in it. */
async function* filesOf(request: AcceptedImport, context: JobContext): AsyncIterable<string> {
  for (const grant of request.grants) {
    const path = await context.grants.resolve(grant);
    const inside = await filesInFolder(path, context.signal);
    if (inside === null || inside.length === 0) yield path;
    else yield* inside;
  }
}

/** Runs one act of a delivery; a rolled-back act takes the delivery's row with it. */
function actFor(delivery: Delivery, context: JobContext, work: Parameters<JobContext['act']>[0]): void {
  const before = delivery.id;
  try {
    context.act(work);
  } catch (error) {
    delivery.id = before;
    throw error;
  }
}

async function takeIn(path: string, delivery: Delivery, context: JobContext): Promise<{ exhibit: ImportedExhibit; copySeconds: number }> {
  const name = basename(path);
  const options = (step: string): StageOptions => ({ signal: context.signal, onBytes: (done, total) => { context.progress({ done, total, unit: 'bytes', step, subject: name }); } });
  let staged: Staged, begun: UnfinishedRow | null;
  try {
    const { keepOn } = delivery.request, stats = await stat(path);
    begun = await claimSameBytes(context, path, stats.size, keepOn === null ? null : placeOf(keepOn, path, stats), options('import.compare'));
    staged = begun !== null ? stagedOf(context.caseFile, begun) : keepOn === null ? await stage(context.caseFile, path, options('import.copy')) : await stageInPlace(context.caseFile, path, keepOn);
  } catch (error) {
    return { exhibit: notTakenIn(name, known(error, context)), copySeconds: 0 };
  }
  return takeInStaged({ path, name, staged, begun }, delivery, context);
}

async function takeInStaged(file: { readonly path: string; readonly name: string; readonly staged: Staged; readonly begun: UnfinishedRow | null }, delivery: Delivery, context: JobContext): Promise<{ exhibit: ImportedExhibit; copySeconds: number }> {
  const { path, name, staged, begun } = file;
  const { copySeconds } = staged;
  let journal: Journal | null = null;
  try {
    const hashList = delivery.hashList === null && begun !== null ? begun.hashList : await compareWithList(delivery.hashList, name, staged.path);
    journal = new Journal(context, staged, { name, path, hashList, receipt: delivery.request.receipt }, begun);
    const source: Source = { path, name, staged, hashList, journal };
    const exhibit = await readAndRegister(source, delivery, context);
    await journal.drop();
    return { exhibit, copySeconds };
  } catch (error) {
    await journal?.drop();
    await discard(staged);
    return { exhibit: notTakenIn(name, known(error, context)), copySeconds };
  }
}

/**
 * Goes on with an import that was broken off, from its last commit, on the copy that was staged then.
 * @throws import.unfinished-unknown, import.running
 */
export async function resumeImport(unfinishedId: number, context: JobContext): Promise<Output<'import.resume'>> {
  const started = performance.now();
  const unfinished = unfinishedWriter(context.db);
  const row = unfinished.get(unfinishedId);
  if (row === null) throw new ProvisoError('import.unfinished-unknown', 'This case holds no unfinished import of that number. List them to see what there is.', { unfinishedId });
  if (!unfinished.claim(unfinishedId)) throw new ProvisoError('import.running', 'This import is being gone on with already.', { unfinishedId });
  const { how = { mapping: JSON.parse(row.mapping) as unknown }, ...receipt } = JSON.parse(row.receipt) as { readonly how?: object };
  const request = ImportRequest.parse({ grants: ['staged'], kind: 'usage', ...how, receipt });
  const delivery: Delivery = { request, hashList: null, hashListSha256: null, takenInAt: row.startedAt, id: null };
  const { exhibit } = await takeInStaged({ path: row.originalPath, name: row.name, staged: stagedOf(context.caseFile, row), begun: row }, delivery, context);
  context.notify('case', 'sources', 'usage');
  const { requests = 0, rejected = 0, skipped = 0 } = exhibit.counts;
  return { exhibits: [exhibit], rows: requests, rejected, skipped, seconds: (performance.now() - started) / 1_000, copySeconds: 0 };
}

/** Drops an import that was broken off: its row, its staged copy and what was built. @throws import.unfinished-unknown, import.running */
export async function discardUnfinished(unfinishedId: number, context: CommandContext): Promise<void> {
  const unfinished = unfinishedWriter(context.db);
  const row = context.act(record => {
    const found = unfinished.get(unfinishedId);
    if (found === null) throw new ProvisoError('import.unfinished-unknown', 'This case holds no unfinished import of that number. List them to see what there is.', { unfinishedId });
    if (found.state === 'running') throw new ProvisoError('import.running', 'This import is under way. Cancel it where it runs.', { unfinishedId });
    unfinished.remove(unfinishedId);
    record({ verb: 'deleted', objects: [{ ref: 'case', before: null, after: null }], purpose: 'Dropped an import that was broken off; it was never part of the case', facts: { name: found.name, sizeBytes: found.sizeBytes, rows: found.rows } });
    return found;
  });
  await discard(stagedOf(context.caseFile, row));
  await dropPartial(partialPathOf(context.caseFile, row));
  dropTaken(context.caseFile.usageDir, row.sourceId);
}

interface Source {
  readonly path: string;
  readonly name: string;
  readonly staged: Staged;
  readonly hashList: Receipt['hashList'];
  readonly journal: Journal;
}

async function readAndRegister(source: Source, delivery: Delivery, context: JobContext): Promise<ImportedExhibit> {
  const { staged, name } = source;
  const { request } = delivery;
  if (staged.sizeBytes === 0) {
    return keepUnread(source, delivery, context, request.kind ?? 'unknown', 'import.empty', 'The file is empty. Ask for it again; the empty one is kept as received.');
  }
  const head = await readHead(staged.path, name);
  const found = probe(head, request.kind ?? (request.agreement === null ? null : 'agreement'));
  if (found === null) {
    const kind = request.kind ?? 'unknown';
    return keepUnread(source, delivery, context, kind, request.kind === null ? 'import.format-unknown' : `import.not-${kind === 'mail' ? 'a-mailbox' : kind}`,
      request.kind === null
        ? 'No reader knows this format. The bytes are kept; name the kind if you know it.'
        : `This does not read as ${kind}. The bytes are kept; check the file or leave the kind open.`);
  }
  let result: ReadResult;
  try {
    result = await readAs(found.kind, context, { staged, name, journal: source.journal }, request);
    await source.journal.settled();
  } catch (error) {
    const failure = known(error, context);
    return keepUnread(source, delivery, context, found.kind, failure.code, failure.message, found.format);
  }
  return register(source, delivery, context, found.kind, result);
}

/** Errors that speak of this file alone; a cancel or a full disk ends the whole import instead. */
function known(error: unknown, context: JobContext): ProvisoError {
  if (context.signal.aborted) throw context.signal.reason;
  const failure = toProvisoError(error);
  if (failure.code === 'disk.full' || failure.code === 'disk.failed' || failure.code === 'case.read-only') throw failure;
  return failure;
}

async function register(source: Source, delivery: Delivery, context: JobContext, kind: ExhibitKind, result: ReadResult): Promise<ImportedExhibit> {
  const { db, caseFile } = context;
  const exhibits = exhibitWriter(db);
  const before = exhibits.exhibit(result.sha256);
  const isReadBefore = before !== null && before.kind === kind && before.status !== 'quarantined';
  if (isReadBefore && kind !== 'agreement') {
    await result.drop();
    // What was left in place and comes in again to be copied is copied.
    if (source.staged.place === undefined && readPlace(caseFile, result.sha256) !== null) await settle(caseFile, source.staged, result.sha256);
    else await discard(source.staged);
    return registerDuplicate(source, delivery, context, result.sha256, kind);
  }
  try {
    await settle(caseFile, source.staged, result.sha256);
    actFor(delivery, context, record => {
      // What was read before stays as it was read; another capture of a text only adds its receipt.
      if (!isReadBefore) {
        exhibits.put({
          sha256: result.sha256, sizeBytes: source.staged.sizeBytes, kind, format: result.format, status: result.status, code: result.code, message: result.message,
          records: result.records, rejected: result.rejected, skipped: result.skipped, counts: result.counts, mapping: result.mapping === null ? null : JSON.stringify(result.mapping),
        });
      }
      addReceipt(source, delivery, context, result.sha256);
      for (const problem of result.problems) exhibits.addProblem({ ...problem, sha256: result.sha256 });
      result.register();
      source.journal.end();
      const objects = [{ ref: `exhibit:${result.sha256.slice(0, 12)}`, before: null, after: result.sha256 }];
      record({ verb: 'received', objects, counterparty: delivery.request.receipt.fromWhom, facts: { name: source.name, sizeBytes: source.staged.sizeBytes, ...keptFact(source.staged), hashList: source.hashList, reference: delivery.request.receipt.reference } });
      record({ verb: 'parsed', objects, outcome: result.status === 'ok' ? 'done' : 'noted', facts: { format: result.format, ...result.counts, ...(result.savedMapping == null ? {} : { savedMapping: result.savedMapping }), ...((result.resumedRows ?? 0) === 0 ? {} : { resumedRows: result.resumedRows ?? 0 }), ...(result.code === null ? {} : { code: result.code }) } });
    });
  } catch (error) {
    await result.drop();
    throw error;
  }
  const taken = { ...outcome(source, kind, result.sha256, result.status, result.code, result.message, result.counts, result.mapping), ...(result.savedMapping == null ? {} : { savedMapping: result.savedMapping }) };
  return (result.resumedRows ?? 0) === 0 ? taken : { ...taken, resumedRows: result.resumedRows };
}

function registerDuplicate(source: Source, delivery: Delivery, context: JobContext, sha256: Sha256, kind: ExhibitKind): ImportedExhibit {
  const first = exhibitWriter(context.db).nameOf(sha256);
  actFor(delivery, context, record => {
    addReceipt(source, delivery, context, sha256);
    record({ verb: 'received', objects: [{ ref: `exhibit:${sha256.slice(0, 12)}`, before: sha256, after: sha256 }], outcome: 'noted', counterparty: delivery.request.receipt.fromWhom, facts: { name: source.name, code: 'import.duplicate', hashList: source.hashList } });
  });
  return outcome(source, kind, sha256, 'noted', 'import.duplicate', `These are the same bytes as ${first}, which is in the case already. A second receipt was noted; nothing was counted twice.`, {}, null);
}

/** Keeps a file that could not be read: bytes, hash, receipt, a code and a sentence. */
async function keepUnread(source: Source, delivery: Delivery, context: JobContext, kind: ExhibitKind, code: string, message: string, format = ''): Promise<ImportedExhibit> {
  const { staged } = source;
  const sha256 = await hashStaged(staged, { signal: context.signal });
  const exhibits = exhibitWriter(context.db);
  const before = exhibits.exhibit(sha256);
  await settle(context.caseFile, staged, sha256);
  actFor(delivery, context, record => {
    // What was read before stays as it was read.
    if (before === null || before.status === 'quarantined') {
      exhibits.put({ sha256, sizeBytes: staged.sizeBytes, kind, format, status: 'quarantined', code, message, records: 0, rejected: 0, skipped: 0, counts: {}, mapping: null });
    }
    addReceipt(source, delivery, context, sha256);
    record({ verb: 'received', objects: [{ ref: `exhibit:${sha256.slice(0, 12)}`, before: null, after: sha256 }], outcome: 'noted', counterparty: delivery.request.receipt.fromWhom, facts: { name: source.name, sizeBytes: staged.sizeBytes, ...keptFact(staged), code, hashList: source.hashList } });
  });
  return outcome(source, kind, sha256, 'quarantined', code, message, {}, null);
}

/** That bytes were left where they are is said in the chain. */
function keptFact({ place }: Staged): { readonly keptOn?: string } {
  return place === undefined ? {} : { keptOn: `${place.root}/${place.path}`.slice(0, 1_000) };
}

function addReceipt(source: Source, delivery: Delivery, { db }: JobContext, sha256: Sha256): void {
  const exhibits = exhibitWriter(db);
  const { fromWhom, receivedAt, medium, reference, custodian } = delivery.request.receipt;
  delivery.id ??= exhibits.addDelivery({ takenInAt: delivery.takenInAt, fromWhom, receivedAt, medium, reference, custodian, hashListSha256: delivery.hashListSha256 });
  const receipt: NewReceipt = {
    deliveryId: delivery.id, sha256, originalName: source.name, originalPath: source.path,
    originalModifiedAt: source.staged.modifiedAt, originalCreatedAt: source.staged.createdAt, hashList: source.hashList,
  };
  exhibits.addReceipt(receipt);
}

function outcome(source: Source, kind: ExhibitKind, sha256: Sha256, status: ImportedExhibit['status'], code: string | null, message: string | null, counts: Readonly<Record<string, number>>, mapping: ReadResult['mapping']): ImportedExhibit {
  const differs = source.hashList === 'differs';
  return {
    sha256, name: source.name, kind,
    status: differs && status === 'ok' ? 'noted' : status,
    ...(code !== null ? { code, message: message ?? '' } : differs ? { code: 'import.hash-differs', message: 'The bytes that arrived are not the ones in the sender\'s hash list. They are kept as received; ask the sender.' } : {}),
    counts: { ...counts },
    ...(mapping === null ? {} : { mapping }),
    ...(source.hashList === 'none' ? {} : { hashList: source.hashList }),
  };
}

function notTakenIn(name: string, failure: ProvisoError): ImportedExhibit {
  return { sha256: null, name, kind: 'unknown', status: 'quarantined', code: failure.code, message: failure.message, counts: {} };
}

async function readHashList(request: AcceptedImport, context: JobContext): Promise<{ hashList: HashList | null; hashListSha256: string | null }> {
  if (request.hashList === null) return { hashList: null, hashListSha256: null };
  const path = await context.grants.resolve(request.hashList);
  if ((await stat(path)).size > MAX_HASH_LIST_BYTES) throw new ProvisoError('import.hash-list-unreadable', 'This list of hashes is larger than 64 MB. Split it.');
  const bytes = await readFile(path);
  return { hashList: parseHashList(bytes.toString('utf8')), hashListSha256: createHash('sha256').update(bytes).digest('hex') };
}
