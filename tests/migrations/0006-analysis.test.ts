import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openWriter } from '../../main/engine/store/connection.ts';
import type { WriteDb } from '../../main/engine/store/connection.ts';
import { migrate, schemaOrdinal, shippedMigrations } from '../../main/engine/store/migrate.ts';
import { tempDir } from '../support/temp.ts';

const OWN = 6;

/** A database as the migrations up to `ordinal` leave it. */
function databaseAt(ordinal: number): WriteDb {
  const db = openWriter(join(tempDir(), 'case.db'), 'truncate');
  onTestFinished(() => { db.close(); });
  migrate(db, shippedMigrations().filter(migration => migration.ordinal <= ordinal));
  return db;
}

test('what stood in the case before stands there afterwards', () => {
  const db = databaseAt(OWN - 1);
  db.exec(`INSERT INTO app (series, name) VALUES (0, 'Search Pages'); INSERT INTO cite_counter (kind, last) VALUES ('finding', 7);`);
  const rows = (): unknown[] => [db.prepare('SELECT * FROM app').all(), db.prepare('SELECT * FROM cite_counter').all()];
  const before = rows();
  migrate(db, shippedMigrations().filter(migration => migration.ordinal <= OWN));
  expect([schemaOrdinal(db), rows()]).toEqual([OWN, before]);
});

describe('the schema keeps', () => {
  test.each([
    ['limits to details that are JSON', `INSERT INTO usage_limit (number, details, made_at, made_by) VALUES (1, '{', '', '')`],
    ['claims to numbers from 1', `INSERT INTO claim (number, details, made_at, made_by) VALUES (0, '{}', '', '')`],
    ['removals to acts that are there', `INSERT INTO claim (number, details, made_at, made_by, removed_by) VALUES (1, '{}', '', '', 99)`],
    ['rules to tests it knows', `INSERT INTO government_rule (column_name, test, text, basis, made_at, made_by) VALUES ('tenant', 'sounds-like', 'x', '', '', '')`],
    ['rules to words that are there', `INSERT INTO government_rule (column_name, test, text, basis, made_at, made_by) VALUES ('tenant', 'equals', '', '', '', '')`],
    ['decisions to yes, no and unsure', `INSERT INTO government_review (column_name, value, decision, basis, reviewer, decided_at, note) VALUES ('tenant', 'x', 'maybe', '', '', '', '')`],
  ])('%s', (_name, sql) => {
    const db = databaseAt(OWN);
    expect(() => db.exec(sql)).toThrow();
  });
});
