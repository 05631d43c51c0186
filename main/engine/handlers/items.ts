import { userInfo } from 'node:os';
import type { Cursor } from '../../../shared/domain/basics.ts';
import { citeOf, splitItemRef } from '../../../shared/domain/refs.ts';
import type { ItemRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { HandlersFor } from '../context.ts';
import { rawPage } from '../items/raw-page.ts';
import { rowShower, showItem, toPart } from '../items/show-item.ts';
import { passageAt } from '../linking/passage.ts';
import { searchProviders } from '../search/providers.ts';
import { runSearch } from '../search/run-search.ts';
import type { ReadDb } from '../store/connection.ts';
import { itemList } from '../store/repositories/item-list.ts';
import type { ItemPlace } from '../store/repositories/item-list.ts';
import { itemReader, itemViewWriter } from '../store/repositories/items.ts';
import type { StoredItem } from '../store/repositories/items.ts';
import { linkReader } from '../store/repositories/links.ts';

/** Longest passage: a quote, not a document. */
const MOST_QUOTED = 100_000;
/** Anchors in one answer. */
const MOST_ANCHORS = 20_000;

/** Correspondence: lists, the reader, search. */
export const itemHandlers = {
  'item.page': ({ after, limit, ...filter }, { db }) => {
    const list = itemList(db);
    const found = list.page(filter, after === null ? null : readPlace(after), limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return { rows: rows.map(rowShower(db, list)), next: found.length > limit && last !== undefined ? writePlace(last) : null, total: list.total(filter) };
  },
  'item.months': (filter, { db }) => itemList(db).months(filter).map(({ month, items }) => ({ month: month === null ? null : monthName(month), items })),
  'item.anchors': ({ step, ...filter }, { db }) => {
    const list = itemList(db);
    const total = list.total(filter);
    const wide = Math.min(500, Math.max(step, Math.ceil(total / MOST_ANCHORS)));
    // A place after which nothing comes opens no page.
    const places = list.anchors(filter, wide).slice(0, Math.max(0, Math.ceil(total / wide) - 1));
    return { anchors: [null, ...places.slice(0, MOST_ANCHORS - 1).map(writePlace)], step: wide, total };
  },
  'item.locate': ({ ref, ...filter }, { db }) => ({ index: itemList(db).locate(filter, splitItemRef(ref).number) }),
  'item.get': ({ ref }, context) => showItem(context, requireItem(context.db, ref)),
  'item.parts': ({ ref, after, limit }, { db }) => {
    const { number } = splitItemRef(ref);
    requireItem(db, ref);
    const links = linkReader(db);
    const found = itemReader(db).parts(number, after, limit + 1);
    const page = found.slice(0, limit);
    return { parts: page.map(part => toPart(part, links.countsOfItem(part.number, part.part))), next: found.length > limit ? page.at(-1)?.part ?? null : null };
  },
  'item.text': ({ ref, start, limit }, { db }) => {
    const text = itemReader(db).text(requireItem(db, ref).itemId);
    const piece = text.slice(start, start + limit);
    return { text: piece.toWellFormed(), start, next: start + piece.length < text.length ? start + piece.length : null, length: text.length };
  },
  'item.raw': ({ ref, offset, limit }, { db, caseFile }) => rawPage(caseFile, requireItem(db, ref), offset, limit),
  'item.passage': ({ ref, start, end }, { db }) => {
    const item = requireItem(db, ref);
    const passage = end - start > MOST_QUOTED ? null : passageAt(itemReader(db).text(item.itemId), start, end);
    if (passage === null) throw new ProvisoError('item.bad-range', `${citeOf(ref)} has no passage at ${String(start)}–${String(end)}. Give a range of its text, at most ${MOST_QUOTED.toLocaleString('en')} characters.`, { ref, start, end });
    const passageRef = `${ref}#c${String(start)}-${String(end)}`;
    return { ref: passageRef, cite: citeOf(passageRef), quote: passage.quote, prefix: passage.prefix, suffix: passage.suffix };
  },
  'item.viewed': ({ ref }, { db, act, notify, caseFile }) => {
    const item = requireItem(db, ref);
    const day = new Date().toISOString().slice(0, 10);
    const person = userInfo().username;
    // A case that is only read keeps no note of being read.
    if (caseFile.readOnly || itemViewWriter(db).isNoted(item.number, item.part, day, person)) return { noted: false };
    act(record => {
      itemViewWriter(db).note(item.number, item.part, day, person);
      record({ verb: 'viewed', objects: [{ ref, before: null, after: item.contentSha256 }] });
    });
    // Nothing that is shown of an item changes by being read.
    notify('custody');
    return { noted: true };
  },
  'search.run': (input, { db }) => runSearch(db, input, searchProviders),
} satisfies HandlersFor<'item.page' | 'item.months' | 'item.anchors' | 'item.locate' | 'item.get' | 'item.parts' | 'item.text' | 'item.raw' | 'item.passage' | 'item.viewed' | 'search.run'>;

/** @throws item.unknown */
function requireItem(db: ReadDb, ref: ItemRef): StoredItem {
  const { number, part } = splitItemRef(ref);
  const item = itemReader(db).get(number, part);
  if (item === null) throw new ProvisoError('item.unknown', `This case holds no ${citeOf(ref)}. Search for it to see its reference.`, { ref });
  return item;
}

function writePlace(place: ItemPlace): Cursor {
  return `${place.atUtcMs === null ? 'undated' : String(place.atUtcMs)}/${String(place.itemId)}` as Cursor;
}

/** @throws item.bad-cursor */
function readPlace(cursor: Cursor): ItemPlace {
  const match = /^(undated|-?\d{1,16})\/(\d{1,16})$/.exec(cursor);
  if (match === null) throw new ProvisoError('item.bad-cursor', 'This place in the list is not known any more. Open the list again.');
  return { atUtcMs: match[1] === 'undated' ? null : Number(match[1]), itemId: Number(match[2]) };
}

function monthName(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}
