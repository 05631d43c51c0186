import type { StoredPassage } from '../store/repositories/links.ts';

/** How much is kept on both sides of a quote. */
export const CONTEXT_UNITS = 32;

/**
 * A passage of `text` with what stands around it; null when the range does not lie in the text. Cuts never fall inside a character.
 * `start` and `end` are UTF-16 code units, the end exclusive.
 */
export function passageAt(text: string, start: number, end: number): StoredPassage | null {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end <= start || end > text.length || splits(text, start) || splits(text, end)) return null;
  const from = Math.max(0, start - CONTEXT_UNITS);
  const to = Math.min(text.length, end + CONTEXT_UNITS);
  return { start, end, quote: text.slice(start, end), prefix: text.slice(splits(text, from) ? from + 1 : from, start), suffix: text.slice(end, splits(text, to) ? to - 1 : to) };
}

/**
 * Finds a kept passage in a text that may have been read anew: at its old place when the words still stand there, else where quote,
 * prefix and suffix agree most, nearest to the old place first. Null when the words are gone.
 */
export function findPassage(text: string, passage: StoredPassage): { readonly start: number; readonly end: number } | null {
  const { quote, prefix, suffix, start, end } = passage;
  if (quote === '') return null;
  if (text.slice(start, end) === quote) return { start, end };
  let best: { at: number; rank: number } | null = null;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const around = sharedEnd(text.slice(Math.max(0, at - prefix.length), at), prefix) + sharedStart(text.slice(at + quote.length, at + quote.length + suffix.length), suffix);
    const rank = around - Math.abs(at - start) / (text.length + 1);
    if (best === null || rank > best.rank) best = { at, rank };
  }
  return best === null ? null : { start: best.at, end: best.at + quote.length };
}

/** True when a cut at `at` would part a surrogate pair. */
function splits(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

function sharedEnd(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
  return length;
}
