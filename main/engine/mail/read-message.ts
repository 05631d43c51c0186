import { createHash } from 'node:crypto';
import { bodySegments, contentIdOf, isAttached, isMessagePart, nameOf } from './bodies.ts';
import type { BodySegment } from './bodies.ts';
import { MAIL_BUDGETS } from './budgets.ts';
import type { MailBudgets, ReadNote } from './budgets.ts';
import { label, readEnvelope } from './envelope.ts';
import { readPartText, decodePartBytes } from './part-text.ts';
import { excerptOf } from './plain-text.ts';
import { quotedRanges } from './quoted.ts';
import type { FamilyRecord, ItemRecord, TextBasis } from './records.ts';
import { walkStructure } from './structure.ts';
import type { MimePart } from './structure.ts';

export interface ReadOptions {
  /** Where the bytes begin in their exhibit. */
  readonly atByte: number;
  /** The bytes come from a mailbox that writes `>From ` for `From ` at the start of a line. */
  readonly isMailboxQuoted: boolean;
  readonly budgets?: MailBudgets;
}

/** Notes kept of one item; the last says how many more there were. */
const MOST_NOTES = 50;

const NO_MAIL = { subject: '', from: [], to: [], cc: [], bcc: [], dateRaw: '', atUtcMs: null, offsetMinutes: null, dateBasis: 'none', messageId: '', references: [] } as const;

/** Bytes being walked: the message itself, or the decoded bytes of a message inside it. */
interface Space {
  readonly bytes: Uint8Array;
  readonly parts: readonly MimePart[];
  readonly childrenOf: ReadonlyMap<number, readonly MimePart[]>;
  /** MIME index → part number of the item that holds it. */
  readonly holder: Map<number, number>;
  /** Where byte 0 stands in the exhibit; null when these bytes exist only decoded. */
  readonly atByte: number | null;
  /** Range in the exhibit that stands for all of it when `atByte` is null. */
  readonly within: { readonly startByte: number; readonly endByte: number; readonly part: number | null };
  next: number;
}

/**
 * Reads one message into its family: itself, then every attachment and every message inside, in document order. Works over bytes, without
 * recursion, within budgets; never throws on content.
 */
export function readMessage(bytes: Uint8Array, options: ReadOptions): FamilyRecord {
  return new FamilyReader(options).read(bytes);
}

class FamilyReader {
  readonly #items: ItemRecord[] = [];
  readonly #options: ReadOptions;
  readonly #budgets: MailBudgets;
  readonly #spaces: Space[] = [];
  /** MIME parts that are the body of some message, not attachments. */
  readonly #bodies = new Set<MimePart>();

  constructor(options: ReadOptions) {
    this.#options = options;
    this.#budgets = options.budgets ?? MAIL_BUDGETS;
  }

  read(bytes: Uint8Array): FamilyRecord {
    this.#enter(bytes, { startByte: this.#options.atByte, endByte: this.#options.atByte + bytes.length, part: null }, this.#options.atByte, null, '', false);
    for (let space = this.#spaces.at(-1); space !== undefined; space = this.#spaces.at(-1)) {
      const part = space.parts[space.next];
      if (part === undefined) {
        this.#spaces.pop();
        continue;
      }
      space.next += 1;
      this.#visit(space, part);
    }
    return this.#items;
  }

  /** Walks new bytes and adds the message they are. */
  #enter(bytes: Uint8Array, within: Space['within'], atByte: number | null, parent: number | null, name: string, isInline: boolean): void {
    const tree = walkStructure(bytes, this.#budgets);
    const childrenOf = new Map<number, MimePart[]>();
    for (const part of tree.parts) {
      const list = childrenOf.get(part.parent);
      if (list === undefined) childrenOf.set(part.parent, [part]);
      else list.push(part);
    }
    const space: Space = { bytes, parts: tree.parts, childrenOf, holder: new Map(), atByte, within, next: 1 };
    this.#spaces.push(space);
    const root = tree.parts[0];
    if (root === undefined) return;
    const number = this.#addMessage(space, root, { startByte: 0, endByte: bytes.length }, parent, name, isInline, tree.notes);
    this.#open(space, root, number);
  }

  #visit(space: Space, part: MimePart): void {
    const holder = space.holder.get(part.parent) ?? 0;
    space.holder.set(part.index, holder);
    this.#open(space, part, holder);
  }

  /** Adds what a part is besides the body of `holder`: the message inside it, or an attachment. */
  #open(space: Space, from: MimePart, fromHolder: number): void {
    let part = from;
    let holder = fromHolder;
    while (part.isContainer && isMessagePart(part)) {
      const root = space.childrenOf.get(part.index)?.[0];
      if (root === undefined || this.#isFull()) return;
      // The message inside starts with the next part, which is its header.
      space.next = root.index + 1;
      holder = this.#addMessage(space, root, { startByte: part.bodyByte, endByte: part.endByte }, holder, nameOf(part), part.disposition.value === 'inline', []);
      space.holder.set(part.index, holder);
      part = root;
    }
    if (part.isContainer || this.#bodies.has(part) || this.#isFull()) return;
    if (isMessagePart(part) && (part.encoding === 'base64' || part.encoding === 'quoted-printable') && this.#spaces.length < this.#budgets.nesting) {
      const decoded = decodePartBytes(space.bytes.subarray(part.bodyByte, part.endByte), part.encoding, false);
      const range = this.#span(space, part.startByte, part.bodyByte, part.endByte);
      this.#enter(decoded.bytes, { startByte: range.startByte, endByte: range.endByte, part: this.#items.length }, null, holder, nameOf(part), part.disposition.value === 'inline');
      return;
    }
    this.#addAttachment(space, part, holder);
  }

  #isFull(): boolean {
    return this.#items.length > this.#budgets.parts;
  }

  #addMessage(space: Space, root: MimePart, range: { readonly startByte: number; readonly endByte: number }, parent: number | null, name: string, isInline: boolean, treeNotes: readonly ReadNote[]): number {
    const number = this.#items.length;
    space.holder.set(root.index, number);
    const notes: ReadNote[] = [...treeNotes];
    const envelope = readEnvelope(root.fields, this.#budgets, notes);
    if (root.fields.length === 0) notes.push({ code: 'mail.no-header', reason: 'The message has no header', startByte: range.startByte, endByte: range.endByte });
    if (root.mediaType === 'multipart/encrypted' || /^application\/(?:x-)?pkcs7-mime$/.test(root.mediaType)) {
      notes.push({ code: 'mail.encrypted', reason: 'The body is encrypted or sealed; only its header can be read', startByte: root.bodyByte, endByte: range.endByte });
    }
    const segments = bodySegments(root, part => space.childrenOf.get(part.index) ?? []);
    const body = this.#bodyText(space, segments, notes);
    const raw = space.bytes.subarray(range.startByte, range.endByte);
    this.#items.push({
      ...envelope, ...body, part: number, parent, kind: 'message', ...this.#span(space, range.startByte, root.bodyByte, range.endByte),
      mediaType: 'message/rfc822', transferEncoding: '', name, isInline, contentId: '',
      sizeBytes: raw.length, contentSha256: sha256(raw), notes: this.#notes(space, notes),
    });
    return number;
  }

  #bodyText(space: Space, segments: readonly BodySegment[], notes: ReadNote[]): Pick<ItemRecord, 'text' | 'textBasis' | 'isTextTruncated' | 'quoted' | 'excerpt' | 'charset'> {
    const pieces: string[] = [];
    let basis: TextBasis = 'none';
    let isTruncated = false;
    let room = this.#budgets.textLength;
    let charset = '';
    for (const segment of segments) {
      if (segment.plain !== null) this.#bodies.add(segment.plain);
      if (segment.html !== null) this.#bodies.add(segment.html);
      let read = segment.plain === null ? null : this.#textOf(space, segment.plain, room, notes);
      let from: TextBasis = 'plain';
      if (segment.html !== null && (read === null || read.text.trim() === '')) {
        read = this.#textOf(space, segment.html, room, notes);
        from = 'html';
      }
      if (read === null) continue;
      isTruncated ||= read.isTruncated;
      if (basis === 'none') {
        basis = from;
        charset = read.charset;
      }
      const text = from === 'plain' ? read.text.replace(/\n+$/, '') : read.text;
      if (text === '') continue;
      pieces.push(text);
      room = Math.max(0, room - text.length - 2);
    }
    const text = pieces.join('\n\n');
    if (isTruncated) notes.push({ code: 'mail.text-too-long', reason: `The text was kept up to ${String(this.#budgets.textLength)} characters`, startByte: null, endByte: null });
    return { text, textBasis: basis, isTextTruncated: isTruncated, quoted: quotedRanges(text).flatMap(range => [range.start, range.end]), excerpt: excerptOf(text), charset };
  }

  #textOf(space: Space, part: MimePart, room: number, notes: ReadNote[]) {
    return readPartText(part, space.bytes.subarray(part.bodyByte, part.endByte), this.#options.isMailboxQuoted, room, notes);
  }

  #addAttachment(space: Space, part: MimePart, holder: number): void {
    const notes: ReadNote[] = [];
    const isText = isTextual(part.mediaType);
    const raw = space.bytes.subarray(part.bodyByte, part.endByte);
    const decoded = decodePartBytes(raw, part.encoding, this.#options.isMailboxQuoted);
    if (decoded.strange > 0 || decoded.isCut) {
      notes.push({ code: 'mail.encoding-damaged', reason: decoded.strange > 0 ? `The ${label(part.encoding)} of this part holds ${String(decoded.strange)} characters that do not belong there` : 'The base64 of this part is cut short', startByte: part.bodyByte, endByte: part.endByte });
    }
    const read = isText ? readPartText(part, raw, this.#options.isMailboxQuoted, this.#budgets.textLength, notes) : null;
    if (read?.isTruncated === true) notes.push({ code: 'mail.text-too-long', reason: `The text was kept up to ${String(this.#budgets.textLength)} characters`, startByte: null, endByte: null });
    const text = read?.text ?? '';
    const contentId = contentIdOf(part);
    const around = space.parts[part.parent];
    this.#items.push({
      ...NO_MAIL, part: this.#items.length, parent: holder, kind: 'attachment', ...this.#span(space, part.startByte, part.bodyByte, part.endByte),
      mediaType: part.mediaType, transferEncoding: part.encoding, charset: read?.charset ?? '', name: nameOf(part), contentId,
      isInline: part.disposition.value !== 'attachment' && ((contentId !== '' && around?.mediaType === 'multipart/related') || (part.disposition.value === 'inline' && contentId !== '') || !(isAttached(part) || isPayload(part))),
      sizeBytes: decoded.bytes.length, contentSha256: sha256(decoded.bytes),
      text, textBasis: text === '' ? 'none' : 'document', isTextTruncated: read?.isTruncated ?? false, quoted: [], excerpt: excerptOf(text), notes: this.#notes(space, notes),
    });
  }

  #span(space: Space, startByte: number, bodyByte: number, endByte: number): Pick<ItemRecord, 'startByte' | 'bodyByte' | 'endByte' | 'encodedIn'> {
    if (space.atByte === null) return { startByte: space.within.startByte, bodyByte: space.within.startByte, endByte: space.within.endByte, encodedIn: space.within.part };
    return { startByte: space.atByte + startByte, bodyByte: space.atByte + bodyByte, endByte: space.atByte + endByte, encodedIn: null };
  }

  #notes(space: Space, notes: readonly ReadNote[]): ReadNote[] {
    const move = (byte: number | null): number | null => (byte === null || space.atByte === null ? null : space.atByte + byte);
    const kept = notes.slice(0, MOST_NOTES).map(note => ({ ...note, startByte: move(note.startByte), endByte: move(note.endByte) }));
    if (notes.length > MOST_NOTES) kept.push({ code: 'mail.more-notes', reason: `${String(notes.length - MOST_NOTES)} further notes on this message are not listed`, startByte: null, endByte: null });
    return kept;
  }
}

/** Types whose content is text to read and search. */
function isTextual(mediaType: string): boolean {
  return mediaType.startsWith('text/') || mediaType === 'application/json' || mediaType === 'application/xml' || mediaType === 'application/x-ndjson'
    || mediaType === 'message/delivery-status' || mediaType === 'message/disposition-notification';
}

/** A leaf that carries something of its own, named or not: anything but text and signatures. */
function isPayload(part: MimePart): boolean {
  return !/^(?:text\/|application\/(?:x-)?pkcs7-signature$|application\/pgp-signature$|application\/pgp-encrypted$)/.test(part.mediaType);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
