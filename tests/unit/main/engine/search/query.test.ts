import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asksNothing, parseSearch, toFts } from '../../../../../main/engine/search/query.ts';
import { readMarks } from '../../../../../main/engine/search/snippet.ts';

const columns = (field: string): readonly string[] => (field === 'anywhere' ? [] : [field === 'from' ? 'sender' : 'subject']);
const fts = (text: string): string | null => toFts(parseSearch(text), columns);

test.each([
  ['relay waits', '("relay") AND ("waits")'],
  ['"relay waits"', '("relay waits")'],
  ['req*', '("req" *)'],
  ['"pause req"*', '("pause req" *)'],
  ['from:halloran ceiling', '({sender} : "halloran") AND ("ceiling")'],
  ['subject:"week 44"', '({subject} : "week 44")'],
  ['relay -june', '(("relay")) NOT (("june"))'],
  ['-june', null],
  ['a AND b OR NEAR(c) {d} : ^e', '("a") AND ("AND") AND ("b") AND ("OR") AND ("NEAR(c)") AND ("{d}") AND ("^e")'],
  ['"unclosed phrase', '("unclosed phrase")'],
  ['x"y""z', '("x") AND ("y") AND ("z")'],
  ['... !!! "---"', null],
  ['http://x.example', '("http: //x.example")'],
  ['has:nothing', '("has: nothing")'],
  ['before:soon', '("before: soon")'],
])('%j becomes %j', (text, expected) => {
  expect(fts(text)).toBe(expected);
});

test('dates and attachments are conditions, not words', () => {
  expect(parseSearch('before:2022-06 after:2022-02-12 has:attachment notice')).toEqual({
    terms: [{ field: 'anywhere', words: 'notice', isPrefix: false, isExcluded: false }], beforeUtcMs: Date.UTC(2022, 5, 1), afterUtcMs: Date.UTC(2022, 1, 12), hasAttachment: true,
  });
  expect([asksNothing(parseSearch('after:2022')), asksNothing(parseSearch('  ')), asksNothing(parseSearch('-x'))]).toEqual([false, true, true]);
});

test('nothing that can be typed is a syntax error to SQLite', () => {
  const db = new Database(':memory:');
  db.exec('CREATE VIRTUAL TABLE t USING fts5 (sender, subject, body)');
  const search = db.prepare('SELECT count(*) FROM t WHERE t MATCH ?');
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('"', '*', '-', 'from:', 'subject:', '(', ')', 'NEAR', '^', '{', '}', ':', ' ', 'a', '+', 'é', '\u0000', "'")).map(list => list.join(''))), text => {
    const query = fts(text);
    if (query !== null) search.get(query);
  }), { numRuns: 2_000 });
  db.close();
});

test('marks become ranges of the text without them', () => {
  expect(readMarks('…the \u0002relay\u0003  waits\ntwo \u0002seconds\u0003')).toEqual({ text: '…the relay waits two seconds', hits: [{ start: 5, end: 10 }, { start: 21, end: 28 }] });
  expect(readMarks('\u0003odd \u0002open')).toEqual({ text: 'odd open', hits: [] });
});
