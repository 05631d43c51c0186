import { describe, expect, test } from 'vitest';
import { findProvisions } from '../../../../../main/engine/linking/find-provisions.ts';
import type { Findable } from '../../../../../main/engine/linking/find-provisions.ts';

const provision = (number: string, heading: string, body: string, more: Partial<Findable> = {}): Findable => ({ number, heading, body, inForce: true, links: 0, otherNumbers: [], ...more });
const LIST = [
  provision('II.B', 'Declared use case', 'Developer shall enter a Declared Use Case.'),
  provision('II.D', 'Shared credentials', 'A Credential belongs to the Application.', { otherNumbers: ['III.C'] }),
  provision('III.D', 'Request volume and pauses', 'Developer shall pause all requests under that credential until the window has ended.', { otherNumbers: ['II.D'], links: 12 }),
  provision('III.D(c)', 'Pause after a limit answer', 'An automatic repeat is a request.'),
  provision('IX.C', 'Réponse', 'Never seen again.', { inForce: false }),
];
const numbers = (typed: string): string[] => findProvisions(LIST, typed, 10).map(found => LIST[found.at]?.number ?? '');

describe('by number', () => {
  test('the whole number comes first, then what begins with it, then what once had it', () => {
    expect(numbers('III.D')).toEqual(['III.D', 'III.D(c)']);
    expect(numbers('ii.d')).toEqual(['II.D', 'III.D']);
    expect(numbers('iii')).toEqual(['III.D', 'III.D(c)']);
  });

  test('a keyword before it is not needed', () => {
    expect(numbers('section III.D (c)')).toEqual(['III.D(c)']);
  });
});

describe('by words', () => {
  test('begun words of a heading are found in any order, with their places', () => {
    expect(findProvisions(LIST, 'pause req', 10)[0]).toEqual({ at: 2, excerpt: '', hits: [{ start: 0, end: 3 }, { start: 19, end: 24 }] });
  });

  test('words of the text come with what stands around them', () => {
    const [found] = findProvisions(LIST, 'window ended', 10);
    expect(found?.at).toBe(2);
    expect(found?.hits.map(hit => found.excerpt.slice(hit.start, hit.end))).toEqual(['window', 'ended']);
  });

  test('accents and case do not matter', () => {
    expect(numbers('REPONSE')).toEqual(['IX.C']);
  });

  test('the inside of a word is not its beginning', () => {
    expect(numbers('edential')).toEqual([]);
  });
});

test('the wording in force comes before one that is not', () => {
  const list = [provision('1', 'Pauses', '', { inForce: false, links: 9 }), provision('2', 'Pauses', '')];
  expect(findProvisions(list, 'pauses', 10).map(found => found.at)).toEqual([1, 0]);
});

test('nothing typed gives what is in force and most is linked to', () => {
  expect(numbers('').slice(0, 2)).toEqual(['III.D', 'II.B']);
  expect(numbers('').at(-1)).toBe('IX.C');
});
