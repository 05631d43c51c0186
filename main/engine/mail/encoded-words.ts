import { decodeText, normaliseLabel } from './charsets.ts';
import { decodeBase64 } from './transfer.ts';
import { headerText } from './headers.ts';

/** RFC 2047 allows 75 characters; careless senders write a whole subject as one word. */
const LONGEST_WORD = 8_000;

interface Word {
  readonly charset: string;
  readonly bytes: Uint8Array;
}

/** What decoding ran into, for a note on the item. */
export interface WordTrouble {
  undecodable: string | null;
}

/**
 * Decodes the encoded words (RFC 2047, with RFC 2231 language) of an unfolded header value. Neighbouring words of one character set are
 * joined before decoding, because senders cut characters in two. What is no encoded word stays as it is.
 */
export function decodeWords(value: string, trouble: WordTrouble = { undecodable: null }): string {
  let at = value.indexOf('=?');
  if (at < 0) return headerText(value);
  let text = '';
  let plainFrom = 0;
  let pending: Word[] = [];
  const flush = (): void => {
    if (pending.length > 0) text += decodeRun(pending, trouble);
    pending = [];
  };
  while (at >= 0) {
    const word = wordAt(value, at);
    if (word === null) {
      at = value.indexOf('=?', at + 2);
      continue;
    }
    const between = value.slice(plainFrom, at);
    if (pending.length === 0 || between.trim() !== '') {
      flush();
      text += headerText(between);
    }
    pending.push(word);
    plainFrom = word.end;
    at = value.indexOf('=?', word.end);
  }
  flush();
  return text + headerText(value.slice(plainFrom));
}

function wordAt(value: string, start: number): (Word & { readonly end: number }) | null {
  const second = value.indexOf('?', start + 2);
  if (second < 0 || second - start > 80 || value[second + 2] !== '?') return null;
  const encoding = (value[second + 1] ?? '').toLowerCase();
  if (encoding !== 'b' && encoding !== 'q') return null;
  const textStart = second + 3;
  // Subtle: Q words of careless senders hold a bare "?", so the end is "?=", not the next "?".
  const length = value.slice(textStart, textStart + LONGEST_WORD).indexOf('?=');
  if (length < 0) return null;
  const stop = textStart + length;
  const label = value.slice(start + 2, second).split('*', 1)[0] ?? '';
  if (label === '' || /\s/.test(label)) return null;
  const encoded = value.slice(textStart, stop);
  if (encoded.includes('=?')) return null;
  const bytes = encoding === 'b' ? decodeBase64(Buffer.from(encoded, 'latin1')).bytes : decodeQ(encoded);
  return { charset: normaliseLabel(label), bytes, end: stop + 2 };
}

function decodeQ(encoded: string): Uint8Array {
  const out = new Uint8Array(encoded.length);
  let length = 0;
  for (let at = 0; at < encoded.length; at += 1) {
    const code = encoded.charCodeAt(at);
    if (code === 0x5f) {
      out[length] = 0x20;
    } else if (code === 0x3d && /^[0-9A-Fa-f]{2}$/.test(encoded.slice(at + 1, at + 3))) {
      out[length] = Number.parseInt(encoded.slice(at + 1, at + 3), 16);
      at += 2;
    } else {
      out[length] = code;
    }
    length += 1;
  }
  return out.subarray(0, length);
}

function decodeRun(words: readonly Word[], trouble: WordTrouble): string {
  let text = '';
  let from = 0;
  while (from < words.length) {
    const charset = words[from]?.charset ?? '';
    let to = from + 1;
    while (to < words.length && words[to]?.charset === charset) to += 1;
    const bytes = Buffer.concat(words.slice(from, to).map(word => word.bytes));
    const decoded = decodeText(bytes, charset);
    if (decoded.basis === 'undecodable') trouble.undecodable = charset;
    text += decoded.text;
    from = to;
  }
  return text;
}
