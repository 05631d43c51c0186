import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCase } from '../../main/engine/case-file/open-case.ts';
import { openTestCase } from '../support/case.ts';
import { tempDir } from '../support/temp.ts';

// Kills a real import once a commit stands, and goes on with it: by asking, or by taking the same bytes in again.
const CLI = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
const ROWS = 1_700_000;
let log = '', dataDir = '', folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'proviso-resume-'));
  dataDir = join(folder, 'data');
  log = join(folder, 'log.csv');
  const start = Date.UTC(2022, 0, 1);
  // Short rows, some of them rejects: more than one commit in a small file.
  const parts = ['time,app,items\n'];
  for (let row = 0; row < ROWS; row += 1) parts.push(row % 9_973 === 0 ? 'no,time,here\n' : `${start + row * 40},a${row % 7},${row % 3}\n`);
  writeFileSync(log, parts.join(''));
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function newCase(): string {
  const root = join(tempDir(), 'Resume.proviso');
  process.env['PROVISO_DATA'] = dataDir;
  createCase(root, 'Resume');
  return root;
}

/** Runs a command in a process of its own and kills it when a source is half built, or lets it end before. */
async function runAndKill(args: readonly string[], partial: string): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args, '--json'], { stdio: 'ignore', env: { ...process.env, PROVISO_DATA: dataDir } });
  const gone = new Promise(resolve => { child.once('exit', resolve); });
  // Pages may be in the file before they count. The first commit is that of the tables, the second brings requests.
  while (child.exitCode === null && commitsOf(partial) < 2) await new Promise(resolve => { setTimeout(resolve, 5); });
  // The commit stands once its journal is emptied; the journal of the next one has another nonce (bytes 12 to 15).
  const nonce = numberAt(`${partial}-journal`, 12), seenAt = performance.now();
  while (child.exitCode === null && nonce !== 0 && numberAt(`${partial}-journal`, 12) === nonce && performance.now() - seenAt < 2_000) await new Promise(resolve => { setTimeout(resolve, 1); });
  child.kill('SIGKILL');
  await gone;
}

/** Commits that a SQLite file has seen: its change counter, which is written by nothing else. */
function commitsOf(path: string): number {
  return numberAt(path, 24);
}

/** Four bytes of a file, big-endian; 0 where it does not reach. */
function numberAt(path: string, place: number): number {
  if (!existsSync(path)) return 0;
  const bytes = Buffer.alloc(4), file = openSync(path, 'r');
  const got = readSync(file, bytes, 0, 4, place);
  closeSync(file);
  return got < 4 ? 0 : bytes.readUInt32BE(0);
}

/** A case whose import was killed once a commit stood. A kill that came before one, or after all, is no such case and is tried again. */
async function killedCase(): Promise<string> {
  for (let tries = 0; tries < 8; tries += 1) {
    const root = newCase();
    await runAndKill(['import', root, log], join(root, 'usage', '1-1.db.partial'));
    const { engine, close } = openTestCase(root);
    const [unfinished] = await engine.call('import.unfinished', {});
    await close();
    if ((unfinished?.rows ?? 0) > 1_000_000) return root;
  }
  throw new Error('No kill met an import between its first commit and its end.');
}

async function figuresOf(root: string) {
  const { engine, close } = openTestCase(root);
  const figures = {
    count: await engine.call('usage.count', {}), byApp: await engine.call('usage.series', { step: 'day', by: 'app' }),
    digest: (await engine.call('finding.add', {})).digest, coverage: await engine.call('usage.coverage', {}),
    unfinished: await engine.call('import.unfinished', {}), usage: readdirSync(join(root, 'usage')), incoming: readdirSync(join(root, 'exhibits', 'incoming')),
  };
  await close();
  return figures;
}

test('an import gone on with after a kill gives what one that was never killed gives', async () => {
  const clean = newCase();
  const cleanCase = openTestCase(clean);
  await cleanCase.engine.call('import.run', { grants: [cleanCase.grant(log)] });
  await cleanCase.close();
  const expected = await figuresOf(clean);
  expect(expected.usage).toEqual(['1-1.db']);

  const root = await killedCase();
  const { engine, close } = openTestCase(root);
  const [unfinished] = await engine.call('import.unfinished', {});
  expect(unfinished).toMatchObject({ state: 'stopped', name: basename(log) });
  const result = await engine.call('import.resume', { unfinishedId: unfinished?.unfinishedId ?? 0 });
  expect(result.exhibits[0]).toMatchObject({ name: 'log.csv', code: 'usage.rejects', resumedRows: unfinished?.rows });
  await close();
  expect(await figuresOf(root)).toEqual(expected);
}, 60_000);

test('the same bytes taken in again go on by themselves, other bytes of the same length do not, and what is dropped is gone', async () => {
  const root = await killedCase();
  const other = join(dirname(log), 'other.csv');
  const { engine, grant, close } = openTestCase(root);
  const bytes = Buffer.alloc(statSync(log).size, 'x\n');
  writeFileSync(other, bytes);
  expect((await engine.call('import.run', { grants: [grant(other)] })).exhibits[0]?.resumedRows).toBeUndefined();
  expect((await engine.call('import.unfinished', {})).length).toBe(1);
  const again = await engine.call('import.run', { grants: [grant(log)] });
  expect(again.exhibits[0]?.resumedRows).toBeGreaterThan(1_000_000);
  expect(again.rows).toBe(ROWS - Math.ceil(ROWS / 9_973));
  expect(await engine.call('import.unfinished', {})).toEqual([]);
  await close();

  const dropped = await killedCase();
  const second = openTestCase(dropped);
  const [unfinished] = await second.engine.call('import.unfinished', {});
  await second.engine.call('import.discard', { unfinishedId: unfinished?.unfinishedId ?? 0 });
  expect([readdirSync(join(dropped, 'usage')), readdirSync(join(dropped, 'exhibits', 'incoming')), await second.engine.call('import.unfinished', {})]).toEqual([[], [], []]);
  await expect(second.engine.call('import.resume', { unfinishedId: 1 })).rejects.toMatchObject({ code: 'import.unfinished-unknown' });
}, 60_000);

/** A case whose log was being read anew when the program was killed, a commit of it standing. */
async function killedRemap(): Promise<string> {
  for (let tries = 0; tries < 8; tries += 1) {
    const root = newCase();
    const first = openTestCase(root);
    await first.engine.call('import.run', { grants: [first.grant(log)] });
    const [source] = await first.engine.call('usage.sources', {});
    await first.close();
    await runAndKill(['usage', 'remap', root, source?.contentSha256 ?? '', '--role', 'items=bytes'], join(root, 'usage', '1-2.db.partial'));
    const { engine, close } = openTestCase(root);
    const [found] = await engine.call('usage.sources', {});
    await close();
    if (found?.remap?.state === 'stopped') return root;
  }
  throw new Error('No kill met a new reading between its first commit and its end.');
}

test('a source read anew goes on after a kill, and until then answers as before', async () => {
  const root = await killedRemap();
  const { engine, close } = openTestCase(root);
  const [source] = await engine.call('usage.sources', {});
  const before = await engine.call('usage.count', {});
  expect(before).toMatchObject({ calls: ROWS - Math.ceil(ROWS / 9_973), bytes: 0 });
  const mapping = source?.remap?.mapping;
  if (source === undefined || mapping === undefined) throw new Error('nothing to go on with');
  const result = await engine.call('usage.remap', { source: source.contentSha256, mapping });
  expect(result.resumedRows).toBeGreaterThan(1_000_000);
  const after = await engine.call('usage.count', {});
  expect(after).toMatchObject({ calls: before.calls, items: 0, bytes: before.items });
  expect((await engine.call('case.check', {})).problems).toEqual([]);
  await close();
}, 60_000);

/** A case whose import of an archive was killed after parts of it were whole. */
async function killedArchive(archive: string, parts: number): Promise<string> {
  for (let tries = 0; tries < 8; tries += 1) {
    const root = newCase(), usage = join(root, 'usage');
    const child = spawn(process.execPath, [CLI, 'import', root, archive, '--json'], { stdio: 'ignore', env: { ...process.env, PROVISO_DATA: dataDir } });
    const gone = new Promise(resolve => { child.once('exit', resolve); });
    while (child.exitCode === null && readdirSync(usage).filter(name => name.endsWith('.taken.json')).length < parts) await new Promise(resolve => { setTimeout(resolve, 2); });
    child.kill('SIGKILL');
    await gone;
    const { engine, close } = openTestCase(root);
    const [unfinished] = await engine.call('import.unfinished', {});
    await close();
    if ((unfinished?.rows ?? 0) > 0) return root;
  }
  throw new Error('No kill met the import between its first part and its end.');
}

test('parts of an archive that were whole before a kill are not read again, and nothing counts twice', async () => {
  const inside = join(folder, 'inside');
  mkdirSync(inside);
  const lines = (app: string, rows: number): string => `time,app,items\n${Array.from({ length: rows }, (_, row) => `${Date.UTC(2022, 0, 1) + row * 40},${app}${row % 7},${row % 3}\n`).join('')}`;
  writeFileSync(join(inside, 'a.csv'), lines('a', 150_000));
  writeFileSync(join(inside, 'source.csv'), lines('b', 100_000));
  writeFileSync(join(inside, 'c.csv'), lines('c', 400_000));
  const duck = await (await DuckDBInstance.create(':memory:')).connect();
  await duck.run(`COPY (SELECT * FROM read_csv('${join(inside, 'source.csv')}')) TO '${join(inside, 'b.parquet')}' (FORMAT parquet)`);
  const archive = join(folder, 'parts.tar');
  execFileSync('tar', ['-cf', archive, 'a.csv', 'b.parquet', 'c.csv'], { cwd: inside });
  const clean = newCase(), first = openTestCase(clean);
  await first.engine.call('import.run', { grants: [first.grant(archive)] });
  await first.close();
  const expected = await figuresOf(clean);
  expect(expected.count).toMatchObject({ calls: 650_000 });

  for (const how of ['resume', 'import'] as const) {
    const root = await killedArchive(archive, 2), { engine, grant, close } = openTestCase(root);
    const [unfinished] = await engine.call('import.unfinished', {});
    const result = how === 'resume' ? await engine.call('import.resume', { unfinishedId: unfinished?.unfinishedId ?? 0 }) : await engine.call('import.run', { grants: [grant(archive)] });
    expect([unfinished?.rows, result.exhibits[0]?.resumedRows, result.exhibits[0]?.counts['requests']]).toEqual([250_000, 250_000, 650_000]);
    expect((await engine.call('case.check', {})).problems).toEqual([]);
    await close();
    const { usage: names, ...figures } = await figuresOf(root), { usage: expectedNames, ...expectedFigures } = expected;
    expect([figures, names.length]).toEqual([expectedFigures, expectedNames.length]);
  }

  const dropped = await killedArchive(archive, 1), last = openTestCase(dropped);
  const [unfinished] = await last.engine.call('import.unfinished', {});
  await last.engine.call('import.discard', { unfinishedId: unfinished?.unfinishedId ?? 0 });
  expect(readdirSync(join(dropped, 'usage'))).toEqual([]);
  await last.close();
}, 120_000);

test('an import that leaves its file in place goes on after a kill, without a copy and without touching it', async () => {
  for (let tries = 0; ; tries += 1) {
    const root = newCase(), before = statSync(log);
    const first = openTestCase(root);
    await first.engine.call('root.set', { label: 'Drive', folder: first.grant(dirname(log)) });
    await first.close();
    await runAndKill(['import', root, log, '--keep-in-place', 'Drive'], join(root, 'usage', '1-1.db.partial'));
    const { engine, grant, close } = openTestCase(root);
    const [unfinished] = await engine.call('import.unfinished', {});
    if ((unfinished?.rows ?? 0) < 1_000_000) {
      await close();
      if (tries < 8) continue;
      throw new Error('No kill met the import between its first commit and its end.');
    }
    expect((await engine.call('import.run', { grants: [grant(log)], keepOn: 'Drive' })).exhibits[0]?.resumedRows).toBe(unfinished?.rows);
    expect([statSync(log).mtimeMs, readdirSync(join(root, 'exhibits', 'incoming'))]).toEqual([before.mtimeMs, []]);
    expect((await engine.call('case.check', {})).problems).toEqual([]);
    await close();
    return;
  }
}, 60_000);
