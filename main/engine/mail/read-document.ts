import { createHash } from 'node:crypto';
import { MAIL_BUDGETS } from './budgets.ts';
import type { MailBudgets, ReadNote } from './budgets.ts';
import { decodeText } from './charsets.ts';
import { htmlToText } from './html-text.ts';
import { citableText, excerptOf } from './plain-text.ts';
import type { FamilyRecord, ItemRecord } from './records.ts';

export interface DocumentOptions {
  /** The name it arrived under: a label; its ending says Markdown from plain text and nothing else. */
  readonly name: string;
  readonly budgets?: MailBudgets;
}

/** Reads a text document into one item. It has no date of its own: a file's time stamp says when it was copied. */
export function readDocument(bytes: Uint8Array, options: DocumentOptions): FamilyRecord {
  const budgets = options.budgets ?? MAIL_BUDGETS;
  const notes: ReadNote[] = [];
  const decoded = decodeText(bytes, byteOrderMark(bytes));
  if (decoded.basis === 'guessed' && decoded.charset !== 'utf-8') notes.push({ code: 'document.charset-guessed', reason: `The text is not UTF-8; it was read as ${decoded.charset}`, startByte: null, endByte: null });
  else if (decoded.isDamaged) notes.push({ code: 'document.charset-damaged', reason: 'Some bytes do not fit the character set', startByte: null, endByte: null });
  const isHtml = /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html)[\s>]/i.test(decoded.text.slice(0, 4_096));
  const read = isHtml ? htmlToText(decoded.text, budgets.textLength) : { text: decoded.text, isTruncated: decoded.text.length > budgets.textLength };
  const text = citableText(read.text.slice(0, budgets.textLength));
  if (read.isTruncated) notes.push({ code: 'document.text-too-long', reason: `The text was kept up to ${String(budgets.textLength)} characters`, startByte: null, endByte: null });
  const mediaType = isHtml ? 'text/html' : /\.(?:md|markdown)$/i.test(options.name) ? 'text/markdown' : 'text/plain';
  const item: ItemRecord = {
    part: 0, parent: null, kind: 'document', startByte: 0, bodyByte: 0, endByte: bytes.length, encodedIn: null,
    mediaType, transferEncoding: '', charset: decoded.charset, name: options.name, isInline: false, contentId: '',
    sizeBytes: bytes.length, contentSha256: createHash('sha256').update(bytes).digest('hex'),
    subject: isHtml ? titleOfHtml(decoded.text) : titleOfText(text), from: [], to: [], cc: [], bcc: [],
    dateRaw: '', atUtcMs: null, offsetMinutes: null, dateBasis: 'none', messageId: '', references: [],
    text, textBasis: text === '' ? 'none' : isHtml ? 'html' : 'document', isTextTruncated: read.isTruncated, quoted: [], excerpt: excerptOf(text), notes,
  };
  return [item];
}

function byteOrderMark(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return '';
}

/** A Markdown heading on the first line with words, or nothing: a document's name serves then. */
function titleOfText(text: string): string {
  const first = /\S[^\n]{0,300}/.exec(text.slice(0, 2_000))?.[0] ?? '';
  return /^#{1,3}\s+(.+?)\s*#*$/.exec(first)?.[1] ?? '';
}

function titleOfHtml(html: string): string {
  const title = /<title[^>]{0,200}>([^<]{1,300})/i.exec(html.slice(0, 65_536))?.[1] ?? '';
  return citableText(title.replace(/\s+/g, ' ').trim());
}
