import { describe, expect, test } from 'vitest';
import { databaseAt, expectKept } from '../support/case-database.ts';

const OWN = 6;

test('what stood in the case before stands there afterwards', () => {
  expectKept(OWN, `INSERT INTO app (series, name) VALUES (0, 'Search Pages'); INSERT INTO cite_counter (kind, last) VALUES ('finding', 7);`, ['app', 'cite_counter']);
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
