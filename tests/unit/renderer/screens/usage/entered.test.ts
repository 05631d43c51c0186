import { expect, test } from 'vitest';
import { parseRef } from '../../../../../shared/domain/refs.ts';
import { readCited, wholeNumber } from '../../../../../renderer/screens/usage/entered.ts';

test.each([
  ['450', 450], ['780,000,000', 780_000_000], ['26 000 000 000', 26_000_000_000], ['1.000.000', 1_000_000], ['1\u202F000', 1_000], ['0', 0],
  ['', null], ['4.5', null], ['1,00', null], ['-3', null], ['1e9', null], ['99999999999999999999', null], ['780 million', null],
])('reads %j as %j', (typed, value) => {
  expect(wholeNumber(typed)).toBe(value);
});

test('a reference is read in the form people cite, and none is none', () => {
  expect([readCited(' E-0003 ', parseRef), readCited('', parseRef), readCited('page 2', parseRef)]).toEqual(['item:3', '', null]);
});
