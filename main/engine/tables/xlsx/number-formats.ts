import { readXml } from './xml.ts';
import type { Bytes } from '../../usage/feeds/bytes.ts';

/** How the number of a cell is meant. */
export const PLAIN = 0, DAY = 1, CLOCK = 2;
export type NumberMeaning = typeof PLAIN | typeof DAY | typeof CLOCK;

/** Formats every program knows by number (ECMA-376 part 1, 18.8.30): days with or without a time, and times of a day. */
const BUILT_IN_DAYS: readonly (readonly [number, number])[] = [[14, 17], [22, 22], [27, 36], [50, 58]];
const BUILT_IN_CLOCKS: readonly (readonly [number, number])[] = [[18, 21], [45, 45], [47, 47]];
const MOST_STYLES = 65_536;

/** What each style of a workbook makes of a number, by its place in `cellXfs`. */
export async function readNumberMeanings(styles: Bytes): Promise<NumberMeaning[]> {
  const codes = new Map<number, NumberMeaning>();
  const formats: number[] = [];
  let isInCells = false;
  await readXml(styles, {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), meaningOf(attributes['formatCode'] ?? ''));
      else if (name === 'cellXfs') isInCells = true;
      else if (name === 'xf' && isInCells && formats.length < MOST_STYLES) formats.push(Number(attributes['numFmtId'] ?? 0));
    },
    close: name => { if (name === 'cellXfs') isInCells = false; },
  });
  return formats.map(id => codes.get(id) ?? builtIn(id));
}

function builtIn(id: number): NumberMeaning {
  const isIn = (ranges: typeof BUILT_IN_DAYS): boolean => ranges.some(([from, to]) => id >= from && id <= to);
  return isIn(BUILT_IN_DAYS) ? DAY : isIn(BUILT_IN_CLOCKS) ? CLOCK : PLAIN;
}

/** What a format code makes of a number. Counted hours (`[h]:mm`) are a duration and stay a number. */
export function meaningOf(code: string): NumberMeaning {
  const first = (code.replaceAll(/"[^"]*"|\\.|[_*]./g, '').split(';', 1)[0] ?? '').toLowerCase();
  if (/\[(h+|m+|s+)\]/.test(first)) return PLAIN;
  const letters = first.replaceAll(/\[[^\]]*\]/g, '').replaceAll(/am\/pm|a\/p|general/g, '');
  if (/[yd]/.test(letters)) return DAY;
  if (/[hs]/.test(letters)) return CLOCK;
  return letters.includes('m') ? DAY : PLAIN;
}
