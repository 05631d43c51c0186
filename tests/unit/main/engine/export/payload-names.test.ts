import fc from 'fast-check';
import { expect, test } from 'vitest';
import { payloadNames } from '../../../../../main/engine/export/payload-names.ts';

const name = (original: string, cite = 'E-0412'): string => payloadNames().name('originals/documents', cite, original).slice('originals/documents/'.length);

test('a name keeps its cite, what can be kept of the words, and a harmless ending', () => {
  expect([name('Relais – paramètres.pdf'), name('C:\\mail\\notes.TXT'), name('../../etc/passwd'), name('.eml')]).toEqual(['E-0412 Relais - parametres.pdf', 'E-0412 notes.txt', 'E-0412 passwd.bin', 'E-0412.eml']);
});

test('a file that a double click would run loses its ending', () => {
  expect(['invoice.pdf.exe', 'page.html', 'drawing.svg', 'x.lnk', 'macro.docm', 'run.JS', 'a.hta'].map(original => name(original).endsWith('.bin'))).toEqual(Array(7).fill(true));
});

test('any name at all becomes one that Windows, macOS and Linux can hold', () => {
  const hostile = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('CON', 'con.txt', 'LPT1', '...', ' ', 'a'.repeat(4_096), '\u202Egnp.exe', 'x:y', '~root', '-rf'));
  fc.assert(fc.property(hostile, fc.constantFrom('E-0412', 'CON', ''), (original, cite) => {
    const given = name(original, cite);
    expect(given).toMatch(/^[A-Za-z0-9_][\x20-\x7e]*$/);
    expect(given).not.toMatch(/[<>:"/\\|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
    expect(given.length).toBeLessThanOrEqual(90);
  }));
});

test('no two names differ only in case, and the same calls give the same names', () => {
  const originals = fc.array(fc.string({ maxLength: 8 }), { maxLength: 30 });
  fc.assert(fc.property(originals, list => {
    const run = (): string[] => {
      const names = payloadNames();
      return list.map(original => names.name('originals/documents', 'E-0001', original));
    };
    const given = run();
    expect(new Set(given.map(path => path.toLowerCase())).size).toBe(given.length);
    expect(run()).toEqual(given);
  }));
});
