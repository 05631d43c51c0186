import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPassage, passageAt } from '../../../../../main/engine/linking/passage.ts';

const TEXT = 'Thank you for the figures. On the refusals: when the service answers 429, the relay waits two seconds and sends the same request again, up to thirty times. Nobody here read the pause wording.';

test('a passage keeps its words and 32 characters on both sides', () => {
  const start = TEXT.indexOf('when the service');
  const end = TEXT.indexOf(' Nobody');
  const passage = passageAt(TEXT, start, end);
  expect(passage).toEqual({ start, end, quote: TEXT.slice(start, end), prefix: TEXT.slice(start - 32, start), suffix: TEXT.slice(end, end + 32) });
});

test.each([[-1, 5], [5, 5], [6, 5], [0, TEXT.length + 1], [0.5, 3]])('the range %d–%d lies in no text', (start, end) => {
  expect(passageAt(TEXT, start, end)).toBeNull();
});

test('a range never parts a character, and its surroundings never begin inside one', () => {
  const text = `${'😀'.repeat(20)} word ${'😀'.repeat(20)}`;
  expect(passageAt(text, 1, 5)).toBeNull();
  const passage = passageAt(text, 41, 45);
  expect([passage?.prefix.isWellFormed(), passage?.quote, passage?.suffix.isWellFormed()]).toEqual([true, 'word', true]);
});

test('a passage is found again when words are put before it', () => {
  const passage = passageAt(TEXT, 44, 100);
  if (passage === null) throw new Error('no passage');
  const longer = `A new first line.\n${TEXT}`;
  expect(findPassage(longer, passage)).toEqual({ start: 62, end: 118 });
});

test('of two places with the same words the one with the same surroundings is meant', () => {
  const text = 'red pause blue. green pause yellow.';
  const passage = passageAt(text, 22, 27);
  if (passage === null) throw new Error('no passage');
  expect(findPassage(`one more. ${text}`, passage)).toEqual({ start: 32, end: 37 });
});

test('words that are gone are not found', () => {
  const passage = passageAt(TEXT, 44, 100);
  expect(passage === null ? null : findPassage('Something else.', passage)).toBeNull();
});

test('any passage of any text is found where it was', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), fc.nat(200), fc.nat(200), (text, from, length) => {
    const passage = passageAt(text, from, from + length);
    if (passage === null) return;
    expect(findPassage(text, passage)).toEqual({ start: passage.start, end: passage.end });
  }));
});
