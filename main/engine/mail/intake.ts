import { hashStaged } from '../case-file/exhibit-store.ts';
import type { JobContext } from '../context.ts';
import { openSource } from '../import/file-source.ts';
import { importers } from '../import/formats/index.ts';
import { readHead } from '../import/head.ts';
import type { Importer } from '../import/importer.ts';
import type { Head, Probe, ReadResult, Reader } from '../import/intake.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { withHosts } from '../parse-host/warm-pool.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';
import { itemImports } from '../store/repositories/item-imports.ts';
import { ItemIntake } from './item-intake.ts';
import type { ItemTotals } from './item-intake.ts';

/** Whether a file is mail, by its content. */
export function probeMail(head: Head): Probe | null {
  return probeKind(head, 'mail');
}

/** Whether a file is a text that becomes a document. The least certain of all: anything more particular goes first. */
export function probeDocument(head: Head): Probe | null {
  return probeKind(head, 'document');
}

/** Reads a mailbox or message into items. @throws import.not-a-mailbox, parse.no-host, call.cancelled */
export const readMail: Reader<object> = (context, incoming) => readItems(context, incoming, 'mail');

/** Reads a text into a document item. @throws parse.no-host, call.cancelled */
export const readDocument: Reader<object> = (context, incoming) => readItems(context, incoming, 'document');

function probeKind(head: Head, kind: Importer['kind']): Probe | null {
  const best = bestImporter(head, kind);
  return best === null ? null : { kind, format: best.importer.format, certainty: best.certainty, reason: best.importer.reason };
}

function bestImporter(head: Head, kind: Importer['kind']): { readonly importer: Importer; readonly certainty: number } | null {
  let best: { readonly importer: Importer; readonly certainty: number } | null = null;
  for (const importer of importers) {
    if (importer.kind !== kind) continue;
    const certainty = importer.probe(head);
    if (certainty > 0 && (best === null || certainty > best.certainty)) best = { importer, certainty };
  }
  return best;
}

async function readItems(context: JobContext, incoming: Parameters<Reader<object>>[1], kind: Importer['kind']): Promise<ReadResult> {
  const { staged, name } = incoming;
  const importer = bestImporter(await readHead(staged.path, name), kind)?.importer;
  if (importer === undefined) throw new ProvisoError('import.not-a-mailbox', 'No message is in this file. Check that it is the mailbox you were sent.');
  const sha256 = await hashStaged(staged, { signal: context.signal, onBytes: (done, total) => { context.progress({ done, total, unit: 'bytes', step: 'import.hash', subject: name }); } });
  const before = exhibitReader(context.db).source(sha256);
  if (before !== null && before.row.kind === kind && itemImports(context.db).ofExhibit(sha256)) {
    // Read before: the same bytes give the same items, which are in the case already.
    const { status, code, message, records, rejected, skipped } = before.row;
    return { ...emptyResult, sha256, format: importer.format, status, code, message, records, rejected, skipped, counts: before.counts };
  }
  const source = await openSource(staged.path);
  const intake = new ItemIntake(context, { path: staged.path, name, importer });
  try {
    await withHosts(context.hosts, 'import', pool => intake.read(source, pool));
  } catch (error) {
    await intake.drop();
    throw error;
  } finally {
    await source.close();
  }
  const verdict = judge(intake.totals, kind);
  return {
    ...emptyResult, ...verdict, sha256, format: importer.format,
    records: intake.totals.items, rejected: intake.totals.quarantined + intake.totals.problems,
    counts: countsOf(intake.totals, kind),
    register: () => { intake.register(sha256); },
    drop: () => intake.drop(),
  };
}

const emptyResult = { code: null, message: null, records: 0, rejected: 0, skipped: 0, counts: {}, mapping: null, problems: [], register: () => undefined, drop: () => Promise.resolve() } as const;

function countsOf(totals: ItemTotals, kind: Importer['kind']): Record<string, number> {
  if (kind === 'document') return { documents: totals.items, noted: totals.noted, quarantined: totals.quarantined };
  return {
    messages: totals.items, attachments: totals.attachments, messagesInside: totals.messagesInside, noted: totals.noted,
    undated: totals.undated, quarantined: totals.quarantined, notMessages: totals.problems,
  };
}

function judge(totals: ItemTotals, kind: Importer['kind']): Pick<ReadResult, 'status' | 'code' | 'message'> {
  const noun = kind === 'mail' ? 'message' : 'document';
  if (totals.quarantined > 0 && totals.quarantined === totals.items) {
    return { status: 'quarantined', code: totals.firstQuarantine?.code ?? 'parse.failed', message: totals.items === 1 ? `${totals.firstQuarantine?.reason ?? 'The reader failed'}. The bytes are kept as received.` : `None of the ${String(totals.items)} messages could be read. Their bytes are kept as received.` };
  }
  if (totals.quarantined > 0) {
    return { status: 'noted', code: 'mail.some-quarantined', message: `${String(totals.quarantined)} of ${String(totals.items)} messages could not be read and ${totals.quarantined === 1 ? 'is' : 'are'} kept unread; the others were read.` };
  }
  if (totals.problems > 0) {
    return { status: 'noted', code: 'mail.some-not-messages', message: `${String(totals.problems)} ${totals.problems === 1 ? 'place' : 'places'} in the mailbox hold${totals.problems === 1 ? 's' : ''} no ${noun}; see the problems of this source.` };
  }
  return { status: 'ok', code: null, message: null };
}
