import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { isHere, line, median, rate, repeat, run, timed } from './tools.ts';

/** Rows a second of `sqlite3 .import`, or null when it is not installed. */
export function sqliteImport(folder: string, log: string, rows: number, runs: number): number | null {
  if (!isHere('sqlite3', '--version')) { line('sqlite3 .import not here'); return null; }
  const db = join(folder, 'peer.db');
  const seconds = median(repeat(runs, () => {
    rmSync(db, { force: true });
    return timed(() => { run('sqlite3', [db, '-cmd', '.mode csv', `.import '${log}' usage`]); });
  }));
  line(`sqlite3 .import ${rate(rows, seconds)} (${seconds.toFixed(2)} s), ${(statSync(db).size / rows).toFixed(0)} bytes a row, no checks, no rollups, no hash`);
  rmSync(db, { force: true });
  return rows / seconds;
}

/** Rows a second of DuckDB's `read_csv` or `read_json` into a table; its last database stays at `keep`. */
export async function duckDb(reader: 'read_csv' | 'read_json', folder: string, log: string, rows: number, runs: number, keep: string | null): Promise<number> {
  const times: number[] = [];
  let bytes = 0;
  for (let at = 0; at < runs; at++) {
    const db = keep ?? join(folder, 'peer.duckdb');
    rmSync(db, { force: true });
    times.push(await readWithDuckDb(reader, db, log));
    bytes = statSync(db).size;
    if (keep === null) rmSync(db);
  }
  line(`DuckDB ${reader.padEnd(9)}${rate(rows, median(times))} (${median(times).toFixed(2)} s), ${(bytes / rows).toFixed(0)} bytes a row, no checks, no rollups, no hash`);
  return rows / median(times);
}

async function readWithDuckDb(reader: 'read_csv' | 'read_json', db: string, log: string): Promise<number> {
  const instance = await DuckDBInstance.create(db), connection = await instance.connect();
  const start = performance.now();
  await connection.run(`CREATE TABLE request AS SELECT * FROM ${reader}('${log}')`);
  await connection.run('CHECKPOINT');
  const seconds = (performance.now() - start) / 1_000;
  connection.closeSync();
  instance.closeSync();
  return seconds;
}

/** Milliseconds DuckDB takes to group its table into hours by app. */
export async function duckDbHours(db: string, runs: number): Promise<number> {
  const instance = await DuckDBInstance.create(db), connection = await instance.connect();
  const times: number[] = [];
  for (let at = 0; at < runs; at++) {
    const start = performance.now();
    await connection.runAndReadAll("SELECT date_trunc('hour', timestamp) AS hour, app_id, count(*), sum(items), sum(bytes) FROM request GROUP BY ALL ORDER BY ALL");
    times.push(performance.now() - start);
  }
  connection.closeSync();
  instance.closeSync();
  line(`${'DuckDB: hours of a year by app (GROUP BY)'.padEnd(46)} ${median(times).toFixed(1).padStart(8)} ms`);
  return median(times);
}

/** Rows a second of lnav up to its answer to a count, which is when it has indexed the log; null when it is not installed. */
export function lnav(log: string, rows: number, runs: number): number | null {
  if (!isHere('lnav', '-V')) { line('lnav            not here'); return null; }
  const seconds = median(repeat(runs, () => timed(() => {
    const counted = run('lnav', ['-n', '-q', '-N', '-c', ';SELECT count(*) FROM access_log', '-c', ':write-csv-to -', log]);
    if (!counted.includes(String(rows))) throw new Error(`lnav counted something else: ${counted.slice(0, 200)}`);
  })));
  line(`lnav            ${rate(rows, seconds)} (${seconds.toFixed(2)} s) to a count of its index`);
  return rows / seconds;
}
