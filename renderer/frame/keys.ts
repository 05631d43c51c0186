import { useEffect } from 'react';
import { createKeybindingsHandler } from 'tinykeys';
import { runCommand, useCommands } from './commands.ts';

/** True where a letter is text, not a key: fields, and whatever sits in a dialog or menu of its own. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !/^(?:radio|checkbox|button|submit)$/.test(target.type);
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
}

/** In a field with words in it, Ctrl+Z is about the words; an act on evidence is not taken back by it. */
function undoesWords(event: KeyboardEvent): boolean {
  const { target } = event;
  return event.key.toLowerCase() === 'z' && (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && takesText(target) && target.value !== '';
}

/** `Ctrl+Shift+F` as people read it into what the key library reads; `G S` is one key after the other. */
export function bindingOf(keys: string): string {
  return keys
    .split(' ')
    .map(press => press.split('+').map(part => (part === 'Ctrl' ? '$mod' : part === '?' ? '[Shift]+?' : part.length === 1 ? part.toLowerCase() : part)).join('+'))
    .join(' ');
}

/** Listens for the keys of all commands on offer. Plain letters do nothing in fields, menus and dialogs. */
export function useCommandKeys(): void {
  const commands = useCommands(state => state.commands);
  useEffect(() => {
    const bindings = [...commands.values()].flatMap(command => {
      const { id, keys } = command;
      if (keys === undefined || command.isKeyOnly === true) return [];
      const isPlain = !/Ctrl|Alt|^F\d/.test(keys);
      return [[bindingOf(keys), (event: KeyboardEvent) => {
        if (event.defaultPrevented || undoesWords(event)) return;
        if (isPlain && (takesText(event.target) || isInsideOverlay(event.target))) return;
        if (!isPlain && isInsideOverlay(event.target) && !keys.startsWith('F')) return;
        if (runCommand(id)) event.preventDefault();
      }] as const];
    });
    const handler = createKeybindingsHandler(Object.fromEntries(bindings), { ignore: () => false });
    window.addEventListener('keydown', handler);
    return () => { window.removeEventListener('keydown', handler); };
  }, [commands]);
}

function isInsideOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="alertdialog"]') !== null;
}

/** Moves the focus to the next pane (or the one before), where it was last. */
export function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(pane => pane.checkVisibility());
  if (panes.length === 0) return;
  const current = panes.findIndex(pane => pane.contains(document.activeElement));
  const next = panes[(current + step + panes.length) % panes.length] ?? panes[0];
  if (next === undefined) return;
  const inside = next.querySelector<HTMLElement>('[data-last-focus]') ?? next.querySelector<HTMLElement>('[role="listbox"], [role="grid"], [role="tree"], [data-primary]');
  (inside ?? next).focus({ preventScroll: inside === null });
}

/** True while the person works by keys; a click ends it. */
let isByKeys = false;
if (typeof window !== 'undefined') {
  window.addEventListener('keydown', () => { isByKeys = true; }, { capture: true });
  window.addEventListener('pointerdown', () => { isByKeys = false; }, { capture: true });
}

/** Gives the focus to the rows on screen when a journey by keys took what had it away. */
export function focusRowsIfLost(): void {
  if (isByKeys && document.activeElement === document.body) document.querySelector<HTMLElement>('.frame-main [data-rows]')?.focus({ preventScroll: true });
}

/** Moves through the rows of the pane that has the focus, or of the first list on screen. */
export function stepRow(step: 1 | -1): void {
  const inPane = document.activeElement?.closest('[data-pane]')?.querySelector<HTMLElement>('[data-rows]');
  const rows = inPane ?? document.querySelector<HTMLElement>('[data-rows]');
  if (rows === null) return;
  rows.focus({ preventScroll: true });
  rows.dispatchEvent(new KeyboardEvent('keydown', { key: step === 1 ? 'ArrowDown' : 'ArrowUp', bubbles: true, cancelable: true }));
}
