import type { MailAddress } from '../../mail/addresses.ts';
import type { ItemRecord } from '../../mail/records.ts';
import type { Sha256 } from '../../../../shared/domain/basics.ts';
import type { WriteDb } from '../connection.ts';

/** An item on its way into the case; it cannot be seen before its import is complete. */
export interface NewItem {
  readonly importId: number;
  readonly number: number;
  readonly sourceIndex: number | null;
  readonly isMailboxQuoted: boolean;
  readonly record: ItemRecord;
  /** Number of the message that founded the thread; null for parts and documents. */
  readonly threadId: number | null;
  /** Attachments directly in it; counted for part 0 and messages inside. */
  readonly attachments: number;
  /** Notes on it and, for part 0, on its parts. */
  readonly problems: number;
  readonly quarantine: { readonly code: string; readonly reason: string } | null;
}

export interface NewImportProblem {
  readonly code: string;
  readonly reason: string;
  readonly startByte: number | null;
  readonly endByte: number | null;
  readonly excerpt: string;
}

/** People listed for search, as text; more than anybody reads is cut. */
const MOST_PEOPLE = 100_000;

/** Writes items in batches; the caller owns the transactions. Nothing is seen until `complete`. */
export function itemLoader(db: WriteDb) {
  const begin = db.prepare<[string], { importId: number }>('INSERT INTO item_import (exhibit, started_at) VALUES (NULL, ?) RETURNING import_id AS importId');
  const insert = db.prepare<[Record<string, string | number | null>]>(
    `INSERT INTO item (import_id, number, part, parent_part, kind, source_index, start_byte, body_byte, end_byte, encoded_in, is_mailbox_quoted, media_type, transfer_encoding, charset,
       name, is_inline, content_id, size_bytes, content_sha256, from_name, from_address, addresses, date_raw, at_utc_ms, month, offset_minutes, date_basis, message_id, refs,
       thread_id, text_basis, is_text_truncated, quoted, excerpt, attachments, problems, quarantine_code, quarantine_reason)
     VALUES (@importId, @number, @part, @parent, @kind, @sourceIndex, @startByte, @bodyByte, @endByte, @encodedIn, @isMailboxQuoted, @mediaType, @transferEncoding, @charset,
       @name, @isInline, @contentId, @sizeBytes, @contentSha256, @fromName, @fromAddress, @addresses, @dateRaw, @atUtcMs, @month, @offsetMinutes, @dateBasis, @messageId, @refs,
       @threadId, @textBasis, @isTextTruncated, @quoted, @excerpt, @attachments, @problems, @quarantineCode, @quarantineReason)`);
  const insertText = db.prepare<[number, string, string, string, string, string]>('INSERT INTO item_text (item_id, subject, sender, recipients, names, body) VALUES (?, ?, ?, ?, ?, ?)');
  const insertNote = db.prepare<[number, number, string, string, number | null, number | null]>('INSERT INTO item_note (item_id, position, code, reason, start_byte, end_byte) VALUES (?, ?, ?, ?, ?, ?)');
  const insertProblem = db.prepare<[number, string, string, number | null, number | null, string]>(
    'INSERT INTO item_import_problem (import_id, code, reason, start_byte, end_byte, excerpt) VALUES (?, ?, ?, ?, ?, ?)');
  const complete = db.prepare<[string, number]>('UPDATE item_import SET exhibit = ? WHERE import_id = ? AND exhibit IS NULL');
  const publishProblems = db.prepare<[string, number]>(
    'INSERT INTO problem (sha256, code, reason, line, start_byte, end_byte, excerpt) SELECT ?, code, reason, NULL, start_byte, end_byte, excerpt FROM item_import_problem WHERE import_id = ? ORDER BY rowid');
  const forgetProblems = db.prepare<[number]>('DELETE FROM item_import_problem WHERE import_id = ?');
  return {
    begin: (): number => required(begin.get(new Date().toISOString())).importId,
    add: (item: NewItem): void => {
      const { record } = item;
      const itemId = Number(insert.run(columns(item)).lastInsertRowid);
      insertText.run(itemId, record.subject, people(record.from), people([...record.to, ...record.cc, ...record.bcc]), record.name, record.text);
      for (const [position, note] of record.notes.entries()) insertNote.run(itemId, position, note.code, note.reason, note.startByte, note.endByte);
    },
    addProblem: (importId: number, problem: NewImportProblem): void => {
      insertProblem.run(importId, problem.code, problem.reason, problem.startByte, problem.endByte, problem.excerpt.slice(0, 500).toWellFormed());
    },
    /** Makes everything of the import part of the case; the exhibit's row must stand already. */
    complete: (importId: number, sha256: Sha256): void => {
      complete.run(sha256, importId);
      publishProblems.run(sha256, importId);
      forgetProblems.run(importId);
    },
  };
}

const SWEEP_ITEMS = 500;

/** Takes back what an import wrote that is not complete, some hundred items a transaction. */
export function itemSweeper(db: WriteDb) {
  const loading = db.prepare<[], { importId: number }>('SELECT import_id AS importId FROM item_import WHERE exhibit IS NULL');
  const some = db.prepare<[number, number], { itemId: number }>('SELECT item_id AS itemId FROM item WHERE import_id = ? LIMIT ?');
  const forgetNotes = db.prepare<[number]>('DELETE FROM item_note WHERE item_id = ?');
  const forgetText = db.prepare<[number]>('DELETE FROM item_text WHERE item_id = ?');
  const forgetItem = db.prepare<[number]>('DELETE FROM item WHERE item_id = ?');
  const forgetRest = [
    db.prepare<[number]>('DELETE FROM thread_key WHERE import_id = ?'),
    db.prepare<[number]>('DELETE FROM item_import_problem WHERE import_id = ?'),
    db.prepare<[number]>('DELETE FROM item_import WHERE import_id = ? AND exhibit IS NULL'),
  ];
  const step = db.transaction((importId: number): boolean => {
    const rows = some.all(importId, SWEEP_ITEMS);
    for (const { itemId } of rows) {
      forgetNotes.run(itemId);
      forgetText.run(itemId);
      forgetItem.run(itemId);
    }
    if (rows.length === SWEEP_ITEMS) return true;
    for (const statement of forgetRest) statement.run(importId);
    return false;
  });
  return {
    /** Imports that are not complete. */
    loading: (): number[] => loading.all().map(row => row.importId),
    /** One transaction's worth; true while more is left. */
    sweepSome: (importId: number): boolean => step.immediate(importId),
  };
}

/** Clears away what interrupted imports left; called when a case is opened for writing. */
export function sweepIncomplete(db: WriteDb): void {
  const sweeper = itemSweeper(db);
  for (const importId of sweeper.loading()) while (sweeper.sweepSome(importId));
}

function columns({ record, quarantine, ...item }: NewItem): Record<string, string | number | null> {
  const first = record.from[0];
  return {
    importId: item.importId, number: item.number, part: record.part, parent: record.parent, kind: record.kind, sourceIndex: item.sourceIndex,
    startByte: record.startByte, bodyByte: record.bodyByte, endByte: record.endByte, encodedIn: record.encodedIn, isMailboxQuoted: item.isMailboxQuoted ? 1 : 0,
    mediaType: record.mediaType, transferEncoding: record.transferEncoding, charset: record.charset, name: record.name, isInline: record.isInline ? 1 : 0, contentId: record.contentId,
    sizeBytes: record.sizeBytes, contentSha256: record.contentSha256, fromName: first?.name ?? '', fromAddress: first?.address ?? '',
    addresses: JSON.stringify({ from: pairs(record.from), to: pairs(record.to), cc: pairs(record.cc), bcc: pairs(record.bcc) }),
    dateRaw: record.dateRaw, atUtcMs: record.atUtcMs, month: monthOf(record.atUtcMs), offsetMinutes: record.offsetMinutes, dateBasis: record.dateBasis,
    messageId: record.messageId, refs: JSON.stringify(record.references), threadId: item.threadId, textBasis: record.textBasis, isTextTruncated: record.isTextTruncated ? 1 : 0,
    quoted: JSON.stringify(record.quoted), excerpt: record.excerpt, attachments: item.attachments, problems: item.problems,
    quarantineCode: quarantine?.code ?? null, quarantineReason: quarantine?.reason ?? null,
  };
}

function pairs(addresses: readonly MailAddress[]): readonly (readonly [string, string])[] {
  return addresses.map(({ name, address }) => [name, address] as const);
}

function people(addresses: readonly MailAddress[]): string {
  return addresses.map(({ name, address }) => (name === '' ? address : `${name} ${address}`)).join(', ').slice(0, MOST_PEOPLE).toWellFormed();
}

/** Year × 12 + month − 1 in UTC. */
function monthOf(atUtcMs: number | null): number | null {
  if (atUtcMs === null) return null;
  const at = new Date(atUtcMs);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

function required<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('RETURNING gave no row');
  return row;
}
