import type { TextRange } from './text-model.ts';

/** Every run of text in the document carries the offset it starts at; what carries none (marks, folds) is not text. */
const RUN = '[data-start]';

interface Point {
  readonly node: Node;
  readonly offset: number;
}

/**
 * Offset in the item's text of a point in the page. A point between runs is the start of the next one, or for an end
 * the end of the one before, so that a selection never takes in what was not selected.
 * Null when the page shows no text.
 */
export function offsetOf(root: Element, { node, offset }: Point, side: 'start' | 'end'): number | null {
  const run = (node instanceof Element ? node : node.parentElement)?.closest(RUN);
  if (run != null && root.contains(run) && node.nodeType === Node.TEXT_NODE) {
    const { start, end } = rangeOfRun(run);
    return run.hasAttribute('data-control') ? (offset === 0 ? start : end) : Math.min(end, start + offset);
  }
  const runs = [...root.querySelectorAll(RUN)];
  const point = document.createRange();
  point.setStart(node, offset);
  const isBefore = (element: Element, at: number): boolean => point.comparePoint(element, at) <= 0;
  // Runs stand in order, so those that end at or before the point come first.
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = runs[middle];
    if (element !== undefined && isBefore(element, element.childNodes.length)) low = middle + 1; else high = middle;
  }
  const before = runs[low - 1];
  const after = runs[low];
  if (side === 'end') return before === undefined ? null : rangeOfRun(before).end;
  return after === undefined ? (before === undefined ? null : rangeOfRun(before).end) : rangeOfRun(after).start;
}

/** The range of the item's text a selection covers; null when it covers none. Direction does not matter. */
export function textRangeOf(root: Element, selection: Selection): TextRange | null {
  if (selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return null;
  const bounds = document.createRange();
  bounds.selectNodeContents(root);
  const startsInside = range.compareBoundaryPoints(Range.START_TO_START, bounds) >= 0;
  const endsInside = range.compareBoundaryPoints(Range.END_TO_END, bounds) <= 0;
  const start = offsetOf(root, startsInside ? { node: range.startContainer, offset: range.startOffset } : { node: root, offset: 0 }, 'start');
  const end = offsetOf(root, endsInside ? { node: range.endContainer, offset: range.endOffset } : { node: root, offset: root.childNodes.length }, 'end');
  return start === null || end === null || end <= start ? null : { start, end };
}

/** The page range that shows a range of the text; null when none of it is on the page (folded, or past what is loaded). */
export function pageRangeOf(root: Element, { start, end }: TextRange): Range | null {
  const from = pointAt(root, start, 'start');
  const to = pointAt(root, end, 'end');
  if (from === null || to === null) return null;
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range.collapsed ? null : range;
}

/** The point in the page at an offset of the text: the first at or after it, or for an end the last at or before it. */
export function pointAt(root: Element, offset: number, side: 'start' | 'end'): Point | null {
  const runs = root.querySelectorAll(RUN);
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const run = runs[middle];
    if (run === undefined) break;
    const { start, end } = rangeOfRun(run);
    if (side === 'start' ? end <= offset : start < offset) low = middle + 1; else high = middle;
  }
  const run = runs[side === 'start' ? low : low - 1];
  const node = run?.firstChild;
  if (run === undefined || node == null) return null;
  const { start, end } = rangeOfRun(run);
  const length = node.nodeValue?.length ?? 0;
  if (run.hasAttribute('data-control')) return { node, offset: (side === 'start' ? offset <= start : offset < end) ? 0 : length };
  return { node, offset: Math.max(0, Math.min(length, offset - start)) };
}

function rangeOfRun(run: Element): TextRange {
  return { start: Number(run.getAttribute('data-start')), end: Number(run.getAttribute('data-end')) };
}
