import { expect, test } from 'vitest';
import { markPlace, sqlName } from '../../../../../../renderer/screens/usage/sql/marked.ts';

test('an error marks what it names, and the last character when it stands at the end', () => {
  expect(markPlace('SELECT nope', { at: 7, length: 4 })).toEqual({ before: 'SELECT ', marked: 'nope', after: '' });
  expect(markPlace('SELECT (1', { at: 9, length: 0 })).toEqual({ before: 'SELECT (', marked: '1', after: '' });
  expect(markPlace('ab', { at: 0, length: 99 })).toEqual({ before: '', marked: 'ab', after: '' });
});

test('an error without a place, or on an empty statement, marks nothing', () => {
  expect([markPlace('SELECT', {}), markPlace('', { at: 0, length: 1 }), markPlace('SELECT', { at: -1, length: 1 })]).toEqual([null, null, null]);
});

test('a column is quoted where SQL would take it for something else', () => {
  expect(['app', 'user agent', 'order', 'a"b', '2xx', 'Region_1'].map(sqlName)).toEqual(['app', '"user agent"', '"order"', '"a""b"', '"2xx"', 'Region_1']);
});
