import type { MailBudgets, ReadNote } from './budgets.ts';
import { MAIL_BUDGETS } from './budgets.ts';
import { bodySegments, contentIdOf } from './bodies.ts';
import { decodeWords } from './encoded-words.ts';
import { headerText, unfolded } from './headers.ts';
import type { HeaderField } from './headers.ts';
import { sanitiseHtml } from './html-sanitise.ts';
import type { InlineImage } from './html-sanitise.ts';
import type { RemoteReferences } from './html-remote.ts';
import { decodePartBytes, decodePartText } from './part-text.ts';
import { walkStructure } from './structure.ts';
import type { MimePart } from './structure.ts';

/** A header field to show: as written and decoded. */
export interface ShownHeader {
  readonly name: string;
  readonly value: string;
  readonly raw: string;
}

/** What a reader shows besides what the case keeps: read again from the bytes each time. */
export interface Presentation {
  readonly headers: readonly ShownHeader[];
  /** Null when the message has no HTML. */
  readonly html: string | null;
  readonly isHtmlTruncated: boolean;
  readonly remote: RemoteReferences;
}

export interface PresentOptions {
  readonly isMailboxQuoted: boolean;
  /** Content-ID → part number in the family, for inline images. */
  readonly contentIds: ReadonlyMap<string, number>;
  readonly budgets?: MailBudgets;
}

const NOTHING_REMOTE: RemoteReferences = { images: 0, styleSheets: 0, other: 0, list: [] };
const MAX_HTML = 8 * 1_048_576;
/** Inline images shown in place: each, and all together. */
const MAX_IMAGE_BYTES = 2 * 1_048_576;
const MAX_IMAGES_BYTES = 8 * 1_048_576;

/** Prepares a message for the reader: its header lines and its HTML made safe to show. */
export function presentMessage(bytes: Uint8Array, options: PresentOptions): Presentation {
  const budgets = options.budgets ?? MAIL_BUDGETS;
  const tree = walkStructure(bytes, budgets);
  const root = tree.parts[0];
  if (root === undefined) return { headers: [], html: null, isHtmlTruncated: false, remote: NOTHING_REMOTE };
  const childrenOf = Map.groupBy(tree.parts, part => part.parent);
  const segments = bodySegments(root, part => childrenOf.get(part.index) ?? []);
  const headers = root.fields.map(shownHeader);
  if (!segments.some(segment => segment.html !== null)) return { headers, html: null, isHtmlTruncated: false, remote: NOTHING_REMOTE };
  const images = inlineImages(bytes, tree.parts, options);
  const notes: ReadNote[] = [];
  const pieces: string[] = [];
  const remote = { images: 0, styleSheets: 0, other: 0, list: new Set<string>() };
  let isTruncated = false;
  for (const segment of segments) {
    const part = segment.html ?? segment.plain;
    if (part === null) continue;
    const { text } = decodePartText(part, bytes.subarray(part.bodyByte, part.endByte), options.isMailboxQuoted, notes);
    if (segment.html === null) {
      pieces.push(`<pre>${escape(text.slice(0, MAX_HTML))}</pre>`);
      continue;
    }
    const clean = sanitiseHtml(text.slice(0, 4 * MAX_HTML), images, MAX_HTML);
    pieces.push(clean.html);
    isTruncated ||= clean.isTruncated || text.length > 4 * MAX_HTML;
    remote.images += clean.remote.images;
    remote.styleSheets += clean.remote.styleSheets;
    remote.other += clean.remote.other;
    for (const address of clean.remote.list) remote.list.add(address);
  }
  return { headers, html: pieces.join('<hr>'), isHtmlTruncated: isTruncated, remote: { ...remote, list: [...remote.list].slice(0, 200) } };
}

/** Makes an HTML document safe to show. */
export function presentHtmlDocument(html: string): Presentation {
  const clean = sanitiseHtml(html.slice(0, 4 * MAX_HTML), new Map(), MAX_HTML);
  return { headers: [], html: clean.html, isHtmlTruncated: clean.isTruncated, remote: clean.remote };
}

function shownHeader(field: HeaderField): ShownHeader {
  const value = decodeWords(unfolded(field));
  return { name: headerText(field.name), value: printable(value), raw: printable(headerText(field.raw)) };
}

function printable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

function inlineImages(bytes: Uint8Array, parts: readonly MimePart[], options: PresentOptions): Map<string, InlineImage> {
  const images = new Map<string, InlineImage>();
  let room = MAX_IMAGES_BYTES;
  for (const part of parts) {
    const id = contentIdOf(part);
    const number = options.contentIds.get(id);
    if (id === '' || number === undefined || images.has(id)) continue;
    const raw = bytes.subarray(part.bodyByte, part.endByte);
    let dataUrl: string | null = null;
    if (raw.length <= 2 * MAX_IMAGE_BYTES && raw.length <= room) {
      const decoded = decodePartBytes(raw, part.encoding, options.isMailboxQuoted).bytes;
      const type = rasterType(decoded);
      if (type !== null && decoded.length <= MAX_IMAGE_BYTES) {
        dataUrl = `data:${type};base64,${Buffer.from(decoded.buffer, decoded.byteOffset, decoded.byteLength).toString('base64')}`;
        room -= dataUrl.length;
      }
    }
    images.set(id, { part: number, dataUrl });
  }
  return images;
}

/** Type of a raster image by its first bytes, whatever it calls itself; null for anything else. */
function rasterType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength)).toString('latin1');
  if (head.startsWith('\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  return null;
}

function escape(text: string): string {
  return text.replace(/[&<>]/g, character => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
}
