import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from '../compile.ts';
import { answers, answersWhileImporting } from './answers.ts';
import { duckDb, duckDbHours, lnav, sqliteImport } from './peers.ts';
import { ownRate, proviso, report, takeIn } from './take-in.ts';
import type { Run } from './take-in.ts';
import { line, median, rate, repeat, run, sizeOf, thousands, timed } from './tools.ts';

/** Different credentials of the log with many, for as many rows as the rates are wanted of. */
const CREDENTIALS_PER_ROW = 400_000 / 5_000_000;

/**
 * How fast a usage log is taken in, beside programs that read the same file in the same run, and how fast it answers.
 * Medians; the copy of the original is timed apart; the load of the machine is printed, because it decides what a figure is worth.
 */
export async function benchUsage(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { rows: { type: 'string', default: '5000000' }, runs: { type: 'string', default: '5' }, narrow: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } } });
  const rows = Number(values.rows), runs = Math.max(1, Number(values.runs)), wide = values.narrow ? [] : ['--wide'];
  await compile(['engine']);
  const folder = mkdtempSync(join(tmpdir(), 'proviso-bench-'));
  process.env['PROVISO_DATA'] = join(folder, 'data');
  try {
    line(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${load()}`);
    const log = make(folder, 'usage.csv', rows, 'csv', ...wide), packed = `${log}.gz`;
    run('gzip', ['-1', '-k', log]);
    const copies = median(repeat(runs, () => timed(() => { run('sh', ['-c', `cp '${log}' '${folder}/copy' && sync '${folder}/copy'`]); })));
    rmSync(join(folder, 'copy'));
    line(`cp + sync       ${copies.toFixed(2)} s`);
    const imports = (name: string, path: string, copySeconds: number): readonly Run[] => {
      const all = repeat(runs, at => takeIn(join(folder, `${name}-${String(at)}.proviso`), path, name === 'csv' && at === 0));
      report(name, all, copySeconds);
      return all;
    };
    const csv = ownRate(imports('csv', log, copies));
    const gz = ownRate(imports('csv.gz', packed, copies));
    rmSync(packed);
    const duck = await duckDb('read_csv', folder, log, rows, runs, join(folder, 'peer.duckdb')), sqlite = sqliteImport(folder, log, rows, runs);
    line(`so csv is       ${times(csv, duck)} DuckDB read_csv, ${times(csv, sqlite)} sqlite3 .import; gz ${times(gz, csv)} plain; ${load()}`);

    const root = join(folder, 'csv-0.proviso');
    line(`on disk         ${(sizeOf(join(root, 'usage')) / rows).toFixed(1)} bytes a row in the source, ${(statSync(join(root, 'case.db')).size / rows).toFixed(1)} in the case`);
    const hours = await answers(root, rows);
    line(`so hours are    ${times(await duckDbHours(join(folder, 'peer.duckdb'), runs), hours)} as fast as its GROUP BY; ${load()}`);
    rmSync(join(folder, 'peer.duckdb'));

    const lines = make(folder, 'usage.jsonl', rows, 'jsonl', ...wide);
    await answersWhileImporting(root, lines);
    rmSync(root, { recursive: true });
    const json = ownRate(imports('jsonl', lines, copies));
    line(`so jsonl is     ${times(json, await duckDb('read_json', folder, lines, rows, runs, null))} DuckDB read_json; ${load()}`);
    rmSync(lines);

    const combined = make(folder, 'usage.log', rows, 'combined', ...wide);
    const access = ownRate(imports('combined', combined, copies));
    line(`so combined is  ${times(access, lnav(combined, rows, Math.min(runs, 3)))} lnav; ${load()}`);
    rmSync(combined);

    const many = make(folder, 'credentials.csv', rows, 'csv', '--credentials', String(Math.round(rows * CREDENTIALS_PER_ROW)), ...wide);
    line(`so many are     ${times(ownRate(imports('credentials', many, copies)), csv)} csv; ${load()}`);
  } finally {
    if (values.keep) line(`kept in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

function make(folder: string, name: string, rows: number, format: string, ...more: string[]): string {
  const log = join(folder, name);
  const seconds = timed(() => proviso('generate-usage', log, '--rows', String(rows), '--seed', '1', '--format', format, ...more));
  const bytes = statSync(log).size;
  line(`${name.padEnd(15)} ${thousands(rows)} rows, ${thousands(bytes)} bytes, ${(bytes / rows).toFixed(0)} a row; made at ${rate(rows, seconds)}`);
  return log;
}

function times(one: number, other: number | null): string {
  return other === null ? '? ×' : `${(one / other).toFixed(2)} ×`;
}

function load(): string {
  return `load ${loadavg().map(part => part.toFixed(1)).join(' ')}`;
}
