import type { KeyboardEvent } from 'react';

/** Arrow keys, Home and End go through the buttons of a group; the group is one stop of the tab order. */
export function stepFocus(group: HTMLElement | null, event: KeyboardEvent): void {
  if (group === null || event.ctrlKey || event.metaKey || event.altKey) return;
  const buttons = [...group.querySelectorAll<HTMLElement>('button')];
  const current = buttons.findIndex(button => button === document.activeElement);
  const to = { ArrowRight: current + 1, ArrowDown: current + 1, ArrowLeft: current - 1, ArrowUp: current - 1, Home: 0, End: buttons.length - 1 }[event.key];
  const next = to === undefined ? undefined : buttons[to];
  if (to !== undefined) { event.preventDefault(); event.stopPropagation(); }
  next?.focus();
}
