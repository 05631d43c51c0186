import { expect, test } from 'vitest';
import { databaseAt, expectKept } from '../support/case-database.ts';

const HASH = 'a'.repeat(64);

test('what stood in the case before stands there afterwards', () => {
  expectKept(10, `INSERT INTO custody (seq, hash, entry) VALUES (1, '${HASH}', '{}'); INSERT INTO slice (name, note, slice, made_at, made_by) VALUES ('one', '', '{}', '', '')`, ['custody', 'slice']);
});

test.each([
  ['one mapping a name', `INSERT INTO mapping (name, mapping, made_at, made_by) VALUES ('one', '{}', '', '')`],
  ['mappings with a name', `INSERT INTO mapping (name, mapping, made_at, made_by) VALUES ('', '{}', '', '')`],
  ['mappings that can be read', `INSERT INTO mapping (name, mapping, made_at, made_by) VALUES ('two', 'x', '', '')`],
  ['one new reading of a source at a time', `INSERT INTO unfinished_remap (source_id, generation, state, mapping, started_at) VALUES (1, 3, 'running', '{}', '')`],
  ['new readings apart from the first one', `INSERT INTO unfinished_remap (source_id, generation, state, mapping, started_at) VALUES (2, 1, 'running', '{}', '')`],
  ['a second measure with its finding', `INSERT INTO finding_rerun (number, calls, items, bytes, digest, data, made_at, app_version) VALUES (7, 1, 1, 1, '${HASH}', '{}', '', '')`],
])('the schema keeps %s', (_what, statement) => {
  const db = databaseAt(10);
  db.exec(`INSERT INTO mapping (name, mapping, made_at, made_by) VALUES ('one', '{}', '', '');
    INSERT INTO unfinished_remap (source_id, generation, state, mapping, started_at) VALUES (1, 2, 'running', '{}', '')`);
  expect(() => { db.exec(statement); }).toThrow(/constraint/i);
});
