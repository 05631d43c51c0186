import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareWithList, parseHashList } from '../../../../../main/engine/import/hash-list.ts';
import { tempDir } from '../../../../support/temp.ts';

const hashes = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');

test.each([
  ['sha256sum', `${hashes('sha256', 'hello')}  logs/a.csv\n`],
  ['md5sum in binary mode', `${hashes('md5', 'hello')} *a.csv\r\n`],
  ['BSD style', `SHA512 (logs\\a.csv) = ${hashes('sha512', 'hello').toUpperCase()}\n`],
  ['CSV with the name first', `file,sha1\n"a.csv",${hashes('sha1', 'hello')}\n`],
])('a list as %s writes it is checked against what arrived', async (_tool, text) => {
  const path = join(tempDir(), 'a.csv');
  writeFileSync(path, 'hello');
  const list = parseHashList(text);
  expect(await compareWithList(list, 'a.csv', path)).toBe('matches');
  writeFileSync(path, 'hellO');
  expect(await compareWithList(list, 'a.csv', path)).toBe('differs');
  expect(await compareWithList(list, 'b.csv', path)).toBe('not-listed');
  expect(await compareWithList(null, 'a.csv', path)).toBe('none');
});

test('a file without a hash and a name is refused', () => {
  expect(() => parseHashList('dear all,\nplease find attached\n')).toThrow(expect.objectContaining({ code: 'import.hash-list-unreadable' }));
});
