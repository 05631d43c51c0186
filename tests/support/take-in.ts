import { basename } from 'node:path';
import type { JobContext } from '../../main/engine/context.ts';
import { buildContext } from '../../main/engine/build-context.ts';
import { settle, stage } from '../../main/engine/case-file/exhibit-store.ts';
import { createCase, openCase } from '../../main/engine/case-file/open-case.ts';
import type { OpenCase } from '../../main/engine/case-file/open-case.ts';
import type { Incoming, ReadResult, Reader } from '../../main/engine/import/intake.ts';
import { localParseHosts } from '../../main/engine/parse-host/local-transport.ts';
import type { ParseHostTransport } from '../../main/engine/parse-host/transport.ts';
import { exhibitWriter } from '../../main/engine/store/repositories/exhibits.ts';
import type { Progress } from '../../shared/domain/basics.ts';
import type { ExhibitKind } from '../../shared/domain/case.ts';

/** A fresh case, open for writing, and the context a job on it is given. */
export function newCase(folder: string, options: { readonly hosts?: ParseHostTransport; readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void } = {}): { open: OpenCase; context: JobContext } {
  const root = `${folder}/Case.proviso`;
  createCase(root, 'Case');
  const open = openCase(root, { mustWrite: true });
  return { open, context: contextOf(open, options) };
}

export function contextOf(open: OpenCase, options: { readonly hosts?: ParseHostTransport; readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void } = {}): JobContext {
  return buildContext({
    kind: 'job', caseFile: open.caseFile, db: open.db, custody: open.custody, signal: options.signal ?? new AbortController().signal, hosts: options.hosts ?? localParseHosts(),
    resolveGrant: () => Promise.reject(new Error('no grants here')), onProgress: options.onProgress ?? (() => undefined), notify: () => undefined,
  });
}

/** Stages a file as an import does. */
export async function incoming(context: JobContext, path: string): Promise<Incoming> {
  return { staged: await stage(context.caseFile, path, { signal: context.signal }), name: basename(path) };
}

/** Takes one file in with one reader, registered as an import registers it. */
export async function takeIn(context: JobContext, path: string, kind: ExhibitKind, read: Reader<object>): Promise<ReadResult> {
  const file = await incoming(context, path);
  const result = await read(context, file, {});
  await settle(context.caseFile, file.staged, result.sha256);
  context.act(record => {
    const exhibits = exhibitWriter(context.db);
    exhibits.put({ sha256: result.sha256, sizeBytes: file.staged.sizeBytes, kind, format: result.format, status: result.status, code: result.code, message: result.message, records: result.records, rejected: result.rejected, skipped: result.skipped, counts: result.counts, mapping: null });
    const deliveryId = exhibits.addDelivery({ takenInAt: '2022-11-23T10:00:00.000Z', fromWhom: '', receivedAt: '', medium: '', reference: '', custodian: '', hashListSha256: null });
    exhibits.addReceipt({ deliveryId, sha256: result.sha256, originalName: file.name, originalPath: path, originalModifiedAt: null, originalCreatedAt: null, hashList: 'none' });
    for (const problem of result.problems) exhibits.addProblem({ ...problem, sha256: result.sha256 });
    result.register();
    record({ verb: 'parsed', objects: [{ ref: `exhibit:${result.sha256.slice(0, 12)}`, before: null, after: result.sha256 }] });
  });
  return result;
}
