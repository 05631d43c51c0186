import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { FrozenItem, FrozenOriginal } from '../../../shared/domain/bundle.ts';
import { cite, ref } from '../../../shared/domain/refs.ts';
import type { ItemRef } from '../../../shared/domain/refs.ts';
import type { ReadDb } from '../store/connection.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';
import { itemReader } from '../store/repositories/items.ts';
import type { StoredItem } from '../store/repositories/items.ts';
import { ORIGINAL_FOLDERS } from './layout.ts';
import type { payloadNames } from './payload-names.ts';
import { textHash } from './payload-files.ts';

/** An original before its hash is known: the hash of a whole exhibit is its name, that of a message inside a mailbox must be read. */
export type DraftOriginal = Omit<FrozenOriginal, 'sha256'> & { readonly sha256: Sha256 | null };

const PARTS_PAGE = 500;

/** Cited items with their families, and the originals that hold their bytes. A reference to an item that is gone is left away. */
export function freezeItems(db: ReadDb, cited: ReadonlySet<string>, names: ReturnType<typeof payloadNames>): { readonly items: FrozenItem[]; readonly originals: DraftOriginal[] } {
  const reader = itemReader(db);
  const exhibits = exhibitReader(db);
  const numbers = [...new Set([...cited].map(reference => Number(/^item:(\d+)/.exec(reference)?.[1] ?? 0)))].filter(number => number > 0).sort((a, b) => a - b);
  const items: FrozenItem[] = [];
  const originals: DraftOriginal[] = [];
  const wholeByExhibit = new Map<string, string>();
  for (const number of numbers) {
    const top = reader.get(number);
    if (top === null) continue;
    const exhibit = exhibits.exhibit(top.exhibit);
    if (exhibit === null) continue;
    const draft = originalOf(top, exhibits.nameOf(top.exhibit), exhibit.sizeBytes, names, wholeByExhibit);
    if (draft.isNew) originals.push(draft.original);
    for (const item of family(reader, top)) items.push(freezeItem(item, reader, draft.original.path, cited));
  }
  return { items, originals };
}

function* family(reader: ReturnType<typeof itemReader>, top: StoredItem): Iterable<StoredItem> {
  yield top;
  for (let after = 0; ; ) {
    const page = reader.parts(top.number, after, PARTS_PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PARTS_PAGE) return;
    after = last.part;
  }
}

function originalOf(top: StoredItem, exhibitName: string, exhibitSizeBytes: number, names: ReturnType<typeof payloadNames>, wholeByExhibit: Map<string, string>): { readonly original: DraftOriginal; readonly isNew: boolean } {
  const itemCite = cite('item', top.number);
  const isMessage = top.kind === 'message';
  const startByte = isMessage ? top.startByte : 0;
  const endByte = isMessage ? top.endByte : exhibitSizeBytes;
  const isWhole = startByte === 0 && endByte === exhibitSizeBytes;
  const known = isWhole ? wholeByExhibit.get(top.exhibit) : undefined;
  const path = known ?? (isMessage ? names.name(ORIGINAL_FOLDERS.message, itemCite, '.eml') : names.name(ORIGINAL_FOLDERS.document, itemCite, exhibitName));
  if (isWhole) wholeByExhibit.set(top.exhibit, path);
  return {
    isNew: known === undefined,
    original: { path, role: isMessage ? 'message' : 'document', cite: itemCite, sha256: isWhole ? top.exhibit : null, sizeBytes: endByte - startByte, exhibit: top.exhibit, exhibitName, exhibitSizeBytes, startByte, endByte },
  };
}

function freezeItem(item: StoredItem, reader: ReturnType<typeof itemReader>, original: string, cited: ReadonlySet<string>): FrozenItem {
  const own = ref('item', item.number, item.part) as ItemRef;
  return {
    ref: own, cite: cite('item', item.number, item.part), kind: item.kind, parent: item.parentPart === null ? null : ref('item', item.number, item.parentPart) as ItemRef,
    subject: item.subject, name: item.name, mediaType: item.mediaType,
    from: item.addresses.from, to: item.addresses.to, cc: item.addresses.cc, bcc: item.addresses.bcc,
    dateRaw: item.dateRaw, atUtcMs: item.atUtcMs, offsetMinutes: item.offsetMinutes, dateBasis: item.dateBasis, messageId: item.messageId,
    sizeBytes: item.sizeBytes, contentSha256: item.contentSha256,
    textSha256: textHash(reader.text(item.itemId)) as Sha256, textBasis: item.textBasis, textTruncated: item.isTextTruncated, quoted: [...item.quoted],
    problems: [...(item.quarantine === null ? [] : [item.quarantine]), ...reader.notes(item.itemId).map(({ code, reason }) => ({ code, reason }))],
    original, why: cited.has(own) ? 'cited' : 'family',
  };
}
