import type { Item, ItemPart, ItemRow } from '../../../shared/contract/items.ts';
import type { Problem } from '../../../shared/domain/basics.ts';
import { cite, ref } from '../../../shared/domain/refs.ts';
import type { ItemRef } from '../../../shared/domain/refs.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import type { QueryContext } from '../context.ts';
import type { Presentation } from '../mail/present.ts';
import type { ReadDb } from '../store/connection.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';
import type { ItemListRow, itemList } from '../store/repositories/item-list.ts';
import { itemReader } from '../store/repositories/items.ts';
import type { StoredItem } from '../store/repositories/items.ts';
import { linkReader } from '../store/repositories/links.ts';
import { presentItem } from './present-item.ts';

/** Sent to the reader at once; the rest of a longer text comes by `item.text`. */
const MOST_TEXT = 2_000_000;
const MOST_PARTS = 500;
const MOST_THREAD = 500;
const MOST_COPIES = 100;

const NOTHING_REMOTE = { images: 0, styleSheets: 0, other: 0, list: [] };

export function itemRef(number: number, part = 0): ItemRef {
  return ref('item', number, part) as ItemRef;
}

/** Everything the reader shows of one item. */
export async function showItem(context: QueryContext, item: StoredItem): Promise<Item> {
  const { db } = context;
  const items = itemReader(db);
  const family = items.parts(item.number, 0, MOST_PARTS);
  const root = item.part === 0 ? item : items.get(item.number) ?? item;
  const problems: Problem[] = [...items.notes(item.itemId)];
  if (item.quarantine !== null) problems.unshift({ ...item.quarantine, line: null, startByte: item.startByte, endByte: item.endByte });
  const shown = await present(context, item, family, problems);
  const text = items.text(item.itemId);
  const links = linkReader(db);
  const parts = item.part === 0 ? family : family.filter(part => isInside(part, item.part, family));
  return {
    ref: itemRef(item.number, item.part), cite: cite('item', item.number, item.part), kind: item.kind,
    parent: item.parentPart === null ? null : itemRef(item.number, item.parentPart),
    subject: item.subject, name: item.name, mediaType: item.mediaType, ...item.addresses,
    dateRaw: item.dateRaw, atUtcMs: item.atUtcMs, offsetMinutes: item.offsetMinutes, dateBasis: item.dateBasis,
    messageId: item.messageId, headers: [...shown.headers],
    text: text.slice(0, MOST_TEXT).toWellFormed(), textBasis: item.textBasis, textTruncated: item.isTextTruncated || text.length > MOST_TEXT, textLength: text.length,
    quoted: item.quoted.map(range => ({ ...range })), html: shown.html, remote: { ...shown.remote, list: [...shown.remote.list] },
    parts: parts.map(part => toPart(part, links.countsOfItem(part.number, part.part))),
    thread: item.threadId === null ? [] : items.thread(item.threadId, MOST_THREAD).map(row => ({ ref: itemRef(row.number), cite: cite('item', row.number), subject: row.subject, fromName: row.fromName === '' ? row.fromAddress : row.fromName, atUtcMs: row.atUtcMs })),
    duplicates: items.copies(item, MOST_COPIES).map(copy => itemRef(copy.number, copy.part)), problems,
    exhibit: { sha256: item.exhibit, name: exhibitReader(db).nameOf(item.exhibit), startByte: item.startByte, endByte: item.endByte, index: root.sourceIndex },
    contentSha256: item.contentSha256, links: links.countsOfItem(item.number, item.part),
  };
}

/** Header lines and HTML come from a parse host; when it fails, the item is shown without them and says so. */
async function present(context: QueryContext, item: StoredItem, family: readonly StoredItem[], problems: Problem[]): Promise<Pick<Presentation, 'headers' | 'html' | 'remote'>> {
  const contentIds = family.filter(part => part.contentId !== '').map(part => [part.contentId, part.part] as const);
  try {
    const shown = await presentItem(context.caseFile, context.hosts, item, contentIds);
    if (shown === null) return { headers: [], html: null, remote: NOTHING_REMOTE };
    if (shown.isHtmlTruncated) problems.push({ code: 'item.html-too-long', reason: 'The HTML is shown only in part; its text is whole', line: null, startByte: null, endByte: null });
    return { ...shown, html: shown.html?.replace(/ data-part="(\d+)"/g, (_, part: string) => ` data-part="${itemRef(item.number, Number(part))}"`) ?? null };
  } catch (error) {
    const { code, message } = toProvisoError(error);
    problems.push({ code, reason: message, line: null, startByte: null, endByte: null });
    return { headers: [], html: null, remote: NOTHING_REMOTE };
  }
}

/** True when `part` lies in the message `around`, however deep. */
function isInside(part: StoredItem, around: number, family: readonly StoredItem[]): boolean {
  const byPart = new Map(family.map(member => [member.part, member]));
  for (let at: StoredItem | undefined = part; at?.parentPart != null; at = byPart.get(at.parentPart)) if (at.parentPart === around) return true;
  return false;
}

export function toPart(part: StoredItem, links: ItemPart['links']): ItemPart {
  return {
    ref: itemRef(part.number, part.part), cite: cite('item', part.number, part.part), kind: part.kind, parent: itemRef(part.number, part.parentPart ?? 0),
    name: part.name === '' ? part.subject : part.name, mediaType: part.mediaType, sizeBytes: part.sizeBytes, sha256: part.contentSha256, hasText: part.textBasis !== 'none', inline: part.isInline, links,
  };
}

/** Turns rows of the list into what the list shows. */
export function rowShower(db: ReadDb, list: ReturnType<typeof itemList>): (row: ItemListRow) => ItemRow {
  const links = linkReader(db);
  const threads = new Map<number, number>();
  const threadCount = (threadId: number | null): number => {
    if (threadId === null) return 1;
    const known = threads.get(threadId) ?? list.threadCount(threadId);
    threads.set(threadId, known);
    return known;
  };
  return row => ({
    ref: itemRef(row.number), cite: cite('item', row.number), kind: row.kind,
    subject: row.subject === '' && row.kind === 'document' ? row.name : row.subject, fromName: row.fromName, fromAddress: row.fromAddress,
    atUtcMs: row.atUtcMs, offsetMinutes: row.offsetMinutes, dateRaw: row.dateRaw,
    attachments: row.attachments, threadCount: threadCount(row.threadId), problems: row.problems, links: links.countsOfItem(row.number, 0),
    excerpt: row.excerpt, sizeBytes: row.sizeBytes,
  });
}
