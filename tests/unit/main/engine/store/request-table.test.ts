import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openRequestTable } from '../../../../../main/engine/store/request-table.ts';
import type { TableBatch } from '../../../../../main/engine/store/request-table.ts';
import type { ProvisoError } from '../../../../../shared/errors.ts';
import { tempDir } from '../../../../support/temp.ts';

const NAMES = ['line', 'app', 'note'];
const ROWS: readonly (readonly [bigint, string, string | null])[] = [[1n, 'search', null], [2n, 'ads', 'x'], [3n, 'search', '']];

/** A table of three requests in two batches; `seen` is told which columns each scan was asked for. */
function table(seen: (wanted: readonly boolean[]) => void = () => undefined) {
  const made = openRequestTable(NAMES, function* scan(wanted): Generator<TableBatch> {
    seen(wanted);
    for (const [from, to] of [[0, 2], [2, 3]] as const) yield { rows: to - from, readers: NAMES.map((_, at) => (wanted[at] === true ? row => ROWS[from + row]![at]! : null)) };
  });
  onTestFinished(() => { made.close(); });
  return made;
}

const run = (sql: string): unknown[] => [...table().prepare(sql).rows()];

function refusal(sql: string): ProvisoError {
  try {
    run(sql);
  } catch (error) {
    return error as ProvisoError;
  }
  throw new Error(`not refused: ${sql}`);
}

test('statements read the table, and each scan is asked for the columns the statement uses and no others', () => {
  const asked: string[] = [];
  const rows = (sql: string): unknown[] => [...table(wanted => { asked.push(NAMES.filter((_, at) => wanted[at] === true).join(' ')); }).prepare(sql).rows()];
  expect(rows('SELECT app, count(*) FROM request GROUP BY app ORDER BY app')).toEqual([['ads', 1], ['search', 2]]);
  expect(rows('SELECT count(*) FROM request')).toEqual([[3]]);
  expect(rows('SELECT line FROM request WHERE note IS NULL')).toEqual([[1]]);
  expect(rows('WITH once AS MATERIALIZED (SELECT line AS l FROM request) SELECT sum(l) FROM once')).toEqual([[6]]);
  expect(rows(`SELECT a.line, b.app FROM request a JOIN request b ON b.line = a.line + 1 ORDER BY 1`)).toEqual([[1, 'ads'], [2, 'search']]);
  expect(rows('SELECT typeof(line), typeof(app), typeof(note) FROM request LIMIT 1')).toEqual([['integer', 'text', 'null']]);
  expect(asked.slice(0, 4)).toEqual(['app', '', 'line note', 'line']);
});

test.each([
  'INSERT INTO request VALUES (1, 2, 3)', 'DELETE FROM request', 'UPDATE request SET app = 1', 'REPLACE INTO request VALUES (1, 2, 3)', 'WITH a AS (SELECT 1) DELETE FROM request', 'DROP TABLE request', 'CREATE TABLE x (a)', 'CREATE TEMP TABLE x (a)',
  'CREATE TABLE x AS SELECT * FROM request', 'ALTER TABLE request RENAME TO r', 'PRAGMA query_only = 0', 'PRAGMA table_list', '/* a */ -- b\n PRAGMA journal_mode = wal', ';PRAGMA user_version', 'EXPLAIN PRAGMA user_version = 3', 'EXPLAIN QUERY PLAN DELETE FROM request',
  'EXPLAIN/**/PRAGMA user_version = 3', 'DETACH main', 'BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT a', 'RELEASE a', 'REINDEX', 'ANALYZE', 'VACUUM', 'attach \':memory:\' as x',
])('%s is refused', sql => {
  expect(refusal(sql).code).toBe('sql.not-read-only');
});

test('no file can be made or read', () => {
  const file = join(tempDir(), 'made.db');
  expect(refusal(`ATTACH '${file}' AS x`).code).toBe('sql.not-read-only');
  expect(refusal(`VACUUM INTO '${file}'`).code).toBe('sql.not-read-only');
  expect(refusal(`SELECT load_extension('${file}')`)).toMatchObject({ code: 'sql.failed' });
  for (const name of ['readfile', 'writefile', 'edit', 'fileio_read']) expect(refusal(`SELECT ${name}('${file}')`)).toMatchObject({ code: 'sql.syntax' });
  expect(existsSync(file)).toBe(false);
  expect(run('SELECT name FROM pragma_database_list')).toEqual([['main']]);
});

test.each([
  ['SELECT app FRM request WHERE x', 'request', 1, 16], ['SELECT form\nFROM request', 'form', 1, 8], ['SELECT app\nFROM requests', 'requests', 2, 6], ['SELECT app, app app app\nFROM request', 'app', 1, 21], ['SELECT nope(1)', 'nope', 1, 8],
  ['SELECT a.app FROM request b', 'app', 1, 10], ['SELECT count(*) FROM (SELECT * FROM', '', 1, 36], ['SELEC 1', 'SELEC', 1, 1], ['SELECT \'a', '\'a', 1, 8], ['SELECT \'FROM\' FROM FROM', 'FROM', 1, 20], ['SELECT app FROM request r, request s', 'app', 1, 8],
] as const)('%j: the place is told', (sql, text, line, column) => {
  const { code, details } = refusal(sql);
  expect({ code, line: details['line'], column: details['column'], text: sql.slice(Number(details['at']), Number(details['at']) + Number(details['length'])) }).toEqual({ code: 'sql.syntax', line, column, text });
});

test('empty, double and open-ended statements are told apart', () => {
  expect(['', ' ; ', '-- only a comment', 'SELECT 1; SELECT 2', 'SELECT ?1', 'SELECT :a'].map(sql => refusal(sql).code)).toEqual(['sql.empty', 'sql.empty', 'sql.empty', 'sql.one-statement', 'sql.failed', 'sql.failed']);
});

test('values that JSON cannot carry come as text', () => {
  expect(run(`SELECT 9007199254740991, 9007199254740993, -9223372036854775808, 1e999, -1e999, 1.5, x'00ff', NULL, 'a'`)).toEqual([[9_007_199_254_740_991, '9007199254740993', '-9223372036854775808', 'Inf', '-Inf', 1.5, 'X\'00ff\'', null, 'a']]);
});

test('whatever is typed is an answer or a code, never anything else', () => {
  const word = fc.constantFrom('SELECT', 'FROM', 'request', 'app', '*', ',', '(', ')', '\'a\'', '"', '--', '/*', 'WITH', 'x', 'AS', ';', '1', 'PRAGMA', 'ATTACH', 'count(*)', '\n', '\u0000', 'é', 'VALUES', 'EXPLAIN', '[', '`', '?', ':a');
  fc.assert(fc.property(fc.array(word, { maxLength: 12 }), words => {
    try {
      run(words.join(' '));
    } catch (error) {
      expect((error as ProvisoError).code).toMatch(/^sql\./);
    }
  }), { numRuns: 300 });
});
