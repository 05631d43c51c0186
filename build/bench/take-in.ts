import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OUT } from '../compile.ts';
import { line, median, rate, run } from './tools.ts';

/** The command line as it ships: compiled, so that no thread translates TypeScript while it is timed. */
const CLI = join(OUT, 'engine', 'cli.js');
const TIME = '/usr/bin/time';

/** One import: seconds in all, those of copying the original, and what it cost. */
export interface Run { readonly seconds: number; readonly copySeconds: number; readonly cpuSeconds: number | null; readonly peakMb: number | null; readonly rows: number }

export function proviso(...args: string[]): string {
  return run(process.execPath, [CLI, ...args]);
}

/** Takes a log into a new case at `root`. */
export function takeIn(root: string, path: string, keep: boolean): Run {
  proviso('new', root, '--title', 'Bench');
  const cost = `${root}.time`;
  const command = [process.execPath, CLI, 'import', root, path, '--kind', 'usage', '--json'];
  const output = existsSync(TIME) ? run(TIME, ['-f', '%U %S %M', '-o', cost, ...command]) : run(command[0] ?? '', command.slice(1));
  const { seconds, copySeconds, exhibits } = JSON.parse(output) as { seconds: number; copySeconds: number; exhibits: { counts: Record<string, number> }[] };
  const [user, system, peakKb] = existsSync(cost) ? run('cat', [cost]).trim().split(' ').map(Number) : [];
  rmSync(cost, { force: true });
  if (!keep) rmSync(root, { recursive: true, force: true });
  return {
    seconds, copySeconds, rows: exhibits[0]?.counts['requests'] ?? 0,
    cpuSeconds: user === undefined || system === undefined ? null : user + system, peakMb: peakKb === undefined ? null : peakKb / 1_024,
  };
}

/** Rows a second without the copy, by the median. */
export function ownRate(all: readonly Run[]): number {
  return (all[0]?.rows ?? 0) / median(all.map(one => one.seconds - one.copySeconds));
}

export function report(name: string, all: readonly Run[], copySeconds: number): void {
  const rows = all[0]?.rows ?? 0;
  const whole = median(all.map(one => one.seconds)), own = median(all.map(one => one.seconds - one.copySeconds)), copy = median(all.map(one => one.copySeconds));
  line(`${name.padEnd(15)} ${rate(rows, own)} without the copy (${own.toFixed(2)} s; fastest ${rate(rows, Math.min(...all.map(one => one.seconds - one.copySeconds)))}), ${rate(rows, whole)} with it; ${(copySeconds / whole).toFixed(2)} × cp + sync; own copy ${copy.toFixed(2)} s`);
  const costs = all.flatMap(one => (one.cpuSeconds === null ? [] : [one.cpuSeconds])), peaks = all.flatMap(one => (one.peakMb === null ? [] : [one.peakMb]));
  if (costs.length > 0) line(`                ${median(costs).toFixed(2)} s of processor time, program start and copy included; ${median(peaks).toFixed(0)} MB at most, all of it one process`);
}
