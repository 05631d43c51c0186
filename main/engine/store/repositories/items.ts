import type { Problem, Sha256 } from '../../../../shared/domain/basics.ts';
import type { ReadDb, WriteDb } from '../connection.ts';
import { isVisible } from './item-filter.ts';

export interface StoredAddress {
  readonly name: string;
  readonly address: string;
}

/** An item as the case keeps it, without its text. Byte ranges are those of the exhibit, ends exclusive. */
export interface StoredItem {
  readonly itemId: number;
  readonly exhibit: Sha256;
  readonly number: number;
  readonly part: number;
  /** Part number of the message around it; null for part 0. */
  readonly parentPart: number | null;
  readonly kind: 'message' | 'attachment' | 'document';
  /** Place of a message in its mailbox, from 1; null for parts and documents. */
  readonly sourceIndex: number | null;
  readonly startByte: number;
  readonly bodyByte: number;
  readonly endByte: number;
  /** Part number of the encoded message inside whose decoded bytes it stands; its range is that message's then. */
  readonly encodedIn: number | null;
  readonly isMailboxQuoted: boolean;
  readonly mediaType: string;
  readonly transferEncoding: string;
  readonly charset: string;
  readonly name: string;
  readonly isInline: boolean;
  readonly contentId: string;
  readonly sizeBytes: number;
  readonly contentSha256: Sha256;
  readonly fromName: string;
  readonly fromAddress: string;
  readonly addresses: { readonly from: StoredAddress[]; readonly to: StoredAddress[]; readonly cc: StoredAddress[]; readonly bcc: StoredAddress[] };
  readonly dateRaw: string;
  readonly atUtcMs: number | null;
  readonly offsetMinutes: number | null;
  readonly dateBasis: 'date-header' | 'received-header' | 'mbox-separator' | 'file-time' | 'none';
  readonly messageId: string;
  readonly references: readonly string[];
  readonly threadId: number | null;
  readonly textBasis: 'plain' | 'html' | 'document' | 'none';
  readonly isTextTruncated: boolean;
  readonly quoted: readonly { readonly start: number; readonly end: number }[];
  readonly attachments: number;
  readonly problems: number;
  readonly quarantine: { readonly code: string; readonly reason: string } | null;
  readonly subject: string;
}

interface ItemSql extends Omit<StoredItem, 'isMailboxQuoted' | 'isInline' | 'addresses' | 'references' | 'isTextTruncated' | 'quoted' | 'quarantine'> {
  readonly isMailboxQuoted: number; readonly isInline: number; readonly isTextTruncated: number;
  readonly addresses: string; readonly references: string; readonly quoted: string;
  readonly quarantineCode: string | null; readonly quarantineReason: string | null;
}

const COLUMNS = `i.item_id AS itemId, m.exhibit, i.number, i.part, i.parent_part AS parentPart, i.kind, i.source_index AS sourceIndex, i.start_byte AS startByte, i.body_byte AS bodyByte, i.end_byte AS endByte,
  i.encoded_in AS encodedIn, i.is_mailbox_quoted AS isMailboxQuoted, i.media_type AS mediaType, i.transfer_encoding AS transferEncoding, i.charset, i.name, i.is_inline AS isInline, i.content_id AS contentId,
  i.size_bytes AS sizeBytes, i.content_sha256 AS contentSha256, i.from_name AS fromName, i.from_address AS fromAddress, i.addresses, i.date_raw AS dateRaw, i.at_utc_ms AS atUtcMs,
  i.offset_minutes AS offsetMinutes, i.date_basis AS dateBasis, i.message_id AS messageId, i.refs AS "references", i.thread_id AS threadId, i.text_basis AS textBasis,
  i.is_text_truncated AS isTextTruncated, i.quoted, i.attachments, i.problems, i.quarantine_code AS quarantineCode, i.quarantine_reason AS quarantineReason, t.subject`;
// Subtle: the join on a named exhibit is what keeps items of unfinished imports out.
const FROM = 'FROM item i JOIN item_import m ON m.import_id = i.import_id AND m.exhibit IS NOT NULL JOIN item_text t ON t.item_id = i.item_id';

/** Items one at a time, with family, thread and copies. */
export function itemReader(db: ReadDb) {
  const one = db.prepare<[number, number], ItemSql>(`SELECT ${COLUMNS} ${FROM} WHERE i.number = ? AND i.part = ?`);
  const parts = db.prepare<[number, number, number], ItemSql>(`SELECT ${COLUMNS} ${FROM} WHERE i.number = ? AND i.part > ? ORDER BY i.part LIMIT ?`);
  const text = db.prepare<[number], { body: string }>('SELECT body FROM item_text WHERE item_id = ?');
  const notes = db.prepare<[number], Omit<Problem, 'line'>>('SELECT code, reason, start_byte AS startByte, end_byte AS endByte FROM item_note WHERE item_id = ? ORDER BY position');
  const thread = db.prepare<[number, number], { number: number; subject: string; fromName: string; fromAddress: string; atUtcMs: number | null }>(
    `SELECT i.number, t.subject, i.from_name AS fromName, i.from_address AS fromAddress, i.at_utc_ms AS atUtcMs FROM item i JOIN item_text t ON t.item_id = i.item_id
      WHERE i.thread_id = ? AND ${isVisible('i')} ORDER BY i.at_utc_ms NULLS LAST, i.item_id LIMIT ?`);
  const copies = db.prepare<[{ messageId: string; content: string; itemId: number; limit: number }], { number: number; part: number }>(
    `SELECT DISTINCT number, part FROM (
       SELECT i.number, i.part FROM item i WHERE i.message_id = @messageId AND i.message_id <> '' AND i.item_id <> @itemId AND ${isVisible('i')}
       UNION SELECT i.number, i.part FROM item i WHERE i.content_sha256 = @content AND i.item_id <> @itemId AND i.size_bytes > 0 AND ${isVisible('i')}
     ) ORDER BY number, part LIMIT @limit`);
  return {
    /** One item or part; null when the case has none by that number. */
    get: (number: number, part = 0): StoredItem | null => {
      const row = one.get(number, part);
      return row === undefined ? null : toItem(row);
    },
    /** Parts after `afterPart` in document order. */
    parts: (number: number, afterPart: number, limit: number): StoredItem[] => parts.all(number, afterPart, limit).map(toItem),
    /** The text passages cite; empty when there is none. */
    text: (itemId: number): string => text.get(itemId)?.body ?? '',
    notes: (itemId: number): Problem[] => notes.all(itemId).map(note => ({ ...note, line: null })),
    /** Messages of a thread, oldest first, undated last. */
    thread: (threadId: number, limit: number) => thread.all(threadId, limit),
    /** Items with the same Message-ID or the same bytes. */
    copies: (item: StoredItem, limit: number) => copies.all({ messageId: item.messageId, content: item.contentSha256, itemId: item.itemId, limit }),
  };
}

/** Notes that a person opened an item; callers own the transaction. */
export function itemViewWriter(db: WriteDb) {
  const insert = db.prepare<[number, number, string, string]>('INSERT OR IGNORE INTO item_view (number, part, day, person) VALUES (?, ?, ?, ?)');
  const seen = db.prepare<[number, number, string, string], { n: number }>('SELECT count(*) AS n FROM item_view WHERE number = ? AND part = ? AND day = ? AND person = ?');
  return {
    isNoted: (number: number, part: number, day: string, person: string): boolean => (seen.get(number, part, day, person)?.n ?? 0) > 0,
    note: (number: number, part: number, day: string, person: string): void => { insert.run(number, part, day, person); },
  };
}

function toItem({ addresses, references, quoted, quarantineCode, quarantineReason, ...row }: ItemSql): StoredItem {
  const places = JSON.parse(quoted) as number[];
  const lists = JSON.parse(addresses) as Record<'from' | 'to' | 'cc' | 'bcc', [string, string][]>;
  const people = (list: readonly [string, string][]): StoredAddress[] => list.map(([name, address]) => ({ name, address }));
  return {
    ...row,
    isMailboxQuoted: row.isMailboxQuoted === 1, isInline: row.isInline === 1, isTextTruncated: row.isTextTruncated === 1,
    addresses: { from: people(lists.from), to: people(lists.to), cc: people(lists.cc), bcc: people(lists.bcc) },
    references: JSON.parse(references) as string[],
    quoted: Array.from({ length: places.length / 2 }, (_, at) => ({ start: places[at * 2] ?? 0, end: places[at * 2 + 1] ?? 0 })),
    quarantine: quarantineCode === null ? null : { code: quarantineCode, reason: quarantineReason ?? '' },
  };
}
