import { expect, test } from 'vitest';
import { databaseAt, expectKept } from '../support/case-database.ts';

const HASH = 'a'.repeat(64);

test('what stood in the case before stands there afterwards', () => {
  expectKept(8, `INSERT INTO custody (seq, hash, entry) VALUES (1, '${HASH}', '{}'); INSERT INTO app (series, name) VALUES (0, 'Search Pages');`, ['custody', 'app']);
});

test.each([
  ['one slice a name', `INSERT INTO slice (name, note, slice, made_at, made_by) VALUES ('one', '', '{}', '', '')`],
  ['slices with a name', `INSERT INTO slice (name, note, slice, made_at, made_by) VALUES ('', '', '{}', '', '')`],
  ['slices that can be read', `INSERT INTO slice (name, note, slice, made_at, made_by) VALUES ('two', '', 'x', '', '')`],
  ['hits with their set', `INSERT INTO row_set_part (row_set_id, content_sha256, rows, ranges) VALUES (9, '${HASH}', 0, x'')`],
  ['a set that slices may name', 'DELETE FROM row_set'],
])('the schema keeps %s', (_what, statement) => {
  const db = databaseAt(8);
  db.exec(`INSERT INTO slice (name, note, slice, made_at, made_by) VALUES ('one', '', '{}', '', '');
    INSERT INTO row_set (title, origin, rows, made_at) VALUES ('x', '{}', 1, '');
    INSERT INTO row_set_part (row_set_id, content_sha256, rows, ranges) VALUES (1, '${HASH}', 1, x'')`);
  expect(() => { db.exec(statement); }).toThrow(/constraint/i);
});
