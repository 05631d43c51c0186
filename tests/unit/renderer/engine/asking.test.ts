import { expect, test } from 'vitest';
import { noteAsking, useAsking } from '../../../../renderer/engine/asking.ts';

test('how far a question is stands under its key until it is answered, and one that never said so changes nothing', () => {
  const key = ['usage.count', { slice: {} }], progress = { done: 1, total: 2, unit: 'rows' as const, step: 'usage.look' };
  noteAsking(key, progress);
  expect(useAsking.getState().progress.get(JSON.stringify(key))).toEqual(progress);
  const before = useAsking.getState();
  noteAsking(['usage.top', {}], null);
  expect(useAsking.getState()).toBe(before);
  noteAsking(key, null);
  expect(useAsking.getState().progress.size).toBe(0);
});
