import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LinePattern } from '../../../../../main/engine/usage/line-pattern.ts';

function holds(pattern: LinePattern, line: string, cut = 0): boolean {
  const bytes = new TextEncoder().encode(line);
  const first = pattern.find(bytes, 0, cut);
  if (first.at >= 0) return true;
  const rest = pattern.find(bytes, cut, bytes.length, first.state);
  return rest.at >= 0 || pattern.endsWith(rest.state);
}

const piece = fc.constantFrom('a', 'b', 'é', '.', '[ab]', '[^b]', '\\d', '\\W', '(?:ab|a)', 'x{2,3}', '(a|b)*', 'a+', 'b?', '^', '$', '|', '€');

test('finds what the language\'s own expressions find, wherever the bytes are cut', () => {
  fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.array(fc.constantFrom('a', 'b', 'x', 'é', '€', '1', ' '), { maxLength: 12 }), fc.nat(40), fc.boolean(), (pieces, letters, cut, ignoreCase) => {
    const source = pieces.join(''), line = letters.join('');
    fc.pre(!/(^|\|)(\||$)|[\^$]\{|\^[*+?]/.test(source));
    let pattern: LinePattern;
    try {
      pattern = new LinePattern(source, { isRegex: true, ignoreCase });
    } catch (error) {
      expect(error).toMatchObject({ code: 'pattern.matches-all' });
      return;
    }
    const bytes = new TextEncoder().encode(line).length;
    expect(holds(pattern, line, Math.min(cut, bytes))).toBe(new RegExp(source, ignoreCase ? 'iu' : 'u').test(line));
  }), { numRuns: 500 });
});

test('a pattern that takes others forever is linear here', () => {
  const pattern = new LinePattern('(a+)+b', { isRegex: true, ignoreCase: false });
  expect(holds(pattern, 'a'.repeat(1_000_000))).toBe(false);
});

describe('refuses', () => {
  test.each([['(a)\\1', 'pattern.unreadable'], ['(?=a)', 'pattern.unreadable'], ['a*', 'pattern.matches-all'], ['[a', 'pattern.unreadable'], ['(a', 'pattern.unreadable'], ['a)', 'pattern.unreadable'], ['*a', 'pattern.unreadable'], ['((a{1000}){1000}){1000}', 'pattern.too-large'], ['a{5,2}', 'pattern.unreadable']])('%s', (source, code) => {
    expect(() => new LinePattern(source, { isRegex: true, ignoreCase: false })).toThrow(expect.objectContaining({ code }));
  });
});

test('text is text, whatever an expression would make of it', () => {
  expect(holds(new LinePattern('a.b(', { isRegex: false, ignoreCase: false }), 'xa.b(')).toBe(true);
  expect(holds(new LinePattern('a.b(', { isRegex: false, ignoreCase: false }), 'xacb(')).toBe(false);
  expect(holds(new LinePattern('BESANÇON', { isRegex: false, ignoreCase: true }), 'Ville de Besançon')).toBe(true);
});
