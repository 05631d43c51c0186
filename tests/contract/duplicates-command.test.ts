import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';
import { tempDir } from '../support/temp.ts';

const line = (minute: number): string => `${new Date(Date.UTC(2022, 7, 1) + minute * 60_000).toISOString()},search,cr-1,GET,/a,200,10,1\n`;
const log = (from: number, to: number): string => `time,app,credential,method,path,status,items,bytes\n${Array.from({ length: to - from }, (_, at) => line(from + at)).join('')}`;

test('repeats are refused by name until somebody looked, then listed with both places and left out', async () => {
  const folder = tempDir(), root = join(folder, 'Twice.proviso');
  process.env['PROVISO_DATA'] = join(folder, 'data');
  writeFileSync(join(folder, 'a.csv'), log(0, 50));
  writeFileSync(join(folder, 'b.csv'), log(30, 90));
  await runCommand('new', root, '--title', 'Twice');
  await runCommand('import', root, join(folder, 'a.csv'), join(folder, 'b.csv'));
  const counted = ['usage', 'count', root, '--exclude', 'duplicates', '--json'];
  const refused = await runCommand(...counted);
  expect([refused.code, refused.err.trim()]).toEqual([2, 'usage.duplicates-unknown: Repeated requests were not looked for yet in a.csv and 1 more, so none can be left out. Look for them first: usage duplicates CASE']);
  const listed = await runCommand('usage', 'duplicates', root);
  expect([listed.code, listed.out.split('\n')[0]]).toEqual([0, '20 of 110 requests in 2 logs repeat another; 90 without them']);
  const rows = JSON.parse((await runCommand('usage', root, 'duplicates', '--rows', '--limit', '3', '--json')).out) as { rule: string; repeat: { line: number; at: string }; keeps: { line: number; at: string } }[];
  expect(rows.map(({ rule, repeat, keeps }) => [rule, [repeat.line, keeps.line].sort((one, other) => one - other), repeat.at === keeps.at])).toEqual([[2, 32], [3, 33], [4, 34]].map(both => ['bytes', both, true]));
  expect(JSON.parse((await runCommand(...counted)).out)).toMatchObject({ calls: 90 });
  expect(JSON.parse((await runCommand('usage', 'overlaps', root, '--json')).out)).toMatchObject([{ from: '2022-08-01T00:30:00.000Z', to: '2022-08-01T00:49:00.000Z' }]);
});
