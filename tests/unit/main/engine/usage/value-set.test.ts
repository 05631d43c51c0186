import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallSet } from '../../../../../main/engine/usage/value-set.ts';

test('the set of a column is its different numbers, and none when there are more than 32', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.nat(40), fc.nat(2_000)), { minLength: 1, maxLength: 300 }), numbers => {
    const values = Uint32Array.from(numbers), different = [...new Set(numbers)].sort((one, other) => one - other);
    const set = smallSet(values, values.length, Math.min(...numbers), Math.max(...numbers));
    const found = set === null ? null : [...new Uint32Array(set.slice().buffer)].sort((one, other) => one - other);
    expect(found).toEqual(different.length > 32 ? null : different);
  }));
});
