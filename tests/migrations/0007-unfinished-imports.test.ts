import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openWriter } from '../../main/engine/store/connection.ts';
import type { WriteDb } from '../../main/engine/store/connection.ts';
import { migrate, schemaOrdinal, shippedMigrations } from '../../main/engine/store/migrate.ts';
import { tempDir } from '../support/temp.ts';

function databaseAt(ordinal: number): WriteDb {
  const db = openWriter(join(tempDir(), 'case.db'), 'truncate');
  onTestFinished(() => { db.close(); });
  migrate(db, shippedMigrations().filter(migration => migration.ordinal <= ordinal));
  return db;
}

const ROW = `INSERT INTO unfinished_import (state, started_at, name, original_path, original_modified_at, size_bytes, staged_name, source_id, generation, mapping, receipt, hash_list)
  VALUES ('running', '', 'a.csv', '/a.csv', '', 1, 'one.partial', 1, 1, '{}', '{}', 'none')`;

test('what stood in the case before stands there afterwards', () => {
  const db = databaseAt(6);
  db.exec('INSERT INTO app (series, name) VALUES (0, \'Search Pages\')');
  const before = db.prepare('SELECT * FROM app').all();
  migrate(db, shippedMigrations().filter(migration => migration.ordinal <= 7));
  expect([schemaOrdinal(db), db.prepare('SELECT * FROM app').all()]).toEqual([7, before]);
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
