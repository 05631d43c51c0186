import { describe, expect, test } from 'vitest';
import { ANY_SLICE, isFiltered, overWindow, wholeSlice, windowOf } from '../../../../../renderer/screens/usage/slice.ts';
import { readInstant, writeInstant } from '../../../../../renderer/screens/usage/instants.ts';
import { snapWindow } from '../../../../../renderer/screens/usage/snap.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const extent = { fromMs: utc('2022-01-01T00:00'), toMs: utc('2023-01-01T00:00') };

describe('the period of a slice', () => {
  test('is open at both ends when it takes everything, so that its figures are those of no filter', () => {
    expect(overWindow(ANY_SLICE, extent, extent)).toEqual(ANY_SLICE);
  });
  test('survives the way to the slice and back', () => {
    const window = { fromMs: utc('2022-08-08T00:00'), toMs: utc('2022-09-05T00:00') };
    expect(windowOf(overWindow(ANY_SLICE, window, extent), extent)).toEqual(window);
  });
  test('snaps to days over a year and to quarter hours over half a day', () => {
    expect(snapWindow({ fromMs: utc('2022-01-03T07:11'), toMs: utc('2022-12-03T07:11') }, extent)).toEqual({ fromMs: utc('2022-01-03T00:00'), toMs: utc('2022-12-03T00:00') });
    expect(snapWindow({ fromMs: utc('2022-03-03T07:11'), toMs: utc('2022-03-03T19:40') }, extent)).toEqual({ fromMs: utc('2022-03-03T07:15'), toMs: utc('2022-03-03T19:45') });
  });
  test('alone is no filter', () => {
    expect([isFiltered(overWindow(ANY_SLICE, { fromMs: 0, toMs: 1 }, extent)), isFiltered(wholeSlice({ apps: ['a'] }))]).toEqual([false, true]);
  });
});

describe('typed instants', () => {
  test('a day as an end includes that day', () => {
    expect([readInstant('2022-08-26', 'from'), readInstant('2022-08-26', 'to')]).toEqual([utc('2022-08-26T00:00'), utc('2022-08-27T00:00')]);
  });
  test('what does not exist is none', () => {
    expect(['2022-02-30', '2022-08-26 25:00', '26.8.2022', '2022-08-26 12:60', ''].map(text => readInstant(text, 'from'))).toEqual([null, null, null, null, null]);
  });
  test('are read back as they are written, with no more than they need', () => {
    for (const text of ['2022-08-26', '2022-08-26 14:15', '2022-08-26 14:15:07', '2022-08-26 14:15:07.125']) {
      expect(writeInstant(readInstant(text, 'to') ?? 0, 'to')).toBe(text);
    }
  });
});
