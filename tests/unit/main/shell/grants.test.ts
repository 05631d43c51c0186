import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GrantId } from '../../../../shared/domain/basics.ts';
import { Grants } from '../../../../main/shell/grants.ts';
import { tempDir } from '../../../support/temp.ts';

test('a grant tells name and size, and never the path', () => {
  const folder = tempDir();
  const path = join(folder, 'usage.csv');
  writeFileSync(path, 'a,b\n');
  const grants = new Grants();
  const { grantId, ...rest } = grants.give(path);
  expect(rest).toEqual({ name: 'usage.csv', sizeBytes: 4, isFolder: false });
  expect(JSON.stringify({ grantId, rest })).not.toContain(folder);
  expect(grants.pathOf(grantId)).toBe(path);
});

test('a folder is granted as a folder, and a place to write to as nothing yet', () => {
  const folder = tempDir();
  const grants = new Grants();
  expect(grants.give(folder)).toMatchObject({ isFolder: true, sizeBytes: 0 });
  expect(grants.give(join(folder, 'new'))).toMatchObject({ name: 'new', isFolder: false, sizeBytes: 0 });
});

test('a grant of another window opens nothing', () => {
  const { grantId } = new Grants().give(tempDir());
  expect(new Grants().pathOf(grantId)).toBeNull();
  expect(new Grants().pathOf(GrantId.parse('/etc/passwd'))).toBeNull();
});

test('what was dropped without a path is refused with a code', () => {
  expect(() => new Grants().give('')).toThrow(expect.objectContaining({ code: 'shell.no-path' }));
});
