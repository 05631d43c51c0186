/** One physical line of a text. Offsets are UTF-16 code units of the whole text. */
export interface Line {
  readonly start: number;
  /** End of the words; the line break is not part of it. */
  readonly end: number;
  readonly text: string;
  readonly isBlank: boolean;
  /** Inside a code fence, a table, a quotation, a comment or front matter: never the start of a clause. */
  readonly isInert: boolean;
}

const FENCE = /^\s{0,3}(```+|~~~+)/;
const TABLE_OR_QUOTE = /^\s{0,3}[|>]/;
const RULE = /^\s*([-_*=~]\s*){3,}$/;

/** Splits at LF, CRLF, CR, form feed and the Unicode separators; every character lies in a line or in its break. */
export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let fence = '';
  let isComment = false;
  let isFrontMatter = /^---[ \t]*\r?\n/.test(text) && /\n---[ \t]*(\r?\n|$)/.test(text.slice(3));
  const breaks = /\r\n|[\n\r\f\u2028\u2029]|$/g;
  for (let start = 0; ;) {
    breaks.lastIndex = start;
    const found = breaks.exec(text);
    const end = found?.index ?? text.length;
    const words = text.slice(start, end);
    const opening = FENCE.exec(words)?.[1] ?? '';
    let isInert = isFrontMatter || isComment || fence !== '' || opening !== '' || TABLE_OR_QUOTE.test(words);
    if (isFrontMatter) {
      if (lines.length > 0 && /^---[ \t]*$/.test(words)) isFrontMatter = false;
    } else if (isComment) {
      isComment = !words.includes('-->');
    } else if (fence !== '') {
      if (opening.startsWith(fence) && words.trim() === opening) fence = '';
    } else if (opening !== '') {
      fence = opening;
    } else if (/^\s*<!--/.test(words)) {
      isInert = true;
      isComment = !words.includes('-->');
    }
    lines.push({ start, end, text: words, isBlank: words.trim() === '', isInert });
    const next = end + (found?.[0].length ?? 0);
    if (next >= text.length) break;
    start = next;
  }
  return lines;
}

/** Rank of the heading that `line` underlines (1 for "===", 2 for others), or null when it is no underline. */
export function underlineRank(line: Line | undefined): 1 | 2 | null {
  if (line === undefined || line.isInert) return null;
  const mark = /^\s{0,3}(={3,}|-{3,}|_{3,}|~{3,})\s*$/.exec(line.text)?.[1];
  return mark === undefined ? null : mark.startsWith('=') ? 1 : 2;
}

/** A horizontal rule or an underline: no words in it. */
export function isRule(line: Line): boolean {
  return RULE.test(line.text);
}
