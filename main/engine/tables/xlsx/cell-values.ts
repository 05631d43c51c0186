import { CLOCK, DAY } from './number-formats.ts';
import type { NumberMeaning } from './number-formats.ts';

const DAY_MS = 86_400_000;
/** 1 January 1970 in days of either counting. */
const UNIX_1900 = 25_569, UNIX_1904 = 24_107;
/** Past 31 December 9999. */
const END_1900 = 2_958_466, END_1904 = 2_957_004;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The text of a number cell: days as ISO 8601 without a zone, to the millisecond; times of a day as such; whole numbers up to 2^53 − 1 in digits;
 * everything else as it is stored.
 * @param isFrom1904 days are counted from 1 January 1904; else from 1900, where day 60 never was (ECMA-376 part 1, 18.17.4)
 */
export function numberText(stored: string, meaning: NumberMeaning, isFrom1904: boolean): string {
  const raw = stored.trim();
  if (!NUMBER.test(raw)) return raw;
  const value = Number(raw);
  if (meaning === CLOCK && value >= 0 && value < 1) return clockText(Math.min(DAY_MS - 1, Math.floor(value * DAY_MS + 0.5)));
  if ((meaning === CLOCK || meaning === DAY) && value >= 0 && value < (isFrom1904 ? END_1904 : END_1900)) {
    const days = isFrom1904 ? value - UNIX_1904 : (value < 60 ? value + 1 : value) - UNIX_1900;
    const ms = Math.floor(days * DAY_MS + 0.5);
    return `${new Date(Math.floor(ms / DAY_MS) * DAY_MS).toISOString().slice(0, 10)}T${clockText(ms - Math.floor(ms / DAY_MS) * DAY_MS)}`;
  }
  return Number.isSafeInteger(value) ? String(Math.trunc(value) + 0) : raw;
}

function clockText(ms: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const seconds = Math.floor(ms / 1_000), rest = ms % 1_000;
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`}`;
}

/** Text with `_x000A_` and its like read as the characters they stand for (ECMA-376 part 1, 22.9.2.19); those no text can have stay as they are. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (whole, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return (code >= 32 && (code < 0xd800 || code > 0xdfff)) || code === 9 || code === 10 || code === 13 ? String.fromCharCode(code) : whole;
  });
}

/** A cell as a field of a line: line ends within it are shown as a sign, so that line n is row n. */
export function fieldOf(text: string): string {
  const line = /[\r\n]/.test(text) ? text.replaceAll(/\r\n|\r|\n/g, '\u240a') : text;
  return line.startsWith('#') || /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
