import { expect, test } from 'vitest';
import { databaseAt, expectKept } from '../support/case-database.ts';

const ROW = `INSERT INTO unfinished_import (state, started_at, name, original_path, original_modified_at, size_bytes, staged_name, source_id, generation, mapping, receipt, hash_list)
  VALUES ('running', '', 'a.csv', '/a.csv', '', 1, 'one.partial', 1, 1, '{}', '{}', 'none')`;

test('what stood in the case before stands there afterwards', () => {
  expectKept(7, 'INSERT INTO app (series, name) VALUES (0, \'Search Pages\')', ['app']);
});

test.each([
  ['a state it does not know', ROW.replace('running', 'paused')], ['a mapping that is no JSON', ROW.replace('{}', 'x')],
])('the schema refuses %s', (_name, sql) => {
  expect(() => databaseAt(7).exec(sql)).toThrow(/CHECK/);
});

test('one staged copy is one unfinished import, and a number is never given out again', () => {
  const db = databaseAt(7);
  db.exec(ROW);
  expect(() => db.exec(ROW)).toThrow(/UNIQUE/);
  db.exec('DELETE FROM unfinished_import');
  db.exec(ROW);
  expect(db.prepare('SELECT unfinished_id FROM unfinished_import').pluck().get()).toBe(2);
});
