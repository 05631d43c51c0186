import { describe, expect, test } from 'vitest';
import type { WriteDb } from '../../main/engine/store/connection.ts';
import { schemaOrdinal } from '../../main/engine/store/migrate.ts';
import { databaseAt, migrateTo } from '../support/case-database.ts';

const HASH = 'a'.repeat(64), CONTENT = 'b'.repeat(64);

/** A database as the migrations up to `ordinal` leave it, with one log and one that repeats it. */
function logsAt(ordinal: number): WriteDb {
  const db = databaseAt(8);
  db.exec(`
    INSERT INTO exhibit (sha256, size_bytes, kind, format, status, counts, records, rejected, skipped, registered_at) VALUES ('${HASH}', 10, 'usage', 'csv.gz', 'ok', '{}', 3, 1, 1, '2023-01-01T00:00:00.000Z');
    INSERT INTO usage_source (source_id, generation, file_name, format, state, mapping, app_version, registered_at, rows, size_bytes, rolled, pairs) VALUES (1, 1, '1-1.db', 1, 'current', '{}', '0.1.0', '2023-01-01T00:00:00.000Z', 3, 10, 0, x'');
    INSERT INTO usage_file (source_id, generation, sha256, content_sha256, compression, encoding, content_bytes, physical_lines, rows, rejected, skipped, first_utc_us, last_utc_us, disorder, gaps, repeats)
      VALUES (1, 1, '${HASH}', '${CONTENT}', 'gzip', 'utf-8', 30, 5, 3, 1, 1, 5, 9, 2, '[[6,8]]', NULL), (NULL, NULL, '${HASH}', '${CONTENT}', 'none', 'utf-8', 30, 5, 0, 0, 0, NULL, NULL, 0, '[]', '${HASH}');`);
  migrateTo(db, ordinal);
  return db;
}

test('logs of a case stay as they were, and are whole exhibits', () => {
  const old = logsAt(8).prepare<[], Record<string, unknown>>('SELECT * FROM usage_file ORDER BY usage_file_id').all();
  const db = logsAt(9);
  expect([schemaOrdinal(db), db.prepare('SELECT * FROM usage_file ORDER BY usage_file_id').all()]).toEqual([9, old.map(row => ({ ...row, member: null }))]);
});

test('several logs of one exhibit can be told apart', () => {
  const db = logsAt(9);
  db.exec(`INSERT INTO usage_file (source_id, generation, sha256, content_sha256, compression, encoding, content_bytes, physical_lines, rows, rejected, skipped, disorder, gaps, member)
    SELECT source_id, generation, sha256, '${'c'.repeat(64)}', 'gzip/tar:3', encoding, 1, 1, 1, 0, 0, 0, '[]', '{"names":["a.csv"],"isByName":true}' FROM usage_file WHERE usage_file_id = 1;`);
  expect(db.prepare<[], { member: string }>('SELECT member ->> \'$.names[0]\' AS member FROM usage_file WHERE compression = \'gzip/tar:3\'').all()).toEqual([{ member: 'a.csv' }]);
});

describe('the schema keeps', () => {
  test.each([
    ['a member that can be read', 'UPDATE usage_file SET member = \'x\''],
    ['how a log is packed', 'UPDATE usage_file SET compression = \'\''],
    ['a log to a source that is there', 'UPDATE usage_file SET source_id = 9'],
    ['a log to an exhibit that is there', `UPDATE usage_file SET sha256 = '${CONTENT}'`],
  ])('%s', (_name, sql) => {
    const db = logsAt(9);
    expect(() => db.exec(sql)).toThrow(/constraint/i);
  });
});

test.each([['sha256', 'usage_file_by_exhibit'], ['content_sha256', 'usage_file_by_content']])('a log is looked up by %s through its index', (column, index) => {
  const plan = logsAt(9).prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN SELECT rows FROM usage_file WHERE ${column} = '${HASH}'`).all().map(row => row.detail).join();
  expect(plan).toContain(`USING INDEX ${index}`);
});
