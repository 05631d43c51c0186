import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, csvText } from '../../../../../../main/engine/export/formats/csv.ts';

/** RFC 4180 read back, written apart from the writer. */
function readRecord(line: string): string[] {
  const cells: string[] = [];
  let rest = line.replace(/\r\n$/, '');
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
    const cell = quoted === null ? rest.split(',', 1)[0] ?? '' : (quoted[1] ?? '').replaceAll('""', '"');
    cells.push(cell);
    rest = rest.slice(quoted === null ? cell.length : quoted[0].length);
    if (rest === '') return cells;
    rest = rest.slice(1);
  }
}

test('a table has heads, CRLF and quotes where they are needed', () => {
  expect(csvText(['a', 'b'], [['x, y', 'say "z"'], [1, null]])).toBe('a,b\r\n"x, y","say ""z"""\r\n1,\r\n');
});

test('a record is one physical line whatever is in it', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), cells => csvLine(cells).split(/\r\n|\r|\n/).length === 2));
});

test('what a spreadsheet would run as a formula gets an apostrophe, numbers do not', () => {
  expect(csvLine(['=1+1', '@x', '+49', '-x', '\tx', -5, 'a=b'])).toBe('\'=1+1,\'@x,\'+49,\'-x,"\'\tx",-5,a=b\r\n');
});

test('cells are read back as they were, but for the two guards', () => {
  const plain = fc.string({ minLength: 1 }).filter(text => !/^[=+\-@\t]/.test(text) && !/[\r\n\0]/.test(text) && text.isWellFormed());
  fc.assert(fc.property(fc.array(plain, { minLength: 1 }), cells => { expect(readRecord(csvLine(cells))).toEqual(cells); }));
});
