import { useEffect } from 'react';
import type { RefObject } from 'react';

const MOVES: Readonly<Record<string, readonly [direction: 'backward' | 'forward', plain: string, withCtrl: string, withAlt: string]>> = {
  ArrowLeft: ['backward', 'character', 'word', 'sentence'],
  ArrowRight: ['forward', 'character', 'word', 'sentence'],
  ArrowUp: ['backward', 'line', 'paragraph', 'paragraph'],
  ArrowDown: ['forward', 'line', 'paragraph', 'paragraph'],
  Home: ['backward', 'lineboundary', 'documentboundary', 'lineboundary'],
  End: ['forward', 'lineboundary', 'documentboundary', 'lineboundary'],
};

/**
 * Selecting by keyboard in text that is not a field: Left or Right sets a caret at the first line in view, arrows move it
 * (Ctrl by word, Alt by sentence), Shift selects. Escape drops it. Without a caret Up and Down scroll, as they do anywhere.
 * The caret is the page's own selection, so that a screen reader follows it; `caretElement` only draws it.
 */
export function useTextCaret(root: RefObject<HTMLElement | null>, caretElement: RefObject<HTMLElement | null>): { onKeyDown: (event: React.KeyboardEvent) => boolean } {
  useEffect(() => {
    const redraw = (): void => { drawCaret(root.current, caretElement.current); };
    document.addEventListener('selectionchange', redraw);
    window.addEventListener('resize', redraw);
    return () => { document.removeEventListener('selectionchange', redraw); window.removeEventListener('resize', redraw); };
  }, [root, caretElement]);

  return {
    onKeyDown: event => {
      const text = root.current;
      const move = MOVES[event.key];
      const selection = document.getSelection();
      if (text === null || move === undefined || selection === null || event.metaKey) return false;
      const [direction, plain, withCtrl, withAlt] = move;
      const hasCaret = selection.rangeCount > 0 && text.contains(selection.focusNode);
      const begins = event.key === 'ArrowLeft' || event.key === 'ArrowRight' || event.shiftKey;
      if (event.altKey && !event.shiftKey) return false;
      if (!hasCaret) {
        if (!begins || !placeAtFirstLine(text, selection)) return false;
        if (!event.shiftKey) { event.preventDefault(); return true; }
      }
      event.preventDefault();
      const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
      selection.modify(event.shiftKey ? 'extend' : 'move', direction, event.altKey ? withAlt : event.ctrlKey ? withCtrl : plain);
      if (!text.contains(selection.focusNode) && anchorNode !== null && focusNode !== null) selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
      const rect = caretRect(selection);
      if (rect !== null) scrollIntoSight(text, rect);
      return true;
    },
  };
}

function drawCaret(text: HTMLElement | null, caret: HTMLElement | null): void {
  if (caret === null || text === null) return;
  const selection = document.getSelection();
  const isOn = selection !== null && selection.rangeCount > 0 && document.activeElement === text && text.contains(selection.focusNode);
  const rect = isOn ? caretRect(selection) : null;
  caret.hidden = rect === null;
  if (rect === null) return;
  const origin = text.getBoundingClientRect();
  caret.style.transform = `translate(${String(rect.left - origin.left)}px, ${String(rect.top - origin.top)}px)`;
  caret.style.height = `${String(rect.height)}px`;
}

function caretRect(selection: Selection): DOMRect | null {
  const { focusNode, focusOffset } = selection;
  if (focusNode === null) return null;
  const range = document.createRange();
  range.setStart(focusNode, focusOffset);
  const rects = range.getClientRects();
  const own = rects[rects.length - 1];
  if (own !== undefined && own.height > 0) return own;
  // A collapsed range at a line's end has no rectangle: take the edge of the character before it.
  if (focusNode.nodeType !== Node.TEXT_NODE || focusOffset === 0) return null;
  range.setStart(focusNode, focusOffset - 1);
  range.setEnd(focusNode, focusOffset);
  const before = [...range.getClientRects()].at(-1);
  return before === undefined ? null : new DOMRect(before.right, before.top, 0, before.height);
}

function placeAtFirstLine(text: HTMLElement, selection: Selection): boolean {
  const view = scrollerOf(text)?.getBoundingClientRect() ?? new DOMRect(0, 0, window.innerWidth, window.innerHeight);
  for (const run of text.querySelectorAll('[data-start]')) {
    const rect = [...run.getClientRects()].find(line => line.bottom > view.top + 4);
    const node = run.firstChild;
    if (rect === undefined || node === null) continue;
    const hit = document.caretPositionFromPoint(rect.left + 1, Math.max(rect.top, view.top) + rect.height / 2);
    if (hit !== null && text.contains(hit.offsetNode)) selection.collapse(hit.offsetNode, hit.offset);
    else selection.collapse(node, 0);
    return true;
  }
  return false;
}

function scrollIntoSight(text: HTMLElement, rect: DOMRect): void {
  const scroller = scrollerOf(text);
  if (scroller === null) return;
  const view = scroller.getBoundingClientRect();
  if (rect.bottom > view.bottom - 24) scroller.scrollTop += rect.bottom - view.bottom + 48;
  else if (rect.top < view.top + 24) scroller.scrollTop -= view.top - rect.top + 48;
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  return element.closest<HTMLElement>('[data-scroller]');
}
