import { expect, test } from 'vitest';
import type { WriteDb } from '../../main/engine/store/connection.ts';
import { schemaOrdinal } from '../../main/engine/store/migrate.ts';
import { databaseAt, migrateTo } from '../support/case-database.ts';

const HASH = 'a'.repeat(64);
const SOURCE = `INSERT INTO usage_source (source_id, generation, file_name, format, state, mapping, app_version, registered_at, rows, size_bytes, rolled, pairs)
  VALUES (1, ?, ?, 1, ?, '{}', '0.1.0', '2023-01-01T00:00:00.000Z', 1, 1, 15, x'')`;

/** A case as the first migration leaves it, with an exhibit, brought to the second. */
function migrated(): WriteDb {
  const db = databaseAt(1);
  db.exec(`INSERT INTO exhibit (sha256, size_bytes, kind, format, status, registered_at) VALUES ('${HASH}', 1, 'usage', 'csv', 'ok', '2023-01-01T00:00:00.000Z')`);
  migrateTo(db, 2);
  return db;
}

test('exhibits stay as they were, and sources are counted from the first', () => {
  const db = migrated();
  expect([schemaOrdinal(db), db.prepare('SELECT sha256, size_bytes FROM exhibit').all(), db.prepare('SELECT last_source FROM usage_counter').all()]).toEqual([2, [{ sha256: HASH, size_bytes: 1 }], [{ last_source: 0 }]]);
});

test('a source has one current generation', () => {
  const db = migrated();
  const add = db.prepare(SOURCE);
  add.run(1, '1-1.db', 'replaced');
  add.run(2, '1-2.db', 'current');
  expect(() => add.run(3, '1-3.db', 'current')).toThrow(/UNIQUE/);
});

test('files and rollups belong to a source that is there', () => {
  const db = migrated();
  expect(() => db.exec("INSERT INTO usage_rollup (source_id, generation, kind, bucket, cells) VALUES (1, 1, 1, 19000, x'')")).toThrow(/FOREIGN KEY/);
  expect(() => db.exec(`INSERT INTO usage_file (source_id, generation, sha256, content_sha256, compression, encoding, content_bytes, physical_lines, rows, rejected, skipped, disorder, gaps)
    VALUES (1, 1, '${HASH}', '${HASH}', 'none', 'utf-8', 1, 1, 1, 0, 0, 0, '[]')`)).toThrow(/FOREIGN KEY/);
});

test('rollups of a period are found by their index, and so is a log by what it holds', () => {
  const db = migrated();
  const plan = (sql: string): string => db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all().map(step => step.detail).join('; ');
  expect(plan('SELECT cells FROM usage_rollup WHERE source_id = 1 AND generation = 1 AND kind = 1 AND bucket >= 0 AND bucket < 9 ORDER BY bucket')).toMatch(/USING INDEX usage_rollup_by_bucket/);
  expect(plan("SELECT sha256 FROM usage_file WHERE content_sha256 = 'x'")).toMatch(/USING INDEX usage_file_by_content/);
});
