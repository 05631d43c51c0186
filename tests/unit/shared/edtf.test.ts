import { describe, expect, test } from 'vitest';
import { parseEdtf } from '../../../shared/domain/edtf.ts';

const bounds = (text: string): [string | null, string | null] => {
  const { fromUtcMs, toUtcMs } = parseEdtf(text);
  const day = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString().replace('T00:00:00.000Z', ''));
  return [day(fromUtcMs), day(toUtcMs)];
};

describe('the examples of the specification, level 0', () => {
  test.each([
    ['1985-04-12', '1985-04-12', '1985-04-13', 'day'],
    ['1985-04', '1985-04-01', '1985-05-01', 'month'],
    ['1985', '1985-01-01', '1986-01-01', 'year'],
    ['1985-04-12T23:20:30', '1985-04-12T23:20:30.000Z', '1985-04-12T23:20:31.000Z', 'second'],
    ['1985-04-12T23:20:30Z', '1985-04-12T23:20:30.000Z', '1985-04-12T23:20:31.000Z', 'second'],
    ['1985-04-12T23:20:30-04', '1985-04-13T03:20:30.000Z', '1985-04-13T03:20:31.000Z', 'second'],
    ['1985-04-12T23:20:30+04:30', '1985-04-12T18:50:30.000Z', '1985-04-12T18:50:31.000Z', 'second'],
    ['1964/2008', '1964-01-01', '2009-01-01', 'interval'],
    ['2004-06/2006-08', '2004-06-01', '2006-09-01', 'interval'],
    ['2004-02-01/2005-02-08', '2004-02-01', '2005-02-09', 'interval'],
    ['2004-02-01/2005-02', '2004-02-01', '2005-03-01', 'interval'],
    ['2004-02-01/2005', '2004-02-01', '2006-01-01', 'interval'],
    ['2005/2006-02', '2005-01-01', '2006-03-01', 'interval'],
  ])('%s', (text, from, to, precision) => {
    expect([...bounds(text), parseEdtf(text).precision]).toEqual([from, to, precision]);
  });
});

describe('the examples of the specification, level 1', () => {
  test.each([
    ['2001-21', '2001-03-01', '2001-06-01'],
    ['201X', '2010-01-01', '2020-01-01'],
    ['20XX', '2000-01-01', '2100-01-01'],
    ['2004-XX', '2004-01-01', '2005-01-01'],
    ['1985-04-XX', '1985-04-01', '1985-05-01'],
    ['1985-XX-XX', '1985-01-01', '1986-01-01'],
    ['1985-04-12/..', '1985-04-12', null],
    ['1985-04/..', '1985-04-01', null],
    ['1985/..', '1985-01-01', null],
    ['../1985-04-12', null, '1985-04-13'],
    ['../1985', null, '1986-01-01'],
    ['1985-04-12/', '1985-04-12', null],
    ['1985/', '1985-01-01', null],
    ['/1985-04-12', null, '1985-04-13'],
    ['-1985', '-001985-01-01', '-001984-01-01'],
  ])('%s', (text, from, to) => {
    expect(bounds(text)).toEqual([from, to]);
  });

  test.each([['1984?', true, false], ['2004-06~', false, true], ['2004-06-11%', true, true], ['2004-06-11', false, false]])('%s is marked as it says', (text, isUncertain, isApproximate) => {
    expect(parseEdtf(text)).toMatchObject({ isUncertain, isApproximate });
  });

  test('an interval carries the marks of both sides', () => {
    expect(parseEdtf('1984~/2004-06?')).toMatchObject({ isUncertain: true, isApproximate: true, openStart: false, openEnd: false });
  });

  test('a year with Y is a year as far as time here reaches', () => {
    expect(bounds('Y-12000')).toEqual(['-012000-01-01', '-011999-01-01']);
    expect(() => parseEdtf('Y170000002')).toThrow(expect.objectContaining({ code: 'event.bad-date' }) as Error);
  });
});

test('nothing written is undated', () => {
  expect(parseEdtf('')).toMatchObject({ fromUtcMs: null, toUtcMs: null, precision: 'undated' });
});

test('years before 100 are those years, and the last day of a leap February exists', () => {
  expect(bounds('0044-03-15')).toEqual(['0044-03-15', '0044-03-16']);
  expect(bounds('2024-02-29')).toEqual(['2024-02-29', '2024-03-01']);
});

test('midnight may end a day', () => {
  expect(bounds('2022-06-14T24:00:00Z')[0]).toBe('2022-06-15');
});

test.each([
  'x', '1985-13', '1985-02-30', '2023-02-29', '2022-6-1', '22-06-14', '2022-06-14/2022-06-01', '..', '/', '../..', '2001-21-05', '20X1', 'X', '2004-XX-12', '1985-04-12T23:20', '1985-04-12T25:00:00', '1985-04-12T23:20:30+15:00',
  '2004-06-01T10:00:00/2004-06-02', '-0000', 'Y2022', '2022-06-14?~', '1/2/3', ' 2022', '14 June 2022',
])('"%s" is refused with what to write', text => {
  expect(() => parseEdtf(text)).toThrow(expect.objectContaining({ code: 'event.bad-date' }) as Error);
});
