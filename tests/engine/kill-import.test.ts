import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCase, openCase } from '../../main/engine/case-file/open-case.ts';
import { exhibitPath } from '../../main/engine/case-file/case-file.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { integrityProblems } from '../../main/engine/store/integrity.ts';
import { unfinishedReader } from '../../main/engine/store/repositories/unfinished-imports.ts';
import { exhibitReader } from '../../main/engine/store/repositories/exhibits.ts';
import { tempDir } from '../support/temp.ts';
import { writeUsageCsv } from '../support/usage-csv.ts';

// Kills a real import at random points; whatever is registered afterwards is whole, and a second try completes.
const CLI = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
const ROWS = 300_000;
const MESSAGES = 1_500;
const KILLS = 8;
const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);

let files: string[] = [];
let dataDir = '';
let shared = '';

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'proviso-kill-'));
  shared = folder;
  dataDir = join(folder, 'data');
  files = [join(folder, 'log.csv'), join(folder, 'mail.mbox')];
  writeUsageCsv(files[0] ?? '', ROWS);
  const messages = Array.from({ length: MESSAGES }, (_, at) =>
    `From a@b.example Sat Jan  1 00:00:00 2022\nFrom: A <a@b.example>\nTo: c@d.example\nSubject: Number ${at}\nDate: Sat, 01 Jan 2022 00:00:${String(at % 60).padStart(2, '0')} +0000\nMessage-ID: <${at}@b.example>\n\nText of message ${at}.\n\n`);
  writeFileSync(files[1] ?? '', messages.join(''));
});

afterAll(() => { rmSync(shared, { recursive: true, force: true }); });

test.each(Array.from({ length: KILLS }, (_, at) => at))(`an import killed at a random point leaves only whole sources (run %i, seed ${seed})`, async run => {
  const root = join(tempDir(), 'Kill.proviso');
  process.env['PROVISO_DATA'] = dataDir;
  createCase(root, 'Kill');
  const random = mulberry(seed + run);
  await importAndKill(root, 150 + Math.floor(random() * 2_500));
  expectWhole(root);
  expect(await runImport(root)).toBeLessThanOrEqual(1);
  const counts = expectWhole(root);
  expect(counts).toEqual({ usage: ROWS, mail: MESSAGES });
}, 120_000);

function expectWhole(root: string): { usage: number; mail: number } {
  const open = openCase(root, { mustWrite: true });
  try {
    expect(integrityProblems(open.db)).toEqual([]);
    expect(readLedger(open.db).verify().holds).toBe(true);
    const exhibits = exhibitReader(open.db);
    const counts = { usage: 0, mail: 0 };
    for (const exhibit of exhibits.all()) {
      const bytes = readFileSync(exhibitPath(open.caseFile, exhibit.sha256));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(exhibit.sha256);
      const row = exhibits.source(exhibit.sha256)?.row;
      expect([0, ROWS, MESSAGES]).toContain(row?.records);
      if (row?.kind === 'usage' || row?.kind === 'mail') counts[row.kind] += row.records;
    }
    const usageFiles = readdirSync(open.caseFile.usageDir);
    const unfinished = unfinishedReader(open.db).all();
    expect(usageFiles.filter(name => name.includes('partial') && !unfinished.some(row => name === `${row.sourceId}-${row.generation}.db.partial`))).toEqual([]);
    expect(usageFiles.filter(name => name.endsWith('.db')).length).toBe(counts.usage === 0 ? 0 : 1);
    return counts;
  } finally {
    open.close();
  }
}

function runImport(root: string): Promise<number> {
  const child = spawn(process.execPath, [CLI, 'import', root, ...files, '--json'], { stdio: 'ignore', env: { ...process.env, PROVISO_DATA: dataDir } });
  return new Promise(resolve => { child.once('exit', code => { resolve(code ?? 9); }); });
}

async function importAndKill(root: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [CLI, 'import', root, ...files, '--json'], { stdio: 'ignore', env: { ...process.env, PROVISO_DATA: dataDir } });
  const gone = new Promise(resolve => { child.once('exit', resolve); });
  setTimeout(() => { child.kill('SIGKILL'); }, afterMs);
  await gone;
}

/** A small seeded generator, so that a failing run can be repeated with PROVISO_TEST_SEED. */
function mulberry(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
