import { describe, expect, test } from 'vitest';
import { TIME_NOT_PLACED, TIME_OUT_OF_RANGE, TimeReader } from '../../../../../main/engine/usage/time-reader.ts';
import type { TimeFormat } from '../../../../../shared/domain/usage.ts';

function read(format: TimeFormat, text: string, zone: string | null = null): number {
  const bytes = Buffer.from(text);
  return new TimeReader(format, zone).read(bytes, 0, bytes.length);
}

const AT = Date.UTC(2022, 7, 26, 14, 15, 0) * 1_000;

describe('written times', () => {
  test.each([
    ['2022-08-26T14:15:00Z', AT], ['2022-08-26T14:15:00.012Z', AT + 12_000], ['2022-08-26 14:15:00.123456789+00:00', AT + 123_456], ['2022-08-26T16:15+0200', AT], ['2022-08-26T09:15:00-05', AT],
    ['2022/08/26 14:15:00 UTC', AT], ['2022-08-26t14:15:00z', AT], [' 2022-08-26T14:15:00Z ', AT], ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1) * 1_000], ['1969-07-20T20:17:40Z', Date.UTC(1969, 6, 20, 20, 17, 40) * 1_000],
    ['1700-01-01T00:00:00Z', Date.UTC(1700, 0, 1) * 1_000], ['2200-12-31T23:59:59.999999Z', Date.UTC(2201, 0, 1) * 1_000 - 1],
  ])('%s', (text, expected) => { expect(read('iso', text)).toBe(expected); });

  test.each(['', 'yesterday', '2022-08-26T25:00:00Z', '2022-08-26T14:60:00Z', '2022-02-29T00:00:00Z', '2022-08-26T14:15:00.Z', '2022-08-26T14:15:00+2:00', '2022-08-26T14:15:00ZZ', '2022-13-01T00:00:00Z', '2022-08/26T14:15:00Z', '20x2-08-26T14:15:00Z'])('%j is none', text => {
    expect(read('iso', text)).toBeNaN();
  });

  test('a year outside 1700 to 2200 is told apart from nonsense', () => {
    expect([read('iso', '0001-01-01T00:00:00Z'), read('iso', '9999-12-31T23:59:59Z'), read('iso', '1699-12-31T23:59:59Z'), read('epoch-s', '99999999999')]).toEqual([TIME_OUT_OF_RANGE, TIME_OUT_OF_RANGE, TIME_OUT_OF_RANGE, TIME_OUT_OF_RANGE]);
  });

  test('a time without offset waits for a zone', () => {
    expect(read('iso', '2022-08-26T14:15:00')).toBe(TIME_NOT_PLACED);
    expect(read('iso-local', '2022-08-26T14:15:00', 'Europe/Paris')).toBe(AT - 7_200_000_000);
    expect(read('iso-local', '2022-08-26T14:15:00', '+05:30')).toBe(AT - 19_800_000_000);
    expect(() => read('iso', '2022-08-26T14:15:00', 'Mars/Olympus')).toThrow(expect.objectContaining({ code: 'usage.zone-unknown' }));
  });

  test('a remembered day does not leak into the next value', () => {
    const reader = new TimeReader('iso', null);
    const at = (text: string): number => { const bytes = Buffer.from(text); return reader.read(bytes, 0, bytes.length); };
    expect([at('2022-08-26T14:15:00Z'), at('2022-08-27T14:15:00Z'), at('2022-08-26T14:15:00Z')]).toEqual([AT, AT + 86_400_000_000, AT]);
  });
});

test.each<[TimeFormat, string, number]>([
  ['epoch-s', '1661523300', AT], ['epoch-s', '1661523300.0125', AT + 12_500], ['epoch-ms', '1661523300012', AT + 12_000], ['epoch-us', '1661523300012345', AT + 12_345], ['epoch-ns', '1661523300012345678', AT + 12_345], ['epoch-ns', '-86400000000000', -86_400_000_000], ['epoch-ns', '999', 0], ['epoch-s', '-86400', -86_400_000_000],
  ['clf', '26/Aug/2022:14:15:00 +0000', AT], ['clf', '[26/Aug/2022:16:15:00 +0200]', AT],
])('%s reads %s', (format, text, expected) => { expect(read(format, text)).toBe(expected); });

test.each<[TimeFormat, string]>([['epoch-s', ''], ['epoch-s', '12a'], ['epoch-ms', '1.'], ['epoch-ns', '1661523300012345678.5'], ['epoch-ns', '-'], ['clf', '26/Foo/2022:14:15:00 +0000']])('%s refuses %j', (format, text) => { expect(read(format, text)).toBeNaN(); });

describe('dates with the day or the month first', () => {
  test.each<[TimeFormat, string, number]>([
    ['dmy', '26/08/2022 14:15:00', AT], ['dmy', '26.8.2022 14:15', AT], ['dmy', '26-08-2022, 14:15:00.5', AT + 500_000], ['dmy', '26/08/2022T16:15:00+02:00', AT], ['dmy', '26/08/2022', AT - (14 * 60 + 15) * 60_000_000],
    ['mdy', '08/26/2022 14:15:00', AT], ['mdy', '8/26/2022 2:15:00 PM', AT], ['mdy', '8/26/2022  2:15 pm', AT], ['mdy', '8/26/2022 2:15PM', AT], ['mdy', '8/26/2022 12:15 AM', AT - 14 * 3_600_000_000], ['mdy', '8/26/2022 12:15 PM', AT - 2 * 3_600_000_000], ['mdy', '8/26/2022 9:15', AT - 5 * 3_600_000_000],
  ])('%s reads %s', (format, text, expected) => { expect(read(format, text, 'UTC')).toBe(expected); });

  test.each<[TimeFormat, string]>([['dmy', '08/26/2022'], ['mdy', '26/08/2022'], ['dmy', '26/08-2022'], ['dmy', '26/08/22'], ['dmy', '26/8/2022 14'], ['mdy', '8/26/2022 13:15 PM'], ['mdy', '8/26/2022 0:15 AM'], ['mdy', '8/26/2022 2:15 XM'], ['dmy', '/8/2022'], ['dmy', '2022-08-26'], ['dmy', '26/08/2022 14:15:00 in the afternoon, or thereabouts, it was']])('%s refuses %j', (format, text) => { expect(read(format, text, 'UTC')).toBeNaN(); });

  test('one without an offset waits for a zone', () => {
    expect([read('dmy', '26/08/2022 14:15'), read('dmy', '26/08/2022 14:15Z')]).toEqual([TIME_NOT_PLACED, AT]);
  });
});
