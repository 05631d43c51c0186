import type { ReadNote } from './budgets.ts';
import { decodeText } from './charsets.ts';
import { label } from './envelope.ts';
import { htmlToText } from './html-text.ts';
import { citableText, withoutMailboxQuotes } from './plain-text.ts';
import type { MimePart } from './structure.ts';
import { decodeTransfer, isKnownTransfer } from './transfer.ts';
import type { DecodedBytes } from './transfer.ts';

/** The text of one part, as passages may cite it. */
export interface PartText {
  readonly text: string;
  readonly charset: string;
  readonly isTruncated: boolean;
}

/** A part's own bytes: mailbox quoting and transfer encoding undone. */
export function decodePartBytes(raw: Uint8Array, encoding: string, isMailboxQuoted: boolean): DecodedBytes {
  return decodeTransfer(isMailboxQuoted && encoding !== 'base64' ? withoutMailboxQuotes(raw) : raw, encoding);
}

/** A part's characters before they are made citable; HTML stays HTML. What does not fit is added to `notes`. */
export function decodePartText(part: MimePart, raw: Uint8Array, isMailboxQuoted: boolean, notes: ReadNote[]): { readonly text: string; readonly charset: string } {
  const bytes = decodePartBytes(raw, part.encoding, isMailboxQuoted);
  const note = (code: string, reason: string): void => { notes.push({ code, reason, startByte: part.bodyByte, endByte: part.endByte }); };
  if (!isKnownTransfer(part.encoding)) note('mail.encoding-unknown', `The transfer encoding "${label(part.encoding)}" is not known; the text is shown as it stands`);
  if (bytes.strange > 0 && part.encoding === 'base64') note('mail.encoding-damaged', `The base64 of the text holds ${String(bytes.strange)} characters that do not belong there`);
  const declared = part.type.parameters.get('charset') ?? '';
  const decoded = decodeText(bytes.bytes, declared === '' && isHtml(part) ? metaCharset(bytes.bytes) : declared);
  if (decoded.basis === 'undecodable') note('mail.charset-unknown', `The character set "${label(declared)}" is not known; the text is shown byte for byte`);
  else if (decoded.basis === 'guessed') note('mail.charset-guessed', `No character set fits what is declared; the text was read as ${decoded.charset}`);
  else if (decoded.isDamaged) note('mail.charset-damaged', `Some bytes do not fit the declared character set ${label(declared)}`);
  return { text: decoded.text, charset: decoded.charset };
}

/** Reads a part's text; HTML becomes the text a reader would see. */
export function readPartText(part: MimePart, raw: Uint8Array, isMailboxQuoted: boolean, maxLength: number, notes: ReadNote[]): PartText {
  const decoded = decodePartText(part, raw, isMailboxQuoted, notes);
  if (isHtml(part)) {
    const { text, isTruncated } = htmlToText(decoded.text, maxLength);
    return { text: citableText(text), charset: decoded.charset, isTruncated };
  }
  const text = citableText(decoded.text);
  return { text: text.length > maxLength ? text.slice(0, maxLength).toWellFormed() : text, charset: decoded.charset, isTruncated: text.length > maxLength };
}

export function isHtml(part: Pick<MimePart, 'mediaType'>): boolean {
  return part.mediaType === 'text/html' || part.mediaType === 'application/xhtml+xml';
}

/** The character set an HTML document declares in its first 1,024 bytes; empty when none. */
function metaCharset(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1_024, bytes.byteLength)).toString('latin1');
  return /<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{1,40})/i.exec(head)?.[1] ?? '';
}
