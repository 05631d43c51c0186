import { describe, expect, test } from 'vitest';
import { FileCoverage } from '../../../../../shared/contract/usage.ts';
import { coveredBy, extentOf, layFiles, missingFrom, overlapsOf, shareMissing } from '../../../../../renderer/screens/usage/coverage.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const file = (name: string, firstAt: string | null, lastAt: string | null, gaps: readonly (readonly [string, string])[] = []) => FileCoverage.parse({
  file: name, sha256: 'a'.repeat(64), contentSha256: 'a'.repeat(64), rows: 1, rejected: 0, skipped: 1, physicalLines: 2, firstAt: firstAt === null ? null : `${firstAt}Z`, lastAt: lastAt === null ? null : `${lastAt}Z`,
  gaps: gaps.map(([from, to]) => ({ from: `${from}Z`, to: `${to}Z` })), disorder: 0,
});
const august = file('a.csv', '2022-08-01T00:00:03', '2022-08-31T23:59:58', [['2022-08-15T00:00:00', '2022-08-22T00:00:00']]);
const september = file('b.csv', '2022-08-29T12:00:00', '2022-09-30T23:00:00');

describe('what the logs cover', () => {
  test('reaches from the first request of any file to the last, in whole days', () => {
    expect(extentOf([september, august])).toEqual({ fromMs: utc('2022-08-01T00:00:00'), toMs: utc('2022-10-01T00:00:00') });
  });
  test('is nothing when no file has a request', () => {
    expect(extentOf([file('empty.csv', null, null)])).toBeNull();
  });
  test('of one file leaves out its gaps', () => {
    expect(coveredBy(august).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([[utc('2022-08-01T00:00:03'), utc('2022-08-15T00:00:00')], [utc('2022-08-22T00:00:00'), utc('2022-08-31T23:59:58') + 1]]);
  });
});

describe('what is missing', () => {
  const bounds = { fromMs: utc('2022-08-01T00:00:00'), toMs: utc('2022-10-01T00:00:00') };
  test('is what no file covers; a late first second and an early last hour are not', () => {
    expect(missingFrom([august, september], bounds)).toEqual([{ fromMs: utc('2022-08-15T00:00:00'), toMs: utc('2022-08-22T00:00:00') }]);
  });
  test('is not missing where another file covers it', () => {
    expect(missingFrom([august, file('c.csv', '2022-08-14T00:00:00', '2022-08-23T00:00:00')], { ...bounds, toMs: utc('2022-09-01T00:00:00') })).toEqual([]);
  });
  test('is said as a share of the period asked for', () => {
    const missing = missingFrom([august, september], bounds);
    expect(shareMissing(missing, { fromMs: utc('2022-08-15T00:00:00'), toMs: utc('2022-08-29T00:00:00') })).toBe(0.5);
    expect(shareMissing(missing, { fromMs: utc('2022-08-16T00:00:00'), toMs: utc('2022-08-17T00:00:00') })).toBe(1);
  });
});

test('files that follow each other share a line and files that overlap do not', () => {
  const later = file('d.csv', '2022-10-02T00:00:00', '2022-10-03T00:00:00');
  expect(layFiles([later, august, september], 2).map(({ file: name, lane }) => [name, lane])).toEqual([['a.csv', 0], ['a.csv', 0], ['b.csv', 1], ['d.csv', 0]]);
});

test('an overlap is the time two files cover, not their gaps', () => {
  expect(overlapsOf([august, september])).toEqual([{ fromMs: utc('2022-08-29T12:00:00'), toMs: utc('2022-08-31T23:59:58') + 1 }]);
  expect(overlapsOf([august, file('e.csv', '2022-08-16T00:00:00', '2022-08-20T00:00:00')])).toEqual([]);
});
