import { expect, test } from 'vitest';
import { findStatedDate } from '../../../../../main/engine/agreements/stated-date.ts';

test.each([
  ['Effective: November 10, 2021', '2021-11-10', 'Effective'],
  ['**Last updated:** 12 February 2022', '2022-02-12', 'Last updated'],
  ['Effective as of the 1st day of March 2020', '2020-03-01', 'Effective as of'],
  ['This agreement is effective on 2021-11-10.', '2021-11-10', 'effective on'],
  ['Last updated 25.12.2021', '2021-12-25', 'Last updated'],
  ['Dernière mise à jour le 3 mars 2021', '2021-03-03', 'Dernière mise à jour le'],
])('"%s" states a date', (text, date, label) => {
  expect(findStatedDate(`# Terms\n\n${text}\n\n1. Scope\n`)).toMatchObject({ date, label });
});

test.each(['Last updated 3/4/2022', 'Effective: 30 February 2022', 'Signed on 3 May 2020', 'Effective immediately', ''])('"%s" is left to the person', text => {
  expect(findStatedDate(text)).toBeNull();
});
