const LF = 10, CR = 13;
const MOST_SAMPLE_LINES = 1_000;

export interface HeadLine { readonly start: number; readonly end: number }

/** The first lines of a log without their ends, blank ones and one that was cut off left out. */
export function headLines(content: Uint8Array, from: number, isWhole: boolean): HeadLine[] {
  const lines: HeadLine[] = [];
  for (let start = from; start < content.length && lines.length < MOST_SAMPLE_LINES;) {
    const lf = content.indexOf(LF, start);
    if (lf < 0 && !isWhole) break;
    const stop = lf < 0 ? content.length : lf;
    const end = stop > start && content[stop - 1] === CR ? stop - 1 : stop;
    if (end > start) lines.push({ start, end });
    start = stop + 1;
  }
  return lines;
}
