import { describe, expect, test } from 'vitest';
import type { WriteDb } from '../../main/engine/store/connection.ts';
import { databaseAt, expectKept } from '../support/case-database.ts';

const HASH = 'a'.repeat(64);

/** One agreement with one text of two clauses, by plain SQL. */
function fill(db: WriteDb): void {
  db.exec(`
    INSERT INTO exhibit (sha256, size_bytes, kind, format, status, registered_at) VALUES ('${HASH}', 1, 'agreement', 'text', 'ok', '2023-01-01T00:00:00.000Z');
    INSERT INTO custody (seq, hash, entry) VALUES (1, '${'b'.repeat(64)}', '{}');
    INSERT INTO agreement (agreement_id, name) VALUES (1, 'Agreement');
    INSERT INTO agreement_version (version_id, agreement_id, sha256, text_sha256, text, format, encoding, stated, preamble_end, words, registered_at) VALUES (1, 1, '${HASH}', '${HASH}', '1. One 2. Two', 'text', 'utf-8', '2022-02-12', 0, 4, '2023-01-01T00:00:00.000Z');
    INSERT INTO lineage (lineage_id, agreement_id) VALUES (1, 1), (2, 1);
    INSERT INTO provision (provision_id, version_id, lineage_id, ordinal, level, kind, number, label, heading, start_unit, body_unit, end_unit, text, lineage_state, lineage_reason) VALUES
      (1, 1, 1, 0, 1, 'numbered', '1', '1', 'One', 0, 3, 7, '1. One ', 'first', ''), (2, 1, 2, 1, 1, 'numbered', '2', '2', 'Two', 7, 10, 13, '2. Two', 'first', '');
    INSERT INTO act (act_id, at, kind, what, payload, custody_seq) VALUES (1, '2023-01-01T00:00:00.000Z', 'link.add', 'link', '{}', 1);`);
}
const LINK = `INSERT INTO link (evidence_kind, evidence_number, lineage_id, version_id, bearing, strength, made_at, made_by) VALUES ('item', 412, 1, 1, 'supports', 'direct', '2023-01-01T00:00:00.000Z', 'x')`;

test('what stood in the case before stands there afterwards', () => {
  expectKept(4, `INSERT INTO app (series, name) VALUES (0, 'Search Pages'); INSERT INTO exhibit (sha256, size_bytes, kind, format, status, registered_at) VALUES ('${HASH}', 1, 'mail', 'mbox', 'ok', '2023-01-01T00:00:00.000Z');`, ['app', 'exhibit']);
});

describe('the tables refuse', () => {
  test.each([
    ['the same link twice while both stand', LINK],
    ['a link to a clause the text does not have', LINK.replace('1, 1, \'supports\'', '9, 1, \'supports\'')],
    ['a passage without its words', LINK.replace('\'item\'', '\'passage\'')],
    ['a bearing that is none', LINK.replace('supports', 'proves')],
    ['one lineage twice in a text', `INSERT INTO provision (version_id, lineage_id, ordinal, level, kind, number, label, heading, start_unit, body_unit, end_unit, text, lineage_state, lineage_reason) VALUES (1, 1, 2, 1, 'numbered', '3', '3', '', 13, 13, 13, '', 'first', '')`],
    ['a stated date that is no date', `UPDATE agreement_version SET stated = 'spring'`],
    ['a search that found nothing without its scope', `INSERT INTO event (event_id, statement, precision, negative_query, made_at, made_by) VALUES (1, 'x', 'day', 'q', '', '')`],
  ])('%s', (_name, sql) => {
    const db = databaseAt(4);
    fill(db);
    db.exec(LINK);
    expect(() => db.exec(sql)).toThrow(/constraint/i);
  });

  test('nothing of a link that was taken back: it may be made again', () => {
    const db = databaseAt(4);
    fill(db);
    db.exec(LINK);
    db.exec('UPDATE link SET removed_by = 1');
    db.exec(LINK);
    expect(db.prepare('SELECT count(*) AS n FROM link').get()).toEqual({ n: 2 });
  });
});

test.each([
  ['links of an item', `SELECT bearing, count(*) FROM link WHERE evidence_kind IN ('item', 'passage') AND evidence_number = 1 AND evidence_part = 0 AND removed_by IS NULL GROUP BY bearing`, 'link_by_evidence'],
  ['links of a lineage', 'SELECT bearing, count(*) FROM link WHERE lineage_id = 1 AND removed_by IS NULL GROUP BY bearing', 'link_by_provision'],
  ['the act to take back', 'SELECT act_id FROM act WHERE undo_of IS NULL AND undone_by IS NULL ORDER BY act_id DESC LIMIT 1', 'act_to_undo'],
  ['a text by its short hash', `SELECT version_id FROM agreement_version WHERE substr(sha256, 1, 12) = 'aaaaaaaaaaaa'`, 'agreement_version_by_short_hash'],
  ['a provision through its texts', 'SELECT * FROM provision WHERE lineage_id = 1 ORDER BY version_id', 'provision_by_lineage'],
])('%s come by an index', (_name, sql, index) => {
  const plan = databaseAt(4).prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all().map(row => row.detail).join('\n');
  expect(plan).toContain(index);
});
