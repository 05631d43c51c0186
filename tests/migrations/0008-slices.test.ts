import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openWriter } from '../../main/engine/store/connection.ts';
import type { WriteDb } from '../../main/engine/store/connection.ts';
import { migrate, schemaOrdinal, shippedMigrations } from '../../main/engine/store/migrate.ts';
import { tempDir } from '../support/temp.ts';

const HASH = 'a'.repeat(64);

function databaseAt(ordinal: number): WriteDb {
  const db = openWriter(join(tempDir(), 'case.db'), 'truncate');
  onTestFinished(() => { db.close(); });
  migrate(db, shippedMigrations().filter(migration => migration.ordinal <= ordinal));
  return db;
}

test('what stood in the case before stands there afterwards', () => {
  const db = databaseAt(7);
  db.exec(`INSERT INTO custody (seq, hash, entry) VALUES (1, '${HASH}', '{}'); INSERT INTO app (series, name) VALUES (0, 'Search Pages');`);
  const rows = (): unknown[] => [db.prepare('SELECT * FROM custody').all(), db.prepare('SELECT * FROM app').all()];
  const before = rows();
  migrate(db, shippedMigrations().filter(migration => migration.ordinal <= 8));
  expect([schemaOrdinal(db), rows()]).toEqual([8, before]);
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
