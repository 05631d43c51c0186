import { expect, test } from 'vitest';
import { PLACES } from '../../../../renderer/frame/places.ts';

test('every place has a key of its own, and none of those that move through rows', () => {
  const keys = PLACES.map(place => place.key);
  expect([new Set(keys).size, keys.filter(key => key === 'J' || key === 'K')]).toEqual([keys.length, []]);
});
