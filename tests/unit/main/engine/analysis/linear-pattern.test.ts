import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linearPattern } from '../../../../../main/engine/analysis/linear-pattern.ts';

describe('an expression', () => {
  test.each([
    ['ministry', 'The MINISTRY of x', true], ['^city', 'a city', false], ['^city', 'City hall', true], ['board$', 'water board', true], ['board$', 'boarding', false],
    ['min(istry|dept)', 'min dept', false], ['min(istry|dept)', 'mindept', true], ['a{2,3}b', 'ab', false], ['a{2,3}b', 'aaab', true], ['[^a-c]x', 'bx', false], ['[^a-c]x', 'dx', true],
    [String.raw`\.gov(\.|$)`, 'water.gov', true], [String.raw`\.gov(\.|$)`, 'water.government', false], ['', 'anything', true], ['.', '', false], ['[]x]', ']', true], [String.raw`\d+`, 'tenant 12', true],
  ])('%s on “%s”: %s', (source, text, matches) => {
    expect(linearPattern(source)(text)).toBe(matches);
  });

  test.each(['(', ')', '*a', '[a', String.raw`\1`, '(?=a)', 'a{5,2}', '[z-a]', '\\'])('%s is refused', source => {
    expect(() => linearPattern(source)).toThrow(expect.objectContaining({ code: 'government.bad-pattern' }));
  });

  test('that takes a backtracking matcher for ever is answered at once', () => {
    expect(linearPattern('^(a+)+$')(`${'a'.repeat(4_000)}b`)).toBe(false);
  });

  test('agrees with the built-in matcher wherever both know it', () => {
    const piece = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', 'a*', 'b+', '(ab)?', '(a|bb)', 'a{1,2}', '^', '$', String.raw`\d`);
    fc.assert(fc.property(fc.array(piece, { maxLength: 6 }), fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 8 }), (pieces, text) => {
      const source = pieces.join('');
      expect(linearPattern(source)(text)).toBe(new RegExp(source, 'isu').test(text));
    }), { numRuns: 2_000 });
  });
});
