import { decodeWords } from './encoded-words.ts';
import type { WordTrouble } from './encoded-words.ts';

/** One mailbox as a header names it. Either part may be empty. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

/**
 * Reads an address list (RFC 5322 §3.4 with its obsolete forms): names, quotes, comments, groups. Never fails: what cannot be an address
 * becomes a name. At most `limit` addresses.
 */
export function readAddresses(unfoldedValue: string, limit: number, trouble: WordTrouble = { undecodable: null }): MailAddress[] {
  const list: MailAddress[] = [];
  let phrase = '';
  let angle: string | null = null;
  let comment = '';
  // Subtle: asked once an address; a list of nothing but colons must not be searched from each of them.
  let mayBeGroup = true;
  const finish = (): void => {
    const entry = toAddress(phrase, angle, comment, trouble);
    if (entry !== null && list.length < limit) list.push(entry);
    phrase = '';
    angle = null;
    comment = '';
    mayBeGroup = true;
  };
  let at = 0;
  const text = unfoldedValue;
  while (at < text.length && list.length < limit) {
    const character = text[at] ?? '';
    if (character === '"') {
      const end = quotedEnd(text, at);
      phrase += text.slice(at + 1, end).replace(/\\(.)/g, '$1');
      at = end + 1;
    } else if (character === '(') {
      const end = commentEnd(text, at);
      comment = comment === '' ? text.slice(at + 1, end) : `${comment} ${text.slice(at + 1, end)}`;
      at = end + 1;
    } else if (character === '<') {
      const end = text.indexOf('>', at + 1);
      const stop = end < 0 ? text.length : end;
      angle = text.slice(at + 1, stop);
      at = stop + 1;
    } else if (character === ',' || character === ';') {
      finish();
      at += 1;
    } else if (character === ':' && mayBeGroup && angle === null && isGroupName(phrase, text.slice(at + 1, at + 2_000))) {
      // The name of a group: its members follow.
      phrase = '';
      at += 1;
    } else {
      if (character === ':') mayBeGroup = false;
      const next = nextSpecial(text, at + 1);
      phrase += text.slice(at, next);
      at = next;
    }
  }
  finish();
  return list;
}

function isGroupName(phrase: string, rest: string): boolean {
  return !phrase.includes('@') && /[;,<@]/.test(rest);
}

function toAddress(phrase: string, angle: string | null, comment: string, trouble: WordTrouble): MailAddress | null {
  const words = phrase.trim();
  if (angle !== null) {
    // A source route (RFC 5322 §4.4) stands before the last colon.
    const route = angle.startsWith('@') ? angle.slice(angle.lastIndexOf(':') + 1) : angle;
    return { name: clean(decodeWords(words === '' ? comment.trim() : words, trouble)), address: clean(decodeWords(route.trim(), trouble)) };
  }
  if (words === '') return null;
  if (words.includes('@') && !/\s/.test(words)) return { name: clean(decodeWords(comment.trim(), trouble)), address: clean(decodeWords(words, trouble)) };
  return { name: clean(decodeWords(words, trouble)), address: '' };
}

function clean(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}

function quotedEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function commentEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

const SPECIALS = /["(<,;:]/g;

function nextSpecial(text: string, from: number): number {
  SPECIALS.lastIndex = from;
  const found = SPECIALS.exec(text);
  return found === null ? text.length : found.index;
}
