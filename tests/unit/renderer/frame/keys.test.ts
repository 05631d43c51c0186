import { expect, test } from 'vitest';
import { keysAsPrinted } from '../../../../renderer/parts/Kbd.tsx';
import { bindingOf } from '../../../../renderer/frame/keys.ts';

test.each([
  ['Ctrl+Shift+F', '$mod+Shift+f'], ['G S', 'g s'], ['?', '[Shift]+?'], ['Alt+ArrowLeft', 'Alt+ArrowLeft'], ['Shift+F6', 'Shift+F6'], ['J', 'j'],
])('%s listens to %s', (keys, binding) => { expect(bindingOf(keys)).toBe(binding); });

test('keys read as they are printed, on each system', () => {
  expect([keysAsPrinted('Ctrl+Shift+F', false), keysAsPrinted('Ctrl+Shift+F', true), keysAsPrinted('Alt+ArrowLeft', false)]).toEqual(['Ctrl Shift F', '⌘⇧F', 'Alt ←']);
});
