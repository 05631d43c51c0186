import { isRealDate } from '../../../shared/domain/basics.ts';

/** A date that a text gives itself. */
export interface StatedDate {
  /** yyyy-mm-dd */
  readonly date: string;
  /** The words that introduce it, as they stand: "Last updated". */
  readonly label: string;
  /** The whole line or clause that says so. */
  readonly words: string;
}

const MONTHS = [
  ['january', 'janvier', 'jan'], ['february', 'février', 'fevrier', 'feb'], ['march', 'mars', 'mar'], ['april', 'avril', 'apr'], ['may', 'mai'], ['june', 'juin', 'jun'],
  ['july', 'juillet', 'jul'], ['august', 'août', 'aout', 'aug'], ['september', 'septembre', 'sept', 'sep'], ['october', 'octobre', 'oct'], ['november', 'novembre', 'nov'], ['december', 'décembre', 'decembre', 'dec'],
];
const MONTH = MONTHS.flat().sort((a, b) => b.length - a.length).join('|');
const LABEL = '(?:effective(?:\\s+(?:date|as\\s+of|from|on))?|last\\s+(?:updated|modified|revised|changed)(?:\\s+on)?|(?:this\\s+version\\s+)?dated(?:\\s+as\\s+of)?|in\\s+(?:force|effect)\\s+(?:from|since|as\\s+of)|version\\s+of|revised(?:\\s+on)?|updated(?:\\s+on)?|date\\s+d.entrée\\s+en\\s+vigueur|en\\s+vigueur\\s+(?:le|depuis\\s+le|à\\s+compter\\s+du)|dernière\\s+mise\\s+à\\s+jour(?:\\s+le)?|mis\\s+à\\s+jour\\s+le)';
const DATE = `(?:(?<y1>\\d{4})-(?<m1>\\d{2})-(?<d1>\\d{2})|(?<d2>\\d{1,2})(?:st|nd|rd|th|er)?(?:\\s+day\\s+of)?\\s+(?<m2>${MONTH})\\.?,?\\s+(?<y2>\\d{4})|(?<m3>${MONTH})\\.?\\s+(?<d3>\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?<y3>\\d{4})|(?<a4>\\d{1,2})[./](?<b4>\\d{1,2})[./](?<y4>\\d{4}))(?!\\d)`;
const STATED = new RegExp(`(?<![\\p{L}\\d])(?<label>${LABEL})[\\s*_:]{1,8}(?:(?:is|the)\\s+)?${DATE}`, 'iu');
/** The date stands near the top or near the end. */
const TOP = 4_000;
const TAIL = 1_500;

/** The date a text states for itself, when it says one plainly: 3/4/2022 could be two days and is left to the person. */
export function findStatedDate(text: string): StatedDate | null {
  return dateIn(text.slice(0, TOP)) ?? dateIn(text.slice(Math.max(TOP, text.length - TAIL)));
}

function dateIn(text: string): StatedDate | null {
  const match = STATED.exec(text);
  const groups = match?.groups;
  if (match === null || groups === undefined) return null;
  const date = isoOf(groups);
  return date === null ? null : { date, label: (groups['label'] ?? '').replace(/\s+/g, ' '), words: match[0].replace(/[*_]+/g, '').replace(/\s+/g, ' ').trim() };
}

function isoOf(groups: Readonly<Record<string, string | undefined>>): string | null {
  const year = groups['y1'] ?? groups['y2'] ?? groups['y3'] ?? groups['y4'];
  let month = groups['m1'] === undefined ? monthOf(groups['m2'] ?? groups['m3'] ?? '') : Number(groups['m1']);
  let day = Number(groups['d1'] ?? groups['d2'] ?? groups['d3'] ?? 0);
  if (groups['a4'] !== undefined) {
    const [one, other] = [Number(groups['a4']), Number(groups['b4'])];
    if (one <= 12 && other <= 12 && one !== other) return null;
    [day, month] = one > 12 ? [one, other] : [other, one];
  }
  const date = `${year ?? ''}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && isRealDate(date) ? date : null;
}

function monthOf(name: string): number {
  return MONTHS.findIndex(names => names.includes(name.toLowerCase())) + 1;
}
