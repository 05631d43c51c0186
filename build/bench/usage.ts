import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { openCase } from '../../main/engine/case-file/open-case.ts';
import { bucketsOf, ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { digestOf } from '../../main/engine/usage/file-order.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { Slice } from '../../shared/domain/usage.ts';

const CLI = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
const TIME = '/usr/bin/time';

interface Run { readonly seconds: number; readonly copySeconds: number; readonly cpuSeconds: number | null; readonly peakMb: number | null; readonly rows: number }

/**
 * How fast a usage log is taken in, beside programs that read the same file in the same run, and how fast it answers.
 * Medians; the copy of the original is timed apart; the load of the machine is printed, because it decides what a figure is worth.
 */
export async function benchUsage(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { rows: { type: 'string', default: '5000000' }, runs: { type: 'string', default: '5' }, keep: { type: 'boolean', default: false } } });
  const rows = Number(values.rows), runs = Math.max(1, Number(values.runs));
  const folder = mkdtempSync(join(tmpdir(), 'proviso-bench-'));
  process.env['PROVISO_DATA'] = join(folder, 'data');
  const log = join(folder, 'usage.csv'), packed = join(folder, 'usage.csv.gz');
  try {
    line(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, load ${loadavg().map(load => load.toFixed(1)).join(' ')}`);
    const made = timed(() => proviso('generate-usage', log, '--rows', String(rows), '--seed', '1', '--format', 'csv'));
    const bytes = statSync(log).size;
    line(`log             ${thousands(rows)} rows, ${thousands(bytes)} bytes, ${(bytes / rows).toFixed(0)} a row; made at ${rate(rows, made)}`);
    run('gzip', ['-1', '-k', log]);

    const copies = repeat(runs, () => timed(() => { run('sh', ['-c', `cp '${log}' '${folder}/copy' && sync '${folder}/copy'`]); }));
    line(`cp + sync       ${median(copies).toFixed(2)} s`);
    for (const [name, path] of [['csv', log], ['csv.gz', packed]] as const) report(name, repeat(runs, at => takeIn(join(folder, `${name}-${at}.proviso`), path)), median(copies));
    await peers(folder, log, rows, runs);

    const root = join(folder, 'csv-0.proviso');
    line(`on disk         ${(sizeOf(join(root, 'usage')) / rows).toFixed(1)} bytes a row in the source, ${(statSync(join(root, 'case.db')).size / rows).toFixed(1)} in the case`);
    await answers(root, rows);
    line(`load            ${loadavg().map(load => load.toFixed(1)).join(' ')}`);
  } finally {
    if (values.keep) line(`kept in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

function takeIn(root: string, path: string): Run {
  proviso('new', root, '--title', 'Bench');
  const cost = `${root}.time`;
  const command = [process.execPath, CLI, 'import', root, path, '--kind', 'usage', '--json'];
  const output = existsSync(TIME) ? run(TIME, ['-f', '%U %S %M', '-o', cost, ...command]) : run(command[0] ?? '', command.slice(1));
  const result = JSON.parse(output) as { seconds: number; copySeconds: number; rows?: number };
  const [user, system, peakKb] = existsSync(cost) ? run('cat', [cost]).trim().split(' ').map(Number) : [];
  const made: Run = {
    ...result, rows: result.rows ?? 0, cpuSeconds: user === undefined || system === undefined ? null : user + system, peakMb: peakKb === undefined ? null : peakKb / 1_024,
  };
  if (!root.endsWith('csv-0.proviso')) rmSync(root, { recursive: true, force: true });
  return made;
}

function report(name: string, all: readonly Run[], copySeconds: number): void {
  const rows = all[0]?.rows ?? 0;
  const whole = median(all.map(one => one.seconds)), own = median(all.map(one => one.seconds - one.copySeconds));
  line(`${name.padEnd(15)} ${rate(rows, own)} without the copy (${own.toFixed(2)} s; fastest ${rate(rows, Math.min(...all.map(one => one.seconds - one.copySeconds)))}), ${rate(rows, whole)} with it; ${(copySeconds / whole).toFixed(2)} × cp + sync`);
  const costs = all.flatMap(one => (one.cpuSeconds === null ? [] : [one.cpuSeconds])), peaks = all.flatMap(one => (one.peakMb === null ? [] : [one.peakMb]));
  if (costs.length > 0) line(`                ${median(costs).toFixed(2)} s of processor time, program start and copy included; ${median(peaks).toFixed(0)} MB at most`);
}

/** The same file through programs that people use for this; those that are not here are named. */
async function peers(folder: string, log: string, rows: number, runs: number): Promise<void> {
  if (spawnSync('sqlite3', ['--version']).status === 0) {
    const db = join(folder, 'peer.db');
    const seconds = median(repeat(runs, () => {
      rmSync(db, { force: true });
      return timed(() => { run('sqlite3', [db, '-cmd', '.mode csv', `.import '${log}' usage`]); });
    }));
    line(`sqlite3 .import ${rate(rows, seconds)} (${seconds.toFixed(2)} s), ${(statSync(db).size / rows).toFixed(0)} bytes a row, no checks, no rollups, no hash`);
  } else line('sqlite3 .import not here');
  const times: number[] = [];
  for (let at = 0; at < runs; at++) times.push(await readWithDuckDb(join(folder, `peer-${String(at)}.duckdb`), log));
  line(`DuckDB read_csv ${rate(rows, median(times))} (${median(times).toFixed(2)} s), ${(statSync(join(folder, 'peer-0.duckdb')).size / rows).toFixed(0)} bytes a row, no checks, no rollups, no hash`);
}

async function readWithDuckDb(db: string, log: string): Promise<number> {
  const instance = await DuckDBInstance.create(db), connection = await instance.connect();
  const start = performance.now();
  await connection.run(`CREATE TABLE request AS SELECT * FROM read_csv('${log}')`);
  await connection.run('CHECKPOINT');
  const seconds = (performance.now() - start) / 1_000;
  connection.closeSync();
  instance.closeSync();
  return seconds;
}

async function answers(root: string, rows: number): Promise<void> {
  const open = openCase(root, { readOnly: true });
  const context = { caseFile: open.caseFile, db: open.db }, { signal } = new AbortController();
  const all = Slice.parse({});
  const ask = async (what: string, work: () => Promise<unknown>, isScan = false): Promise<void> => {
    const times: number[] = [];
    for (let at = 0; at < 5; at++) { const start = performance.now(); await work(); times.push(performance.now() - start); }
    line(`${what.padEnd(46)} ${median(times).toFixed(1).padStart(8)} ms${isScan ? `, ${rate(rows, median(times) / 1_000)}` : ''}`);
  };
  try {
    await ask('count of everything (rollups)', () => measure(context, all, { buckets: ONE_BUCKET, by: null, signal }));
    await ask('months by app (rollups)', () => measure(context, all, { buckets: bucketsOf('month'), by: 'app', signal }));
    await ask('days by app and class filter (rollups)', () => measure(context, Slice.parse({ statuses: ['4xx'] }), { buckets: bucketsOf('day'), by: 'app', signal }));
    await ask('hours of a year by app (rollups)', () => measure(context, all, { buckets: bucketsOf('hour'), by: 'app', signal }));
    await ask('first page of rows', () => pageRows(context, all, null, 200, signal));
    await ask('first page of an app and an endpoint', () => pageRows(context, Slice.parse({ apps: ['search-pages'], endpoints: ['/2/posts/search'] }), null, 200, signal));
    await ask('count by status code (scan)', () => measure(context, Slice.parse({ statuses: ['429'] }), { buckets: ONE_BUCKET, by: null, signal }), true);
    await ask('count by a kept column (scan)', () => measure(context, Slice.parse({ where: [{ column: 'client', value: '10.0.20.4' }] }), { buckets: ONE_BUCKET, by: null, signal }), true);
    await ask('count of everything (scan)', () => measure(context, all, { buckets: ONE_BUCKET, by: null, signal, scanOnly: true }), true);
    await ask('digest of everything', () => digestOf(context, all, signal), true);
  } finally {
    open.close();
  }
}

function proviso(...args: string[]): string {
  return run(process.execPath, [CLI, ...args]);
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}\n${stderr}`);
  return stdout;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1_000;
}

function repeat<T>(times: number, work: (at: number) => T): T[] {
  return Array.from({ length: times }, (_, at) => work(at));
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function rate(rows: number, seconds: number): string {
  return `${(rows / seconds / 1e6).toFixed(2)} M rows/s`;
}

function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}
