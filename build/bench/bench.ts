import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// npm run bench -- [--rows 5000000]: how fast a usage log is taken in and counted, through the command line as a person would.
const { values } = parseArgs({ options: { rows: { type: 'string', default: '5000000' }, keep: { type: 'boolean', default: false } } });
const cli = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'proviso-bench-'));
const log = join(folder, 'usage.csv');
const caseRoot = join(folder, 'Bench.proviso');

try {
  const rows = Number(values.rows);
  line(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`);
  proviso('generate-usage', log, '--rows', String(rows), '--seed', '1', '--format', 'csv');
  const bytes = statSync(log).size;
  line(`log        ${thousands(rows)} rows, ${thousands(bytes)} bytes, ${(bytes / rows).toFixed(0)} a row`);

  proviso('new', caseRoot, '--title', 'Bench');
  const { seconds, copySeconds, rows: taken = 0 } = JSON.parse(proviso('import', caseRoot, log, '--kind', 'usage', '--json')) as { seconds: number; copySeconds: number; rows?: number };
  line(`import     ${seconds.toFixed(2)} s from the first byte to durable, copy ${copySeconds.toFixed(2)} s of it: ${thousands(Math.round(taken / seconds))} rows/s`);
  line(`without copy                         ${thousands(Math.round(taken / (seconds - copySeconds)))} rows/s`);

  const sources = readdirSync(join(caseRoot, 'usage')).reduce((sum, name) => sum + statSync(join(caseRoot, 'usage', name)).size, 0);
  line(`on disk    ${(sources / taken).toFixed(1)} bytes a row beside the original`);
  measure('count of everything, from rollups', 'usage', caseRoot, 'count', '--json');
  measure('count by a filter that needs a scan', 'usage', caseRoot, 'count', '--where', 'request_id=none', '--json');
  measure('series by month', 'usage', caseRoot, 'series', '--by', 'month', '--json');
} finally {
  if (values.keep) line(`kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

/** Wall time of one command, the start of the program included. */
function measure(what: string, ...args: string[]): void {
  const startedAt = performance.now();
  proviso(...args);
  line(`${what.padEnd(36)} ${((performance.now() - startedAt) / 1_000).toFixed(2)} s`);
}

function proviso(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
  if (status !== 0) throw new Error(`proviso ${args.join(' ')} ended with ${String(status)}\n${stderr}`);
  return stdout;
}

function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}
