/** Text with the ranges that matched; never markup. */
export interface MarkedText {
  readonly text: string;
  readonly hits: { readonly start: number; readonly end: number }[];
}

/** Stand around a match in what SQLite gives back; they are taken out again here. */
export const OPEN = '\u0002';
export const CLOSE = '\u0003';

/** Turns text with marks around matches into text and ranges; white space is shown as single blanks. */
export function readMarks(marked: string): MarkedText {
  const hits: { start: number; end: number }[] = [];
  let text = '';
  let start = -1;
  for (const piece of marked.replace(/\s+/g, ' ').split(/([\u0002\u0003])/)) {
    if (piece === OPEN) {
      start = text.length;
    } else if (piece === CLOSE) {
      if (start >= 0 && text.length > start) hits.push({ start, end: text.length });
      start = -1;
    } else {
      text += piece;
    }
  }
  return { text, hits };
}
