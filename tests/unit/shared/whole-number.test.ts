import { expect, test } from 'vitest';
import { wholeNumber } from '../../../shared/domain/whole-number.ts';

test.each([
  ['450', 450], ['780,000,000', 780_000_000], ['26 000 000 000', 26_000_000_000], ['1.000.000', 1_000_000], ['1\u202F000', 1_000], ['0', 0], ['1_700_000', 1_700_000],
  ['', null], ['4.5', null], ['1,00', null], ['-3', null], ['1e9', null], ['99999999999999999999', null], ['780 million', null],
])('reads %j as %j', (typed, value) => {
  expect(wholeNumber(typed)).toBe(value);
});
