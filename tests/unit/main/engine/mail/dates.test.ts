import { expect, test } from 'vitest';
import fc from 'fast-check';
import { readDate } from '../../../../../main/engine/mail/dates.ts';

test.each([
  ['Wed, 9 Nov 2022 16:42:07 -0800', '2022-11-10T00:42:07.000Z', -480],
  ['9 Nov 2022 16:42 +0100', '2022-11-09T15:42:00.000Z', 60],
  ['Wed, 09 Nov 2022 16:42:07 GMT', '2022-11-09T16:42:07.000Z', 0],
  ['Wed, 09 Nov 2022 16:42:07 -0800 (PST)', '2022-11-10T00:42:07.000Z', -480],
  ['Wed, 9 Nov 22 16:42:07 EST', '2022-11-09T21:42:07.000Z', -300],
  ['Tue, 9 Nov 99 16:42:07 +0000', '1999-11-09T16:42:07.000Z', 0],
  ['Wed, 9 Nov 2022 16:42:07 -0000', '2022-11-09T16:42:07.000Z', null],
  ['Wednesday, 9 November 2022 16:42:07 +0000', '2022-11-09T16:42:07.000Z', 0],
  ['Wed Nov  9 16:42:07 2022 +0200', '2022-11-09T14:42:07.000Z', 120],
  ['2022-11-09T16:42:07.125-08:00', '2022-11-10T00:42:07.125Z', -480],
  ['2022-11-09 16:42:07Z', '2022-11-09T16:42:07.000Z', 0],
  ['Sat, 31 Dec 2016 23:59:60 +0000', '2017-01-01T00:00:00.000Z', 0],
  ['Wed, 9 Nov 2022 4:42:07 PM +0000', '2022-11-09T16:42:07.000Z', 0],
])('%s is an instant', (raw, expected, offset) => {
  const read = readDate(raw);
  expect([read.atUtcMs === null ? null : new Date(read.atUtcMs).toISOString(), read.offsetMinutes, read.trouble]).toEqual([expected, offset, null]);
});

test.each([
  ['', 'mail.date-missing'], ['yesterday', 'mail.date-unreadable'], ['Wed, 31 Feb 2022 10:00:00 +0000', 'mail.date-impossible'], ['9 Nov 2022 25:00:00 +0000', 'mail.date-impossible'],
  ['Wed, 9 Nov 2022 16:42:07', 'mail.date-without-zone'], ['Wed, 9 Nov 2022 16:42:07 CEST', 'mail.date-without-zone'], ['Wed Nov  9 16:42:07 2022', 'mail.date-without-zone'],
  ['9 Nov 2022 10:00:00 +9999', 'mail.date-without-zone'], ['0 Nov 2022 10:00:00 +0000', 'mail.date-impossible'],
])('%j stays undated (%s)', (raw, code) => {
  expect(readDate(raw)).toMatchObject({ atUtcMs: null, offsetMinutes: null, trouble: { code } });
});

test('a weekday that does not fit the day is noted and the day believed', () => {
  expect(readDate('Mon, 9 Nov 2022 16:42:07 +0000')).toMatchObject({ atUtcMs: Date.UTC(2022, 10, 9, 16, 42, 7), trouble: { code: 'mail.date-weekday-differs' } });
});

test('no text becomes now', () => {
  fc.assert(fc.property(fc.string({ maxLength: 60 }), raw => {
    const { atUtcMs } = readDate(raw);
    expect(atUtcMs === null || Math.abs(atUtcMs - Date.now()) > 60_000).toBe(true);
  }));
});
