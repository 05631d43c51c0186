import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileNameOf } from '../../../../main/shell/file-name.ts';

test('a title keeps its words and loses what file systems refuse', () => {
  expect(fileNameOf('Larkfeed / Northgate: "audit"?.proviso')).toBe('Larkfeed Northgate audit .proviso');
  expect(fileNameOf('Demande n° 4 — été')).toBe('Demande n° 4 — été');
});

test('names that Windows keeps for itself are made harmless', () => {
  expect([fileNameOf('CON'), fileNameOf('nul.proviso'), fileNameOf('Conrad')]).toEqual(['_CON', '_nul.proviso', 'Conrad']);
});

test('whatever is typed, the name is one that can be written', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), title => {
    const name = fileNameOf(title);
    expect(name).not.toMatch(/[\u0000-\u001f<>:"/\\|?*]|^\.|[. ]$|^$/);
  }));
});
