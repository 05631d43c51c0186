import { expect, test } from 'vitest';
import { databaseAt, expectKept } from '../support/case-database.ts';

const SOURCE = `INSERT INTO usage_source (source_id, generation, file_name, format, state, mapping, app_version, registered_at, rows, size_bytes, rolled, pairs) VALUES (1, 1, '1-1.db', 1, 'current', '{}', '', '', 1, 1, 1, x'')`;

test('what stood in the case before stands there afterwards', () => {
  expectKept(11, SOURCE, ['usage_source']);
});

test.each([
  ['one comparison a reading', 'INSERT INTO duplicate_source (source_id, generation, compared_at) VALUES (1, 1, \'\')'],
  ['comparisons of readings there are', 'INSERT INTO duplicate_source (source_id, generation, compared_at) VALUES (2, 1, \'\')'],
  ['repeats by a rule that is known', 'INSERT INTO duplicate_set (source_id, generation, rule, held_by, rows, examples) VALUES (1, 1, \'looks\', \'[]\', 1, x\'\')'],
  ['sets that hold a request', 'INSERT INTO duplicate_set (source_id, generation, rule, held_by, rows, examples) VALUES (1, 1, \'bytes\', \'[]\', 0, x\'\')'],
  ['one list of rows a segment', 'INSERT INTO duplicate_segment (duplicate_set_id, segment_id, rows, bits) VALUES (1, 1, 1, x\'\')'],
  ['rows of a set', 'INSERT INTO duplicate_segment (duplicate_set_id, segment_id, rows, bits) VALUES (2, 1, 1, x\'\')'],
])('the schema keeps %s', (_what, statement) => {
  const db = databaseAt(11);
  db.exec(`${SOURCE}; INSERT INTO duplicate_source (source_id, generation, compared_at) VALUES (1, 1, '');
    INSERT INTO duplicate_set (duplicate_set_id, source_id, generation, rule, held_by, rows, examples) VALUES (1, 1, 1, 'bytes', '[[1,1]]', 1, x'');
    INSERT INTO duplicate_segment (duplicate_set_id, segment_id, rows, bits) VALUES (1, 1, 1, x'')`);
  expect(() => { db.exec(statement); }).toThrow(/constraint/i);
});
