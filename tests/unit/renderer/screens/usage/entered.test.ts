import { expect, test } from 'vitest';
import { parseRef } from '../../../../../shared/domain/refs.ts';
import { readCited } from '../../../../../renderer/screens/usage/entered.ts';

test('a reference is read in the form people cite, and none is none', () => {
  expect([readCited(' E-0003 ', parseRef), readCited('', parseRef), readCited('page 2', parseRef)]).toEqual(['item:3', '', null]);
});
