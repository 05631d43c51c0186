import { beforeEach, describe, expect, test } from 'vitest';
import { onLeave, openRef, useView } from '../../../../renderer/frame/views.ts';

const state = () => useView.getState();
beforeEach(() => { state().reset(); });

describe('where the window stands', () => {
  test('going somewhere and back leaves everything as it was', () => {
    const before = state().selections;
    state().go('correspondence', { item: 'item:412' });
    state().go('bundles');
    state().back();
    state().back();
    expect([state().place, state().selections]).toEqual(['sources', before]);
  });
  test('forward goes where back came from', () => {
    state().go('correspondence', { item: 'item:412' });
    state().back();
    state().forward();
    expect([state().place, state().selections.correspondence.item]).toEqual(['correspondence', 'item:412']);
  });
  test('a place opened without a selection is as it was left', () => {
    state().go('correspondence', { item: 'item:7' });
    state().go('custody');
    state().go('correspondence');
    expect(state().selections.correspondence.item).toBe('item:7');
  });
  test('arrowing through rows is not a step of history', () => {
    state().go('bundles');
    state().select('bundles', { bundle: 'bundle:1' });
    state().select('bundles', { bundle: 'bundle:2' });
    expect([state().past.length, state().selections.bundles.bundle]).toEqual([1, 'bundle:2']);
  });
  test('going where one already is adds no step', () => {
    state().go('bundles', { bundle: 'bundle:1' });
    state().go('bundles', { bundle: 'bundle:1' });
    expect(state().past.length).toBe(1);
  });
  test('a new journey forgets what forward would have led to', () => {
    state().go('bundles');
    state().back();
    state().go('custody');
    expect(state().future).toEqual([]);
  });
});

describe('a reference opens what it names', () => {
  test('a passage opens its message at the passage', () => {
    expect(openRef('item:412.1#c340-362')).toBe(true);
    expect([state().place, state().selections.correspondence]).toEqual(['correspondence', { item: 'item:412.1', passage: { start: 340, end: 362 }, text: '', words: '' }]);
  });
  test.each([
    ['item:12', 'correspondence'], ['finding:7', 'usage'], ['request:a1b2c3d4e5f6:18204411', 'usage'], ['event:3', 'timeline'],
    ['version:8', 'agreements'], ['provision:14@a1b2c3d4e5f6', 'agreements'], ['bundle:2', 'bundles'], ['exhibit:a1b2c3d4e5f6', 'sources'],
  ])('%s opens %s', (reference, place) => {
    expect([openRef(reference), state().place]).toEqual([true, place]);
  });
  test('what no screen shows goes nowhere', () => {
    expect([openRef('demand:2'), openRef(''), state().place]).toEqual([false, false, 'sources']);
  });
});

test('what is still moving when the window goes elsewhere is kept, and back leads to it', () => {
  const { go, back, select } = useView.getState();
  go('timeline');
  const forget = onLeave(() => { select('timeline', { fromUtcMs: 5, toUtcMs: 9 }); });
  go('sources');
  forget();
  back();
  expect([useView.getState().place, useView.getState().selections.timeline]).toEqual(['timeline', { fromUtcMs: 5, toUtcMs: 9, ref: null }]);
});
