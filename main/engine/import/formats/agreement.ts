import { ProvisoError } from '../../../../shared/errors.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** A text as its bytes spell it: nothing is normalised, a byte order mark is taken off. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncoding;
  /** True when the bytes do not say what they are and the encoding was taken as the likeliest. */
  readonly isGuessed: boolean;
}

/** Characters of windows-1252 that Latin-1 does not have, from 0x80 on; 0 where the byte means nothing. */
const WINDOWS_1252 = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
  0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];
const SLICE = 32_768;

/**
 * Decodes the bytes of a text file: by byte order mark, as UTF-8, as UTF-16 without a mark, and last as windows-1252, flagged.
 * @throws agreement.not-text when the bytes are no text in any of them
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { text: whole(bytes.subarray(3), 'utf-8'), encoding: 'utf-8', isGuessed: false };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: whole(bytes.subarray(2), 'utf-16le'), encoding: 'utf-16le', isGuessed: false };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: whole(bytes.subarray(2), 'utf-16be'), encoding: 'utf-16be', isGuessed: false };
  const unmarked = unmarkedUtf16(bytes);
  if (unmarked !== null) return { text: whole(bytes, unmarked), encoding: unmarked, isGuessed: true };
  if (bytes.includes(0)) throw notText();
  const utf8 = strictUtf8(bytes);
  if (utf8 !== null) {
    if (controls(utf8) > 0.02) throw notText();
    return { text: utf8, encoding: 'utf-8', isGuessed: false };
  }
  const single = windows1252(bytes);
  if (controls(single) > 0.02) throw notText();
  return { text: single, encoding: 'windows-1252', isGuessed: true };
}

function notText(): ProvisoError {
  return new ProvisoError('agreement.not-text', 'These bytes are no text. An agreement is read from Markdown or plain text; export it as one of them. The bytes are kept.');
}

function whole(bytes: Uint8Array, label: string): string {
  const text = new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  if (text.includes('\0')) throw notText();
  return text;
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Western text in UTF-16 has a zero in every other byte. */
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, 4_096) & ~1;
  if (length < 8 || bytes.length % 2 !== 0) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  const half = length / 2;
  if (odd > 0.7 * half && even < 0.05 * half) return 'utf-16le';
  return even > 0.7 * half && odd < 0.05 * half ? 'utf-16be' : null;
}

/** Subtle: written out because some runtimes' own decoder reads this label as Latin-1 and loses curly quotes. */
function windows1252(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += SLICE) {
    const units = Array.from(bytes.subarray(from, from + SLICE), byte => (byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252[byte - 0x80] ?? byte : byte));
    pieces.push(String.fromCharCode(...units.map((unit, at) => (unit === 0 ? bytes[from + at] ?? 0xfffd : unit))));
  }
  return pieces.join('');
}

/** Share of control characters that text does not have. */
function controls(text: string): number {
  const sample = text.slice(0, 65_536);
  let count = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const unit = sample.charCodeAt(at);
    if ((unit < 32 && unit !== 9 && unit !== 10 && unit !== 12 && unit !== 13) || (unit >= 0x7f && unit < 0xa0)) count += 1;
  }
  return sample.length === 0 ? 0 : count / sample.length;
}

/** Whether the text is written with Markdown marks. */
export function textFormat(name: string, text: string): 'markdown' | 'text' {
  if (/\.(?:md|markdown|mdown)$/i.test(name)) return 'markdown';
  return /^#{1,6} \S/m.test(text.slice(0, 20_000)) || /^\*\*[^*\n]+\*\*/m.test(text.slice(0, 20_000)) ? 'markdown' : 'text';
}
