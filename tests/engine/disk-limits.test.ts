import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkCase } from '../../main/engine/case-file/check.ts';
import { createCase, openCase } from '../../main/engine/case-file/open-case.ts';
import { usageReader } from '../../main/engine/store/repositories/usage.ts';
import { makeCase, openTestCase } from '../support/case.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase } from '../support/usage-case.ts';
import { workbookOf } from '../support/workbook.ts';
import { zipOf } from '../support/zip-writer.ts';

const CLI = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
const log = (rows: number): string => `time,app,endpoint,status\n${Array.from({ length: rows }, (_, at) => `2022-03-01T10:${String(at % 60).padStart(2, '0')}:00Z,app-${at % 3},/x,200\n`).join('')}`;
const sheet = workbookOf({ calls: { rows: [['time', 'app', 'endpoint', 'status'], ...Array.from({ length: 40 }, (_, at) => [`2022-03-05T10:${String(at).padStart(2, '0')}:00Z`, 'a', '/x', 200])] } });

test.each([['a copy', 'big.csv', log(60_000)], ['an archive within an archive', 'outer.zip', zipOf({ 'inner.zip': zipOf({ 'a.csv': log(60_000) }, { isStored: true }) })]])('%s that the disk does not take is told with a code, leaves nothing, and comes in where there is room', (_, name, bytes) => {
  const folder = tempDir(), root = join(folder, 'Case.proviso'), file = join(folder, name);
  process.env['PROVISO_DATA'] = join(folder, 'data');
  createCase(root, 'Case');
  writeFileSync(file, bytes);
  // No file may grow past 1.5 MB: the limit a full disk sets, for one program.
  const limited = spawnSync('bash', ['-c', 'ulimit -f 1500; exec "$0" "$@"', process.execPath, CLI, 'import', root, file, '--json'], { env: process.env, encoding: 'utf8' });
  expect([limited.status === 0, `${limited.stdout}${limited.stderr}`.includes('disk.file-too-large')]).toEqual([false, true]);
  const open = openCase(root, { mustWrite: true });
  try {
    expect([readdirSync(open.caseFile.usageDir), readdirSync(open.caseFile.incomingDir), usageReader(open.db).files()]).toEqual([[], [], []]);
  } finally {
    open.close();
  }
  const again = JSON.parse(execFileSync(process.execPath, [CLI, 'import', root, file, '--json'], { env: process.env, encoding: 'utf8' })) as { rows: number };
  expect(again.rows).toBe(60_000);
});

test('a source that is gone under a finding is told by check and by measuring again, and other sources are still read', async () => {
  const made = makeCase(), folder = tempDir(), files = [join(folder, 'a.csv'), join(folder, 'book.xlsx')];
  writeFileSync(files[0] ?? '', log(50));
  writeFileSync(files[1] ?? '', sheet);
  await made.engine.call('import.run', { grants: files.map(made.grant), kind: 'usage' });
  const finding = await made.engine.call('finding.add', {});
  await made.close();
  rmSync(join(made.root, 'usage', '1-1.db'));
  const opened = openTestCase(made.root);
  await expect(opened.engine.call('finding.rerun', { ref: finding.ref })).rejects.toMatchObject({ code: 'usage.source-missing' });
  const { problems } = await opened.engine.call('case.check', {});
  expect(problems.map(problem => problem.code)).toEqual(['usage.source-missing']);
});

test('what was read out of a table is checked against the hash its lines are counted in', async () => {
  const usage = makeUsageCase();
  await usage.take({ 'book.xlsx': sheet });
  const { caseFile } = usage.context, reading = readdirSync(caseFile.usageDir).find(name => name.endsWith('.text.gz')) ?? '';
  const codes = async (): Promise<string[]> => (await checkCase(usage.context)).problems.map(problem => problem.code);
  expect(await codes()).toEqual([]);
  writeFileSync(join(caseFile.usageDir, reading), 'something else');
  expect(await codes()).toEqual(['usage.reading-damaged']);
  rmSync(join(caseFile.usageDir, reading));
  expect(await codes()).toEqual(['usage.reading-missing']);
});
