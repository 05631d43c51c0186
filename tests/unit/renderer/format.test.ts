import { describe, expect, test } from 'vitest';
import { makeFormat } from '../../../renderer/format.ts';
import { languageOf } from '../../../renderer/preferences.ts';

const en = makeFormat('en');
const fr = makeFormat('fr');
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('numbers, dates and sizes', () => {
  test('English', () => {
    expect([en.number(784_206_318), en.compact(784_206_318), en.compact(12_846), en.bytes(1_411_220_001), en.bytes(0), en.percent(0.624), en.date('2022-11-10T00:42:07Z'), en.dateTime('2022-11-10T00:42:07Z', -480), en.duration(3_900)])
      .toEqual(['784,206,318', '784.2 M', '12,846', '1.41 GB', '0 B', '62%', '10 Nov 2022', '9 Nov 2022, 16:42', '1 h 5 min']);
  });
  test('French', () => {
    expect([fr.number(784_206_318), fr.compact(784_206_318), fr.bytes(1_411_220_001), fr.date('2022-11-10'), fr.month('2022-11-10')].map(plain))
      .toEqual(['784 206 318', '784,2 M', '1,41 Go', '10 nov. 2022', 'novembre 2022']);
  });
  test('September keeps to three letters', () => { expect(en.date('2022-09-01')).toBe('1 Sep 2022'); });
  test('what is no date is nothing, never a made-up day', () => { expect([en.date(null), en.date('31 Feb'), en.dateTime('')]).toEqual(['', '', '']); });
  test('offsets have a sign and a true minus', () => { expect([en.offset(-480), en.offset(0), en.offset(330)]).toEqual(['−08:00', 'UTC', '+05:30']); });
  test('hashes are cut in the middle', () => { expect(en.hash(`4be1c9${'0'.repeat(54)}90d2`)).toBe('4be1c9…90d2'); });
});

test('the system speaks French to a French system and English to every other', () => {
  expect([languageOf('system', 'fr-CA'), languageOf('system', 'de-DE'), languageOf('fr', 'en-GB'), languageOf('en', 'fr-FR')]).toEqual(['fr', 'en', 'fr', 'en']);
});
