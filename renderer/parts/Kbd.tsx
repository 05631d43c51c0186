import './kbd.css';

const ARROWS = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' } as const satisfies Record<string, string>;
const isMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Macintosh');

/** `Ctrl+Shift+F` as it is printed on this computer's keyboard. */
export function keysAsPrinted(keys: string, mac = isMac): string {
  const arrows = keys.replace(/Arrow\w+/g, name => (name in ARROWS ? ARROWS[name as keyof typeof ARROWS] : name));
  return mac ? arrows.replace('Ctrl+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥') : arrows.replaceAll('+', ' ');
}

/** A key as it is printed on the keyboard. `keys` is written once for all systems: `Ctrl+Shift+F`. */
export function Kbd({ keys }: { readonly keys: string }) {
  return <kbd className="kbd">{keysAsPrinted(keys)}</kbd>;
}
