import { describe, expect, test } from 'vitest';
import type { WriteDb } from '../../main/engine/store/connection.ts';
import { databaseAt, expectKept } from '../support/case-database.ts';

const HASH = 'a'.repeat(64);

/** One frozen bundle that was never written, by plain SQL. */
function fill(db: WriteDb): void {
  db.exec(`
    INSERT INTO custody (seq, hash, entry) VALUES (1, '${HASH}', '{}');
    INSERT INTO bundle (number, title, audience, selection, frozen_at, app_version, custody_seq, custody_head, content, content_sha256) VALUES (1, 'One', 'internal', '{}', '2023-01-01T00:00:00.000Z', '0.1.0', 1, '${HASH}', x'00', '${HASH}');
    INSERT INTO bundle_member (number, position, role, ref, sha256) VALUES (1, 0, 'item', 'item:412', '${HASH}');`);
}

test('what stood in the case before stands there afterwards', () => {
  expectKept(5, `INSERT INTO custody (seq, hash, entry) VALUES (1, '${HASH}', '{}'); INSERT INTO app (series, name) VALUES (0, 'Search Pages');`, ['custody', 'app']);
});

describe('the schema keeps', () => {
  test.each([
    ['a frozen bundle as it is', 'UPDATE bundle SET title = \'x\''], ['a frozen bundle in the case', 'DELETE FROM bundle'],
    ['its members as they are', 'UPDATE bundle_member SET ref = \'x\''], ['its members in the case', 'DELETE FROM bundle_member'],
    ['bundles to audiences it knows', `INSERT INTO bundle (number, title, audience, selection, frozen_at, app_version, custody_seq, custody_head, content, content_sha256) VALUES (2, '', 'everybody', '{}', '', '', 1, '${HASH}', x'00', '${HASH}')`],
    ['bundles to a custody entry that is there', `INSERT INTO bundle (number, title, audience, selection, frozen_at, app_version, custody_seq, custody_head, content, content_sha256) VALUES (2, '', 'expert', '{}', '', '', 9, '${HASH}', x'00', '${HASH}')`],
    ['a reason with each failure', 'INSERT INTO bundle_rendering (number, at, name, outcome, custody_seq) VALUES (1, \'\', \'\', \'failed\', 1)'],
    ['secrets at their length', 'INSERT INTO case_secret (purpose, value) VALUES (\'x\', x\'00\')'],
  ])('%s', (_name, sql) => {
    const db = databaseAt(5);
    fill(db);
    expect(() => db.exec(sql)).toThrow();
  });
});

test('which bundle has held something is looked up by its index', () => {
  const db = databaseAt(5);
  const plan = db.prepare<[], { detail: string }>('EXPLAIN QUERY PLAN SELECT number FROM bundle_member WHERE ref = \'item:412\'').all().map(row => row.detail).join();
  expect(plan).toMatch(/USING COVERING INDEX bundle_member_by_ref/);
});
