import { z } from 'zod';
import { command, query } from './define.ts';
import { AtUtcMs, Cursor, LinkCounts, PageLimit, Problem, Sha256 } from '../domain/basics.ts';
import { ItemRef } from '../domain/refs.ts';

export const ItemKind = z.enum(['message', 'attachment', 'document']);
export const DateBasis = z.enum(['date-header', 'received-header', 'mbox-separator', 'file-time', 'none']);

export const ItemFilter = z.object({
  text: z.string().max(400).default(''),
  /** From inclusive, to exclusive. */
  fromUtcMs: AtUtcMs.nullable().default(null),
  toUtcMs: AtUtcMs.nullable().default(null),
  exhibit: Sha256.nullable().default(null),
  linked: z.boolean().nullable().default(null),
  problems: z.boolean().nullable().default(null),
  hasAttachment: z.boolean().nullable().default(null),
  order: z.enum(['newest', 'oldest']).default('newest'),
});
export type ItemFilter = z.infer<typeof ItemFilter>;

/** A row of the list: a message or document; its parts are listed when its family is open. */
export const ItemRow = z.object({
  ref: ItemRef, cite: z.string(), kind: ItemKind,
  subject: z.string(), fromName: z.string(), fromAddress: z.string(),
  atUtcMs: AtUtcMs.nullable(), offsetMinutes: z.int().nullable(), dateRaw: z.string(),
  attachments: z.int(), threadCount: z.int(), problems: z.int(), links: LinkCounts,
  excerpt: z.string(), sizeBytes: z.int(),
});
export type ItemRow = z.infer<typeof ItemRow>;

export const ItemPart = z.object({
  ref: ItemRef, cite: z.string(), kind: ItemKind, parent: ItemRef,
  /** A label only, shown escaped, never a path. */
  name: z.string(), mediaType: z.string(), sizeBytes: z.int(), sha256: Sha256.nullable(), hasText: z.boolean(), links: LinkCounts,
  /** Shown within the text, such as an image of a letterhead. */
  inline: z.boolean().optional(),
});
export type ItemPart = z.infer<typeof ItemPart>;

export const Address = z.object({ name: z.string(), address: z.string() });

/** Everything the reader shows of one item. */
export const Item = z.object({
  ref: ItemRef, cite: z.string(), kind: ItemKind, parent: ItemRef.nullable(),
  subject: z.string(), name: z.string(), mediaType: z.string(),
  from: z.array(Address), to: z.array(Address), cc: z.array(Address), bcc: z.array(Address),
  dateRaw: z.string(), atUtcMs: AtUtcMs.nullable(), offsetMinutes: z.int().nullable(), dateBasis: DateBasis,
  messageId: z.string(), headers: z.array(z.object({ name: z.string(), value: z.string(), raw: z.string() })),
  /** The text passages cite; empty when there is none. */
  text: z.string(), textBasis: z.enum(['plain', 'html', 'document', 'none']), textTruncated: z.boolean(),
  /** UTF-16 code units of the whole text; more than `text` holds when it is long, then `item.text` gives the rest. */
  textLength: z.int().optional(),
  /** Ranges of `text` that quote an earlier message. */
  quoted: z.array(z.object({ start: z.int(), end: z.int() })),
  /** Sanitised, without any remote reference; null when the message has no HTML. */
  html: z.string().nullable(),
  remote: z.object({ images: z.int(), styleSheets: z.int(), other: z.int(), list: z.array(z.string()).max(200) }),
  parts: z.array(ItemPart), thread: z.array(z.object({ ref: ItemRef, cite: z.string(), subject: z.string(), fromName: z.string(), atUtcMs: AtUtcMs.nullable() })).max(500),
  duplicates: z.array(ItemRef), problems: z.array(Problem),
  exhibit: z.object({ sha256: Sha256, name: z.string(), startByte: z.int(), endByte: z.int(), index: z.int().nullable() }),
  contentSha256: Sha256, links: LinkCounts,
});
export type Item = z.infer<typeof Item>;

/** Text with the ranges that matched; never markup. */
export const Snippet = z.object({ text: z.string(), hits: z.array(z.object({ start: z.int(), end: z.int() })) });
export const SearchKind = z.enum(['item', 'provision', 'event', 'finding']);
export const SearchHit = z.object({ kind: SearchKind, ref: z.string(), cite: z.string(), title: z.string(), at: z.string().nullable(), snippet: Snippet });
export type SearchHit = z.infer<typeof SearchHit>;

export const itemMethods = {
  'item.page': query(ItemFilter.extend({ after: Cursor.nullable().default(null), limit: PageLimit }), z.object({ rows: z.array(ItemRow), next: Cursor.nullable(), total: z.int() })),
  /** Items by month in the filter's order, for group heads and jumps. */
  'item.months': query(ItemFilter, z.array(z.object({ month: z.string().nullable(), items: z.int() })).max(20_000)),
  /**
   * Every `step`-th place of the list, so that a window of rows opens anywhere without counting rows off: page `n` is `item.page` with
   * `limit: step` after `anchors[n]`; the first anchor is null. A list too long for the answer comes with a wider `step` than asked for.
   */
  'item.anchors': query(ItemFilter.extend({ step: z.int().min(1).max(500).default(100) }), z.object({ anchors: z.array(Cursor.nullable()).max(20_000), step: z.int(), total: z.int() })),
  /** How many rows of the list stand before the item; a part stands where its message does. Null when the filter hides it. */
  'item.locate': query(ItemFilter.extend({ ref: ItemRef }), z.object({ index: z.int().nullable() })),
  'item.get': query(z.object({ ref: ItemRef }), Item),
  /** Parts after a part number, for families of more than 500. */
  'item.parts': query(z.object({ ref: ItemRef, after: z.int().min(0).default(0), limit: PageLimit }), z.object({ parts: z.array(ItemPart), next: z.int().nullable() })),
  /** A stretch of the item's text from a UTF-16 offset on, for texts longer than `item.get` gives. */
  'item.text': query(z.object({ ref: ItemRef, start: z.int().min(0).default(0), limit: z.int().min(1).max(1_048_576).default(262_144) }), z.object({ text: z.string(), start: z.int(), next: z.int().nullable(), length: z.int() })),
  'item.raw': query(z.object({ ref: ItemRef, offset: z.int().min(0).default(0), limit: z.int().min(1).max(262_144).default(65_536) }), z.object({ text: z.string(), offset: z.int(), next: z.int().nullable(), sizeBytes: z.int() })),
  /** The quote with what stands before and after it, for a range of the item's text. */
  'item.passage': query(z.object({ ref: ItemRef, start: z.int().min(0), end: z.int().min(1) }), z.object({ ref: z.string(), cite: z.string(), quote: z.string(), prefix: z.string(), suffix: z.string() })),
  /** Notes that a person opened the item: once per item, person and day. */
  'item.viewed': command(z.object({ ref: ItemRef }), z.object({ noted: z.boolean() })),
  'search.run': query(
    z.object({ text: z.string().min(1).max(400), kinds: z.array(SearchKind).default([]), after: Cursor.nullable().default(null), limit: z.int().min(1).max(200).default(50) }),
    z.object({ hits: z.array(SearchHit), next: Cursor.nullable(), counts: z.record(z.string(), z.int()) }),
  ),
};
